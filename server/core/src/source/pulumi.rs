//! Pulumi programs in YAML: databases, caches and search domains among the resources of `Pulumi.yaml`.
//! Format: <https://www.pulumi.com/docs/iac/languages-sdks/yaml/yaml-language-reference/>
//! Deliberately absent: programs in other languages (`infrastructure_code`), configuration of stacks, what `${..}` comes to.

use super::facts::{Facts, engine, with_version};
use super::{Claim, RawDeclaration, Reading, Source};
use crate::catalog::ProductId;
use crate::syntax::{Entry, Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "pulumi",
    about: "Pulumi YAML: managed databases, caches and search domains with their versions",
    environment: Some("production"),
    claims,
    confirms: |_, head| head.contains("resources:"),
    read,
};

/// Resources of one file that are looked at.
const MOST: usize = 500;

/// Words in the types of resources that make one product whatever their engine says.
const TYPES: [(&str, &str); 6] = [
    ("dbforpostgresql", "postgresql"),
    ("dbformysql", "mysql"),
    ("opensearch", "opensearch"),
    ("elasticsearch", "elasticsearch"),
    ("memorydb", "redis"),
    ("redis", "redis"),
];

fn claims(path: &RelPath) -> Claim {
    if matches!(path.name(), "Pulumi.yaml" | "Pulumi.yml") { Claim::Maybe } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let mut facts = Facts::new(file, reading);
    let resources = parsed.root().and_then(|root| root.get("resources")).map_or(&[][..], Node::entries);
    for entry in resources.iter().take(MOST) {
        resource(&mut facts, entry);
    }
}

fn resource(facts: &mut Facts<'_>, entry: &Entry) {
    let Some(kind) = entry.value.get("type").and_then(Node::as_str) else { return };
    let property = |name: &str| entry.value.get("properties")?.get(name);
    let stated = ["engineVersion", "databaseVersion", "redisVersion", "version"].iter().find_map(|key| property(key));
    let text = stated.and_then(Node::as_str).filter(|text| !text.contains("${"));
    // Google's `POSTGRES_16` names the engine as well.
    let by_version = || engine(text?.split('_').next()?);
    let lower = kind.to_ascii_lowercase();
    let by_type = || TYPES.iter().find(|(word, _)| lower.contains(word)).and_then(|(_, id)| ProductId::get(id));
    let by_engine = property("engine").and_then(Node::as_str).and_then(engine);
    let Some(product) = by_engine.or_else(by_version).or_else(by_type) else { return };
    // Groups of parameters and the like have an engine and no server.
    let is_server =
        ["instance", "cluster", "server", "domain", "group", "database"].iter().any(|end| lower.ends_with(end));
    let is_about =
        ["parametergroup", "subnetgroup", "optiongroup", "securitygroup"].iter().any(|end| lower.ends_with(end));
    if !is_server || is_about {
        return;
    }
    let at = property("engine").or(stated).unwrap_or(&entry.value);
    let at = if at.is_map() { entry.key.span } else { at.inner_span(&facts.file.text) };
    let mut service = facts.service(product, at, kind);
    if let Some((node, text)) = stated.zip(text) {
        let inner = node.inner_span(&facts.file.text);
        service.at = inner;
        service.shown = format!("{kind} {text}");
        service = with_version(service, text, (inner.of(&facts.file.text) == text).then_some(inner));
    }
    facts.push(RawDeclaration { name: Some(entry.key.value.to_string()), ..service });
}
