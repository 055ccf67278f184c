//! Buildkite: images of the Docker plugin, variables and commands of steps.
//!
//! Format: <https://buildkite.com/docs/pipelines/configure/step-types/command-step>
//! Deliberately absent: the Docker Compose plugin (the compose files are read themselves), other plugins, agents.

use super::facts::Facts;
use super::pipeline::values::{Filled, Value, each};
use super::pipeline::{self, script, shell};
use super::{Claim, Reading, Source};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "buildkite",
    about: "Buildkite: images of the Docker plugin, variables and commands",
    environment: Some("ci"),
    claims,
    confirms: |_, head| head.contains("steps:"),
    read,
};

/// Groups inside groups.
const DEPTH: usize = 4;

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    let fits = path.folder().parts().any(|part| part == ".buildkite") || name.starts_with("buildkite.");
    if yaml && fits { Claim::Maybe } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    let env = root.get("env");
    pipeline::variables(&mut facts, env, &|value| resolve(file, &[env], value));
    steps(&mut facts, root, env, 0);
}

fn steps(facts: &mut Facts<'_>, node: &Node, env: Option<&Node>, depth: usize) {
    let file = facts.file;
    for step in node.get("steps").map_or(&[][..], Node::items) {
        let own = step.get("env");
        let resolve = |value: &Value| resolve(file, &[own, env], value);
        pipeline::enter_job(facts, step.get("label").and_then(Node::as_str).unwrap_or(""), step.span);
        pipeline::variables(facts, own, &resolve);
        for command in ["command", "commands"].into_iter().filter_map(|key| step.get(key)) {
            for line in command.items().iter().chain(Some(command).filter(|node| !node.is_seq())) {
                script::read(facts, line, &resolve);
            }
        }
        for plugin in step.get("plugins").map_or(&[][..], Node::items).iter().flat_map(Node::entries) {
            let name = plugin.key.value.split('#').next().unwrap_or("");
            if let Some(image) = plugin.value.get("image").filter(|_| name == "docker") {
                pipeline::container(facts, image, &resolve);
            }
        }
        facts.environment = None;
        if depth < DEPTH {
            steps(facts, step, env, depth + 1);
        }
    }
}

fn resolve(file: &File, env: &[Option<&Node>], written: &Value) -> Vec<Filled> {
    let lookup = |name: &str| env.iter().flatten().find_map(|env| env.get(name));
    each(written, &[()], |()| shell::holes(written, &|name| Some(Value::of(file, lookup(name)?)?.into())))
}
