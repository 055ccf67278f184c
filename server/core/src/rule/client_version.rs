//! # client-version
//!
//! An image has client tools (`pg_dump`, `psql`) of an older version than the server in the same environment.
//!
//! ## Why it matters
//! `pg_dump` refuses to dump a server of a newer major version than its own
//! (<https://www.postgresql.org/docs/current/app-pgdump.html>, Notes): backups, schema dumps and data migrations stop, and
//! often nobody looks. Other client tools mostly work, but do not know what the newer server has.
//!
//! ## What is compared
//! Client packages that a Dockerfile installs, by the version in the name or the pin, else by the version that the base
//! image's distribution ships; and the servers of the same environment. A newer client is no finding. Where an
//! environment has several servers of a product, nothing is said.
//!
//! ## How to fix it
//! Install the client of the server's major version, if need be from the vendor's own package repository
//! (<https://www.postgresql.org/download/linux/>).
//!
//! Accept it with `# onpar: allow[client-version] reason` on the line or the line above.

use std::cmp::Ordering;

use super::compare::{self, Member, Sides};
use super::{Certainty, Draft, Level, Over, Rule};
use crate::inventory::{Declaration, Role, Slot};
use crate::version::{self, Agreement};

pub(super) static RULE: Rule = Rule {
    id: "client-version",
    about: "client tools (`pg_dump`) older than the server they talk to",
    docs: include_str!("client_version.rs"),
    since: "0.1.0",
    over: Over::Services,
    check,
};

fn check(slot: &Slot, drafts: &mut Vec<Draft>) {
    let stated = |role: Role| {
        let wanted = move |one: &Declaration| one.role == role && compare::exact(one).is_some();
        compare::members(slot, wanted).collect::<Vec<Member<'_>>>()
    };
    let (clients, servers) = (stated(Role::Client), stated(Role::Server));
    let older = |client: &Member<'_>| {
        let mut own = servers.iter().filter(|server| server.environment == client.environment).peekable();
        own.peek().is_some() && own.all(|server| is_older(client.declaration, server.declaration))
    };
    // The tools of the environment that matters most are told; the others follow from the same Dockerfile.
    let old: Vec<Member<'_>> = clients.into_iter().filter(|client| older(client)).collect();
    let Some(environment) = compare::reference(slot, &old) else { return };
    let deviating: Vec<Member<'_>> = old.iter().filter(|client| client.environment == environment).copied().collect();
    let references: Vec<Member<'_>> = servers.into_iter().filter(|server| server.environment == environment).collect();
    let Some(product) = references.first().map(|server| server.declaration.product) else { return };
    let refuses = product.product().family == "postgresql";
    let certainty = if refuses { Certainty::Certain } else { Certainty::Debatable };
    let level = if refuses { Level::Warning } else { Level::Information };
    let weigh = |_: &Member<'_>| level;
    let subject = format!("{} client tools are older than the server", product.product().name);
    let sides = Sides { deviating, references, others: Vec::new(), level: &weigh, direction: None };
    drafts.extend(compare::draft(&RULE, certainty, &subject, &sides, value));
}

fn is_older(client: &Declaration, server: &Declaration) -> bool {
    let (Some(own), Some(other)) = (compare::exact(client), compare::exact(server)) else { return false };
    let compared = version::compare(server.product, own, other);
    client.product.product().family == server.product.product().family
        && compared.agreement == Agreement::Major
        && compared.ordering == Ordering::Less
}

fn value(declaration: &Declaration) -> String {
    let version = compare::exact(declaration).map(ToString::to_string).unwrap_or_default();
    match declaration.role {
        Role::Client => format!("tools {version}"),
        _ => format!("server {version}"),
    }
}
