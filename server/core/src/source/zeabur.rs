//! Zeabur templates: images of services and their variables.
//! Format: <https://zeabur.com/docs/en-US/template/template-format>
//! Deliberately absent: services that are built from a repository, variables that users fill in.

use super::facts::Facts;
use super::{Claim, Reading, Source};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "zeabur",
    about: "Zeabur templates: images of services and their variables",
    environment: Some("production"),
    claims,
    confirms: |_, head| head.contains("zeabur.com/v1"),
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    match name.rsplit_once('.') {
        Some((stem, "yaml" | "yml")) if stem.starts_with("zeabur") => Claim::Yes,
        Some((_, "yaml" | "yml")) => Claim::Maybe,
        _ => Claim::No,
    }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    for service in root.at(&["spec", "services"]).map_or(&[][..], Node::items) {
        let name = service.get("name").and_then(Node::as_str);
        let Some(spec) = service.get("spec") else { continue };
        if let Some(image) = spec.at(&["source", "image"]) {
            facts.image(image, name);
        }
        for entry in spec.get("env").map_or(&[][..], Node::entries) {
            let value = entry.value.get("default").unwrap_or(&entry.value);
            if value.as_str().is_some_and(|text| !text.contains("${")) {
                facts.variable(&entry.key.value, value);
            }
        }
    }
}
