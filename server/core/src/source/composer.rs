//! Composer: the PHP that a `composer.json` asks for, the one it resolves for, and extensions that are drivers.
//! Formats: <https://getcomposer.org/doc/04-schema.md#require>, <https://getcomposer.org/doc/06-config.md#platform>
//! Deliberately absent: lock files, versions of libraries.

use super::drivers;
use super::facts::Facts;
use super::{Claim, Reading, Source};
use crate::catalog::ProductId;
use crate::syntax::{Node, json};
use crate::text::{File, RelPath, Spanned};

pub static SOURCE: Source = Source {
    id: "composer",
    about: "Composer: the PHP that is asked for, drivers of databases",
    environment: None,
    claims: |path: &RelPath| if path.name() == "composer.json" { Claim::Yes } else { Claim::No },
    confirms: |_, _| true,
    read,
};

/// Extensions of PHP that speak to one database.
const EXTENSIONS: [(&str, &str); 8] = [
    ("ext-mongodb", "mongodb"),
    ("ext-mysqli", "mysql"),
    ("ext-pdo_mysql", "mysql"),
    ("ext-pdo_pgsql", "postgresql"),
    ("ext-pdo_sqlite", "sqlite"),
    ("ext-pdo_sqlsrv", "mssql-server"),
    ("ext-pgsql", "postgresql"),
    ("ext-sqlite3", "sqlite"),
];

fn read(file: &File, reading: &mut Reading) {
    let parsed = json::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    for php in [root.at(&["require", "php"]), root.at(&["config", "platform", "php"])].into_iter().flatten() {
        if let Some((text, product)) = php.as_str().zip(ProductId::get("php")) {
            drivers::runtime(&mut facts, product, &Spanned::new(text, php.inner_span(&file.text)));
        }
    }
    for entry in ["require", "require-dev"].iter().filter_map(|list| root.get(list)).flat_map(Node::entries) {
        let name: &str = &entry.key.value;
        drivers::declare(&mut facts, "composer", name, entry.key.span);
        let known = EXTENSIONS.iter().find(|(extension, _)| *extension == name);
        if let Some(product) = known.and_then(|(_, product)| ProductId::get(product)) {
            drivers::of_product(&mut facts, product, name, entry.key.span);
        }
    }
}
