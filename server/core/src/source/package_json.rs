//! npm: the Node.js that a `package.json` asks for, and the drivers among its dependencies.
//! Format: <https://docs.npmjs.com/cli/configuring-npm/package-json#engines>
//! Deliberately absent: lock files, versions of libraries, scripts.

use super::drivers;
use super::facts::{Facts, with_version};
use super::{Claim, Reading, Source};
use crate::catalog::ProductId;
use crate::syntax::{Node, json};
use crate::text::{File, RelPath, Spanned};

pub static SOURCE: Source = Source {
    id: "package-json",
    about: "npm: the Node.js that is asked for, drivers of databases",
    environment: None,
    claims,
    confirms: |_, head| head.contains("\"engines\"") || head.contains("ependencies\"") || head.contains("\"volta\""),
    read,
};

fn claims(path: &RelPath) -> Claim {
    if path.name() == "package.json" { Claim::Maybe } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = json::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    if let Some(node) = root.at(&["engines", "node"]) {
        asked(&mut facts, node);
    }
    // What a version manager pins is what runs: <https://docs.volta.sh/guide/understanding#managing-your-project>
    if let Some((node, text)) = root.at(&["volta", "node"]).and_then(|node| Some((node, node.as_str()?))) {
        let at = node.inner_span(&facts.file.text);
        let service = facts.service(ProductId::NODEJS, at, format!("Node.js {text}"));
        facts.push(with_version(service, text, Some(at)));
    }
    for list in ["dependencies", "devDependencies", "optionalDependencies"] {
        for entry in root.get(list).map_or(&[][..], Node::entries) {
            drivers::declare(&mut facts, "npm", &entry.key.value, entry.key.span);
        }
    }
}

/// A range that the application says it runs on: it proves nothing of what runs.
fn asked(facts: &mut Facts<'_>, node: &Node) {
    let Some(text) = node.as_str() else { return };
    drivers::runtime(facts, ProductId::NODEJS, &Spanned::new(text, node.inner_span(&facts.file.text)));
}
