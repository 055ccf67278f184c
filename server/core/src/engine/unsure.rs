//! What was left out of every comparison because it is not clear: files of no known environment, services of which
//! another environment has several. Silent unless somebody asks (`onpar check --pedantic`).
//! Deliberately absent: what is known to hold for all environments.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{CONFIG_FILE, Project};
use crate::config::Notice;
use crate::environment::Environment;
use crate::inventory::{Declaration, Slot};
use crate::rule::Level;
use crate::source::Strength;
use crate::text::Place;

impl Project {
    /// What was not clear, by place.
    #[must_use]
    pub fn unsure(&self) -> Vec<(Place, Notice)> {
        let mut all: Vec<_> = self.unsure_files().chain(self.unsure_slots()).collect();
        all.sort_by(|(one, _), (other, _)| one.cmp(other));
        all
    }

    /// One for each file; where some other reading of the same place is clear, nothing is missing.
    fn unsure_files(&self) -> impl Iterator<Item = (Place, Notice)> {
        let all = &self.inventory.declarations;
        let clear: BTreeSet<&Place> =
            all.iter().filter(|one| !one.environment_why.is_unsure()).map(|one| &one.at).collect();
        // What proves nothing anywhere is not compared for another reason.
        let matters = |one: &&Arc<Declaration>| one.environment_why.is_unsure() && one.strength != Strength::Weak;
        let unclear = all.iter().filter(matters).filter(|one| !clear.contains(&one.at));
        let mut files: BTreeMap<_, Vec<&Arc<Declaration>>> = BTreeMap::new();
        for one in unclear.filter(|one| !one.tool) {
            files.entry(&one.at.file).or_default().push(one);
        }
        files.into_values().filter_map(|declared| {
            let first = declared.first()?;
            let verb = if declared.len() == 1 { "declaration is" } else { "declarations are" };
            let message = format!(
                "for which environment this is, is not clear: {}; {} {verb} compared with nothing (`environments` of \
                 {CONFIG_FILE} can say it)",
                first.environment_why,
                declared.len()
            );
            Some((first.at.clone(), notice(&first.at, "unsure-environment", message)))
        })
    }

    /// Slots that met no other, of a category that other environments fill as well.
    fn unsure_slots(&self) -> impl Iterator<Item = (Place, Notice)> {
        let slots = || self.inventory.slots.iter().filter(|slot| slot.key.category.is_backing_service());
        slots().filter_map(move |slot| {
            let (environment, declared) = alone(slot)?;
            let others = slots().filter(|other| other.key.category == slot.key.category && other.key != slot.key);
            let elsewhere: BTreeSet<&Environment> = others.flat_map(|other| other.by_environment.keys()).collect();
            let elsewhere: Vec<String> =
                elsewhere.into_iter().filter(|other| *other != environment).map(ToString::to_string).collect();
            let first = declared.first().filter(|_| !elsewhere.is_empty())?;
            let message = format!(
                "which {} of {} this is, is not clear: it is compared with nothing (`slots` of {CONFIG_FILE} can say it)",
                slot.key.category,
                elsewhere.join(", ")
            );
            Some((first.at.clone(), notice(&first.at, "unsure-slot", message)))
        })
    }
}

/// The only environment of a slot.
fn alone(slot: &Slot) -> Option<(&Environment, &Vec<Arc<Declaration>>)> {
    let mut environments = slot.by_environment.iter();
    environments.next().filter(|_| environments.next().is_none())
}

fn notice(at: &Place, code: &'static str, message: String) -> Notice {
    Notice { span: at.span, code, level: Level::Hint, message }
}
