//! What the rules about versions share: the members of a slot whose version cannot be the reference's.

use std::cmp::Ordering;

use super::compare::{self, Direction, Member, Sides};
use super::{Certainty, Draft, Level, Rule};
use crate::environment::Environment;
use crate::inventory::{Declaration, Role, Slot};
use crate::text::Place;
use crate::version::{self, Agreement};

/// Which difference is more than a hint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Matters {
    /// Another major version.
    Major,
    /// Another release line: Ruby 3.3 and 3.4.
    Line,
}

/// One draft for the slot, if versions differ: a warning where the difference `matters`, else a hint.
pub(super) fn check(rule: &'static Rule, slot: &Slot, matters: Matters, drafts: &mut Vec<Draft>) {
    let states = |declaration: &Declaration| declaration.role == Role::Server && compare::exact(declaration).is_some();
    let all: Vec<Member<'_>> = compare::members(slot, states).collect();
    let Some(reference) = compare::reference(slot, &all) else { return };
    let (references, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|member| member.environment == reference);
    let mut found = Vec::new();
    let (mut deviating, mut agreeing) = (Vec::new(), Vec::new());
    for member in &others {
        let counts = |reference: &&Member<'_>| {
            let automatic = reference.declaration.floats_minor || member.declaration.floats_minor;
            agreement(member, reference)
                .map(|found| if automatic && found < Agreement::Major { Agreement::Same } else { found })
        };
        let nearest = references.iter().filter_map(|reference| counts(&reference)).min();
        match nearest {
            Some(nearest) if nearest >= Agreement::Patch && is_matrix(member, &others, &references) => {}
            Some(nearest) if nearest >= Agreement::Patch => {
                found.push((member.declaration.version_at.clone(), nearest));
                deviating.push(*member);
            }
            // What says less than the reference agrees, but is not the same.
            Some(Agreement::Same) => agreeing.push(*member),
            Some(_) | None => {}
        }
    }
    let Some(product) = deviating.first().map(|member| member.declaration.product) else { return };
    let of_product = |member: &Member<'_>| member.declaration.product == product;
    let references: Vec<_> = references.into_iter().filter(of_product).collect();
    agreeing.retain(of_product);
    deviating.retain(of_product);
    let level = |member: &Member<'_>| {
        let matters = match matters {
            Matters::Major => found
                .iter()
                .any(|(at, how): &(Place, Agreement)| *at == member.declaration.version_at && *how == Agreement::Major),
            Matters::Line => !references.iter().any(|reference| on_one_line(member, reference)),
        };
        if matters { Level::Warning } else { Level::Hint }
    };
    let (references, others) = (references.clone(), agreeing);
    let sides = Sides { deviating, references, others, level: &level, direction: Some(direction) };
    let subject = format!("{} differs", product.product().name);
    let Some(mut draft) = compare::draft(rule, Certainty::Certain, &subject, &sides, value) else { return };
    for side in draft.sides.iter_mut().filter(|side| side.deviates) {
        side.difference = found.iter().find(|(at, _)| *at == side.at).map(|(_, difference)| *difference);
    }
    drafts.push(draft);
}

fn on_one_line(one: &Member<'_>, other: &Member<'_>) -> bool {
    let product = one.declaration.product;
    let versions = compare::exact(one.declaration).zip(compare::exact(other.declaration));
    versions.is_some_and(|(one, other)| version::compare(product, one, other).same_line)
}

fn agreement(one: &Member<'_>, other: &Member<'_>) -> Option<Agreement> {
    let product = one.declaration.product;
    if product != other.declaration.product {
        return None;
    }
    let (one, other) = (compare::exact(one.declaration)?, compare::exact(other.declaration)?);
    Some(version::compare(product, one, other).agreement)
}

/// Tests of several versions, one of them the reference's: in its own set-up, or in one that tries its version as well.
fn is_matrix(one: &Member<'_>, others: &[Member<'_>], references: &[Member<'_>]) -> bool {
    let automated = |member: &&Member<'_>| member.environment == one.environment;
    let tries = |member: &Member<'_>| {
        let mut of_setup = others.iter().filter(automated);
        let setup = &member.declaration.setup;
        *setup == one.declaration.setup
            || of_setup
                .any(|own| own.declaration.setup == *setup && agreement(own, one).is_some_and(|a| a < Agreement::Patch))
    };
    matches!(one.environment, Environment::Ci | Environment::Test)
        && others.iter().filter(automated).filter(|member| tries(member)).any(|member| {
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
