//! Terragrunt: units, what they include, and the inputs they give to a module.
//! Rules: <https://terragrunt.gruntwork.io/docs/reference/hcl/blocks/#include>
//! Deliberately absent: `dependency`, `generate`, `read_terragrunt_config`, stacks.

use std::collections::{BTreeMap, BTreeSet};

use super::eval::{Bound, Evaluator, Scope};
use super::walk::Walk;
use super::{Called, Project, guess, push, roots};
use crate::catalog::{self, sign};
use crate::environment::Environment;
use crate::inventory::Declaration;
use crate::resolve::environments::Placed;
use crate::source::terraform::Model;
use crate::syntax::hcl::{Expr, Kind};
use crate::text::RelPath;

type File<'a> = (&'a RelPath, &'a Model);

/// Declares what every unit makes. Answers the modules that units run.
pub(super) fn declare(project: &Project<'_, '_>, declared: &mut Vec<Declaration>) -> Called {
    let mut called = Called::new();
    let units: Vec<Vec<File<'_>>> = project
        .terragrunt
        .iter()
        .filter(|(path, _)| path.name() == "terragrunt.hcl")
        .map(|unit| [*unit].into_iter().chain(included(project, *unit)).collect())
        .collect();
    let inner: BTreeSet<&RelPath> =
        units.iter().flat_map(|files| files.iter().skip(1)).map(|(path, _)| *path).collect();
    for files in &units {
        let Some((path, _)) = files.first() else { continue };
        if !inner.contains(path) {
            called.extend(unit(project, files, declared));
        }
    }
    called
}

/// The files that a unit includes, by the ends of their paths: what stands before is a function.
fn included<'a>(project: &Project<'_, 'a>, (path, model): File<'a>) -> Vec<File<'a>> {
    let mut found = Vec::new();
    for include in &model.includes {
        let Some(end) = path_end(include) else { continue };
        let folder = path.folder();
        let target = folder
            .ancestors()
            .filter_map(|folder| folder.join(&end))
            .filter(|candidate| candidate != path)
            .find_map(|candidate| project.terragrunt.iter().find(|(known, _)| **known == candidate));
        found.extend(target.copied());
    }
    found
}

/// `_envcommon/rds.hcl` of `"${dirname(find_in_parent_folders("root.hcl"))}/_envcommon/rds.hcl"`.
fn path_end(path: &Expr) -> Option<String> {
    match &path.kind {
        Kind::Text { value, .. } => Some(value.to_string()),
        Kind::Template(parts) => Some(parts.last()?.as_str()?.trim_start_matches('/').to_owned()),
        Kind::Call { name, arguments } if &**name == "find_in_parent_folders" => {
            Some(arguments.first().map_or(Some("terragrunt.hcl"), Expr::as_str)?.to_owned())
        }
        _ => None,
    }
}

fn unit<'a>(project: &Project<'_, 'a>, files: &[File<'a>], declared: &mut Vec<Declaration>) -> Option<RelPath> {
    let (path, _) = files.first()?;
    let mut evaluator = Evaluator::default();
    let environment = roots::values_place(path, project.config);
    let scope = Scope {
        files: files.to_vec(),
        given: BTreeMap::new(),
        environment: environment.as_ref().map(|placed| placed.environment.clone()),
        ..Scope::default()
    };
    let own = evaluator.add(scope);
    let placed = environment.unwrap_or_else(|| Placed::by(sign::KIND, Environment::Production));
    let source = files.iter().find_map(|(file, model)| Some((*file, model.source.as_ref()?)));
    let source = source.map(|(file, expr)| readable(&mut evaluator, Bound { expr, file, scope: own }, 0))?;
    // The unit's own inputs win over those it includes.
    let mut inputs: BTreeMap<&'a str, (&'a crate::text::Spanned<Box<str>>, Bound<'a>)> = BTreeMap::new();
    for (file, model) in files.iter().rev() {
        for (name, expr) in &model.values {
            inputs.insert(&*name.value, (name, Bound { expr, file, scope: own }));
        }
    }
    let module = target(project, path, &source);
    let mut walk =
        Walk { modules: &project.modules, evaluator, placed: placed.clone(), of_file: None, found: Vec::new() };
    if let Some((folder, files)) = module {
        let given = inputs.iter().map(|(name, (_, bound))| (*name, *bound)).collect();
        let environment = Some(placed.environment.clone());
        let scope = walk.evaluator.add(Scope { files: files.clone(), given, environment, ..Scope::default() });
        walk.module(scope, folder, Some(unit_name(path)), 0);
    } else {
        let arguments = guess::arguments(inputs.values().map(|(name, bound)| (*name, bound.expr)));
        let registry = catalog::managed("terraform-module", &guess::registry_name(&source));
        let engine = registry.and_then(|row| {
            let (_, bound) = inputs.get(row.selector)?;
            walk.evaluator.text(*bound)
        });
        let bind = |expr: &'a Expr| {
            let holds = |bound: &&Bound<'a>| bound.expr.span.contains(expr.span) && is_of(bound.expr, expr);
            let bounds: Vec<Bound<'a>> = inputs.values().map(|(_, bound)| *bound).collect();
            bounds.iter().find(holds).map_or(Bound { expr, file: path, scope: own }, |bound| Bound { expr, ..*bound })
        };
        let known = registry.and_then(|row| row.product(engine.as_ref().map(|text| text.text.as_str())));
        let hint = known.map_or_else(|| source.clone(), |product| product.as_str().to_owned());
        walk.guessed(&hint, unit_name(path), &arguments, &bind, &placed);
    }
    push(walk.found, path, declared);
    module.map(|(folder, _)| folder.clone())
}

/// The module of this repository that a source means: seen from the unit, or behind a function such as
/// `get_repo_root()` from a folder above.
fn target<'p, 'a>(
    project: &'p Project<'_, 'a>,
    path: &RelPath,
    source: &str,
) -> Option<(&'p RelPath, &'p Vec<File<'a>>)> {
    let plain = source.split('?').next().unwrap_or(source);
    let folder = path.folder();
    if plain.starts_with('.') {
        return project.modules.get_key_value(&folder.join(plain)?);
    }
    let end = plain.strip_prefix(' ')?.trim_start_matches('/');
    if end.is_empty() || end.contains(' ') {
        return None;
    }
    folder.ancestors().filter_map(|folder| folder.join(end)).find_map(|folder| project.modules.get_key_value(&folder))
}

/// Whether an expression is another one, or one of its members.
fn is_of(whole: &Expr, part: &Expr) -> bool {
    std::ptr::eq(whole, part) || whole.entries().iter().any(|(_, value)| std::ptr::eq(value, part))
}

/// The folder's name: `rds`, `database`.
fn unit_name(path: &RelPath) -> &str {
    path.as_str().rsplit('/').nth(1).unwrap_or("unit")
}

/// A source with blanks for what is not known: enough to tell where it comes from.
fn readable<'a>(evaluator: &mut Evaluator<'a>, bound: Bound<'a>, depth: usize) -> String {
    if let Some(text) = evaluator.text(bound) {
        return text.text;
    }
    match &bound.expr.kind {
        Kind::Template(parts) if depth < 4 => {
            parts.iter().map(|expr| readable(evaluator, Bound { expr, ..bound }, depth + 1)).collect()
        }
        _ => " ".to_owned(),
    }
}
