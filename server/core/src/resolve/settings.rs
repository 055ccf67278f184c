//! Settings that are code: what the modules and classes of each environment come to, with what they import and inherit.
//!
//! A module or class that no name places (`settings.py`, `config.py`) is what a fresh checkout runs, so a developer's,
//! unless another is. A value that a variable overrules is used where nothing better is declared; in a deploy it is not
//! told. Deliberately absent: which module `DJANGO_SETTINGS_MODULE` chooses.

use std::collections::BTreeSet;

use super::environments::{self, Placed};
use super::{Files, Found, plain};
use crate::catalog::{self, Category, sign};
use crate::config::Config;
use crate::environment::Environment;
use crate::inventory::{Declaration, Role, Strength};
use crate::source::settings::{self, Effect, Event, Said, Scope, Sure};
use crate::source::{Model, RawDeclaration, Reading, python, rails};
use crate::text::{Place, RelPath, Span};
use crate::traced::Step;

/// Imports of imports are followed so far.
const MAX_DEPTH: usize = 8;

pub(super) fn declare(paths: &[&RelPath], files: &Files<'_>, config: &Config, found: &mut Found) {
    let read = paths.iter().filter_map(|path| Some((*path, files.get(path)?)));
    let all: Vec<Unit<'_>> = read.flat_map(|(path, reading)| units(path, reading, config)).collect();
    let mut outside = BTreeSet::new();
    for one in &found.declarations {
        let Some(name) = &one.name else { continue };
        outside.insert((name.clone(), one.environment.clone()));
        // What a template of an env file sets, a developer sets.
        if one.source == "dotenv" && one.strength == Strength::Example {
            outside.insert((name.clone(), Environment::Development));
        }
    }
    let app = App { all: &all, outside };
    for unit in &all {
        app.declare(unit, found);
    }
    app.switched(found);
}

/// A module or class, and where it runs.
struct Unit<'a> {
    source: &'static str,
    path: &'a RelPath,
    scope: &'a Scope,
    placed: Option<Placed>,
}

fn units<'a>(path: &'a RelPath, reading: &'a Reading, config: &Config) -> Vec<Unit<'a>> {
    let Some(Model::Settings(settings::Model { scopes })) = &reading.model else { return Vec::new() };
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

/// A value as it reaches a unit.
#[derive(Clone)]
struct Piece<'a> {
    path: &'a RelPath,
    root: &'a str,
    said: &'a Said,
    sure: Sure,
    /// The imports and classes it came through.
    steps: Vec<Step>,
}

struct App<'a> {
    all: &'a [Unit<'a>],
    /// The names under which other files declare something, for which environment.
    outside: BTreeSet<(String, Environment)>,
}

impl<'a> App<'a> {
    fn declare(&self, unit: &Unit<'a>, found: &mut Found) {
        let pieces = self.pieces(unit, MAX_DEPTH, &mut BTreeSet::new());
        let general = unit.placed.is_none();
        for piece in &pieces {
            let own = piece.steps.is_empty();
            // What a general module takes from another, that one says.
            if general && !own {
                continue;
            }
            let (place, sure) = match &unit.placed {
                Some(place) => (place.clone(), inside_of(place, piece, &pieces)),
                None => self.general(unit, piece, &pieces),
            };
            let strength = self.strength(piece, &place, sure);
            let taken = strength == Strength::Weak || !place.environment.is_compared();
            if !own && (taken || self.is_set_for(piece.root, &place.environment)) {
                continue;
            }
            let raw = RawDeclaration { strength, ..piece.said.raw.clone() };
            let mut declaration = plain::declaration(piece.path, unit.source, &raw, &place);
            declaration.trail.extend(piece.steps.iter().cloned());
            declaration.setup = unit.path.clone();
            found.declarations.push(declaration);
        }
    }

    /// `USE_SQLITE=1` of a pipeline counts where the settings ask whether it is set before they choose something else.
    fn switched(&self, found: &mut Found) {
        let events = self.all.iter().flat_map(|unit| &unit.scope.events);
        let said = events.flat_map(|event| match event {
            Event::Set(set) => set.says.as_slice(),
            Event::Import(_) => &[],
        });
        let asked: BTreeSet<(&str, Category)> =
            said.filter_map(|said| Some((said.variable.as_deref()?, said.raw.category))).collect();
        let automated = |one: &&mut Declaration| matches!(one.environment, Environment::Ci | Environment::Test);
        for one in found.declarations.iter_mut().filter(automated) {
            let name = one.name.as_deref().unwrap_or("");
            if one.strength == Strength::Weak && one.role == Role::Adapter && asked.contains(&(name, one.category)) {
                one.strength = Strength::Strong;
            }
        }
    }

