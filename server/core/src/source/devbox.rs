//! Devbox: `devbox.json` with packages of Nixpkgs as `name@version`, and variables.
//! Format: <https://www.jetify.com/docs/devbox/configuration>
//! Deliberately absent: plugins that are included, scripts, the lock file.

use super::facts::{Facts, with_version};
use super::nix::package;
use super::{Claim, Reading, Source};
use crate::syntax::{Node, json};
use crate::text::{File, RelPath, Span};

pub static SOURCE: Source = Source {
    id: "devbox",
    about: "Devbox: packages with their versions, and variables",
    environment: Some("development"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    if path.name() == "devbox.json" { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = json::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    if let Some(packages) = root.get("packages") {
        for item in packages.items() {
            listed(&mut facts, item);
        }
        for entry in packages.entries() {
            let version = entry.value.get("version").unwrap_or(&entry.value);
            let inner = version.inner_span(&file.text);
            stated(&mut facts, &entry.key.value, entry.key.span, version.as_str().map(|text| (text, inner)));
        }
    }
    for entry in root.get("env").map_or(&[][..], Node::entries) {
        facts.variable(&entry.key.value, &entry.value);
    }
}

/// `"postgresql@15"`, `"mysql84"`.
fn listed(facts: &mut Facts<'_>, node: &Node) {
    let Some(text) = node.as_str() else { return };
    let inner = node.inner_span(&facts.file.text);
    match text.split_once('@') {
        Some((name, version)) => {
            let at = inner.slice(name.len() + 1, text.len());
            stated(facts, name, inner, Some((version, at)));
        }
        None => stated(facts, text, inner, None),
    }
}

fn stated(facts: &mut Facts<'_>, name: &str, at: Span, version: Option<(&str, Span)>) {
    let Some(package) = package::of(name) else { return };
    let mut service = facts.service(package.product, at, name);
    service = match version {
        Some((version, version_at)) => {
            service.shown = format!("{name} {version}");
            let verbatim = version_at.of(&facts.file.text) == version;
            with_version(service, version, verbatim.then_some(version_at))
        }
        None => package.state(service, at),
    };
    service.name = Some(name.to_owned());
    facts.push(service);
}
