//! Google Cloud Build: `cloudbuild.yaml` with the images of steps, the containers that steps start, and variables.
//! Format: <https://cloud.google.com/build/docs/build-config-file-schema>
//! Deliberately absent: images that are built and pushed; databases whose image a step runs for its client tools.

use super::facts::Facts;
use super::pipeline::values::{Filled, Value, fill};
use super::pipeline::{self, script, shell};
use super::{Claim, Reading, Source};
use crate::catalog;
use crate::syntax::{Node, json, yaml};
use crate::text::{File, RelPath, Spanned};

pub static SOURCE: Source = Source {
    id: "cloud-build",
    about: "Google Cloud Build: images of steps, containers that they start, variables",
    environment: Some("ci"),
    claims,
    confirms,
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let Some((stem, "yaml" | "yml" | "json")) = name.rsplit_once('.') else { return Claim::No };
    if stem == "cloudbuild" {
        return Claim::Yes;
    }
    let folder = path.folder();
    let fits = stem.contains("cloudbuild") || stem.contains("cloud-build") || stem == "build";
    if fits || matches!(folder.name(), "cloudbuild" | "cloud-build" | "builders") { Claim::Maybe } else { Claim::No }
}

fn confirms(_: &RelPath, head: &str) -> bool {
    let has = |key: &str| head.lines().any(|line| line.trim_start_matches([' ', '"']).starts_with(key));
    has("steps") && ["gcr.io/", "PROJECT_ID", "substitutions"].iter().any(|word| head.contains(word))
}

fn read(file: &File, reading: &mut Reading) {
    let is_json = file.path.name().ends_with(".json");
    let parsed = if is_json { json::read(&file.text) } else { yaml::read(&file.text) };
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    let substitutions = root.get("substitutions");
    let lookup = |name: &str| {
        let value = substitutions?.get(name).filter(|value| !value.is_null())?;
        Some(Value::of(file, value)?.into())
    };
    let resolve = |written: &Value| fill(written, &shell::holes(written, &lookup));
    variables(&mut facts, root.at(&["options", "env"]));
    for step in root.get("steps").map_or(&[][..], Node::items) {
        self::step(&mut facts, step, &resolve);
    }
}

fn step(facts: &mut Facts<'_>, step: &Node, resolve: &dyn Fn(&Value) -> Vec<Filled>) {
    let Some(image) = step.get("name") else { return };
    let text = image.as_str().unwrap_or("");
    let known = catalog::image(text).and_then(|known| known.product);
    if known.is_some_and(|product| !product.category().is_backing_service()) {
        pipeline::image(facts, image, step.get("id").and_then(Node::as_str), resolve);
    }
    variables(facts, step.get("env"));
    if let Some(body) = step.get("script") {
        script::read(facts, body, resolve);
    }
    let entrypoint = step.get("entrypoint").and_then(Node::as_str).unwrap_or("");
    let args = step.get("args").map_or(&[][..], Node::items);
    let program = text.split(':').next().and_then(|name| name.rsplit('/').next()).unwrap_or("");
    if entrypoint.ends_with("sh") {
        if let Some(body) = args.iter().find(|arg| !arg.as_str().is_some_and(|arg| arg.starts_with('-'))) {
            script::read(facts, body, resolve);
        }
    } else if program == "docker" && matches!(entrypoint, "" | "docker") {
        let words: Vec<_> = args
            .iter()
            .filter_map(|arg| Some(Spanned::new(arg.as_str()?.into(), arg.inner_span(&facts.file.text))))
            .collect();
        script::container(facts, &words, resolve);
    }
}

/// `env` is a list of `NAME=value`.
fn variables(facts: &mut Facts<'_>, list: Option<&Node>) {
    for item in list.map_or(&[][..], Node::items) {
        let Some((name, value)) = item.as_str().and_then(|text| text.split_once('=')) else { continue };
        let inner = item.inner_span(&facts.file.text);
        if !value.starts_with('$') {
            facts.value(name, value, inner.slice(name.len() + 1, name.len() + 1 + value.len()));
        }
    }
}
