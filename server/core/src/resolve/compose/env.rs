//! Variables for expansion: the lines of env files, each expanded by those before it.
//! Rules: <https://docs.docker.com/compose/how-tos/environment-variables/envvars-precedence/>.
//! Deliberately absent: the shell's variables, which nobody knows.

use std::collections::BTreeMap;

use super::value::concat;
use crate::resolve::interpolate::{self, Scope, Template};
use crate::resolve::traced::{Piece, Step, Traced};
use crate::source::Variable;
use crate::text::{Place, RelPath};

#[derive(Debug, Clone, Default)]
pub(super) struct Env {
    pub(super) values: BTreeMap<String, Traced>,
}

impl Scope for Env {
    fn get(&self, name: &str) -> Option<&Traced> {
        self.values.get(name)
    }
}

/// Looks in one scope, then in another.
pub(super) struct Both<'a>(pub(super) &'a dyn Scope, pub(super) &'a dyn Scope);

impl Scope for Both<'_> {
    fn get(&self, name: &str) -> Option<&Traced> {
        self.0.get(name).or_else(|| self.1.get(name))
    }
}

impl Env {
    /// Adds what is not set yet.
    pub(super) fn fill(&mut self, other: Self) {
        for (name, value) in other.values {
            self.values.entry(name).or_insert(value);
        }
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(|value| value.text.as_str())
    }

    /// Takes the lines of an env file; `first` is asked for a variable before the lines so far are.
    pub(super) fn read(
        &mut self,
        path: &RelPath,
        lines: &[Variable],
        first: &dyn Scope,
        problems: &mut Vec<(Place, String)>,
    ) {
        for line in lines {
            let Some(text) = &line.value else {
                if let Some(value) = first.get(&line.name.value) {
                    self.values.insert(line.name.value.to_string(), value.clone());
                }
                continue;
            };
            let at = Place::new(path, line.value_span);
            let value = if line.expands && text.contains('$') {
                let template = Template { text, at: &at, inner: line.value_span, verbatim: line.verbatim };
                interpolate::expand(template, &Both(first, self), problems)
            } else {
                Traced::literal(text.to_string(), at, line.value_span, line.verbatim)
            };
            self.values.insert(line.name.value.to_string(), value);
        }
    }
}

/// The value that a bare name takes from a variable; its bytes are traced to where that is written.
pub(super) fn inherited(name: &str, at: &Place, value: &Traced) -> Traced {
    let mut taken = Traced { text: value.text.clone(), at: at.clone(), pieces: Vec::new(), trail: Vec::new() };
    let step = Step::new(value.at.clone(), format!("value of {name}"));
    let pieces = value.pieces.iter().map(|piece| Piece {
        shown: at.clone(),
        via: std::iter::once(step.clone()).chain(piece.via.iter().cloned()).collect(),
        ..piece.clone()
    });
    taken.pieces.extend(pieces);
    taken
}

/// `NAME` as `NAME=value`.
pub(super) fn assigned(name: &Traced, value: &Traced) -> Traced {
    let at = name.at.clone();
    let value = inherited(&name.text, &at, value);
    let sign = Piece { range: 0..1, shown: at.clone(), origin: None, via: Vec::new() };
    let sign = Traced { text: "=".into(), at: at.clone(), pieces: vec![sign], trail: Vec::new() };
    concat(&[name, &sign, &value], &at)
}
