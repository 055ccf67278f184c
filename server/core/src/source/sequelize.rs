//! Sequelize: `config/config.json` with a section for each environment.
//! Format: <https://sequelize.org/docs/v6/other-topics/migrations/#configuration>
//! Deliberately absent: `config.js` (code), and credentials.

use super::facts::Facts;
use super::{Claim, RawDeclaration, Reading, Role, Source, Strength};
use crate::catalog;
use crate::syntax::{Node, json};
use crate::text::{File, RelPath, Spanned};

pub static SOURCE: Source = Source {
    id: "sequelize",
    about: "Sequelize: the dialect of each environment",
    environment: None,
    claims,
    confirms: |_, head| head.contains("\"dialect\"") || head.contains("\"use_env_variable\""),
    read,
};

fn claims(path: &RelPath) -> Claim {
    let fits = matches!(path.name(), "config.json" | "database.json");
    if fits && matches!(path.folder().name(), "config" | "db" | "database") { Claim::Maybe } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = json::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    for entry in root.entries() {
        let Some(dialect) = entry.value.get("dialect") else { continue };
        let Some(product) = dialect.as_str().and_then(|text| catalog::table("sequelize.dialect", text)) else {
            continue;
        };
        let known = catalog::environment_token(&entry.key.value).is_some();
        let word = if known { &*entry.key.value } else { "shared" };
        facts.environment = Some(Spanned::new(word.to_owned(), entry.key.span));
        let service = facts.service(product, dialect.inner_span(&file.text), dialect.as_str().unwrap_or(""));
        let host = entry.value.get("host").and_then(Node::as_str).map(str::to_owned);
        let strength = Strength::Strong;
        facts.push(RawDeclaration { role: Role::Adapter, strength, host, name: Some("dialect".to_owned()), ..service });
    }
}
