//! Templates of other tools than Terraform: CloudFormation, Bicep, Serverless, Pulumi, Nomad. A file is a module; one that
//! no other calls is deployed once for each file of parameters that fits it, else for each environment that it knows.
//! Deliberately absent: values given on a command line.

use std::collections::{BTreeMap, BTreeSet};

use super::eval::{Bound, Evaluator, Scope, names_environment};
use super::walk::{OfFile, Walk};
use super::{Modules, SURE, deployed, push, roots};
use crate::catalog;
use crate::config::Config;
use crate::environment::Environment;
use crate::inventory::Declaration;
use crate::resolve::Files;
use crate::resolve::environments::{self, Placed};
use crate::source::Model as Models;
use crate::source::terraform::{Model, Part};
use crate::syntax::hcl::Expr;
use crate::text::RelPath;

type File<'a> = (&'a RelPath, &'a Model);

/// Objects nested deeper are not searched for environments.
const DEPTH: usize = 6;

struct Stacks<'s, 'a> {
    modules: Modules<'a>,
    values: Vec<File<'a>>,
    config: &'s Config,
}

pub(super) fn declare<'a, 'f: 'a>(
    paths: &'a [&RelPath],
    files: &Files<'f>,
    config: &Config,
    declared: &mut Vec<Declaration>,
) {
    let mut stacks: Stacks<'_, 'a> = Stacks { modules: Modules::new(), values: Vec::new(), config };
    for path in paths {
        let Some(Models::Stack(model)) = files.get(path).and_then(|reading| reading.model.as_ref()) else { continue };
        match model.part {
            Part::Values => stacks.values.push((*path, model)),
            _ => stacks.modules.entry((*path).clone()).or_default().push((*path, model)),
        }
    }
    let called = called(&stacks.modules);
    let templates: Vec<File<'a>> = stacks.modules.values().flatten().copied().collect();
    for template in templates.iter().filter(|(path, _)| !called.contains(*path)) {
        let own: Vec<File<'a>> =
            stacks.values.iter().filter(|values| owner(&templates, **values) == Some(template.0)).copied().collect();
        stacks.template(*template, &own, declared);
    }
}

/// Templates that another one calls.
fn called(modules: &Modules<'_>) -> BTreeSet<RelPath> {
    let files = modules.values().flatten();
    let calls = files.flat_map(|(path, model)| model.calls.iter().map(move |call| (path.folder(), call)));
    calls.filter_map(|(folder, call)| folder.join(call.source.as_deref()?)).collect()
}

/// The template that a file of parameters is for: the one it names, else the one with all these parameters; of several
/// the one of the same name, else the only one in the nearest folder.
fn owner<'a>(templates: &[File<'a>], (path, values): File<'a>) -> Option<&'a RelPath> {
    if let Some(using) = values.source.as_ref().and_then(Expr::as_str) {
        let target = path.folder().join(using)?;
        return templates.iter().find(|(template, _)| **template == target).map(|(template, _)| *template);
    }
    let fits = |template: &&File<'a>| {
        let known = |name: &str| template.1.variables.contains_key(name);
        let same = template.1.origin == values.origin && template.1.platform == values.platform;
        same && !values.values.is_empty() && values.values.iter().all(|(name, _)| known(&name.value))
    };
    let fitting: Vec<&RelPath> = templates.iter().filter(fits).map(|(template, _)| *template).collect();
    let stem = stem(path);
    let (named, others): (Vec<&RelPath>, Vec<&RelPath>) =
        fitting.into_iter().partition(|template| stem == self::stem(template));
    let near = |among: Vec<&'a RelPath>| {
        let shared = |template: &&RelPath| {
            let other = template.folder();
            path.folder().parts().zip(other.parts()).take_while(|(one, other)| one == other).count()
        };
        let most = among.iter().map(shared).max()?;
        let mut best = among.iter().filter(|template| shared(template) == most);
        best.next().copied().filter(|_| best.next().is_none())
    };
    near(named).or_else(|| near(others))
}

/// `db` of `db.prod.json`, `db-parameters.json` and `db.template.yaml`.
fn stem(path: &RelPath) -> &str {
    path.name().split(['.', '-', '_']).next().unwrap_or("")
}

