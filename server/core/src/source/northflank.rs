//! Northflank templates: add-ons with their versions, and images of deployments.
//! Format: <https://northflank.com/docs/v1/application/infrastructure-as-code/write-a-template>
//! Deliberately absent: arguments of templates, secrets.

use super::facts::{Facts, engine, with_version};
use super::{Claim, Reading, Source};
use crate::syntax::{Node, json, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "northflank",
    about: "Northflank templates: add-ons with their versions, images, variables",
    environment: Some("production"),
    claims,
    confirms: |_, head| head.contains("kind"),
    read,
};

/// Steps inside steps are not followed deeper.
const DEPTH: usize = 16;

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let Some((stem, "json" | "yaml" | "yml")) = name.rsplit_once('.') else { return Claim::No };
    let fits = stem == "northflank" || stem.starts_with("northflank-") || path.folder().name() == ".northflank";
    if fits { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let is_json = file.path.name().ends_with(".json");
    let parsed = if is_json { json::read(&file.text) } else { yaml::read(&file.text) };
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    step(&mut Facts::new(file, reading), root, 0);
}

fn step(facts: &mut Facts<'_>, node: &Node, depth: usize) {
    let Some(spec) = node.get("spec").filter(|_| depth < DEPTH) else { return };
    let name = spec.get("name").and_then(Node::as_str);
    match node.get("kind").and_then(Node::as_str) {
        Some("Addon") => addon(facts, spec, name),
        Some("DeploymentService" | "CombinedService") => {
            if let Some(image) = spec.at(&["deployment", "external", "imagePath"]) {
                facts.image(image, name);
            }
            for entry in spec.get("runtimeEnvironment").map_or(&[][..], Node::entries) {
                facts.variable(&entry.key.value, &entry.value);
            }
        }
        _ => {}
    }
    for inner in spec.get("steps").map_or(&[][..], Node::items) {
        step(facts, inner, depth + 1);
    }
    // A template's own `spec` is a step.
    if spec.get("kind").is_some() {
        step(facts, spec, depth + 1);
    }
}

/// `"type": "postgres", "version": "16-latest"`
fn addon(facts: &mut Facts<'_>, spec: &Node, name: Option<&str>) {
    let Some(kind) = spec.get("type") else { return };
    let word = kind.as_str().unwrap_or("");
    let Some(product) = engine(if word == "mongo" { "mongodb" } else { word }) else { return };
    let text = &facts.file.text;
    let mut service = facts.service(product, kind.inner_span(text), format!("Northflank {word}"));
    if let Some((node, written)) = spec.get("version").and_then(|node| Some((node, node.as_str()?))) {
        let inner = node.inner_span(text);
        let number = written.trim_end_matches("-latest");
        service.at = inner;
        service.shown = format!("Northflank {word} {written}");
        let at = (inner.of(text) == written).then(|| inner.slice(0, number.len()));
        service = with_version(service, number, at);
    }
    service.name = name.map(str::to_owned);
    facts.push(service);
}
