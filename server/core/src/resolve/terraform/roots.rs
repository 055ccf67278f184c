//! Root modules and what they are deployed for.
//! Deliberately absent: Terragrunt's units.

use std::collections::{BTreeMap, BTreeSet};

use super::eval::{Bound, Evaluator, Scope};
use super::walk::{OfFile, Walk};
use super::{Called, Project, SURE, deployed, push};
use crate::catalog::{self, sign};
use crate::environment::Environment;
use crate::inventory::Declaration;
use crate::resolve::environments::{self, Placed};
use crate::source::terraform::Model;
use crate::syntax::hcl::Expr;
use crate::text::RelPath;

pub(super) fn called(project: &Project<'_, '_>) -> Called {
    let calls = project
        .modules
        .iter()
        .flat_map(|(folder, files)| files.iter().flat_map(|(_, model)| &model.calls).map(move |call| (folder, call)));
    let local = calls.filter_map(|(folder, call)| {
        let source = call.source.as_deref().filter(|source| source.starts_with('.'))?;
        folder.join(source).filter(|target| target != folder)
    });
    local.filter(|folder| project.modules.contains_key(folder)).collect()
}

pub(super) fn declare(project: &Project<'_, '_>, called: &Called, declared: &mut Vec<Declaration>) {
    for folder in project.modules.keys().filter(|folder| !called.contains(*folder)) {
        Root { project, folder }.declare(declared);
    }
}

/// The module folder whose values a `.tfvars` holds: its own, or the nearest above.
pub(super) fn owner<'p>(project: &'p Project<'_, '_>, path: &RelPath) -> Option<&'p RelPath> {
    path.folder().ancestors().find_map(|folder| project.modules.get_key_value(&folder).map(|(folder, _)| folder))
}

struct Root<'r, 'p, 'a> {
    project: &'r Project<'p, 'a>,
    folder: &'r RelPath,
}

type Given<'a> = (&'a RelPath, &'a Model);