impl<'a> Stacks<'_, 'a> {
    fn template(&self, (path, model): File<'a>, values: &[File<'a>], declared: &mut Vec<Declaration>) {
        let own: Vec<(Placed, File<'a>)> =
            values.iter().filter_map(|given| Some((self.place(*given)?, *given))).collect();
        for (placed, (file, given)) in &own {
            let given =
                given.values.iter().map(|(name, expr)| (&*name.value, Bound { expr, file, scope: 0 })).collect();
            self.walk((path, model), given, placed, None, file, declared);
        }
        if !own.is_empty() {
            return;
        }
        let of_file =
            |path: &RelPath| environments::stated(path, self.config).or_else(|| roots::by_name(path, self.config));
        let shared: BTreeMap<&'a str, Bound<'a>> = values
            .iter()
            .flat_map(|(file, given)| given.values.iter().map(move |(name, expr)| (file, name, expr)))
            .map(|(file, name, expr)| (&*name.value, Bound { expr, file, scope: 0 }))
            .collect();
        if let Some(placed) = of_file(path) {
            self.walk((path, model), shared, &placed, None, path, declared);
            return;
        }
        let words = words(model);
        for (word, given) in &words {
            let placed = deployed(Placed::new(Environment::from_word(word), "named in the file"));
            let named = given.iter().map(|(name, expr)| (*name, Bound { expr, file: path, scope: 0 }));
            self.walk((path, model), shared.clone().into_iter().chain(named).collect(), &placed, None, path, declared);
        }
        if words.is_empty() {
            let placed = Placed::new(Environment::Production, "kind of the file");
            self.walk((path, model), shared, &placed, Some(&of_file), path, declared);
        }
    }

    /// What a file of parameters is for.
    fn place(&self, (path, model): File<'a>) -> Option<Placed> {
        let stated = || {
            let values = model.values.iter().filter(|(name, _)| names_environment(&name.value));
            let word = values
                .filter_map(|(_, value)| catalog::environment_token(value.as_str()?))
                .find(|(_, weight)| *weight >= SURE);
            word.map(|(word, _)| deployed(Placed::new(Environment::from_word(word), "value of a parameter")))
        };
        environments::stated(path, self.config).or_else(stated).or_else(|| roots::values_place(path, self.config))
    }

    fn walk(
        &self,
        (path, model): File<'a>,
        given: BTreeMap<&'a str, Bound<'a>>,
        placed: &Placed,
        of_file: Option<&OfFile<'_>>,
        setup: &RelPath,
        declared: &mut Vec<Declaration>,
    ) {
        let mut evaluator = Evaluator::default();
        let environment = of_file.is_none().then(|| placed.environment.clone());
        let files = vec![(path, model)];
        let scope = evaluator.add(Scope { files, given, environment, by_environment: true, each: None });
        let mut walk = Walk { modules: &self.modules, evaluator, placed: placed.clone(), of_file, found: Vec::new() };
        walk.module(scope, path, None, 0);
        push(walk.found, setup, declared);
    }
}

/// The environments that a template is made for, each with the value of the parameter that chooses it: those that a
/// parameter may name, else those that keys of maps name.
fn words(model: &Model) -> BTreeMap<&'static str, Vec<(&str, &Expr)>> {
    let mut words: BTreeMap<&'static str, Vec<(&str, &Expr)>> = BTreeMap::new();
    for (name, allowed) in model.allowed.iter().filter(|(name, _)| names_environment(name)) {
        for item in allowed.items() {
            let word = item.as_str().and_then(catalog::environment_token).filter(|(_, weight)| *weight >= SURE);
            if let Some((word, _)) = word {
                words.entry(word).or_insert_with(|| vec![(name, item)]);
            }
        }
    }
    if words.len() > 1 {
        return words;
    }
    let mut keys = BTreeSet::new();
    for expr in model.variables.values().flatten().chain(model.locals.values()) {
        keys_of(expr, 0, &mut keys);
    }
    keys.into_iter().map(|word| (word, Vec::new())).collect()
}

fn keys_of(expr: &Expr, depth: usize, keys: &mut BTreeSet<&'static str>) {
    keys.extend(roots::environments_of(expr));
    if depth < DEPTH {
        expr.entries().iter().for_each(|(_, value)| keys_of(value, depth + 1, keys));
    }
}
