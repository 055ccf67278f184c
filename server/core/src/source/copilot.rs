//! AWS Copilot: manifests of services and jobs with images, variables, side cars, and what environments override.
//! Format: <https://aws.github.io/copilot-cli/docs/manifest/overview/>
//! Deliberately absent: add-ons (they are CloudFormation templates), secrets' values.

use super::facts::Facts;
use super::{Claim, Reading, Source};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath, Spanned};

pub static SOURCE: Source = Source {
    id: "copilot",
    about: "AWS Copilot manifests: images, variables and side cars, for each environment",
    environment: Some("production"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    let manifest = matches!(path.name(), "manifest.yml" | "manifest.yaml");
    if manifest && path.folder().folder().name() == "copilot" { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    section(&mut facts, root);
    for entry in root.get("environments").map_or(&[][..], Node::entries) {
        facts.environment = Some(Spanned::new(entry.key.value.to_string(), entry.key.span));
        section(&mut facts, &entry.value);
    }
}

fn section(facts: &mut Facts<'_>, node: &Node) {
    let image = node.get("image").map(|image| image.get("location").unwrap_or(image));
    if let Some(image) = image {
        facts.image(image, None);
    }
    variables(facts, node);
    for entry in node.get("sidecars").map_or(&[][..], Node::entries) {
        if let Some(image) = entry.value.get("image") {
            facts.image(image.get("location").unwrap_or(image), Some(&entry.key.value));
        }
        variables(facts, &entry.value);
    }
}

fn variables(facts: &mut Facts<'_>, node: &Node) {
    for entry in node.get("variables").map_or(&[][..], Node::entries) {
        facts.variable(&entry.key.value, &entry.value);
    }
    for entry in node.get("secrets").map_or(&[][..], Node::entries) {
        facts.named(&entry.key.value, entry.key.span);
    }
}
