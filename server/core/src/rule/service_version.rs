//! # service-version
//!
//! The same service has versions that cannot be equal in two environments.
//!
//! ## Why it matters
//! A query, a migration or a client that works on one major version may fail on another: what passes in development
//! and CI then breaks in production, or the other way round, the application starts to use what production lacks.
//!
//! ## What is compared
//! Versions are compared as far as the less precise one goes: `16` agrees with `16.3`. Which numbers make a major
//! version is the product's own: one for PostgreSQL since 10, two for MySQL. A major difference is a warning, a minor
//! or patch difference a hint. Image variants (`-alpine`) are no part of a version. A CI matrix that holds the
//! reference's version is no divergence.
//!
//! The reference is production; where production states no version, staging, then CI.
//!
//! ## How to fix it
//! Use the reference's version: the quick fix changes the place where the version is written. Mind that an existing
//! data directory of a database cannot be opened by another major version; dump it before and restore it after.
//!
//! Accept it with `# onpar: allow[service-version] reason` on the line or the line above.

use std::cmp::Ordering;

use super::compare::{self, Direction, Member, Sides};
use super::{Certainty, Draft, Level, Rule};
use crate::environment::Environment;
use crate::inventory::{Declaration, Role, Slot};
use crate::text::Place;
use crate::version::{self, Agreement};

pub(super) static RULE: Rule = Rule {
    id: "service-version",
    about: "same product, versions that cannot be equal",
    docs: include_str!("service_version.rs"),
    since: "0.1.0",
    check,
};

fn check(slot: &Slot, drafts: &mut Vec<Draft>) {
    let states = |declaration: &Declaration| declaration.role == Role::Server && compare::exact(declaration).is_some();
    let all: Vec<Member<'_>> = compare::members(slot, states).collect();
    let Some(reference) = compare::reference(&all) else { return };
    let (references, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|member| member.environment == reference);
    let mut found = Vec::new();
    let mut deviating = Vec::new();
    for member in &others {
        let counts = |reference: &&Member<'_>| {
            let automatic = reference.declaration.floats_minor || member.declaration.floats_minor;
            agreement(member, reference)
                .map(|found| if automatic && found < Agreement::Major { Agreement::Same } else { found })
        };
        let nearest = references.iter().filter_map(|reference| counts(&reference)).min();
        let Some(nearest) = nearest.filter(|agreement| *agreement >= Agreement::Patch) else { continue };
        if !is_matrix(member.environment, &others, &references) {
            found.push((member.declaration.version_at.clone(), nearest));
            deviating.push(*member);
        }
    }
    let Some(product) = deviating.first().map(|member| member.declaration.product) else { return };
    let references = references.into_iter().filter(|member| member.declaration.product == product).collect();
    deviating.retain(|member| member.declaration.product == product);
    let major = compare::weight(slot.key.category, Level::Warning, Level::Warning);
    let level = |member: &Member<'_>| {
        let is_major =
            |(at, how): &(Place, Agreement)| *at == member.declaration.version_at && *how == Agreement::Major;
        if found.iter().any(is_major) { major } else { Level::Hint }
    };
    let sides = Sides { deviating, references, level: &level, direction: Some(direction) };
    let subject = format!("{} differs", product.product().name);
    drafts.extend(compare::draft(&RULE, Certainty::Certain, &subject, &sides, value));
}

fn agreement(one: &Member<'_>, other: &Member<'_>) -> Option<Agreement> {
    let product = one.declaration.product;
    if product != other.declaration.product {
        return None;
    }
    let (one, other) = (compare::exact(one.declaration)?, compare::exact(other.declaration)?);
    Some(version::compare(product, one, other).agreement)
}

/// Tests of several versions, one of them the reference's.
fn is_matrix(environment: &Environment, others: &[Member<'_>], references: &[Member<'_>]) -> bool {
    matches!(environment, Environment::Ci | Environment::Test)
        && others.iter().filter(|member| member.environment == environment).any(|member| {
            references.iter().any(|reference| agreement(member, reference).is_some_and(|a| a < Agreement::Patch))
        })
}

fn value(declaration: &Declaration) -> String {
    compare::exact(declaration).map(ToString::to_string).unwrap_or_default()
}

fn direction(own: &Declaration, reference: &Declaration) -> Direction {
    let (Some(one), Some(other)) = (compare::exact(own), compare::exact(reference)) else {
        return Direction::Unknown;
    };
    match version::compare(own.product, one, other).ordering {
        Ordering::Less => Direction::Older,
        Ordering::Greater => Direction::Newer,
        Ordering::Equal => Direction::Unknown,
    }
}
