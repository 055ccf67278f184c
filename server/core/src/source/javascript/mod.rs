//! Database configuration of JavaScript and TypeScript projects: Knex, Sequelize, TypeORM, Drizzle, MikroORM, Strapi,
//! Keystone, Payload. Formats: <https://knexjs.org/guide/>,
//! <https://sequelize.org/docs/v6/other-topics/migrations/#dynamic-configuration>,
//! <https://typeorm.io/docs/data-source/data-source-options>, <https://orm.drizzle.team/docs/drizzle-config-file>,
//! <https://mikro-orm.io/docs/configuration>, <https://docs.strapi.io/cms/configurations/database>
//!
//! One reader for all, because a `config/database.js` may be any of them: the keys tell. Code is not run: a value that
//! stands under a condition which is no environment proves nothing. Deliberately absent: models, imports from other
//! files, credentials.

mod section;

use super::condition;
use super::facts::{Facts, with_version};
use super::{Claim, RawDeclaration, Reading, Role, Source, Strength};
use crate::catalog::{self, Kind, ProductId};
use crate::syntax::code::{self, Language, Outcome, View};
use crate::text::{File, RelPath, Spanned};

pub static SOURCE: Source = Source {
    id: "javascript",
    about: "JavaScript and TypeScript: the databases of Knex, Sequelize, TypeORM, Drizzle, MikroORM, Strapi, Keystone, Payload",
    environment: None,
    claims,
    confirms: |_, head| {
        KEYS.iter().any(|key| head.contains(key.word)) || head.contains("Adapter(") || head.contains("://")
    },
    read,
};

/// A key that chooses a database, and the tables of its values.
struct Key {
    word: &'static str,
    tables: &'static [&'static str],
    /// Keys beside it of which one must be there, because the word is used for other things as well.
    beside: &'static [&'static str],
}

const KEYS: &[Key] = &[
    Key { word: "client", tables: &["knex.client", "strapi"], beside: &[] },
    Key { word: "dialect", tables: &["sequelize.dialect", "drizzle.dialect"], beside: &[] },
    Key { word: "provider", tables: &["drizzle.dialect"], beside: &["url", "prismaPreviewFeatures", "onConnect"] },
    Key { word: "driver", tables: &["mikro-orm"], beside: &[] },
    Key {
        word: "type",
        tables: &["typeorm.type", "mikro-orm"],
        beside: &["host", "url", "entities", "database", "migrations", "synchronize", "dbName", "clientUrl"],
    },
];

/// Keys, and functions, that take the URL of a database.
const URLS: &[&str] = &["url", "uri", "connection", "connectionString", "clientUrl", "databaseUrl", "mongoUri"];
const CONNECTS: &[&str] = &["connect", "createConnection", "Sequelize", "Pool", "createPool", "Redis", "IORedis"];

/// Declarations of one file.
const MOST: usize = 500;

fn claims(path: &RelPath) -> Claim {
    const NAMES: [&str; 16] = [
        "knexfile",
        "ormconfig",
        "data-source",
        "datasource",
        "typeorm",
        "drizzle",
        "mikro-orm",
        "keystone",
        "payload",
        "database",
        "db",
        "sequelize",
        "mongoose",
        "knex",
        "orm",
        "mongo",
    ];
    let Some((stem, end)) = path.name().rsplit_once('.') else { return Claim::No };
    if !matches!(end, "js" | "cjs" | "mjs" | "ts" | "cts" | "mts") || stem.ends_with(".d") {
        return Claim::No;
    }
    let first = stem.split('.').next().unwrap_or(stem).to_ascii_lowercase();
    let in_config = matches!(path.folder().name(), "config" | "configs" | "configuration");
    if NAMES.contains(&&*first) || in_config && matches!(&*first, "config" | "index" | "default" | "env") {
        return Claim::Maybe;
    }
    Claim::No
}

fn read(file: &File, reading: &mut Reading) {
    let is_typed = file.path.name().ends_with("ts");
    let language = if is_typed { Language::TypeScript } else { Language::JavaScript };
    let (tree, problems) = code::parse(language, &file.text);
    reading.problems.extend(problems);
    let mut facts = Facts::new(file, reading);
    for view in tree.root().descendants() {
        if facts.reading.declares.len() >= MOST {
            break;
        }
        if let Some(pair) = view.pair() {
            let key: &str = &pair.key.value;
            if let Some(known) = KEYS.iter().find(|known| known.word == key) {
                chosen(&mut facts, known, view, pair.value);
            } else if key == "db" {
                payload(&mut facts, view, pair.value);
            } else if URLS.contains(&key) {
                addresses(&mut facts, view, pair.value);
            }
        } else if let Some(call) = view.call().filter(|call| CONNECTS.contains(&call.method.value))
            && let Some(first) = call.arguments.first()
        {
            addresses(&mut facts, view, *first);
        }
    }
}

