//! Development containers: `devcontainer.json` with an image or a build, and features.
//! Format: <https://containers.dev/implementors/json_reference/>
//! Deliberately absent: compose files it names (they are read as such).

use super::build::RawBuild;
use super::facts::{Facts, with_version};
use super::{Claim, Reading, Role, Source, Strength};
use crate::catalog::{self, ProductId};
use crate::syntax::{Node, json};
use crate::text::{File, RelPath};
use crate::version::Pin;

pub static SOURCE: Source = Source {
    id: "devcontainer",
    about: "Development containers: image, features and variables",
    environment: Some("development"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    if matches!(path.name(), "devcontainer.json" | ".devcontainer.json") { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = json::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    if let Some(image) = root.get("image") {
        facts.image(image, None);
    }
    build(&mut facts, root);
    for key in ["containerEnv", "remoteEnv"] {
        for entry in root.get(key).map_or(&[][..], Node::entries) {
            facts.variable(&entry.key.value, &entry.value);
        }
    }
    for entry in root.get("features").map_or(&[][..], Node::entries) {
        let version = if entry.value.is_map() { entry.value.get("version") } else { Some(&entry.value) };
        feature(&mut facts, &entry.key.value, entry.key.span, version);
    }
}

/// `build` with a Dockerfile beside the file; `dockerFile` is its older name.
fn build(facts: &mut Facts<'_>, root: &Node) {
    let build = root.get("build");
    let old = root.get("dockerFile");
    let Some(name) = build.and_then(|build| build.get("dockerfile")).or(old).and_then(Node::as_str) else { return };
    let Some(dockerfile) = facts.file.path.folder().join(name) else { return };
    let args = build.and_then(|build| build.get("args")).map_or(&[][..], Node::entries).iter();
    let args = args.filter_map(|arg| Some((arg.key.value.to_string(), RawBuild::literal(facts.file, &arg.value)?)));
    let target = build.and_then(|build| build.get("target")).and_then(Node::as_str).map(str::to_owned);
    let build = RawBuild { dockerfile, target, args: args.collect() };
    facts.reading.builds.push(build);
}

/// `ghcr.io/devcontainers/features/node:1` with `{"version": "22"}`. The number in the name is the feature's own.
fn feature(facts: &mut Facts<'_>, id: &str, key: crate::text::Span, version: Option<&Node>) {
    let name = id.rsplit('/').next().unwrap_or(id).split([':', '@']).next().unwrap_or("");
    let (word, client) = name.strip_suffix("-client").map_or((name, false), |word| (word, true));
    let Some(product) = product(word) else { return };
    let text = &facts.file.text;
    let mut service = facts.service(product, key, name);
    service.name = Some(name.to_owned());
    if client {
        service.role = Role::Client;
        service.strength = Strength::Weak;
    }
    if let Some((node, written)) = version.and_then(|node| Some((node, node.as_str()?))) {
        let inner = node.inner_span(text);
        service.shown = format!("{name} {written}");
        service = with_version(service, written, (inner.of(text) == written).then_some(inner));
        if matches!(service.pin, Pin::Exact(_)) {
            service.at = inner;
        }
    }
    facts.push(service);
}

fn product(word: &str) -> Option<ProductId> {
    catalog::platform_word("asdf", word).or_else(|| ProductId::get(word))
}
