//! Laravel: what the files under `config/` choose, mostly as what holds where a variable is not set.
//! Formats: <https://laravel.com/docs/configuration>, <https://laravel.com/docs/database#configuration>,
//! <https://laravel.com/docs/cache#configuration>, <https://laravel.com/docs/queues#connections-vs-queues>
//!
//! `env('CACHE_STORE', 'database')` says what an environment uses whose variables leave it out: which do, is not known,
//! so it proves nothing. A value without a variable holds everywhere. Deliberately absent: the connections that are
//! listed, of which one is chosen.

use super::facts::Facts;
use super::{Claim, RawDeclaration, Reading, Role, Source, Strength};
use crate::catalog::{self, Category};
use crate::syntax::code::{self, Language, View};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "laravel",
    about: "Laravel: database, cache, queue, mail and storage that the files under config/ choose",
    environment: None,
    claims,
    confirms: |_, head| head.contains("<?php") && head.contains("return"),
    read,
};

/// File, key, table of its values, category, and the name under which env files set it.
const SETTINGS: &[(&str, &str, &str, Category, &str)] = &[
    ("broadcasting", "default", "laravel.broadcast", Category::Broadcast, "BROADCAST_CONNECTION"),
    ("cache", "default", "laravel.cache", Category::Cache, "CACHE_STORE"),
    ("database", "default", "laravel.database", Category::Database, "DB_CONNECTION"),
    ("filesystems", "default", "laravel.filesystem", Category::ObjectStore, "FILESYSTEM_DISK"),
    ("mail", "default", "laravel.mail", Category::Mail, "MAIL_MAILER"),
    ("queue", "default", "laravel.queue", Category::Queue, "QUEUE_CONNECTION"),
    ("scout", "driver", "laravel.scout", Category::Search, "SCOUT_DRIVER"),
    ("session", "driver", "laravel.session", Category::Session, "SESSION_DRIVER"),
];

fn stem(path: &RelPath) -> &str {
    path.name().strip_suffix(".php").unwrap_or("")
}

fn claims(path: &RelPath) -> Claim {
    let known = SETTINGS.iter().any(|(file, ..)| *file == stem(path));
    if known && path.folder().name() == "config" { Claim::Maybe } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let (tree, problems) = code::parse(Language::Php, &file.text);
    reading.problems.extend(problems);
    let mut facts = Facts::new(file, reading);
    let Some((_, key, table, category, name)) = SETTINGS.iter().find(|(name, ..)| *name == stem(&file.path)) else {
        return;
    };
    // The first is the file's own; deeper ones are those of connections.
    if let Some(pair) = tree.root().descendants().filter_map(View::pair).find(|pair| pair.key.value == *key) {
        chosen(&mut facts, pair.value, (table, *category), name);
    }
}

fn chosen(facts: &mut Facts<'_>, value: View<'_>, (table, category): (&str, Category), name: &str) {
    for outcome in value.outcomes() {
        let Some(literal) = outcome.view.literal() else { continue };
        let Some(product) = catalog::table_in_slot(table, &literal.value, category) else { continue };
        let name = outcome.default_of.as_ref().map_or(name, |variable| &variable.value).to_owned();
        let is_sure = outcome.default_of.is_none() && !outcome.alternative;
        facts.push(RawDeclaration {
            category,
            role: Role::Adapter,
            strength: if is_sure { Strength::Strong } else { Strength::Weak },
            name: Some(name),
            ..facts.service(product, literal.inner, literal.value.as_ref())
        });
    }
}
