//! # unpinned-version
//!
//! One environment states a version, another takes whatever is current: parity cannot be known.
//!
//! ## Why it matters
//! A floating tag (`latest`, `alpine`, none) moves on release day. It then runs something newer than the environment
//! that is pinned, without a change in the repository: tags are mutable
//! (<https://docs.docker.com/build/building/best-practices/#pin-base-image-versions>).
//!
//! ## What is compared
//! Services of the same product, where one environment declares a version and another none at all. A tag of fewer
//! numbers (`16`) is pinned; an image with a digest is pinned, too. A warning for databases and search engines, a hint
//! for caches and the rest.
//!
//! ## How to fix it
//! Pin the tag to what the other environment declares; the quick fix does it.
//!
//! Accept it with `# onpar: allow[unpinned-version] reason` on the line or the line above.

use super::compare::{self, Member, Sides};
use super::{Certainty, Draft, Level, Over, Rule};
use crate::inventory::{Declaration, Role, Slot};
use crate::version::Pin;

pub(super) static RULE: Rule = Rule {
    id: "unpinned-version",
    about: "one environment pins a version, another floats: parity cannot be known",
    docs: include_str!("unpinned_version.rs"),
    since: "0.1.0",
    over: Over::Services,
    check,
};

fn check(slot: &Slot, drafts: &mut Vec<Draft>) {
    let states = |declaration: &Declaration| declaration.role == Role::Server && compare::exact(declaration).is_some();
    let floats =
        |declaration: &Declaration| declaration.role == Role::Server && matches!(declaration.pin, Pin::Floating(_));
    let pinned: Vec<Member<'_>> = compare::members(slot, states).collect();
    let floating: Vec<Member<'_>> = compare::members(slot, floats)
        .filter(|member| !pinned.iter().any(|other| pins_as_well(other, member)))
        .collect();
    let Some((deviating, references)) = sides(slot, &floating, &pinned) else { return };
    // What is pinned elsewhere completes the picture.
    let is_new = |member: &&Member<'_>| {
        deviating.iter().any(|odd| odd.declaration.product == member.declaration.product)
            && !references.iter().any(|known| known.environment == member.environment)
    };
    let others: Vec<Member<'_>> = pinned.iter().filter(is_new).copied().collect();
    let Some(product) = deviating.first().map(|member| member.declaration.product) else { return };
    let level = compare::weight(slot.key.category, Level::Warning, Level::Hint);
    let weigh = |_: &Member<'_>| level;
    let sides = Sides { deviating, references, others, level: &weigh, direction: None };
    let subject = format!("{} is not pinned", product.product().name);
    drafts.extend(compare::draft(&RULE, Certainty::Certain, &subject, &sides, value));
}

/// A set-up that pins, too, tries several versions: a matrix, jobs beside each other. It speaks for itself alone.
fn pins_as_well(pinned: &Member<'_>, floating: &Member<'_>) -> bool {
    pinned.environment == floating.environment && pinned.declaration.setup == floating.declaration.setup
}

/// What floats and what it is held against: the highest environment that pins the same product, other than its own.
fn sides<'a>(
    slot: &Slot,
    floating: &[Member<'a>],
    pinned: &[Member<'a>],
) -> Option<(Vec<Member<'a>>, Vec<Member<'a>>)> {
    let mut candidates = pinned.to_vec();
    while let Some(reference) = compare::reference(slot, &candidates) {
        let references: Vec<_> = candidates.iter().filter(|member| member.environment == reference).copied().collect();
        let held = |member: &&Member<'_>| {
            let same = |reference: &Member<'_>| reference.declaration.product == member.declaration.product;
            member.environment != reference && references.iter().any(same)
        };
        let deviating: Vec<_> = floating.iter().filter(held).copied().collect();
        if let Some(product) = deviating.first().map(|member| member.declaration.product) {
            let of_product = |member: &Member<'_>| member.declaration.product == product;
            return Some((
                deviating.into_iter().filter(of_product).collect(),
                references.into_iter().filter(of_product).collect(),
            ));
        }
        candidates.retain(|member| member.environment != reference);
    }
    None
}

fn value(declaration: &Declaration) -> String {
    match &declaration.pin {
        Pin::Exact(version) => version.to_string(),
        Pin::Floating(Some(tag)) => format!("`{tag}`"),
        _ => "no tag".to_owned(),
    }
}
