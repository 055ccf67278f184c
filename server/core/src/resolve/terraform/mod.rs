//! Terraform, OpenTofu and Terragrunt: which modules are deployed, for which environments, and what they make. Templates
//! of other tools are modules of one file (`stack`).
//!
//! A folder of `.tf` files is a module. One that no other calls is a root: it is deployed once for each `.tfvars` that
//! names an environment, else for the environment its folder names, else for production.
//! Deliberately absent: state, remote modules' inside, workspaces that no file names.

mod eval;
mod guess;
mod orphan;
mod release;
mod roots;
mod server;
mod stack;
mod terragrunt;
mod walk;
mod workload;

use std::collections::{BTreeSet, HashMap};

use super::environments::Placed;
use super::{Files, Found};
use crate::config::Config;
use crate::environment::Environment;
use crate::inventory::Declaration;
use crate::source::Model as Models;
use crate::source::terraform::{Model, Part};
use crate::text::RelPath;
use walk::Modules;

/// A word must be this sure to name an environment.
const SURE: u8 = 80;
/// Declarations of one project beyond this many are left out.
const MOST: usize = 20_000;

/// The files of a project.
struct Project<'p, 'a> {
    modules: Modules<'a>,
    values: Vec<(&'a RelPath, &'a Model)>,
    terragrunt: Vec<(&'a RelPath, &'a Model)>,
    config: &'p Config,
}

pub(super) fn declare<'a, 'f: 'a>(paths: &'a [&RelPath], files: &Files<'f>, config: &Config, found: &mut Found) {
    let mut project: Project<'_, 'a> =
        Project { modules: Modules::new(), values: Vec::new(), terragrunt: Vec::new(), config };
    for path in paths {
        let Some(Models::Terraform(model)) = files.get(path).and_then(|reading| reading.model.as_ref()) else {
            continue;
        };
        match model.part {
            Part::Module => project.modules.entry(path.folder()).or_default().push((*path, model)),
            Part::Values => project.values.push((*path, model)),
            Part::Terragrunt => project.terragrunt.push((*path, model)),
        }
    }
    let mut declared = Vec::new();
    let mut called = roots::called(&project);
    called.extend(terragrunt::declare(&project, &mut declared));
    roots::declare(&project, &called, &mut declared);
    orphan::declare(&project, &mut declared);
    stack::declare(paths, files, config, &mut declared);
    declared.truncate(MOST);
    found.declarations.extend(declared);
}

/// A cloud space called `development` or `test` is no developer's machine and no run of the tests: it has a name of its
/// own, so that no message says one word for both.
fn deployed(placed: Placed) -> Placed {
    match placed.environment {
        Environment::Development | Environment::Test | Environment::Ci => {
            let word = if placed.environment == Environment::Development { "dev" } else { placed.environment.as_str() };
            Placed { environment: Environment::Named(format!("{word}-space").into()), why: placed.why }
        }
        _ => placed,
    }
}

/// Services of one product and one version are one to the comparison, however many there are: they get one name.
fn together(declared: &mut [Declaration]) {
    let mut names = HashMap::new();
    for one in declared {
        let key = (one.product, one.pin.clone(), one.category, one.environment.clone());
        one.name.clone_from(names.entry(key).or_insert_with(|| one.name.clone()));
    }
}

/// Finishes what one deployment declares: it is one set-up, whatever files it is made of.
fn push(mut found: Vec<Declaration>, setup: &RelPath, declared: &mut Vec<Declaration>) {
    together(&mut found);
    for mut one in found {
        one.setup = setup.clone();
        declared.push(one);
    }
}

/// Folders of modules that something calls.
type Called = BTreeSet<RelPath>;
