//! GitLab CI: services, images, variables and scripts of jobs, with `extends`, `default`, `!reference` and matrices.
//!
//! Format: <https://docs.gitlab.com/ci/yaml/>
//! Deliberately absent: files that are included, variables of rules, of the project and of the runner.

mod jobs;

use std::collections::BTreeSet;

use super::facts::Facts;
use super::pipeline::values::{Filled, Hole, Value, each};
use super::pipeline::{self, script, shell};
use super::{Claim, Reading, Source};
use crate::catalog;
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath, Span};
use jobs::{Job, Pipeline, Run};

pub static SOURCE: Source = Source {
    id: "gitlab-ci",
    about: "GitLab CI: services, images, variables and scripts of jobs",
    environment: Some("ci"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    let inside = path.parts().any(|part| part == ".gitlab" || part == ".gitlab-ci");
    let named = name.contains(".gitlab-ci.");
    if yaml && (named || inside && !path.as_str().contains("_templates/")) { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    // A head with `spec:` is a document of its own.
    let inputs = parsed.documents.iter().find_map(|document| document.at(&["spec", "inputs"]));
    let Some(root) = parsed.documents.iter().find(|document| document.get("spec").is_none()) else { return };
    let pipeline = Pipeline { file, root, inputs };
    let mut facts = Facts::new(file, reading);
    let whole = pipeline.whole();
    let mut seen = BTreeSet::new();
    variables(&mut facts, &whole, &mut seen);
    jobs(&mut facts, &whole, &mut seen);
    for job in pipeline.jobs() {
        pipeline::enter_job(&mut facts, &format!("{} {}", file.path.name(), job.name), job.at);
        variables(&mut facts, &job, &mut seen);
        jobs(&mut facts, &job, &mut seen);
    }
}

/// What a job runs; what it takes over from `default:` was read there, and a script that several jobs share is read once.
fn jobs(facts: &mut Facts<'_>, job: &Job<'_>, seen: &mut BTreeSet<Span>) {
    let runs = job.runs();
    let resolve = |value: &Value| resolve(job, &runs, value);
    if let Some(image) = job.get("image") {
        pipeline::container(facts, image.get("name").unwrap_or(image), &resolve);
    }
    for service in job.list("services") {
        let image = service.get("name").unwrap_or(service);
        let alias = service.get("alias").and_then(Node::as_str).map(str::to_owned);
        let name = alias.or_else(|| image.as_str().and_then(host));
        pipeline::image(facts, image, name.as_deref(), &resolve);
    }
    for script in ["before_script", "script", "after_script"].into_iter().flat_map(|key| job.list(key)) {
        if seen.insert(script.span) {
            script::read(facts, script, &resolve);
        }
    }
}

/// The variables that the job itself states: a value, or a map with one.
fn variables(facts: &mut Facts<'_>, job: &Job<'_>, seen: &mut BTreeSet<Span>) {
    let runs = job.runs();
    for entry in job.own_variables().into_iter().filter(|entry| seen.insert(entry.value.span)) {
        let value = entry.value.get("value").unwrap_or(&entry.value);
        pipeline::variable(facts, &entry.key.value, value, &|value| resolve(job, &runs, value));
    }
}

/// The host name of a service without an alias.
fn host(image: &str) -> Option<String> {
    let known = catalog::image(image)?;
    Some(known.repository.replace('/', "-")).filter(|name| !name.contains('$'))
}

fn resolve(job: &Job<'_>, runs: &[Run<'_>], written: &Value) -> Vec<Filled> {
    each(written, runs, |run| {
        let mut holes = shell::holes(written, &|name| job.lookup(run, name, 0));
        holes.extend(inputs(job, written));
        holes
    })
}

/// `$[[ inputs.postgres ]]`
fn inputs(job: &Job<'_>, written: &Value) -> Vec<Hole> {
    let mut holes = Vec::new();
    let mut from = 0;
    while let Some(start) = written.text.get(from..).and_then(|rest| rest.find("$[[")).map(|at| from + at) {
        let body = written.text.get(start + 3..).unwrap_or("");
        let Some(length) = body.find("]]") else { break };
        from = start + 3 + length + 2;
        let name = body.get(..length).unwrap_or("").split('|').next().unwrap_or("").trim();
        let default = name.strip_prefix("inputs.").and_then(|name| job.input(name));
        holes.push(Hole { range: start..from, values: default.map(Into::into).into_iter().collect() });
    }
    holes
}
