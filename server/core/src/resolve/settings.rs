//! Settings that are code: what the modules and classes of each environment come to, with what they import and inherit.
//!
//! A module or class that no name places (`settings.py`, `config.py`) is what a fresh checkout runs, so a developer's,
//! unless another is. A value that a variable overrules is used where nothing better is declared; in a deploy it is not
//! told. Deliberately absent: which module `DJANGO_SETTINGS_MODULE` chooses.

mod units;

use std::collections::BTreeSet;

use super::environments::Placed;
use super::{Files, Found, plain};
use crate::catalog::Category;
use crate::config::Config;
use crate::environment::Environment;
use crate::inventory::{Declaration, Role, Strength};
use crate::source::settings::{Effect, Event, Said, Sure};
use crate::source::{RawDeclaration, python, rails};
use crate::text::{Place, RelPath, Span};
use crate::traced::Step;
use units::{Unit, Units};

/// Imports of imports are followed so far, and so many in all for one module.
const MAX_DEPTH: usize = 8;
const MOST_IMPORTS: usize = 64;

pub(super) fn declare(paths: &[&RelPath], files: &Files<'_>, config: &Config, found: &mut Found) {
    let read = paths.iter().filter_map(|path| Some((*path, files.get(path)?)));
    let units = Units::new(read.flat_map(|(path, reading)| units::of_file(path, reading, config)).collect());
    if units.all().is_empty() {
        return;
    }
    let mut outside = BTreeSet::new();
    for one in &found.declarations {
        let Some(name) = &one.name else { continue };
        outside.insert((name.clone(), one.environment.clone()));
        // What a template of an env file sets, a developer sets.
        if one.source == "dotenv" && one.strength == Strength::Example {
            outside.insert((name.clone(), Environment::Development));
        }
    }
    let app = App { units: &units, outside };
    for unit in units.all() {
        app.declare(unit, found);
    }
    app.switched(found);
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
    units: &'a Units<'a>,
    /// The names under which other files declare something, for which environment.
    outside: BTreeSet<(String, Environment)>,
}

impl<'a> App<'a> {
    fn declare(&self, unit: &Unit<'a>, found: &mut Found) {
        let pieces = self.pieces(unit, MAX_DEPTH, &mut MOST_IMPORTS.clone());
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
            if !own && (taken || self.units.is_set_for(piece.root, &place.environment)) {
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
        let events = self.units.all().iter().flat_map(|unit| &unit.scope.events);
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
            let apart = self.units.build_on(unit, &place.environment);
            return (place, if apart { Sure::Alternative } else { piece.sure });
        }
        let development = Environment::Development;
        let base = unit.scope.class.is_none() && python::is_base(unit.path);
        let apart = self.units.build_on(unit, &development)
            || self.units.set(piece.root, &development)
            || base && self.units.beside(unit, &development);
        if apart || !python::is_general(unit.path) {
            return (Placed::shared("holds where an environment does not set it"), piece.sure);
        }
        let place = Placed::new(Environment::Development, "what a checkout runs by default");
        let sure = inside_of(&place, piece, pieces);
        (place, if base { sure.min(Sure::Default) } else { sure })
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

    /// What holds at the end of a unit; `left` imports may still be followed.
    fn pieces(&self, unit: &Unit<'a>, depth: usize, left: &mut usize) -> Vec<Piece<'a>> {
        let mut pieces: Vec<Piece<'a>> = Vec::new();
        if depth == 0 || *left == 0 {
            return pieces;
        }
        *left -= 1;
        for base in &unit.scope.bases {
            if let Some(parent) = self.units.class(unit, base) {
                let at = unit.scope.class.as_ref().map_or(Span::default(), |class| class.span);
                let step = Step::new(Place::new(unit.path, at), format!("inherits from {base}"));
                merge(&mut pieces, self.pieces(parent, depth - 1, left), &step);
            }
        }
        for event in &unit.scope.events {
            match event {
                Event::Import(module) => match self.units.module(unit.path, &module.value) {
                    Some(other) => {
                        let step = Step::new(Place::new(unit.path, module.span), format!("imports {}", other.path));
                        merge(&mut pieces, self.pieces(other, depth - 1, left), &step);
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
        pieces
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
