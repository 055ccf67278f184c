//! Modules and classes of settings: where each runs, and which builds on which.
//! Deliberately absent: what they set comes to.

use std::collections::{BTreeMap, BTreeSet};

use super::super::environments::{self, Placed};
use crate::catalog::{self, sign};
use crate::config::Config;
use crate::environment::Environment;
use crate::source::settings::{Event, Model as Settings, Said, Scope, Sure};
use crate::source::{Model, Reading};
use crate::text::RelPath;

/// A module or class, and where it runs.
pub(super) struct Unit<'a> {
    pub(super) source: &'static str,
    pub(super) path: &'a RelPath,
    pub(super) scope: &'a Scope,
    pub(super) placed: Option<Placed>,
}

pub(super) fn of_file<'a>(path: &'a RelPath, reading: &'a Reading, config: &Config) -> Vec<Unit<'a>> {
    let Some(Model::Settings(Settings { scopes })) = &reading.model else { return Vec::new() };
    let of_file = environments::of_path(path, config).or_else(|| of_name(path));
    let unit = |scope: &'a Scope| {
        let names = scope.class.iter().map(|name| &name.value).chain(&scope.bases);
        let of_class = names.filter_map(|name| catalog::environment_of_name(name)).find_map(|(word, weight)| {
            let environment = Environment::from_word(word);
            (weight >= 80 && environment.is_compared()).then(|| Placed::new(environment, "name of the class"))
        });
        // What is set for a build is no deploy.
        let placed = of_class.or_else(|| of_file.clone()).map(|place| match &place.environment {
            Environment::Named(name) if &**name == "build" => Placed::unknown(),
            _ => place,
        });
        Unit { source: reading.source, path, scope, placed }
    };
    scopes.iter().map(unit).collect()
}

/// Files whose names say it in Python's own way.
fn of_name(path: &RelPath) -> Option<Placed> {
    let stem = path.name().split('.').next().unwrap_or("");
    let words = |word: &str| stem.split('_').any(|part| part == word);
    if stem == "conftest" || path.folder().parts().any(|folder| folder.starts_with("test")) {
        return Some(Placed::new(Environment::Test, "part of the tests"));
    }
    (words("docker") && words("compose")).then(|| Placed::by(sign::NAME, Environment::Development))
}

