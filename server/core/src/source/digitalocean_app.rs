//! DigitalOcean App Platform: `.do/app.yaml` with databases, images and variables.
//! Format: <https://docs.digitalocean.com/products/app-platform/reference/app-spec/>
//! Deliberately absent: the managed cluster that `cluster_name` refers to.

use super::facts::{Facts, with_version};
use super::{Claim, Reading, Source};
use crate::catalog;
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "digitalocean-app",
    about: "DigitalOcean app specs: databases, images and variables",
    environment: Some("production"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    if is_yaml && path.folder().name() == ".do" { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    // Templates for the deploy button hold the spec under `spec`.
    let root = root.get("spec").unwrap_or(root);
    let mut facts = Facts::new(file, reading);
    for item in root.get("databases").map_or(&[][..], Node::items) {
        database(&mut facts, item);
    }
    for section in ["services", "workers", "jobs"] {
        for item in root.get(section).map_or(&[][..], Node::items) {
            variables(&mut facts, item);
        }
    }
    variables(&mut facts, root);
}

fn database(facts: &mut Facts<'_>, node: &Node) {
    let Some(engine) = node.get("engine") else { return };
    let Some(word) = engine.as_str() else { return };
    let Some(product) = catalog::platform_word("digitalocean", word) else { return };
    let text = &facts.file.text;
    let mut service = facts.service(product, engine.inner_span(text), word);
    service.name = node.get("name").and_then(Node::as_str).map(str::to_owned);
    if let Some(version) = node.get("version") {
        let (inner, written) = (version.inner_span(text), version.as_str().unwrap_or(""));
        service.at = inner;
        service.shown = format!("{word} {written}");
        service = with_version(service, written, (inner.of(text) == written).then_some(inner));
    }
    facts.push(service);
}

/// Values that refer to a component (`${db.DATABASE_URL}`) name no product.
fn variables(facts: &mut Facts<'_>, node: &Node) {
    for item in node.get("envs").map_or(&[][..], Node::items) {
        let (Some(name), Some(value)) = (item.get("key").and_then(Node::as_str), item.get("value")) else { continue };
        if value.as_str().is_some_and(|text| !text.starts_with("${")) {
            facts.variable(name, value);
        }
    }
}
