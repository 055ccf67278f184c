//! Lando: `.lando.yml` with services as `type: name:version`, and the database and runtime of a recipe.
//! Format: <https://docs.lando.dev/landofile/>
//! Deliberately absent: what a recipe brings where nothing is stated.

use super::facts::Facts;
use super::{Claim, Reading, Source};
use crate::catalog::{self, ProductId};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "lando",
    about: "Lando apps: services, and the database and runtime of a recipe",
    environment: Some("development"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let fits = name.starts_with(".lando.") && (name.ends_with(".yml") || name.ends_with(".yaml"));
    if fits { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    for entry in root.get("services").map_or(&[][..], Node::entries) {
        if let Some(image) = entry.value.at(&["services", "image"]).or_else(|| entry.value.at(&["overrides", "image"]))
        {
            facts.image(image, Some(&entry.key.value));
        } else if let Some(kind) = entry.value.get("type") {
            typed(&mut facts, kind, Some(&entry.key.value));
        }
    }
    if let Some(database) = root.at(&["config", "database"]) {
        typed(&mut facts, database, Some("database"));
    }
    if let Some(cache) = root.at(&["config", "cache"]) {
        typed(&mut facts, cache, Some("cache"));
    }
    if let Some(php) = root.at(&["config", "php"]).filter(|node| node.as_str().is_some()) {
        let service = facts.versioned(ProductId::PHP, php, 0);
        facts.push(service);
    }
}

fn typed(facts: &mut Facts<'_>, node: &Node, name: Option<&str>) {
    let Some(text) = node.as_str() else { return };
    let (word, from) = text.split_once(':').map_or((text, text.len()), |(word, _)| (word, word.len() + 1));
    let Some(product) = catalog::platform_word("lando", word) else { return };
    let mut service = facts.versioned(product, node, from);
    service.name = name.map(str::to_owned);
    facts.push(service);
}
