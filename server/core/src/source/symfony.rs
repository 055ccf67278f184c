//! Symfony: Doctrine's driver, address and server version, and the cache, of `config/packages/`, for each environment.
//! Formats: <https://symfony.com/doc/current/reference/configuration/doctrine.html>,
//! <https://symfony.com/doc/current/cache.html>
//! Deliberately absent: what `%env(..)%` holds, transports of Messenger (in tests they are doubles), the ORM.

use super::facts::{Facts, with_version};
use super::{Claim, RawDeclaration, Reading, Role, Source, Strength};
use crate::catalog::{self, ProductId};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath, Spanned};

pub static SOURCE: Source = Source {
    id: "symfony",
    about: "Symfony packages: Doctrine's driver and the server version it is told, the cache, for each environment",
    environment: None,
    claims,
    confirms: |_, head| head.contains("dbal") || head.contains("framework"),
    read,
};

fn claims(path: &RelPath) -> Claim {
    let fits = path
        .name()
        .rsplit_once('.')
        .is_some_and(|(stem, end)| matches!(end, "yaml" | "yml") && matches!(stem, "doctrine" | "cache" | "framework"));
    let packages = path.parts().any(|part| part == "packages") || path.folder().name() == "config";
    if fits && packages { Claim::Maybe } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    packages(&mut facts, root);
    for entry in root.entries() {
        if let Some(word) = entry.key.value.strip_prefix("when@") {
            facts.environment = Some(Spanned::new(word.to_owned(), entry.key.span));
            packages(&mut facts, &entry.value);
        }
    }
}

/// `doctrine.dbal` is one connection, or holds several.
fn packages(facts: &mut Facts<'_>, root: &Node) {
    if let Some(dbal) = root.at(&["doctrine", "dbal"]) {
        connection(facts, "default", dbal);
        for entry in dbal.get("connections").map_or(&[][..], Node::entries) {
            connection(facts, &entry.key.value, &entry.value);
        }
    }
    if let Some(app) = root.at(&["framework", "cache", "app"])
        && let Some(product) = app.as_str().and_then(|adapter| catalog::table("symfony.cache", adapter))
    {
        let shown = app.as_str().unwrap_or("");
        let service = facts.service(product, app.inner_span(&facts.file.text), shown);
        let category = catalog::Category::Cache;
        facts.push(RawDeclaration {
            role: Role::Adapter,
            category,
            name: Some("framework.cache.app".into()),
            ..service
        });
    }
}

fn connection(facts: &mut Facts<'_>, name: &str, of: &Node) {
    let stated = |key: &str| of.get(key).filter(|node| node.as_str().is_some_and(|text| !text.contains("%env(")));
    if let Some(url) = stated("url") {
        facts.variable("DATABASE_URL", url);
    }
    let (driver, version) = (stated("driver"), stated("server_version"));
    let Some((product, node)) = product(driver, version) else { return };
    let text_of = &facts.file.text;
    let mut service = facts.service(product, node.inner_span(text_of), node.as_str().unwrap_or(""));
    if let Some(version) = version {
        let text = version.as_str().unwrap_or("");
        let inner = version.inner_span(text_of);
        service = with_version(service, text, (inner.of(text_of) == text).then_some(inner));
        service.at = inner;
        text.clone_into(&mut service.shown);
    }
    // The scheme of an address overrules a driver.
    let strength = if of.get("url").is_some() { Strength::Weak } else { Strength::Strong };
    facts.push(RawDeclaration { role: Role::Adapter, strength, name: Some(format!("doctrine.{name}")), ..service });
}

/// MariaDB has the driver of MySQL and is told apart by its version: `10.11.2-MariaDB`.
fn product<'n>(driver: Option<&'n Node>, version: Option<&'n Node>) -> Option<(ProductId, &'n Node)> {
    let of_driver = driver.and_then(|node| {
        let product = catalog::table("symfony.doctrine_driver", node.as_str()?)?;
        Some((product, node))
    });
    let mariadb =
        version.filter(|node| node.as_str().is_some_and(|text| text.to_ascii_lowercase().contains("mariadb")));
    match (of_driver, mariadb) {
        (Some((product, _)), _) if product != ProductId::MYSQL => of_driver,
        (_, Some(node)) => Some((ProductId::MARIADB, node)),
        _ => of_driver,
    }
}