    /// Where a value of a general unit is used.
    fn general(&self, unit: &Unit<'_>, piece: &Piece<'_>, pieces: &[Piece<'_>]) -> (Placed, Sure) {
        if let Some(place) = plain::inside(piece.said.raw.environment.as_ref()) {
            let apart = self.builds(&place.environment, unit, None);
            return (place, if apart { Sure::Alternative } else { piece.sure });
        }
        if self.builds(&Environment::Development, unit, Some(piece.root)) || !python::is_general(unit.path) {
            return (Placed::shared("holds where an environment does not set it"), piece.sure);
        }
        let place = Placed::new(Environment::Development, "what a checkout runs by default");
        let sure = inside_of(&place, piece, pieces);
        let base = unit.scope.class.is_none() && python::is_base(unit.path);
        (place, if base { sure.min(Sure::Default) } else { sure })
    }

    /// Whether a module for all environments sets it for this one: `config_env() == :prod` in `runtime.exs`.
    fn is_set_for(&self, root: &str, environment: &Environment) -> bool {
        let for_this = |said: &Said| {
            let word = said.raw.environment.as_ref().map(|word| Environment::from_word(&word.value));
            said.sure == Sure::Certain && word.as_ref() == Some(environment)
        };
        let sets = |event: &Event| match event {
            Event::Set(set) => set.root == root && set.says.iter().any(for_this),
            Event::Import(_) => false,
        };
        self.all.iter().filter(|unit| unit.placed.is_none()).any(|unit| unit.scope.events.iter().any(sets))
    }

    /// Whether a module or a class for an environment builds on a unit, or sets the same by itself.
    fn builds(&self, environment: &Environment, unit: &Unit<'_>, root: Option<&str>) -> bool {
        let builds = |other: &Unit<'_>| {
            let class = |base: &String| self.class(other, base).is_some_and(|base| same(base, unit));
            other.scope.bases.iter().any(class)
                || other.scope.events.iter().any(|event| match event {
                    Event::Import(module) => {
                        self.module(other.path, &module.value).is_some_and(|module| same(module, unit))
                    }
                    Event::Set(set) => root == Some(&set.root),
                })
        };
        let ours = |other: &&Unit<'_>| other.placed.as_ref().is_some_and(|place| place.environment == *environment);
        self.all.iter().filter(ours).any(builds)
    }

    fn strength(&self, piece: &Piece<'_>, place: &Placed, sure: Sure) -> Strength {
        let raw = &piece.said.raw;
        if rails::is_double(place.environment.as_str(), raw.category, raw.product) {
            return Strength::Weak;
        }
        let deployed = !matches!(place.environment, Environment::Development | Environment::Test | Environment::Ci);
        match sure {
            Sure::Certain => Strength::Strong,
            Sure::Default if deployed && place.environment.is_compared() => Strength::Weak,
            Sure::Default if self.is_overruled(piece.said, place) => Strength::Weak,
            Sure::Default => Strength::Example,
            Sure::Alternative => Strength::Weak,
        }
    }

    /// Whether another file sets the variable that a value is the default of.
    fn is_overruled(&self, said: &Said, place: &Placed) -> bool {
        said.variable.as_ref().is_some_and(|name| self.outside.contains(&(name.clone(), place.environment.clone())))
    }

