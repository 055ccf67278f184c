//! Platform.sh and Upsun: services and the runtime of the application, as `type: name:version`.
//! Format: <https://docs.upsun.com/add-services.html>
//! Deliberately absent: relationships, whose names say nothing (`mysql` is MariaDB there).

use super::facts::Facts;
use super::{Claim, Reading, Source};
use crate::catalog::{self, ProductId};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "platform-sh",
    about: "Platform.sh and Upsun: services and runtimes with their versions",
    environment: Some("production"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let folder = path.folder();
    let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    let fits = match folder.name() {
        ".platform" => matches!(name, "services.yaml" | "applications.yaml"),
        ".upsun" => is_yaml,
        _ => name == ".platform.app.yaml",
    };
    if fits { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    if let Some(kind) = root.get("type") {
        typed(&mut facts, kind, root.get("name").and_then(Node::as_str));
    }
    let sections = ["services", "applications"].into_iter().filter_map(|key| root.get(key));
    let flat = (root.get("services").is_none() && root.get("applications").is_none()).then_some(root);
    for section in sections.chain(flat) {
        for entry in section.entries() {
            if let Some(kind) = entry.value.get("type") {
                typed(&mut facts, kind, Some(&entry.key.value));
            }
        }
        for item in section.items() {
            if let Some(kind) = item.get("type") {
                typed(&mut facts, kind, item.get("name").and_then(Node::as_str));
            }
        }
    }
}

fn typed(facts: &mut Facts<'_>, node: &Node, name: Option<&str>) {
    let Some(text) = node.as_str() else { return };
    let (word, from) = text.split_once(':').map_or((text, text.len()), |(word, _)| (word, word.len() + 1));
    let Some(product) = catalog::platform_word("platform.sh", word) else { return };
    // A disk of the platform is no store of objects.
    if product == ProductId::FILESYSTEM_STORAGE {
        return;
    }
    let mut service = facts.versioned(product, node, from);
    service.name = name.map(str::to_owned);
    facts.push(service);
}