impl<'a> Root<'_, '_, 'a> {
    fn declare(&self, declared: &mut Vec<Declaration>) {
        let config = self.project.config;
        let own = self.project.values.iter().filter(|(path, _)| owner(self.project, path) == Some(self.folder));
        let (loaded, named): (Vec<Given<'a>>, Vec<Given<'a>>) =
            own.copied().partition(|(path, _)| path.folder() == *self.folder && is_loaded(path.name()));
        let placed: Vec<(Placed, Given<'a>)> =
            named.into_iter().filter_map(|given| Some((values_place(given.0, config)?, given))).collect();
        if !placed.is_empty() {
            for (placed, given) in placed {
                let values: Vec<Given<'a>> = loaded.iter().copied().chain([given]).collect();
                self.walk(&values, &placed, None, given.0, declared);
            }
            return;
        }
        let of_file = |path: &RelPath| environments::stated(path, config).or_else(|| by_name(path, config));
        let Some((first, _)) = self.project.modules.get(self.folder).and_then(|files| files.first()) else { return };
        if let Some(placed) = self.stated(&loaded) {
            self.walk(&loaded, &placed, None, first, declared);
            return;
        }
        let keys = if of_file(first).is_some() { BTreeSet::new() } else { self.keys(&loaded) };
        for word in &keys {
            let placed = deployed(Placed::new(Environment::from_word(word), "key of a map"));
            self.walk(&loaded, &placed, None, first, declared);
        }
        if keys.is_empty() {
            let placed = Placed::by(sign::KIND, Environment::Production);
            self.walk(&loaded, &placed, Some(&of_file), first, declared);
            if is_library(self.folder) {
                let placed = Placed::unsure("a module that nothing here calls", Vec::new());
                self.walk(&loaded, &placed, Some(&of_file), first, declared);
            }
        }
    }

    fn walk(
        &self,
        values: &[Given<'a>],
        placed: &Placed,
        of_file: Option<&OfFile<'_>>,
        setup: &RelPath,
        declared: &mut Vec<Declaration>,
    ) {
        let Some(files) = self.project.modules.get(self.folder) else { return };
        let mut evaluator = Evaluator::default();
        // Values are literals: no scope is asked for them.
        let given: BTreeMap<&'a str, Bound<'a>> = values
            .iter()
            .flat_map(|(file, model)| {
                model.values.iter().map(move |(name, expr)| (&*name.value, Bound { expr, file, scope: 0 }))
            })
            .collect();
        let environment = of_file.is_none().then(|| placed.environment.clone());
        let scope = evaluator.add(Scope { files: files.clone(), given, environment, ..Scope::default() });
        let mut walk =
            Walk { modules: &self.project.modules, evaluator, placed: placed.clone(), of_file, found: Vec::new() };
        walk.module(scope, self.folder, None, 0);
        push(walk.found, setup, declared);
    }

    /// The environment that a variable `environment` is set to.
    fn stated(&self, loaded: &[Given<'a>]) -> Option<Placed> {
        const NAMES: [&str; 4] = ["environment", "env", "stage", "environment_name"];
        let values = loaded.iter().flat_map(|(_, model)| &model.values);
        let word = values
            .filter(|(name, _)| NAMES.contains(&&*name.value))
            .find_map(|(_, value)| catalog::environment_token(value.as_str()?).filter(|(_, weight)| *weight >= SURE));
        word.map(|(word, _)| deployed(Placed::new(Environment::from_word(word), "value of a variable")))
    }

    /// Environments that keys of maps name: `versions = { staging = "15", production = "14" }`.
    fn keys(&self, loaded: &[Given<'a>]) -> BTreeSet<&'static str> {
        let files = self.project.modules.get(self.folder).into_iter().flatten();
        let models = files.map(|(_, model)| *model);
        let exprs = models
            .flat_map(|model| model.variables.values().flatten().chain(model.locals.values()))
            .chain(loaded.iter().flat_map(|(_, model)| model.values.iter().map(|(_, value)| value)));
        let mut words = BTreeSet::new();
        for expr in exprs {
            words.extend(environments_of(expr));
        }
        words
    }
}

/// The environments that the keys of an object name, if they all do and there are several.
pub(super) fn environments_of(expr: &Expr) -> BTreeSet<&'static str> {
    let mut words = BTreeSet::new();
    for (key, _) in expr.entries() {
        match catalog::environment_token(&key.value).filter(|(_, weight)| *weight >= SURE) {
            Some((word, _)) => {
                words.insert(word);
            }
            None if &*key.value == "default" => {}
            None => return BTreeSet::new(),
        }
    }
    if words.len() > 1 { words } else { BTreeSet::new() }
}

/// Whether a folder holds modules for others to call: <https://developer.hashicorp.com/terraform/language/modules/develop/structure>.
fn is_library(folder: &RelPath) -> bool {
    folder.parts().any(|part| part == "modules")
}

/// Files that are read without being named:
/// <https://developer.hashicorp.com/terraform/language/values/variables#variable-definitions-tfvars-files>
fn is_loaded(name: &str) -> bool {
    matches!(name, "terraform.tfvars" | "terraform.tfvars.json")
        || name.ends_with(".auto.tfvars")
        || name.ends_with(".auto.tfvars.json")
}

/// What a name in the path says: a cloud space, unless it is a developer's own (`local/main.tf`, for an emulator).
pub(super) fn by_name(path: &RelPath, config: &crate::config::Config) -> Option<Placed> {
    let placed = environments::of_path(path, config)?;
    let mut words = path.as_str().split(['/', '.', '-', '_']);
    let is_local = words.any(|word| matches!(word, "local" | "localhost" | "localstack" | "minikube"));
    Some(if is_local && placed.environment == Environment::Development { placed } else { deployed(placed) })
}

/// What a `.tfvars` is for; the user's word is taken as it is.
pub(super) fn values_place(path: &RelPath, config: &crate::config::Config) -> Option<Placed> {
    environments::stated(path, config).or_else(|| by_name(path, config))
}
