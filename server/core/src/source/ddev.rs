//! DDEV: `.ddev/config.yaml` with the database's type and version, and the runtimes of the web container.
//! Format: <https://docs.ddev.com/en/stable/users/configuration/config/>
//! Deliberately absent: the database that DDEV takes where none is stated; services beside it (compose files).

use super::facts::{Facts, with_version};
use super::{Claim, Reading, Source};
use crate::catalog::{self, ProductId};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "ddev",
    about: "DDEV projects: the database and the runtimes",
    environment: Some("development"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let fits = name.starts_with("config.") && (name.ends_with(".yaml") || name.ends_with(".yml"));
    if fits && path.folder().name() == ".ddev" { Claim::Yes } else { Claim::No }
}

/// Keys that hold a version by themselves.
const KEYS: [(&str, ProductId); 5] = [
    ("mariadb_version", ProductId::MARIADB),
    ("mysql_version", ProductId::MYSQL),
    ("postgres_version", ProductId::POSTGRESQL),
    ("php_version", ProductId::PHP),
    ("nodejs_version", ProductId::NODEJS),
];

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    if let Some(database) = root.get("database") {
        self::database(&mut facts, database);
    }
    for (key, product) in KEYS {
        if let Some(node) = root.get(key).filter(|node| node.as_str().is_some_and(|text| !text.is_empty())) {
            let mut service = facts.versioned(product, node, 0);
            service.shown = format!("{key}: {}", service.shown);
            facts.push(service);
        }
    }
    for item in root.get("web_environment").map_or(&[][..], Node::items) {
        let Some((name, value)) = item.as_str().and_then(|text| text.split_once('=')) else { continue };
        facts.value(name, value, item.value_span(&file.text, name.len() + 1..name.len() + 1 + value.len()));
    }
}

fn database(facts: &mut Facts<'_>, node: &Node) {
    let Some(kind) = node.get("type") else { return };
    let Some(product) = kind.as_str().and_then(|word| catalog::platform_word("ddev", word)) else { return };
    let text = &facts.file.text;
    let mut service = facts.service(product, kind.inner_span(text), kind.as_str().unwrap_or(""));
    if let Some(version) = node.get("version") {
        let (inner, written) = (version.inner_span(text), version.as_str().unwrap_or(""));
        service.at = inner;
        service.shown = format!("{} {written}", service.shown);
        service = with_version(service, written, (inner.of(text) == written).then_some(inner));
    }
    service.name = Some("db".to_owned());
    facts.push(service);
}
