//! Bitbucket Pipelines: services, images of steps, variables and scripts.
//!
//! Format: <https://support.atlassian.com/bitbucket-cloud/docs/bitbucket-pipelines-configuration-reference/>
//! Deliberately absent: pipes, and variables of the repository.

use super::facts::Facts;
use super::pipeline::values::Filled;
use super::pipeline::{self, script};
use super::{Claim, Reading, Source};
use crate::syntax::{Kind, Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "bitbucket-pipelines",
    about: "Bitbucket Pipelines: services, images of steps, scripts",
    environment: Some("ci"),
    claims,
    confirms: |_, _| true,
    read,
};

/// Stages, parallel steps and steps inside each other.
const DEPTH: usize = 10;

fn claims(path: &RelPath) -> Claim {
    if matches!(path.name(), "bitbucket-pipelines.yml" | "bitbucket-pipelines.yaml") { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    container(&mut facts, root);
    for service in root.at(&["definitions", "services"]).map_or(&[][..], Node::entries) {
        if let Some(image) = service.value.get("image") {
            pipeline::image(&mut facts, image.get("name").unwrap_or(image), Some(&service.key.value), &plain);
        }
    }
    for part in ["definitions", "pipelines"].iter().filter_map(|key| root.get(key)) {
        steps(&mut facts, part, 0);
    }
}

fn plain(written: &pipeline::values::Value) -> Vec<Filled> {
    pipeline::values::each(written, &[()], |()| pipeline::shell::holes(written, &|_| None))
}

fn container(facts: &mut Facts<'_>, node: &Node) {
    if let Some(image) = node.get("image") {
        pipeline::container(facts, image.get("name").unwrap_or(image), &plain);
    }
}

/// Every `step:` below a node, however it is wrapped.
fn steps(facts: &mut Facts<'_>, node: &Node, depth: usize) {
    if depth > DEPTH {
        return;
    }
    match &node.kind {
        Kind::Map(entries) => {
            for entry in entries {
                if &*entry.key.value == "step" {
                    step(facts, &entry.value);
                } else if &*entry.key.value != "services" {
                    steps(facts, &entry.value, depth + 1);
                }
            }
        }
        Kind::Seq(items) => items.iter().for_each(|item| steps(facts, item, depth + 1)),
        Kind::Null | Kind::Scalar(_) => {}
    }
}

fn step(facts: &mut Facts<'_>, step: &Node) {
    let name = step.get("name").and_then(Node::as_str).unwrap_or("");
    pipeline::enter_job(facts, name, step.span);
    container(facts, step);
    for key in ["script", "after-script"] {
        for command in step.get(key).map_or(&[][..], Node::items) {
            script::read(facts, command, &plain);
        }
    }
    facts.environment = None;
}
