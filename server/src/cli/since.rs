//! `onpar check --since REV`: which findings a change brings or makes worse.

use std::collections::BTreeMap;

use anyhow::Context as _;
use onpar_core::baseline;
use onpar_core::config::Options;
use onpar_core::engine::Engine;
use onpar_core::environment::Environment;
use onpar_core::rule::{Divergence, Side};
use onpar_core::text::RelPath;
use onpar_core::version::{self, Version};

use crate::workspace::today::today;
use crate::workspace::{Root, revision};

type Key = (&'static str, RelPath, String);

/// The findings of the folder as it was.
#[derive(Debug)]
pub(super) struct Before(BTreeMap<Key, Divergence>);

impl Before {
    pub(super) fn read(root: &Root, at: &str) -> anyhow::Result<Self> {
        let mut engine = Engine::new(Options { today: today(), ..Options::default() });
        revision::load(root, at, &mut engine).with_context(|| format!("--since {at}"))?;
        engine.ignore_baseline();
        engine.judge();
        let all = engine.projects().flat_map(|project| &project.divergences);
        Ok(Self(all.map(|one| (key(one), one.clone())).collect()))
    }

    /// Whether the finding was not there, or is worse than it was.
    pub(super) fn lacks(&self, finding: &Divergence) -> bool {
        self.0.get(&key(finding)).is_none_or(|old| baseline::id(old) != baseline::id(finding) && is_worse(old, finding))
    }
}

fn key(divergence: &Divergence) -> Key {
    (divergence.rule.id, divergence.project.clone(), divergence.slot.to_string())
}

/// Worse: another environment deviates, or one has moved away from the reference.
fn is_worse(old: &Divergence, new: &Divergence) -> bool {
    let moved = reference(old) != reference(new);
    let deviating = new.sides.iter().filter(|side| side.deviates);
    let mut worse =
        deviating.filter(|side| !of(old, &side.environment).any(|was| !moved && approaches(was, side, reference(new))));
    worse.next().is_some()
}

fn of<'d>(divergence: &'d Divergence, environment: &'d Environment) -> impl Iterator<Item = &'d Side> {
    divergence.sides.iter().filter(move |side| side.deviates && side.environment == *environment)
}

fn reference(divergence: &Divergence) -> Option<&Version> {
    let mut sides = divergence.sides.iter().filter(|side| side.environment == divergence.reference);
    sides.find_map(|side| side.declaration.pin.version())
}

/// The same as before, or between what it was and the reference.
fn approaches(was: &Side, is: &Side, reference: Option<&Version>) -> bool {
    let product = is.declaration.product;
    if was.declaration.product != product {
        return false;
    }
    match (was.declaration.pin.version(), is.declaration.pin.version(), reference) {
        (Some(was), Some(is), Some(reference)) => {
            let moved = version::compare(product, is, was).ordering;
            let left = version::compare(product, reference, is).ordering;
            moved.is_eq() || moved == left
        }
        (was, is, _) => was == is,
    }
}
