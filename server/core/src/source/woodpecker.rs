//! Woodpecker and Drone: services, images of steps, variables, commands and matrices.
//!
//! Format: <https://woodpecker-ci.org/docs/usage/workflow-syntax>, <https://docs.drone.io/pipeline/docker/overview/>
//! Deliberately absent: plugins' settings, Starlark and Jsonnet.

use super::facts::Facts;
use super::pipeline::values::{Value, each};
use super::pipeline::{self, script, shell};
use super::{Claim, Reading, Source};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "woodpecker",
    about: "Woodpecker and Drone: services, images of steps, commands and matrices",
    environment: Some("ci"),
    claims,
    confirms: |_, _| true,
    read,
};

/// Runs that a matrix may make.
const MOST: usize = 128;

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let Some(stem) = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml")) else { return Claim::No };
    let inside = path.folder().name() == ".woodpecker";
    if inside || matches!(stem, ".drone" | ".woodpecker") { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let mut facts = Facts::new(file, reading);
    for document in &parsed.documents {
        let name = document.get("name").and_then(Node::as_str).unwrap_or("");
        pipeline::enter_job(&mut facts, &format!("{} {name}", file.path.name()), document.span);
        workflow(&mut facts, document);
    }
}

fn workflow(facts: &mut Facts<'_>, root: &Node) {
    let runs = runs(root.get("matrix"));
    let file = facts.file;
    let resolve = |written: &Value| {
        each(written, &runs, |run: &Run<'_>| {
            let value = |name: &str| run.iter().find(|(key, _)| *key == name).map(|(_, node)| *node);
            shell::holes(written, &|name| Some(Value::of(file, value(name)?)?.into()))
        })
    };
    pipeline::variables(facts, root.get("environment"), &resolve);
    for (name, service) in named(root.get("services")) {
        run(facts, name, service, true, &resolve);
    }
    for (name, step) in named(root.get("steps")).into_iter().chain(named(root.get("pipeline"))) {
        let detached = step.get("detach").and_then(Node::as_str) == Some("true");
        run(facts, name, step, detached, &resolve);
    }
}

/// A map by name, or a list of maps with a name.
fn named(node: Option<&Node>) -> Vec<(Option<&str>, &Node)> {
    let Some(node) = node else { return Vec::new() };
    let items = node.items().iter().map(|item| (item.get("name").and_then(Node::as_str), item));
    items.chain(node.entries().iter().map(|entry| (Some(&*entry.key.value), &entry.value))).collect()
}

fn run(facts: &mut Facts<'_>, name: Option<&str>, node: &Node, is_service: bool, resolve: &pipeline::Resolve<'_>) {
    if let Some(image) = node.get("image") {
        match is_service {
            true => pipeline::image(facts, image, name, resolve),
            false => pipeline::container(facts, image, resolve),
        }
    }
    if !is_service {
        pipeline::variables(facts, node.get("environment"), resolve);
    }
    for key in ["commands", "command"] {
        let commands = node.get(key);
        for command in commands.map_or(&[][..], Node::items).iter().chain(commands.filter(|node| !node.is_seq())) {
            script::read(facts, command, resolve);
        }
    }
}

type Run<'a> = Vec<(&'a str, &'a Node)>;

/// The runs of a matrix, at least one.
fn runs<'a>(matrix: Option<&'a Node>) -> Vec<Run<'a>> {
    let mut runs: Vec<Run<'a>> = vec![Vec::new()];
    let Some(matrix) = matrix else { return runs };
    for axis in matrix.entries().iter().filter(|axis| &*axis.key.value != "include") {
        let with = |run: &Run<'a>, value: &'a Node| {
            let mut run = run.clone();
            run.push((&*axis.key.value, value));
            run
        };
        let values = axis.value.items();
        runs = runs
            .iter()
            .flat_map(|run| values.iter().map(|value| with(run, value)).collect::<Vec<_>>())
            .take(MOST)
            .collect();
    }
    let included = matrix.get("include").map_or(&[][..], Node::items).iter().take(MOST);
    let included: Vec<Run<'a>> =
        included.map(|item| item.entries().iter().map(|entry| (&*entry.key.value, &entry.value)).collect()).collect();
    if !included.is_empty() {
        runs = included;
    }
    if runs.is_empty() {
        runs.push(Vec::new());
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_started_is_claimed_by_its_name() {
        let claims = |path: &str| claims(&RelPath::new(path).unwrap());
        assert_eq!(claims(".woodpecker/test.yaml"), Claim::Yes);
        assert_eq!(claims(".drone.yml"), Claim::Yes);
        assert_eq!(claims("drone.yml"), Claim::No);
    }
}
