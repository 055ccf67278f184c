//! Render blueprints: `render.yaml` with databases, key-value stores, images and the variables of services.
//! Format: <https://render.com/docs/blueprint-spec>
//! Deliberately absent: the version a database gets where none is stated.

use super::facts::{Facts, with_version};
use super::{Claim, RawDeclaration, Reading, Role, Source, Strength};
use crate::catalog::ProductId;
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "render",
    about: "Render blueprints: databases, key-value stores, images and variables",
    environment: Some("production"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    if matches!(path.name(), "render.yaml" | "render.yml") { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    for item in root.get("databases").map_or(&[][..], Node::items) {
        database(&mut facts, item);
    }
    for item in root.get("services").map_or(&[][..], Node::items) {
        service(&mut facts, item);
    }
    for item in root.get("envVarGroups").map_or(&[][..], Node::items) {
        variables(&mut facts, item);
    }
}

fn database(facts: &mut Facts<'_>, node: &Node) {
    let text = &facts.file.text;
    let Some(name) = node.get("name") else { return };
    let mut service = facts.service(ProductId::POSTGRESQL, name.inner_span(text), "Render PostgreSQL");
    service.name = name.as_str().map(str::to_owned);
    if let Some(version) = node.get("postgresMajorVersion") {
        let (inner, written) = (version.inner_span(text), version.as_str().unwrap_or(""));
        service.at = inner;
        service.shown = format!("Render PostgreSQL {written}");
        service = with_version(service, written, (inner.of(text) == written).then_some(inner));
    }
    facts.push(service);
}

fn service(facts: &mut Facts<'_>, node: &Node) {
    let name = node.get("name").and_then(Node::as_str).map(str::to_owned);
    if let Some(kind) = node.get("type")
        && let Some(product) = store(kind.as_str().unwrap_or(""))
    {
        let mut service = facts.service(
            product,
            kind.inner_span(&facts.file.text),
            format!("Render {}", kind.as_str().unwrap_or("")),
        );
        service.name = name;
        facts.push(service);
        return;
    }
    if let Some(image) = node.at(&["image", "url"]) {
        facts.image(image, name.as_deref());
    }
    variables(facts, node);
}

fn store(kind: &str) -> Option<ProductId> {
    match kind {
        "redis" => Some(ProductId::REDIS),
        "keyvalue" => Some(ProductId::VALKEY),
        _ => None,
    }
}

fn variables(facts: &mut Facts<'_>, node: &Node) {
    for item in node.get("envVars").map_or(&[][..], Node::items) {
        let Some(key) = item.get("key") else { continue };
        let Some(name) = key.as_str() else { continue };
        let service = item.at(&["fromService", "type"]).and_then(Node::as_str);
        let product = item.get("fromDatabase").map(|_| ProductId::POSTGRESQL).or_else(|| store(service?));
        match (item.get("value"), product) {
            (Some(value), _) => facts.variable(name, value),
            (None, Some(product)) => {
                let from = item.get("fromDatabase").or_else(|| item.get("fromService"));
                let host = from.and_then(|from| from.get("name")).and_then(Node::as_str).map(str::to_owned);
                facts.push(RawDeclaration {
                    role: Role::Connection,
                    strength: Strength::Weak,
                    name: Some(name.to_owned()),
                    host,
                    ..facts.service(product, key.inner_span(&facts.file.text), name)
                });
            }
            (None, None) => {}
        }
    }
}
