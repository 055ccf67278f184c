//! Stage 2: from what single files say to what each environment declares.
//! Deliberately absent: reading text (`source`) and comparing (`rule`).

mod brought;
mod builds;
mod cascade;
mod chains;
pub mod compose;
mod dockerfile;
mod environments;
mod files;
mod follow;
mod helm;
pub(crate) mod interpolate;
mod kustomize;
mod layers;
mod plain;
mod provisioned;
mod rails;
mod server;
mod settings;
mod slots;
mod stated;
mod terraform;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::environment::Environment;
use crate::inventory::{Declaration, Inventory, Strength};
use crate::text::{Place, RelPath};
pub use crate::traced;
pub use files::Files;

/// What the files of a project declare, and what could not be resolved.
#[derive(Debug, Default)]
pub struct Resolved {
    pub inventory: Inventory,
    pub problems: Vec<(Place, String)>,
}

/// A chain of compose files as it is used in one environment.
#[derive(Debug)]
pub struct Setup {
    /// The files given, base first.
    pub chain: Vec<RelPath>,
    pub environment: Environment,
    /// Why it is that environment's.
    pub why: String,
    pub project: compose::Project,
    /// What the files of the chain see, by name.
    pub variables: BTreeMap<String, traced::Traced>,
}

/// The chains of compose files of one project; arguments as those of [`resolve`].
pub fn setups<'a>(
    root: &RelPath,
    paths: impl Iterator<Item = &'a RelPath>,
    files: &Files<'_>,
    config: &Config,
) -> Vec<Setup> {
    chains::setups(root, &paths.collect::<Vec<_>>(), files, config)
}

/// Resolves one project: `paths` are its files, `files` gives access to them and to those they refer to. `whole`: what
/// is stated for no project in particular is meant for this one.
pub fn resolve<'a>(
    root: &RelPath,
    whole: bool,
    paths: impl Iterator<Item = &'a RelPath>,
    files: &Files<'_>,
    config: &Config,
) -> Resolved {
    let paths: Vec<&RelPath> = paths.inspect(|path| files.note(path)).collect();
    let mut found = Found::default();
    let mut placed = chains::declare(root, &paths, files, config, &mut found);
    builds::note(&paths, files, config, &mut placed, &mut found);
    dockerfile::declare(&paths, files, config, &placed, &mut found);
    helm::declare(&paths, files, config, &mut found);
    terraform::declare(&paths, files, config, &mut found);
    let used = kustomize::declare(&paths, files, config, &mut found);
    let paths: Vec<&RelPath> = paths.into_iter().filter(|path| !used.contains(*path)).collect();
    rails::declare(&paths, files, config, &mut found);
    plain::declare(&paths, files, config, &placed, &mut found);
    layers::declare(&paths, config, &mut found);
    settings::declare(&paths, files, config, &mut found);
    stated::declare(root, whole, files, config, &mut found);
    environments::settle(&mut found.declarations, config);
    brought::declare(&mut found.declarations);
    let is_own = |one: &Declaration| one.repository.as_deref().is_some_and(|name| placed.is_output(name));
    for own in found.declarations.iter_mut().filter(|one| is_own(one)) {
        own.strength = Strength::Weak;
    }
    let declarations = in_order(found.declarations);
    let mut slots = slots::slots(root, &declarations, config);
    slots.iter_mut().for_each(|slot| slot.reference = config.reference().cloned());
    Resolved { inventory: Inventory { project: Some(root.clone()), declarations, slots }, problems: found.problems }
}

/// What the steps of this stage collect.
#[derive(Debug, Default)]
struct Found {
    declarations: Vec<Declaration>,
    problems: Vec<(Place, String)>,
}

/// By place; the same fact about the same place, found twice, is one declaration: the surer one.
fn in_order(mut declarations: Vec<Declaration>) -> Vec<Arc<Declaration>> {
    let key = |d: &Declaration| (d.at.clone(), d.environment.clone(), d.product, d.category, d.role, d.name.clone());
    declarations.sort_by_key(|one| (key(one), std::cmp::Reverse(one.strength)));
    declarations.dedup_by(|a, b| key(a) == key(b));
    declarations.into_iter().map(Arc::new).collect()
}