/// `client: 'pg'`, `dialect: process.env.DIALECT || 'postgres'`, `driver: PostgreSqlDriver`.
fn chosen(facts: &mut Facts<'_>, key: &Key, pair: View<'_>, value: View<'_>) {
    let around = pair.parent();
    let beside = |name: &str| around.and_then(|around| around.get(name));
    if !key.beside.is_empty() && !key.beside.iter().any(|name| beside(name).is_some()) {
        return;
    }
    for outcome in value.outcomes() {
        let Some((word, at)) = word(outcome.view) else { continue };
        let Some(product) = key.tables.iter().find_map(|table| catalog::table(table, &word)) else { continue };
        let host = beside("host").and_then(View::literal).map(|host| host.value.into_owned());
        let mut service = facts.service(product, at, word);
        service.role = Role::Adapter;
        service.name = Some(key.word.to_owned());
        service.host = host;
        // What Knex is told the server is.
        let told = beside("version").and_then(View::literal).filter(|_| key.word == "client");
        if let Some(told) = told {
            let at = told.verbatim.then_some(told.inner);
            service = with_version(service, &told.value, at);
        }
        let placed = placed(service, pair, &outcome);
        facts.push(placed);
    }
}

/// The text of a literal, or the last part of a name.
fn word(view: View<'_>) -> Option<(String, crate::text::Span)> {
    if let Some(literal) = view.literal() {
        return Some((literal.value.into_owned(), literal.inner));
    }
    let name = view.last_name()?;
    Some((name.into_owned(), view.span()))
}

/// Payload's `db: postgresAdapter({ .. })`.
fn payload(facts: &mut Facts<'_>, pair: View<'_>, value: View<'_>) {
    for outcome in value.outcomes() {
        let Some(call) = outcome.view.call() else { continue };
        let Some(product) = catalog::table("payload", call.method.value) else { continue };
        let mut service = facts.service(product, call.method.span, call.method.value);
        service.role = Role::Adapter;
        service.name = Some("db".to_owned());
        let placed = placed(service, pair, &outcome);
        facts.push(placed);
    }
}

/// URLs that stand in the code, mostly as what holds where a variable is not set.
fn addresses(facts: &mut Facts<'_>, at: View<'_>, value: View<'_>) {
    for outcome in value.outcomes() {
        let Some(literal) = outcome.view.literal().filter(|literal| literal.value.contains("://")) else { continue };
        let name = outcome.default_of.as_ref().map_or("DATABASE_URL", |name| &name.value);
        let before = facts.reading.declares.len();
        facts.value(name, &literal.value, literal.inner);
        let mut said: Vec<RawDeclaration> = facts.reading.declares.drain(before..).collect();
        // Where no variable names it, only the scheme tells what the address is for.
        if outcome.default_of.is_none() {
            for one in &mut said {
                one.category = one.product.category();
                one.name = None;
            }
        }
        facts.reading.declares.extend(said.into_iter().map(|said| placed(said, at, &outcome)));
    }
}

/// A declaration with its environment, as sure as it is. The default of a variable is what a checkout runs where nothing
/// sets it, and no deploy's.
fn placed(said: RawDeclaration, at: View<'_>, outcome: &Outcome<'_>) -> RawDeclaration {
    let section =
        condition::environment(outcome.view).or_else(|| condition::environment(at)).or_else(|| section::of(at));
    let is_default = outcome.default_of.is_some();
    let known = |product: ProductId| matches!(product.product().kind, Kind::Embedded);
    let (environment, strength) = match section {
        Some(section) => (Some(section), if is_default { Strength::Weak } else { Strength::Strong }),
        None if is_default && known(said.product) => {
            (Some(Spanned::new("development".to_owned(), said.at)), Strength::Example)
        }
        None if is_default || outcome.alternative || !at.conditions().is_empty() => (None, Strength::Weak),
        None => (None, Strength::Strong),
    };
    // Of the connections that are listed, another key chooses one.
    let listed = at.ancestors().filter_map(View::pair).any(|pair| pair.key.value == "connections");
    let strength = if listed { Strength::Weak } else { strength.min(said.strength) };
    RawDeclaration { environment: environment.or(said.environment), strength, ..said }
}
