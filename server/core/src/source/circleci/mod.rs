//! CircleCI: images of jobs and executors (the first is the job's own container, the others are services), variables,
//! commands, with the values of parameters.
//!
//! Format: <https://circleci.com/docs/configuration-reference/>
//! Deliberately absent: orbs of the registry, machine images, contexts.

mod parameters;

use super::facts::Facts;
use super::pipeline::values::{Filled, Value};
use super::pipeline::{self, script};
use super::{Claim, Reading, Source};
use crate::catalog;
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};
use parameters::{Call, Scope};

pub static SOURCE: Source = Source {
    id: "circleci",
    about: "CircleCI: images of jobs and executors, variables, scripts and their parameters",
    environment: Some("ci"),
    claims,
    confirms: |_, _| true,
    read,
};

/// Steps inside steps (`when`, commands) are followed this far.
const DEPTH: usize = 6;

fn claims(path: &RelPath) -> Claim {
    let yaml = path.name().ends_with(".yml") || path.name().ends_with(".yaml");
    let inside = path.folder().parts().any(|part| part == ".circleci");
    if yaml && inside { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    config(&mut facts, root, root);
    for orb in root.get("orbs").map_or(&[][..], Node::entries).iter().filter(|orb| orb.value.is_map()) {
        config(&mut facts, root, &orb.value);
    }
}

/// A configuration, or an orb that stands in one.
fn config(facts: &mut Facts<'_>, root: &Node, part: &Node) {
    let jobs = part.get("jobs").map_or(&[][..], Node::entries);
    for job in jobs {
        pipeline::enter_job(facts, &job.key.value, job.key.span);
        let calls = parameters::calls(root, &job.key.value);
        let scope = Scope { file: facts.file, root, definition: &job.value, calls: &calls, outer: None };
        runner(facts, &job.value, &scope);
        if let Some(executor) = job.value.get("executor") {
            self::executor(facts, part, executor, &scope);
        }
        steps(facts, job.value.get("steps"), &scope, 0);
        facts.environment = None;
    }
    let used: Vec<&str> = jobs
        .iter()
        .filter_map(|job| job.value.get("executor"))
        .filter_map(|executor| executor.get("name").unwrap_or(executor).as_str())
        .collect();
    let alone = [Call::default()];
    for executor in part.get("executors").map_or(&[][..], Node::entries) {
        if !used.contains(&&*executor.key.value) {
            let scope = Scope { file: facts.file, root, definition: &executor.value, calls: &alone, outer: None };
            runner(facts, &executor.value, &scope);
        }
    }
    for command in part.get("commands").map_or(&[][..], Node::entries) {
        let scope = Scope { file: facts.file, root, definition: &command.value, calls: &alone, outer: None };
        steps(facts, command.value.get("steps"), &scope, 0);
    }
}

/// The executor that a job uses, with the parameters that it gives it.
fn executor(facts: &mut Facts<'_>, part: &Node, used: &Node, job: &Scope<'_>) {
    let Some(name) = used.get("name").unwrap_or(used).as_str() else { return };
    let Some(executor) = part.at(&["executors", name]) else { return };
    let calls = [Call::of(used)];
    let scope = Scope { file: job.file, root: job.root, definition: executor, calls: &calls, outer: Some(job) };
    runner(facts, executor, &scope);
}

/// The containers and variables of a job or an executor.
fn runner(facts: &mut Facts<'_>, node: &Node, scope: &Scope<'_>) {
    let resolve = |value: &Value| scope.resolve(value);
    for (index, container) in node.get("docker").map_or(&[][..], Node::items).iter().enumerate() {
        let Some(image) = container.get("image") else { continue };
        if index == 0 {
            pipeline::container(facts, image, &resolve);
        } else {
            let name = container.get("name").and_then(Node::as_str).map(str::to_owned);
            let name = name.or_else(|| service(&scope.resolve(&Value::of(facts.file, image)?)));
            pipeline::image(facts, image, name.as_deref(), &resolve);
        }
        pipeline::variables(facts, container.get("environment"), &resolve);
    }
    pipeline::variables(facts, node.get("environment"), &resolve);
}

/// Services without a name are all reached as `localhost`: their product names them.
fn service(images: &[Filled]) -> Option<String> {
    catalog::image(&images.first()?.text)?.product.map(|product| product.as_str().to_owned())
}

fn steps(facts: &mut Facts<'_>, steps: Option<&Node>, scope: &Scope<'_>, depth: usize) {
    for step in steps.map_or(&[][..], Node::items) {
        if let Some(run) = step.get("run") {
            let resolve = |value: &Value| scope.resolve_word(value);
            script::read(facts, run.get("command").unwrap_or(run), &resolve);
            pipeline::variables(facts, run.get("environment"), &|value| scope.resolve(value));
        }
        for key in ["when", "unless"] {
            let inner = step.get(key).and_then(|block| block.get("steps"));
            if depth < DEPTH {
                self::steps(facts, inner, scope, depth + 1);
            }
        }
    }
}
