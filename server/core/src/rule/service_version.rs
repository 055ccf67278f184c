//! # service-version
//!
//! The same service has versions that cannot be equal in two environments.
//!
//! ## Why it matters
//! A query, a migration or a client that works on one major version may fail on another: what passes in development
//! and CI then breaks in production, or the other way round, the application starts to use what production lacks.
//! What changes with a major version, its makers list: PostgreSQL (<https://www.postgresql.org/support/versioning/>, with
//! the notes of each release), MySQL (<https://dev.mysql.com/doc/refman/8.4/en/mysql-nutshell.html>), Elasticsearch
//! (<https://www.elastic.co/guide/en/elasticsearch/reference/current/breaking-changes.html>), RabbitMQ
//! (<https://www.rabbitmq.com/release-information>).
//!
//! ## What is compared
//! Versions are compared as far as the less precise one goes: `16` agrees with `16.3`. Which numbers make a major
//! version is the product's own: one for PostgreSQL since 10, two for MySQL. A major difference is a warning, a minor
//! or patch difference a hint. Image variants (`-alpine`) are no part of a version. The versions that a CI matrix tries
//! besides the reference's are no divergence. Where an environment has several services of one product and version, and
//! another has one, they are compared whichever of them it is.
//!
//! The reference is production; where production states no version, staging, then CI.
//!
//! ## How to fix it
//! Use the reference's version: the quick fix changes the place where the version is written. Mind that an existing
//! data directory of a database cannot be opened by another major version; dump it before and restore it after.
//!
//! Accept it with `# onpar: allow[service-version] reason` on the line or the line above.

use super::drift::{self, Matters};
use super::{Draft, Over, Rule};
use crate::inventory::Slot;

pub(super) static RULE: Rule = Rule {
    id: "service-version",
    about: "same product, versions that cannot be equal",
    docs: include_str!("service_version.rs"),
    since: "0.1.0",
    over: Over::Services,
    check,
};

fn check(slot: &Slot, drafts: &mut Vec<Draft>) {
    drift::check(&RULE, slot, Matters::Major, drafts);
}
