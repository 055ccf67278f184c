//! # substitute
//!
//! A compatible product stands in for another: MariaDB for MySQL, Valkey for Redis, OpenSearch for Elasticsearch.
//!
//! ## Why it matters
//! Such products speak the same protocol and differ in what they offer beyond it: SQL modes and JSON functions, modules,
//! query features. Many teams choose the stand-in on purpose, so this is told as information (object stores: a hint).
//! What the makers say of the differences: MariaDB and MySQL (<https://mariadb.com/kb/en/mariadb-vs-mysql-compatibility/>),
//! Valkey and Redis (<https://valkey.io/topics/migration/>).
//!
//! ## What is compared
//! Services of one family that run as other products. A driver or a URL scheme (`mysql://`, `redis://`) does not say
//! which product of the family answers, so only servers are compared.
//!
//! ## How to fix it
//! Run the product that production runs, or accept the difference:
//! `# onpar: allow[substitute] reason` on the line or the line above.

use super::compare::{self, Member, Sides};
use super::{Certainty, Draft, Level, Over, Rule};
use crate::catalog::{Category, ProductId, compatible};
use crate::inventory::{Declaration, Role, Slot};

pub(super) static RULE: Rule = Rule {
    id: "substitute",
    about: "a wire-compatible stand-in: MySQL and MariaDB, Redis and Valkey, Elasticsearch and OpenSearch",
    docs: include_str!("substitute.rs"),
    since: "0.1.0",
    over: Over::Services,
    check,
};

fn check(slot: &Slot, drafts: &mut Vec<Draft>) {
    let servers: Vec<Member<'_>> = compare::members(slot, |declaration| declaration.role == Role::Server).collect();
    let Some(reference) = compare::reference(slot, &servers) else { return };
    let (references, others): (Vec<_>, Vec<_>) =
        servers.into_iter().partition(|member| member.environment == reference);
    let stands_in = |member: &Member<'_>| {
        let product = member.declaration.product;
        let is = |one: &Member<'_>, product: ProductId| one.declaration.product == product;
        // Where the reference has it as well, or this environment has the reference's beside it, both are tried.
        let has_both = references.iter().any(|one| is(one, product))
            || others
                .iter()
                .filter(|other| other.environment == member.environment)
                .any(|other| references.iter().any(|one| is(one, other.declaration.product)));
        references.iter().any(|one| compatible(one.declaration.product, product)) && !has_both
    };
    let deviating: Vec<Member<'_>> = others.iter().filter(|member| stands_in(member)).copied().collect();
    let category = slot.key.category;
    let level = if category == Category::ObjectStore { Level::Hint } else { Level::Information };
    let certainty = if category == Category::ObjectStore { Certainty::Debatable } else { Certainty::Certain };
    let weigh = |_: &Member<'_>| level;
    let sides = Sides { deviating, references, others: Vec::new(), level: &weigh, direction: None };
    if sides.deviating.is_empty() {
        return;
    }
    let subject = format!("Compatible products in the {category} slot");
    drafts.extend(compare::draft(&RULE, certainty, &subject, &sides, value));
}

fn value(declaration: &Declaration) -> String {
    declaration.product.product().name.to_owned()
}
