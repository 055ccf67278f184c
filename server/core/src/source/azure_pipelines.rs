//! Azure Pipelines: containers and services of jobs, versions that tasks set up, variables, scripts, matrices.
//!
//! Format: <https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/>
//! Deliberately absent: templates of other files, variable groups, conditions in keys (their content is read).

use super::facts::Facts;
use super::pipeline::tools::{self, Tool};
use super::pipeline::values::{Filled, Hole, Value, each};
use super::pipeline::{self, script};
use super::{Claim, Reading, Role, Source};
use crate::catalog;
use crate::syntax::{Kind, Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "azure-pipelines",
    about: "Azure Pipelines: containers and services, versions that tasks set up, variables and scripts",
    environment: Some("ci"),
    claims,
    confirms: |_, head| ["steps:", "jobs:", "stages:", "resources:"].iter().any(|key| head.contains(key)),
    read,
};

/// Stages, jobs, steps and conditions inside each other.
const DEPTH: usize = 16;

fn claims(path: &RelPath) -> Claim {
    let name = path.name().to_ascii_lowercase();
    if !(name.ends_with(".yml") || name.ends_with(".yaml")) {
        return Claim::No;
    }
    let named = name.trim_start_matches('.').starts_with("azure-pipeline");
    let inside =
        path.folder().parts().any(|part| matches!(part, ".azure-pipelines" | "azure-pipelines" | ".azuredevops"));
    if named || inside { Claim::Maybe } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    let containers = root.at(&["resources", "containers"]).map_or(&[][..], Node::items);
    let scope = Scope { file, root, containers, job: None };
    part(&mut facts, root, scope, 0);
}

/// What names stand for.
#[derive(Clone, Copy)]
struct Scope<'a> {
    file: &'a File,
    root: &'a Node,
    containers: &'a [Node],
    job: Option<&'a Node>,
}

/// Everything below a node: stages, jobs and steps may stand under conditions.
fn part(facts: &mut Facts<'_>, node: &Node, scope: Scope<'_>, depth: usize) {
    if depth > DEPTH {
        return;
    }
    if let Kind::Seq(items) = &node.kind {
        items.iter().for_each(|item| part(facts, item, scope, depth + 1));
        return;
    }
    let is_job = ["job", "deployment"].iter().any(|key| node.get(key).is_some());
    let scope = if is_job || depth == 0 { Scope { job: Some(node), ..scope } } else { scope };
    let resolve = |value: &Value| scope.resolve(value);
    for entry in node.entries() {
        let value = &entry.value;
        match &*entry.key.value {
            "variables" => variables(facts, value, &resolve),
            "env" => pipeline::variables(facts, Some(value), &resolve),
            "services" => services(facts, value, scope),
            "container" => {
                if let Some(image) = scope.image(value) {
                    pipeline::container(facts, image, &resolve);
                }
            }
            "script" | "bash" => script::read(facts, value, &resolve),
            "inputs" => task(facts, node, value, &resolve),
            "resources" | "parameters" | "trigger" | "pr" | "pool" => {}
            _ => part(facts, value, scope, depth + 1),
        }
    }
}

/// A map, or a list of names and values.
fn variables(facts: &mut Facts<'_>, node: &Node, resolve: &pipeline::Resolve<'_>) {
    pipeline::variables(facts, Some(node), resolve);
    for item in node.items() {
        if let (Some(name), Some(value)) = (item.get("name").and_then(Node::as_str), item.get("value")) {
            pipeline::variable(facts, name, value, resolve);
        }
    }
}

/// `services: {db: pg}`, where `pg` is a container of the resources or an image.
fn services(facts: &mut Facts<'_>, node: &Node, scope: Scope<'_>) {
    for service in node.entries() {
        if let Some(image) = scope.image(&service.value) {
            pipeline::image(facts, image, Some(&service.key.value), &|value| scope.resolve(value));
        }
    }
}

/// `task: UsePythonVersion@0` with its inputs.
fn task(facts: &mut Facts<'_>, step: &Node, inputs: &Node, resolve: &pipeline::Resolve<'_>) {
    let Some(task) = step.get("task").and_then(Node::as_str) else { return };
    for input in inputs.entries() {
        let key = &*input.key.value;
        if key == "script" && task.starts_with("Bash@") {
            script::read(facts, &input.value, resolve);
        }
        let known = catalog::ci_setup(task).find(|setup| setup.input.eq_ignore_ascii_case(key));
        let (Some(setup), Some(written)) = (known, Value::of(facts.file, &input.value)) else { continue };
        let tool = Tool { product: setup.product, role: if setup.client { Role::Client } else { Role::Server } };
        for filled in resolve(&written) {
            tools::declare(facts, tool, task, &filled);
        }
    }
}

impl<'a> Scope<'a> {
    /// The image of a container: named, under `image:`, or one of the resources'.
    fn image(&self, node: &'a Node) -> Option<&'a Node> {
        if let Some(image) = node.get("image") {
            return Some(image);
        }
        let name = node.as_str()?;
        let named = |one: &&Node| one.get("container").and_then(Node::as_str) == Some(name);
        match self.containers.iter().find(named) {
            Some(container) => container.get("image"),
            None => Some(node),
        }
    }

    fn resolve(&self, written: &Value) -> Vec<Filled> {
        let matrix = self.job.and_then(|job| job.at(&["strategy", "matrix"])).map_or(&[][..], Node::entries);
        let runs: Vec<Option<&Node>> = match matrix {
            [] => vec![None],
            legs => legs.iter().take(64).map(|leg| Some(&leg.value)).collect(),
        };
        each(written, &runs, |run| self.holes(written, *run))
    }

    /// `$(pg)`, `${{ variables.pg }}`, `${{ parameters.pg }}`.
    fn holes(&self, written: &Value, run: Option<&Node>) -> Vec<Hole> {
        let text = &*written.text;
        let mut holes = Vec::new();
        let mut from = 0;
        while let Some(start) = text.get(from..).and_then(|rest| rest.find('$')).map(|at| from + at) {
            let rest = text.get(start..).unwrap_or("");
            let marks = [("$(", ")"), ("${{", "}}"), ("$[", "]")];
            from = start + 1;
            let Some((open, close)) = marks.iter().find(|(open, _)| rest.starts_with(open)) else { continue };
            let Some(length) = rest.find(close) else { continue };
            from = start + length + close.len();
            let name = rest.get(open.len()..length).unwrap_or("").trim();
            holes.push(Hole { range: start..from, values: self.value(name, run).into_iter().collect() });
        }
        holes
    }

    fn value(&self, name: &str, run: Option<&Node>) -> Option<Filled> {
        if let Some(name) = name.strip_prefix("parameters.") {
            let named = |one: &&Node| one.get("name").and_then(Node::as_str) == Some(name);
            let list = self.root.get("parameters").map_or(&[][..], Node::items);
            return Some(Value::of(self.file, list.iter().find(named)?.get("default")?)?.into());
        }
        let name = name.strip_prefix("variables.").unwrap_or(name);
        let of = |node: Option<&'a Node>| {
            let variables = node?.get("variables")?;
            let listed = |one: &&Node| one.get("name").and_then(Node::as_str) == Some(name);
            variables.get(name).or_else(|| variables.items().iter().find(listed)?.get("value"))
        };
        let found = run.and_then(|run| run.get(name)).or_else(|| of(self.job)).or_else(|| of(Some(self.root)))?;
        Value::of(self.file, found).filter(|value| !value.text.contains('$')).map(Into::into)
    }
}
