//! # service-type
//!
//! The same slot is filled by another product in two environments: SQLite here and PostgreSQL there, a cache in the
//! process and Memcached, a synchronous queue and RabbitMQ.
//!
//! ## Why it matters
//! Other products have other types, limits, transactions and orderings. Tests that pass on a stand-in say little about
//! the service that production uses. SQLite stores text in a number's column unless a table is strict
//! (<https://www.sqlite.org/flextypegood.html>) and alters tables in few ways (<https://www.sqlite.org/lang_altertable.html>);
//! a cache in the process is another one in each worker
//! (<https://docs.djangoproject.com/en/stable/topics/cache/#local-memory-caching>); a task that runs at once is never
//! serialised, retried or run twice (<https://docs.celeryq.dev/en/stable/userguide/testing.html>).
//!
//! ## What is compared
//! Declarations of the same slot: the same variable (`DATABASE_URL`), the same service name, or the only service of a
//! kind in both environments. Compatible products (MySQL and MariaDB, Redis and Valkey) are the rule `substitute`.
//! Stand-ins for a cache, a queue, mail or storage are a hint in development and a warning in test and CI; databases
//! and search engines are a warning everywhere. Web servers that an application is configured for (Apache, Caddy,
//! lighttpd, nginx) are a hint; proxies are not compared. Test doubles that do nothing (`null`) are no divergence in tests.
//!
//! ## How to fix it
//! Run the same product in both environments; a compose file makes that one command.
//!
//! Accept it with `# onpar: allow[service-type] reason` on the line or the line above.

use super::compare::{self, Member, Sides};
use super::{Certainty, Draft, Level, Over, Rule};
use crate::catalog::{Category, Kind, compatible};
use crate::environment::Environment;
use crate::inventory::{Declaration, Role, Slot};

pub(super) static RULE: Rule = Rule {
    id: "service-type",
    about: "the same slot is another product: SQLite and PostgreSQL, a synchronous queue and RabbitMQ",
    docs: include_str!("service_type.rs"),
    since: "0.1.0",
    over: Over::Services,
    check,
};

fn check(slot: &Slot, drafts: &mut Vec<Draft>) {
    let all: Vec<Member<'_>> = compare::members(slot, |one| one.role != Role::Client && is_told(one)).collect();
    let Some(reference) = compare::reference(slot, &all) else { return };
    let (references, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|member| member.environment == reference);
    let agrees = |one: &Member<'_>| {
        references.iter().any(|reference| compatible(reference.declaration.product, one.declaration.product))
    };
    let deviates = |member: &Member<'_>| {
        let own = others.iter().filter(|other| other.environment == member.environment);
        let same_key = references.iter().any(|reference| is_same_setting(reference.declaration, member.declaration));
        !agrees(member) && (same_key || !own.clone().any(agrees)) && !is_double(member)
    };
    let deviating: Vec<Member<'_>> = others.iter().filter(|member| deviates(member)).copied().collect();
    if deviating.is_empty() {
        return;
    }
    let weigh = |member: &Member<'_>| {
        references.iter().map(|reference| level(slot.key.category, member, reference)).max().unwrap_or(Level::Hint)
    };
    let certainty = if slot.key.category == Category::Mail { Certainty::Debatable } else { Certainty::Certain };
    let told: Vec<&Environment> = deviating.iter().map(|member| member.environment).collect();
    let agrees = |member: &&Member<'_>| !told.contains(&member.environment) && agrees(member);
    let agreeing: Vec<Member<'_>> = others.iter().filter(agrees).copied().collect();
    let (references, others) = (references.clone(), agreeing);
    let sides = Sides { deviating, references, others, level: &weigh, direction: None };
    let subject = format!("{} differs", capitalised(&slot.key.category.to_string()));
    drafts.extend(compare::draft(&RULE, certainty, &subject, &sides, value));
}

/// Servers that an application is configured for and may come to rely on; what only passes requests on may differ.
const WEB_SERVERS: [&str; 4] = ["apache-httpd", "caddy", "lighttpd", "nginx"];

fn is_told(one: &Declaration) -> bool {
    one.category != Category::WebServer || WEB_SERVERS.contains(&one.product.as_str())
}

/// The same variable sets both: proof, whatever other set-ups of the environment choose.
fn is_same_setting(one: &Declaration, other: &Declaration) -> bool {
    one.role != Role::Server && other.role != Role::Server && one.name.is_some() && one.name == other.name
}

/// Adapters that do nothing, in tests.
fn is_double(member: &Member<'_>) -> bool {
    let category = member.declaration.category;
    let product = member.declaration.product.as_str();
    matches!(member.environment, Environment::Test | Environment::Ci)
        && (product.starts_with("null") || category == Category::Mail || category == Category::Broadcast)
}

fn level(category: Category, one: &Member<'_>, other: &Member<'_>) -> Level {
    let sides = [one, other].map(|member| is_stand_in(member.declaration.product.product().kind));
    let stands_in = sides.contains(&true);
    // The process, its disk, nothing at all: no service on either side.
    let no_service = !sides.contains(&false);
    let automated = matches!(one.environment, Environment::Test | Environment::Ci);
    match category {
        Category::Database | Category::Search | Category::Vector => Level::Warning,
        Category::WebServer => Level::Hint,
        _ if no_service || stands_in && !automated => Level::Hint,
        _ => Level::Warning,
    }
}

fn is_stand_in(kind: Kind) -> bool {
    matches!(kind, Kind::Embedded | Kind::Emulator | Kind::Capture | Kind::NullObject | Kind::ViaOther)
}

fn value(declaration: &Declaration) -> String {
    declaration.product.product().name.to_owned()
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    let rest = |chars: std::str::Chars<'_>| chars.as_str().replace('-', " ");
    chars.next().map(|first| first.to_uppercase().collect::<String>() + &rest(chars)).unwrap_or_default()
}