/// All of a project, by what others look for.
pub(super) struct Units<'a> {
    all: Vec<Unit<'a>>,
    /// Modules by the last part of their names.
    modules: BTreeMap<&'a str, Vec<usize>>,
    classes: BTreeMap<&'a str, Vec<usize>>,
    /// Units (by path and class) that a module or class for an environment builds on.
    built_on: BTreeSet<(Environment, &'a str, Option<&'a str>)>,
    /// Folders with a module for an environment.
    folders: BTreeSet<(Environment, RelPath)>,
    /// What modules and classes for an environment set.
    set: BTreeSet<(Environment, &'a str)>,
    /// What modules for all environments set for one.
    set_for: BTreeSet<(Environment, &'a str)>,
}

impl<'a> Units<'a> {
    pub(super) fn new(all: Vec<Unit<'a>>) -> Self {
        let mut units = Self {
            all,
            modules: BTreeMap::new(),
            classes: BTreeMap::new(),
            built_on: BTreeSet::new(),
            folders: BTreeSet::new(),
            set: BTreeSet::new(),
            set_for: BTreeSet::new(),
        };
        for (at, unit) in units.all.iter().enumerate() {
            let (map, name) = match &unit.scope.class {
                Some(class) => (&mut units.classes, class.value.as_str()),
                None => (&mut units.modules, stem(unit.path).rsplit('/').next().unwrap_or("")),
            };
            map.entry(name).or_default().push(at);
        }
        let (mut built_on, mut set, mut set_for) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut folders = BTreeSet::new();
        for unit in &units.all {
            let Some(place) = &unit.placed else {
                set_for.extend(unit.sets().flat_map(|(root, says)| {
                    let words = says.iter().filter(|said| said.sure == Sure::Certain);
                    let words = words.filter_map(|said| said.raw.environment.as_ref());
                    words.map(move |word| (Environment::from_word(&word.value), root))
                }));
                continue;
            };
            folders.insert((place.environment.clone(), unit.path.folder()));
            set.extend(unit.sets().map(|(root, _)| (place.environment.clone(), root)));
            let imports = unit.scope.events.iter().filter_map(|event| match event {
                Event::Import(module) => units.module(unit.path, &module.value),
                Event::Set(_) => None,
            });
            let bases = unit.scope.bases.iter().filter_map(|base| units.class(unit, base));
            for other in imports.chain(bases) {
                let (path, class) = other.key();
                built_on.insert((place.environment.clone(), path, class));
            }
        }
        Self { built_on, folders, set, set_for, ..units }
    }

    pub(super) fn all(&self) -> &[Unit<'a>] {
        &self.all
    }

    /// Whether a module or a class for an environment builds on a unit.
    pub(super) fn build_on(&self, unit: &Unit<'a>, environment: &Environment) -> bool {
        let (path, class) = unit.key();
        self.built_on.contains(&(environment.clone(), path, class))
    }

    /// Whether a module for an environment stands beside a unit.
    pub(super) fn beside(&self, unit: &Unit<'a>, environment: &Environment) -> bool {
        self.folders.contains(&(environment.clone(), unit.path.folder()))
    }

    /// Whether a module or a class for an environment sets it.
    pub(super) fn set(&self, root: &'a str, environment: &Environment) -> bool {
        self.set.contains(&(environment.clone(), root))
    }

    /// Whether a module for all environments sets it for this one: `config_env() == :prod` in `runtime.exs`.
    pub(super) fn is_set_for(&self, root: &'a str, environment: &Environment) -> bool {
        self.set_for.contains(&(environment.clone(), root))
    }

    /// The class of a name: of the same file, else the only one.
    pub(super) fn class(&self, unit: &Unit<'a>, name: &str) -> Option<&Unit<'a>> {
        let mut all = self.classes.get(name)?.iter().filter_map(|at| self.all.get(*at));
        let own = all.clone().find(|other| other.path == unit.path);
        own.or_else(|| all.next().filter(|_| all.next().is_none()))
    }

    /// The module that `from name import *` means.
    pub(super) fn module(&self, from: &RelPath, name: &str) -> Option<&Unit<'a>> {
        let plain = name.trim_start_matches('.');
        let dots = name.len() - plain.len();
        let tail = plain.replace('.', "/");
        let folder = (dots > 0).then(|| (1..dots).fold(from.folder(), |folder, _| folder.folder()));
        let near = folder.as_ref().and_then(|folder| folder.join(&tail));
        let fits = |unit: &&Unit<'_>| {
            let stem = stem(unit.path);
            match &near {
                Some(path) => path.as_str() == stem,
                None => stem.strip_suffix(tail.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('/')),
            }
        };
        let named = self.modules.get(tail.rsplit('/').next()?)?.iter().filter_map(|at| self.all.get(*at));
        named.filter(|unit| unit.path != from && (dots == 0 || near.is_some())).find(fits)
    }
}

impl<'a> Unit<'a> {
    fn key(&self) -> (&'a str, Option<&'a str>) {
        (self.path.as_str(), self.scope.class.as_ref().map(|class| class.value.as_str()))
    }

    fn sets(&self) -> impl Iterator<Item = (&'a str, &'a [Said])> {
        self.scope.events.iter().filter_map(|event| match event {
            Event::Set(set) => Some((set.root.as_str(), set.says.as_slice())),
            Event::Import(_) => None,
        })
    }
}

/// The path of a module as it is imported.
fn stem(path: &RelPath) -> &str {
    let text = path.as_str();
    text.strip_suffix("/__init__.py").or_else(|| Some(text.rsplit_once('.')?.0)).unwrap_or(text)
}
