//! # unpinned-version
//!
//! One environment states a version, another takes whatever is current: parity cannot be known.
//!
//! ## Why it matters
//! A floating tag (`latest`, `alpine`, none) moves on release day. It then runs something newer than the environment
//! that is pinned, without a change in the repository.
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
use super::{Certainty, Draft, Level, Rule};
use crate::inventory::{Declaration, Role, Slot};
use crate::version::Pin;

pub(super) static RULE: Rule = Rule {
    id: "unpinned-version",
    about: "one environment pins a version, another floats: parity cannot be known",
    docs: include_str!("unpinned_version.rs"),
    since: "0.1.0",
    check,
};

fn check(slot: &Slot, drafts: &mut Vec<Draft>) {
    let states = |declaration: &Declaration| declaration.role == Role::Server && compare::exact(declaration).is_some();
    let floats =
        |declaration: &Declaration| declaration.role == Role::Server && matches!(declaration.pin, Pin::Floating(_));
    let pinned: Vec<Member<'_>> = compare::members(slot, states).collect();
    let Some(reference) = compare::reference(&pinned) else { return };
    let floating: Vec<Member<'_>> = compare::members(slot, floats)
        .filter(|member| !pinned.iter().any(|other| other.environment == member.environment))
        .collect();
    let Some(product) = floating.first().map(|member| member.declaration.product) else { return };
    let of_product = |member: &Member<'_>| member.declaration.product == product;
    let deviating: Vec<_> = floating.into_iter().filter(of_product).collect();
    let references: Vec<_> =
        pinned.into_iter().filter(|member| member.environment == reference).filter(of_product).collect();
    if references.is_empty() {
        return;
    }
    let level = compare::weight(slot.key.category, Level::Warning, Level::Hint);
    let weigh = |_: &Member<'_>| level;
    let sides = Sides { deviating, references, level: &weigh, direction: None };
    let subject = format!("{} is not pinned", product.product().name);
    drafts.extend(compare::draft(&RULE, Certainty::Certain, &subject, &sides, value));
}

fn value(declaration: &Declaration) -> String {
    match &declaration.pin {
        Pin::Exact(version) => version.to_string(),
        Pin::Floating(Some(tag)) => format!("`{tag}`"),
        _ => "no tag".to_owned(),
    }
}
