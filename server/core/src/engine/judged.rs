//! The findings of one project while it is judged: levels, what is accepted, fixes.

use std::collections::BTreeSet;

use super::{Engine, finish};
use crate::fix;
use crate::inventory::Slot;
use crate::resolve::Files;
use crate::rule::{Divergence, Level, Rule};
use crate::suppress::{self, Accepting, By};
use crate::text::RelPath;

/// The findings of one project while it is judged.
pub(super) struct Judged<'a, 'f> {
    engine: &'a Engine,
    root: &'a RelPath,
    files: &'a Files<'f>,
    pub(super) divergences: Vec<Divergence>,
    pub(super) allowed: Vec<(Divergence, String)>,
    pub(super) recorded: Vec<Divergence>,
    pub(super) used: BTreeSet<By>,
}

impl<'a, 'f> Judged<'a, 'f> {
    pub(super) fn new(engine: &'a Engine, root: &'a RelPath, files: &'a Files<'f>) -> Self {
        Self {
            engine,
            root,
            files,
            divergences: Vec::new(),
            allowed: Vec::new(),
            recorded: Vec::new(),
            used: BTreeSet::new(),
        }
    }

    /// One rule on one slot. What is accepted is taken out and the rule asked again, so that messages name only what
    /// is left.
    pub(super) fn slot(&mut self, slot: &Slot, rule: &'static Rule) {
        let found = self.check(slot, rule);
        if found.is_empty() {
            return;
        }
        let (files, config, today) = (self.files, &self.engine.config, self.engine.options.today);
        let Some((reduced, reason, used)) = suppress::reduce(slot, rule.id, Accepting { files, config, today }) else {
            self.tell(found);
            return;
        };
        let left = self.check(&reduced, rule);
        self.used.extend(used);
        if left.len() < found.len() {
            self.allowed.extend(found.into_iter().map(|divergence| (divergence, reason.clone())));
        }
        self.tell(left);
    }

    fn tell(&mut self, found: Vec<Divergence>) {
        let (recorded, new): (Vec<_>, Vec<_>) = found.into_iter().partition(|one| self.engine.baseline.holds(one));
        self.recorded.extend(recorded);
        self.divergences.extend(new);
    }

    fn check(&self, slot: &Slot, rule: &Rule) -> Vec<Divergence> {
        let mut found: Vec<Divergence> =
            rule.drafts(slot).into_iter().map(|draft| finish(draft, slot, self.root)).collect();
        for divergence in &mut found {
            let least = self.engine.config.threshold(rule.id);
            for side in divergence.sides.iter_mut().filter(|side| side.level != Level::Off) {
                let too_small = side.deviates && side.difference.zip(least).is_some_and(|(own, least)| own < least);
                side.level = if too_small {
                    Level::Off
                } else {
                    self.engine.level(divergence.rule, divergence.certainty, side.level)
                };
            }
            if divergence.sides.iter().all(|side| !side.deviates || side.level == Level::Off) {
                divergence.sides.iter_mut().for_each(|side| side.level = Level::Off);
            }
            divergence.level = divergence.sides.iter().map(|side| side.level).max().unwrap_or(Level::Off);
            divergence.fixes = fix::fixes(divergence, self.files);
        }
        found.retain(|divergence| divergence.level != Level::Off);
        found
    }
}