    /// What holds at the end of a unit.
    fn pieces(&self, unit: &Unit<'a>, depth: usize, seen: &mut BTreeSet<(&'a RelPath, usize)>) -> Vec<Piece<'a>> {
        let mut pieces: Vec<Piece<'a>> = Vec::new();
        let number = unit.scope.class.as_ref().map_or(0, |class| class.span.range().start + 1);
        if depth == 0 || !seen.insert((unit.path, number)) {
            return pieces;
        }
        for base in &unit.scope.bases {
            if let Some(parent) = self.class(unit, base) {
                let at = unit.scope.class.as_ref().map_or(Span::default(), |class| class.span);
                let step = Step::new(Place::new(unit.path, at), format!("inherits from {base}"));
                merge(&mut pieces, self.pieces(parent, depth - 1, seen), &step);
            }
        }
        for event in &unit.scope.events {
            match event {
                Event::Import(module) => match self.module(unit.path, &module.value) {
                    Some(other) => {
                        let step = Step::new(Place::new(unit.path, module.span), format!("imports {}", other.path));
                        merge(&mut pieces, self.pieces(other, depth - 1, seen), &step);
                    }
                    // What is not committed may set everything again.
                    None => pieces.iter_mut().for_each(|piece| piece.sure = piece.sure.min(Sure::Default)),
                },
                Event::Set(set) => {
                    lessen(&mut pieces, &set.root, set.effect);
                    let piece =
                        |said| Piece { path: unit.path, root: &set.root, said, sure: said.sure, steps: Vec::new() };
                    pieces.extend(set.says.iter().map(piece));
                }
            }
        }
        seen.remove(&(unit.path, number));
        pieces
    }

    /// The class of a name: of the same file, else the only one.
    fn class(&self, unit: &Unit<'a>, name: &str) -> Option<&'a Unit<'a>> {
        let is = |other: &&Unit<'_>| other.scope.class.as_ref().is_some_and(|class| class.value == name);
        let mut all = self.all.iter().filter(is);
        let own = all.clone().find(|other| other.path == unit.path);
        own.or_else(|| all.next().filter(|_| all.next().is_none()))
    }

    /// The module that `from name import *` means.
    fn module(&self, from: &RelPath, name: &str) -> Option<&'a Unit<'a>> {
        let plain = name.trim_start_matches('.');
        let dots = name.len() - plain.len();
        let tail = plain.replace('.', "/");
        let folder = (dots > 0).then(|| (1..dots).fold(from.folder(), |folder, _| folder.folder()));
        let fits = |unit: &&Unit<'_>| {
            let path = unit.path.as_str();
            let stem = path.strip_suffix("/__init__.py").or_else(|| Some(path.rsplit_once('.')?.0)).unwrap_or(path);
            match &folder {
                Some(folder) => folder.join(&tail).is_some_and(|path| path.as_str() == stem),
                None => stem.strip_suffix(tail.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('/')),
            }
        };
        self.all.iter().filter(|unit| unit.scope.class.is_none() && unit.path != from).find(fits)
    }
}

/// How sure a value is in an environment: what was set for that one counts, and what was set for another does not.
fn inside_of(place: &Placed, piece: &Piece<'_>, pieces: &[Piece<'_>]) -> Sure {
    let word = |piece: &Piece<'_>| {
        let word = piece.said.raw.environment.as_ref();
        word.map(|word| Environment::from_word(&word.value))
    };
    let ours = |piece: &Piece<'_>| word(piece).as_ref() == Some(&place.environment);
    let set = |other: &Piece<'_>| other.root == piece.root && other.said.sure == Sure::Certain && ours(other);
    if ours(piece) || word(piece).is_none() && !pieces.iter().any(set) { piece.sure } else { Sure::Alternative }
}

fn same(one: &Unit<'_>, other: &Unit<'_>) -> bool {
    std::ptr::eq(one.scope, other.scope)
}

/// Values that come from elsewhere take the place of those of the same settings.
fn merge<'a>(pieces: &mut Vec<Piece<'a>>, others: Vec<Piece<'a>>, step: &Step) {
    pieces.retain(|piece| !others.iter().any(|other| other.root == piece.root));
    pieces.extend(others.into_iter().map(|mut piece| {
        piece.steps.insert(0, step.clone());
        piece
    }));
}

/// What becomes of the values of a setting that is set again.
fn lessen(pieces: &mut Vec<Piece<'_>>, root: &str, effect: Effect) {
    match effect {
        Effect::Replaces => pieces.retain(|piece| piece.root != root),
        Effect::Adds => {}
        Effect::MayReplace(sure) => {
            let left = if sure == Sure::Default { Sure::Alternative } else { Sure::Default };
            let same = pieces.iter_mut().filter(|piece| piece.root == root);
            same.for_each(|piece| piece.sure = piece.sure.min(left));
        }
    }
}
