//! Slots: which declarations of different environments are about the same service.
//! Deliberately absent: what differs (`rule`).
//!
//! Within an environment, declarations become *instances* (one running service and what connects to it). Instances of
//! two environments meet when they are the only ones of their product's family, when they have the same name or the
//! same variable, or when both are the only ones of their category. Where that is ambiguous nothing is compared.

mod instance;
mod lacking;
mod meet;
mod runtime;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::{Category, compatible};
use crate::config::{Config, SlotChoice};
use crate::environment::Environment;
use crate::inventory::{Declaration, Met, Role, Slot, SlotKey, Strength};
use crate::text::RelPath;
use crate::version::Pin;
use instance::Instance;
use meet::Group;

/// The slots of a project's declarations, sorted by key.
pub(super) fn slots(root: &RelPath, declarations: &[Arc<Declaration>], config: &Config) -> Vec<Slot> {
    let mut by_category: BTreeMap<Category, Environments> = BTreeMap::new();
    let mut chosen: BTreeMap<SlotKey, Environments> = BTreeMap::new();
    for declaration in declarations.iter().filter(|declaration| is_compared(declaration)) {
        let category = declaration.category;
        let environments = match choice(declaration, config) {
            Some(SlotChoice::Ignored) => continue,
            Some(SlotChoice::Named(name)) => chosen.entry(SlotKey { category, name: name.to_owned() }).or_default(),
            None => by_category.entry(category).or_default(),
        };
        environments.entry(declaration.environment.clone()).or_default().push(Arc::clone(declaration));
    }
    let mut slots = Vec::new();
    for (category, environments) in by_category {
        let instances: Vec<Instance> = environments
            .into_iter()
            .flat_map(|(environment, declarations)| instance::instances(&environment, declarations))
            .collect();
        let groups = meet::groups(&instances);
        let single = groups.len() == 1 && !chosen.keys().any(|key| key.category == category);
        for group in groups {
            slots.push(slot(category, group, &instances, single));
        }
    }
    lacking::fill(&mut slots, declarations);
    slots.extend(chosen.into_iter().map(|(key, by_environment)| Slot {
        key,
        by_environment: by_environment.into_iter().map(|(place, list)| (place, best(list))).collect(),
        met_by: BTreeSet::from([Met::Configured]),
        lacking: BTreeMap::new(),
        told: Vec::new(),
        reference: None,
    }));
    told(&mut slots, declarations);
    slots.extend(runtime::slots(root, declarations));
    name_apart(&mut slots);
    slots.sort_by(|a, b| a.key.cmp(&b.key));
    slots
}

/// Notes what files for no environment in particular tell the application of a version, at the only slot that it can mean.
fn told(slots: &mut [Slot], declarations: &[Arc<Declaration>]) {
    let tells = |one: &&Arc<Declaration>| {
        one.environment == Environment::Shared
            && !one.tool
            && one.strength == Strength::Strong
            && matches!(one.role, Role::Connection | Role::Adapter)
            && matches!(one.pin, Pin::Exact(_))
    };
    for declaration in declarations.iter().filter(tells) {
        let runs = |slot: &Slot| {
            let mut all = slot.by_environment.values().flatten();
            all.any(|one| one.role == Role::Server && compatible(one.product, declaration.product))
        };
        let mut fitting = slots.iter_mut().filter(|slot| slot.key.category == declaration.category && runs(slot));
        if let (Some(slot), None) = (fitting.next(), fitting.next()) {
            slot.told.push(Arc::clone(declaration));
        }
    }
}

/// Declarations by environment.
type Environments = BTreeMap<Environment, Vec<Arc<Declaration>>>;

/// What the user says of a declaration, by its name, its host or its file.
fn choice<'a>(declaration: &Declaration, config: &'a Config) -> Option<SlotChoice<'a>> {
    let names = [declaration.name.as_deref(), declaration.host.as_deref()];
    let names: Vec<&str> = names.into_iter().flatten().collect();
    config.slot_of(declaration.category, &names, &declaration.at.file)
}

/// Examples count only where nothing better is declared.
fn best(mut list: Vec<Arc<Declaration>>) -> Vec<Arc<Declaration>> {
    let strongest = list.iter().map(|one| one.strength).max();
    list.retain(|one| Some(one.strength) == strongest || one.role == Role::Client);
    list
}

fn is_compared(declaration: &Declaration) -> bool {
    let category = declaration.category;
    declaration.environment.is_compared()
        && !declaration.tool
        && (declaration.strength != Strength::Weak || declaration.role == Role::Client)
        && (category.is_backing_service() || category == Category::WebServer)
}

fn slot(category: Category, group: Group, instances: &[Instance], single: bool) -> Slot {
    let members: Vec<&Instance> = group.members.iter().filter_map(|index| instances.get(*index)).collect();
    let mut by_environment: BTreeMap<Environment, Vec<Arc<Declaration>>> = BTreeMap::new();
    for member in &members {
        let list = by_environment.entry(member.environment.clone()).or_default();
        list.extend(member.declarations.iter().cloned());
    }
    let name = if single {
        String::new()
    } else {
        members.iter().rev().map(|member| member.name()).next().unwrap_or_default()
    };
    Slot {
        key: SlotKey { category, name },
        by_environment,
        met_by: group.met_by,
        lacking: BTreeMap::new(),
        told: Vec::new(),
        reference: None,
    }
}

/// Two slots never have the same key: a number is added.
fn name_apart(slots: &mut [Slot]) {
    let mut seen: BTreeMap<SlotKey, usize> = BTreeMap::new();
    for slot in slots {
        let count = seen.entry(slot.key.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            slot.key.name = format!("{} {count}", slot.key.name).trim().to_owned();
        }
    }
}
