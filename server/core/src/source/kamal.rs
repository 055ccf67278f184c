//! Kamal: `config/deploy.yml` and `config/deploy.<destination>.yml` with accessories and clear variables.
//! Format: <https://kamal-deploy.org/docs/configuration/overview/>
//! Deliberately absent: secrets, of which the file has only the names; merging of a destination over its base.

use super::facts::Facts;
use super::{Claim, Reading, Source};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "kamal",
    about: "Kamal deploys: accessories and variables",
    environment: Some("production"),
    claims,
    confirms,
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let fits = name.starts_with("deploy.") && (name.ends_with(".yml") || name.ends_with(".yaml"));
    if fits && path.folder().name() == "config" { Claim::Maybe } else { Claim::No }
}

fn confirms(_: &RelPath, head: &str) -> bool {
    let has = |key: &str| head.lines().any(|line| line.starts_with(key));
    has("accessories:") || has("servers:") || has("service:") && has("image:")
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    environment(&mut facts, root);
    for role in root.get("servers").map_or(&[][..], Node::entries) {
        environment(&mut facts, &role.value);
    }
    for entry in root.get("accessories").map_or(&[][..], Node::entries) {
        if let Some(image) = entry.value.get("image") {
            facts.image(image, Some(&entry.key.value));
        }
    }
}

/// `env` holds variables, or `clear` and `secret`.
fn environment(facts: &mut Facts<'_>, node: &Node) {
    let Some(env) = node.get("env") else { return };
    for entry in env.get("clear").unwrap_or(env).entries() {
        facts.variable(&entry.key.value, &entry.value);
    }
    for name in env.get("secret").map_or(&[][..], Node::items) {
        if let Some(text) = name.as_str() {
            facts.named(text, name.inner_span(&facts.file.text));
        }
    }
}
