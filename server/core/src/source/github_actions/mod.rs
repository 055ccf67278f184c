//! GitHub Actions, and Gitea's and Forgejo's: services and containers of jobs, versions that steps set up, variables,
//! scripts; composite actions too.
//!
//! Format: <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax>,
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax>
//! Deliberately absent: workflows and actions in other files, and `services:` of an action, which have no effect.

mod action;
mod build;
mod expression;
mod matrix;
mod scope;

use super::facts::Facts;
use super::pipeline::{self, script};
use super::{Claim, Reading, Source};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};
use matrix::Job;
use scope::{Inputs, Scope};

pub static SOURCE: Source = Source {
    id: "github-actions",
    about: "GitHub, Gitea and Forgejo workflows: services, containers, set-up steps and their matrices; composite actions",
    environment: Some("ci"),
    claims,
    confirms: |_, head| head.contains("runs:"),
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    if !(name.ends_with(".yml") || name.ends_with(".yaml")) {
        return Claim::No;
    }
    let mut above = path.folder();
    if above.name() == "workflows" {
        above = above.folder();
        if matches!(above.name(), ".github" | ".gitea" | ".forgejo") {
            return Claim::Yes;
        }
    }
    if matches!(name, "action.yml" | "action.yaml") { Claim::Maybe } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    let inputs = scope::inputs(file, root);
    let one = [Job::new()];
    let env = root.get("env");
    let whole = Scope { file, inputs: &inputs, env: [env, None, None], jobs: &one };
    pipeline::variables(&mut facts, env, &|value| whole.resolve(value));
    for job in root.get("jobs").map_or(&[][..], Node::entries) {
        let name = job.value.get("name").and_then(Node::as_str).unwrap_or("");
        pipeline::enter_job(&mut facts, &format!("{} {} {name}", file.path.name(), job.key.value), job.key.span);
        self::job(&mut facts, &job.value, env, &inputs);
        facts.environment = None;
    }
    for step in root.at(&["runs", "steps"]).map_or(&[][..], Node::items) {
        self::step(&mut facts, step, &whole);
    }
}

fn job(facts: &mut Facts<'_>, job: &Node, env: Option<&Node>, inputs: &Inputs) {
    let file = facts.file;
    let own = job.get("env");
    let alone = [Job::new()];
    let before = Scope { file, inputs, env: [env, None, None], jobs: &alone };
    let jobs = matrix::jobs(file, job.at(&["strategy", "matrix"]), &|name| before.plain(name));
    let scope = Scope { file, inputs, env: [env, own, None], jobs: &jobs };
    let resolve = |value: &pipeline::values::Value| scope.resolve(value);
    if let Some(container) = job.get("container") {
        pipeline::container(facts, container.get("image").unwrap_or(container), &resolve);
        pipeline::variables(facts, container.get("env"), &resolve);
    }
    for service in job.get("services").map_or(&[][..], Node::entries) {
        let image = service.value.get("image").unwrap_or(&service.value);
        pipeline::image(facts, image, Some(&service.key.value), &resolve);
    }
    pipeline::variables(facts, own, &resolve);
    for step in job.get("steps").map_or(&[][..], Node::items) {
        self::step(facts, step, &scope);
    }
    if job.get("uses").is_some() {
        action::workflow(facts, job.get("with"), &scope);
    }
}

fn step(facts: &mut Facts<'_>, step: &Node, scope: &Scope<'_>) {
    let own = step.get("env");
    let [workflow, job, _] = scope.env;
    let scope = Scope { env: [workflow, job, own], ..*scope };
    pipeline::variables(facts, own, &|value| scope.resolve(value));
    if let Some(run) = step.get("run") {
        script::read(facts, run, &|value| scope.resolve_word(value));
    }
    if let Some(uses) = step.get("uses") {
        action::step(facts, uses, step.get("with"), &scope);
    }
}
