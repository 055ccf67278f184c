//! Helm: values files over the chart's own, and the charts it depends on.
//! Deliberately absent: templates, and what a chart does with its values.

use std::collections::BTreeSet;

use super::environments::{self, Placed};
use super::traced::Step;
use super::{Files, Found, plain, server};
use crate::catalog::sign;
use crate::config::Config;
use crate::environment::Environment;
use crate::inventory::Strength;
use crate::source::Model;
use crate::source::helm::{Dependency, Values, images, is_enabled};
use crate::text::{Place, RelPath, Span};

/// Folders above a values file in which its chart is looked for.
const ABOVE: usize = 3;

/// Declares what each values file comes to, and charts that have none.
pub(super) fn declare(paths: &[&RelPath], files: &Files<'_>, config: &Config, found: &mut Found) {
    let all: Vec<&RelPath> = paths.iter().copied().filter(|path| values(files, path).is_some()).collect();
    // Charts whose own values another file makes the production's of.
    let mut replaced = BTreeSet::new();
    for path in &all {
        let production =
            environments::of_path(path, config).is_some_and(|place| place.environment == Environment::Production);
        if production && let Some(base) = base(path, files, config) {
            replaced.insert(base);
        }
    }
    let mut used = BTreeSet::new();
    for path in all {
        let base = base(path, files, config);
        let chart = chart_of(base.as_ref().unwrap_or(path), files);
        used.extend(chart.clone());
        if !replaced.contains(path) {
            Release { files, path, base, chart, placed: placed(path, config), found }.declare();
        }
    }
    for path in paths {
        if dependencies(files, path).is_some() && !used.contains(*path) {
            let chart = Some((*path).clone());
            Release { files, path, base: None, chart, placed: placed(path, config), found }.declare();
        }
    }
}

fn values<'a>(files: &Files<'a>, path: &RelPath) -> Option<&'a Values> {
    match files.get(path)?.model.as_ref()? {
        Model::HelmValues(values) => Some(values),
        _ => None,
    }
}

fn dependencies<'a>(files: &Files<'a>, path: &RelPath) -> Option<&'a [Dependency]> {
    match files.get(path)?.model.as_ref()? {
        Model::HelmChart(dependencies) => Some(dependencies),
        _ => None,
    }
}

/// The chart's own values, which a file for one environment is given on top of.
fn base(path: &RelPath, files: &Files<'_>, config: &Config) -> Option<RelPath> {
    let own = matches!(path.name(), "values.yaml" | "values.yml") && environments::of_path(path, config).is_none();
    if own {
        return None;
    }
    for folder in path.folder().ancestors().take(ABOVE) {
        let candidates = ["values.yaml", "values.yml"].into_iter().filter_map(|name| folder.join(name));
        for candidate in candidates {
            if candidate != *path && values(files, &candidate).is_some() {
                return Some(candidate);
            }
        }
        if chart_in(&folder, files).is_some() {
            return None;
        }
    }
    None
}

fn chart_in(folder: &RelPath, files: &Files<'_>) -> Option<RelPath> {
    ["Chart.yaml", "requirements.yaml"]
        .into_iter()
        .filter_map(|name| folder.join(name))
        .find(|path| dependencies(files, path).is_some_and(|list| !list.is_empty() || path.name() == "Chart.yaml"))
}

fn chart_of(path: &RelPath, files: &Files<'_>) -> Option<RelPath> {
    path.folder().ancestors().take(ABOVE).find_map(|folder| chart_in(&folder, files))
}

fn placed(path: &RelPath, config: &Config) -> Placed {
    let own = matches!(path.name(), "values.yaml" | "values.yml" | "Chart.yaml" | "requirements.yaml");
    environments::of_path(path, config)
        .unwrap_or_else(|| if own { Placed::by(sign::KIND, Environment::Production) } else { Placed::unknown() })
}

/// One values file with what lies under it.
struct Release<'r, 'f> {
    files: &'r Files<'f>,
    path: &'r RelPath,
    base: Option<RelPath>,
    chart: Option<RelPath>,
    placed: Placed,
    found: &'r mut Found,
}

impl Release<'_, '_> {
    fn declare(self) {
        let of = |path: &RelPath| values(self.files, path);
        let given: Vec<&Values> = self.base.as_ref().and_then(of).into_iter().chain(of(self.path)).collect();
        let example = environments::is_example(self.path);
        let images = images(&given);
        for found in &images {
            let step = Step::new(Place::new(self.path, Span::default()), "given on top of the chart's values");
            let before = if found.image.at.file == *self.path { Vec::new() } else { vec![step] };
            let Some(mut declaration) = server::of_image(&found.image, &self.placed, "helm", &before) else { continue };
            declaration.name.clone_from(&found.name);
            declaration.setup = self.path.clone();
            if example {
                declaration.strength = Strength::Example;
            }
            self.found.declarations.push(declaration);
        }
        let covered = |key: &str| {
            images.iter().any(|found| found.path.strip_prefix(key).is_some_and(|rest| rest.starts_with('.')))
        };
        let mut known = BTreeSet::new();
        let charts = self.chart.as_ref().and_then(|path| Some((path, dependencies(self.files, path)?)));
        for (path, dependency) in charts.into_iter().flat_map(|(path, list)| list.iter().map(move |it| (path, it))) {
            known.insert(dependency.key.as_str());
            if is_enabled(&given, &dependency.key) && !covered(&dependency.key) {
                let mut declaration = plain::declaration(path, "helm", &dependency.service, &self.placed);
                declaration.setup = self.path.clone();
                self.found.declarations.push(declaration);
            }
        }
        // A chart of a chart: its values are given, its version is not in this repository.
        for (path, service) in given.last().into_iter().flat_map(|values| &values.charts) {
            let key = path.rsplit('.').next().unwrap_or(path);
            if is_enabled(&given, path) && !covered(path) && !known.contains(key) {
                let mut declaration = plain::declaration(self.path, "helm", service, &self.placed);
                declaration.setup = self.path.clone();
                self.found.declarations.push(declaration);
            }
        }
    }
}
