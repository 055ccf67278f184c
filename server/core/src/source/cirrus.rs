//! Cirrus CI: containers of tasks and the additional ones beside them, variables and scripts.
//!
//! Format: <https://cirrus-ci.org/guide/writing-tasks/>
//! Deliberately absent: Starlark, virtual machines, instructions other than scripts.

use super::facts::Facts;
use super::pipeline::values::{Filled, Value, each};
use super::pipeline::{self, script, shell};
use super::{Claim, Reading, Source};
use crate::syntax::{Kind, Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "cirrus",
    about: "Cirrus CI: containers of tasks, variables and scripts",
    environment: Some("ci"),
    claims,
    confirms: |_, _| true,
    read,
};

/// Tasks, matrices and the containers in them.
const DEPTH: usize = 8;

fn claims(path: &RelPath) -> Claim {
    if matches!(path.name(), ".cirrus.yml" | ".cirrus.yaml") { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    task(&mut facts, root, root.get("env"), 0);
}

fn task(facts: &mut Facts<'_>, node: &Node, env: Option<&Node>, depth: usize) {
    if depth > DEPTH {
        return;
    }
    let file = facts.file;
    let resolve = |value: &Value| resolve(file, &[node.get("env"), env], value);
    for entry in node.entries() {
        match &*entry.key.value {
            "env" => pipeline::variables(facts, Some(&entry.value), &resolve),
            "container" | "arm_container" | "docker_builder" => {
                let choices = entry.value.get("matrix").map_or(&[][..], Node::items);
                for container in std::iter::once(&entry.value).chain(choices) {
                    self::container(facts, container, &resolve);
                }
            }
            key if key == "script" || key.ends_with("_script") => {
                for line in entry.value.items().iter().chain(Some(&entry.value).filter(|node| !node.is_seq())) {
                    script::read(facts, line, &resolve);
                }
            }
            _ => match &entry.value.kind {
                Kind::Map(_) => task(facts, &entry.value, node.get("env").or(env), depth + 1),
                Kind::Seq(items) => {
                    items.iter().for_each(|item| task(facts, item, node.get("env").or(env), depth + 1));
                }
                Kind::Null | Kind::Scalar(_) => {}
            },
        }
    }
}

fn container(facts: &mut Facts<'_>, node: &Node, resolve: &pipeline::Resolve<'_>) {
    if let Some(image) = node.get("image") {
        pipeline::container(facts, image, resolve);
    }
    for service in node.get("additional_containers").map_or(&[][..], Node::items) {
        if let Some(image) = service.get("image") {
            pipeline::image(facts, image, service.get("name").and_then(Node::as_str), resolve);
        }
    }
}

fn resolve(file: &File, env: &[Option<&Node>], written: &Value) -> Vec<Filled> {
    let lookup = |name: &str| env.iter().flatten().find_map(|env| env.get(name));
    each(written, &[()], |()| shell::holes(written, &|name| Some(Value::of(file, lookup(name)?)?.into())))
}
