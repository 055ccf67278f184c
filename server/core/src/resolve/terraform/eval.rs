//! What expressions come to: variables from what a module is given, locals, maps keyed by environments.
//! Deliberately absent: resources' own results, `for`, arithmetic. What cannot be known is [`Value::Unknown`], never a
//! guess; a conditional is known where its condition is, or where both sides say the same.

use std::collections::BTreeMap;

use crate::catalog;
use crate::environment::Environment;
use crate::resolve::traced::{Piece, Step as Hop, Traced};
use crate::source::terraform::Model;
use crate::syntax::hcl::{Expr, Kind, Step};
use crate::text::{Place, RelPath};

/// Longer chains of references are not followed.
const DEPTH: usize = 24;
/// Expressions of one project beyond this many are unknown.
const MOST: usize = 300_000;

/// An expression, where it stands, and the module instance it is read in.
#[derive(Clone, Copy)]
pub(super) struct Bound<'a> {
    pub(super) expr: &'a Expr,
    pub(super) file: &'a RelPath,
    pub(super) scope: usize,
}

#[derive(Clone)]
pub(super) enum Value<'a> {
    Text(Traced),
    /// An object or a list.
    Node(Bound<'a>),
    /// Several objects, the last of which wins.
    Merged(Vec<Value<'a>>),
    /// Not there, or `null`.
    Absent,
    Unknown,
}

/// One instance of a module.
#[derive(Clone, Default)]
pub(super) struct Scope<'a> {
    pub(super) files: Vec<(&'a RelPath, &'a Model)>,
    /// Arguments and values of variables.
    pub(super) given: BTreeMap<&'a str, Bound<'a>>,
    /// What the instance is deployed for, if something says so.
    pub(super) environment: Option<Environment>,
    /// A variable that names the environment has no default that counts: templates are deployed with another.
    pub(super) by_environment: bool,
    /// `each.key` and `each.value`.
    pub(super) each: Option<(Box<str>, Bound<'a>)>,
}

#[derive(Default)]
pub(super) struct Evaluator<'a> {
    pub(super) scopes: Vec<Scope<'a>>,
    spent: usize,
}

impl<'a> Evaluator<'a> {
    pub(super) fn add(&mut self, scope: Scope<'a>) -> usize {
        self.scopes.push(scope);
        self.scopes.len() - 1
    }

    /// The text an expression comes to.
    pub(super) fn text(&mut self, bound: Bound<'a>) -> Option<Traced> {
        match self.value(bound, 0) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn value(&mut self, bound: Bound<'a>, depth: usize) -> Value<'a> {
        self.spent += 1;
        if depth > DEPTH || self.spent > MOST {
            return Value::Unknown;
        }
        let at = |expr: &'a Expr| Bound { expr, ..bound };
        match &bound.expr.kind {
            Kind::Text { value, inner } => {
                let place = Place::new(bound.file, bound.expr.span);
                Value::Text(Traced::literal(value.to_string(), place, *inner, inner.len() == value.len()))
            }
            Kind::Null => Value::Absent,
            Kind::Object(_) | Kind::List(_) => Value::Node(bound),
            Kind::Template(parts) => self.template(bound, parts, depth),
            Kind::Reference(steps) => self.reference(bound, steps, depth),
            Kind::Choice(parts) => {
                let [condition, yes, no] = &**parts;
                match self.value(at(condition), depth + 1) {
                    Value::Text(text) if text.text == "true" => self.value(at(yes), depth + 1),
                    Value::Text(text) if text.text == "false" => self.value(at(no), depth + 1),
                    _ => match (self.value(at(yes), depth + 1), self.value(at(no), depth + 1)) {
                        (Value::Text(yes), Value::Text(no)) if yes.text == no.text => Value::Text(yes),
                        _ => Value::Unknown,
                    },
                }
            }
            Kind::Equal { sides, negated } => {
                let [left, right] = &**sides;
                match (self.value(at(left), depth + 1), self.value(at(right), depth + 1)) {
                    (Value::Text(left), Value::Text(right)) => {
                        let word = if (left.text == right.text) == *negated { "false" } else { "true" };
                        let place = Place::new(bound.file, bound.expr.span);
                        Value::Text(Traced::literal(word.to_owned(), place, bound.expr.span, false))
                    }
                    (Value::Unknown, Value::Text(word)) if self.is_environment(bound.scope, left) => {
                        self.named(bound, &word.text, *negated)
                    }
                    (Value::Text(word), Value::Unknown) if self.is_environment(bound.scope, right) => {
                        self.named(bound, &word.text, *negated)
                    }
                    _ => Value::Unknown,
                }
            }
            Kind::Call { name, arguments } => self.call(bound, name, arguments, depth),
            Kind::Unknown => Value::Unknown,
        }
    }

    /// Whether an expression is the variable that names the environment.
    fn is_environment(&self, scope: usize, expr: &Expr) -> bool {
        let by_name = self.scopes.get(scope).is_some_and(|scope| scope.by_environment);
        by_name && matches!(expr.names()[..], ["var", name] if names_environment(name))
    }

    /// Whether the environment that is deployed is the one of this word.
    fn named(&self, bound: Bound<'a>, word: &str, negated: bool) -> Value<'a> {
        let deployed = self.scopes.get(bound.scope).and_then(|scope| scope.environment.as_ref());
        let (Some(deployed), Some((word, _))) = (deployed, catalog::environment_token(word)) else {
            return Value::Unknown;
        };
        let text = if (deployed.as_str() == word) == negated { "false" } else { "true" };
        let place = Place::new(bound.file, bound.expr.span);
        Value::Text(Traced::literal(text.to_owned(), place, bound.expr.span, false))
    }

    fn template(&mut self, bound: Bound<'a>, parts: &'a [Expr], depth: usize) -> Value<'a> {
        let at = Place::new(bound.file, bound.expr.span);
        let mut whole = Traced { text: String::new(), at, pieces: Vec::new(), trail: Vec::new() };
        for part in parts {
            let Value::Text(part) = self.value(Bound { expr: part, ..bound }, depth + 1) else { return Value::Unknown };
            let from = whole.text.len();
            whole.text.push_str(&part.text);
            let shift = |piece: Piece| Piece { range: from + piece.range.start..from + piece.range.end, ..piece };
            whole.pieces.extend(part.pieces.into_iter().map(shift));
            whole.trail.extend(part.trail);
        }
        Value::Text(whole)
    }

    fn reference(&mut self, bound: Bound<'a>, steps: &'a [Step], depth: usize) -> Value<'a> {
        let Some(scope) = self.scopes.get(bound.scope) else { return Value::Unknown };
        let name = |at: usize| match steps.get(at) {
            Some(Step::Name(name)) => &**name,
            _ => "",
        };
        let (start, used) = match (name(0), name(1)) {
            ("var", variable) => (Self::variable(scope, variable, bound.scope), 2),
            ("local", local) => (Self::local(scope, local, bound.scope), 2),
            ("include", _) if name(2) == "locals" => (Self::local(scope, name(3), bound.scope), 4),
            ("each", "value") => (scope.each.as_ref().map(|(_, value)| *value), 2),
            ("each", "key") => {
                let key = scope.each.as_ref().map(|(key, _)| key.to_string());
                let place = Place::new(bound.file, bound.expr.span);
                return key
                    .map_or(Value::Unknown, |key| Value::Text(Traced::literal(key, place, bound.expr.span, false)));
            }
            (kind, resource) if kind.contains('_') && steps.len() == 3 => {
                (Self::attribute(scope, kind, resource, name(2), bound.scope), 3)
            }
            _ => (None, 0),
        };
        let Some(start) = start else { return Value::Unknown };
        let mut value = self.value(start, depth + 1);
        for step in steps.get(used..).unwrap_or(&[]) {
            value = self.step(value, step, bound, depth);
        }
        if let Value::Text(text) = &mut value {
            let place = Place::new(bound.file, bound.expr.span);
            text.trail.push(Hop::new(place, format!("value of {}.{}", name(0), name(1))));
        }
        value
    }

    /// What a module is given; else the default.
    fn variable(scope: &Scope<'a>, name: &str, number: usize) -> Option<Bound<'a>> {
        if let Some(given) = scope.given.get(name).filter(|given| !matches!(given.expr.kind, Kind::Null)) {
            return Some(*given);
        }
        if scope.by_environment && names_environment(name) {
            return None;
        }
        scope.files.iter().find_map(|(file, model)| {
            let expr = model.variables.get(name)?.as_ref()?;
            Some(Bound { expr, file, scope: number })
        })
    }

    fn local(scope: &Scope<'a>, name: &str, number: usize) -> Option<Bound<'a>> {
        scope.files.iter().find_map(|(file, model)| {
            let expr = model.locals.get(name)?;
            Some(Bound { expr, file, scope: number })
        })
    }

    /// An attribute that a resource of the same module is given.
    fn attribute(scope: &Scope<'a>, kind: &str, name: &str, attribute: &str, number: usize) -> Option<Bound<'a>> {
        scope.files.iter().find_map(|(file, model)| {
            let found =
                |it: &&crate::source::terraform::Resource| *it.kind.value == *kind && *it.name == *name && !it.is_data;
            let expr = model.resources.iter().find(found)?.at(attribute)?;
            Some(Bound { expr, file, scope: number })
        })
    }

    fn step(&mut self, value: Value<'a>, step: &'a Step, from: Bound<'a>, depth: usize) -> Value<'a> {
        match step {
            Step::Name(name) => self.member(value, name, depth),
            Step::Index(index) => match self.key(Bound { expr: index, ..from }, depth) {
                Some(key) => self.member(value, &key, depth),
                None => self.of_environment(value, from.scope, depth),
            },
        }
    }

    fn key(&mut self, bound: Bound<'a>, depth: usize) -> Option<String> {
        match self.value(bound, depth + 1) {
            Value::Text(text) => Some(text.text),
            _ => None,
        }
    }

    /// A member of an object or an item of a list.
    pub(super) fn member(&mut self, value: Value<'a>, key: &str, depth: usize) -> Value<'a> {
        match value {
            Value::Node(node) => {
                let entry = node.expr.entries().iter().find(|(name, _)| *name.value == *key).map(|(_, value)| value);
                let item = || key.parse::<usize>().ok().and_then(|at| node.expr.items().get(at));
                match entry.or_else(item) {
                    Some(expr) => self.value(Bound { expr, ..node }, depth + 1),
                    None => Value::Absent,
                }
            }
            Value::Merged(parts) => {
                for part in parts.into_iter().rev() {
                    match self.member(part, key, depth + 1) {
                        Value::Absent => {}
                        found => return found,
                    }
                }
                Value::Absent
            }
            Value::Absent => Value::Absent,
            Value::Text(_) | Value::Unknown => Value::Unknown,
        }
    }

    /// The member for the environment that the module is deployed for: the key is then a workspace or its like.
    fn of_environment(&mut self, value: Value<'a>, scope: usize, depth: usize) -> Value<'a> {
        let environment = self.scopes.get(scope).and_then(|scope| scope.environment.clone());
        let (Value::Node(node), Some(environment)) = (value, environment) else { return Value::Unknown };
        let mut fits = node.expr.entries().iter().filter(|(key, _)| {
            catalog::environment_token(&key.value).is_some_and(|(word, _)| word == environment.as_str())
        });
        match (fits.next(), fits.next()) {
            (Some((_, expr)), None) => self.value(Bound { expr, ..node }, depth + 1),
            _ => Value::Unknown,
        }
    }

    fn call(&mut self, bound: Bound<'a>, name: &str, arguments: &'a [Expr], depth: usize) -> Value<'a> {
        let at = |expr: &'a Expr| Bound { expr, ..bound };
        match (name, arguments) {
            ("tostring" | "tonumber" | "trimspace" | "nonsensitive" | "tomap" | "toset", [one]) => {
                self.value(at(one), depth + 1)
            }
            ("lookup", [map, key, rest @ ..]) => {
                let map = self.value(at(map), depth + 1);
                let found = match self.key(at(key), depth) {
                    Some(key) => self.member(map, &key, depth),
                    None => self.of_environment(map, bound.scope, depth),
                };
                match (found, rest.first()) {
                    (Value::Absent, Some(default)) => self.value(at(default), depth + 1),
                    (found, _) => found,
                }
            }
            ("coalesce" | "try", _) => {
                for argument in arguments {
                    match self.value(at(argument), depth + 1) {
                        Value::Absent => {}
                        Value::Text(text) if name == "coalesce" && text.text.is_empty() => {}
                        found => return found,
                    }
                }
                Value::Absent
            }
            ("merge", _) => {
                Value::Merged(arguments.iter().map(|argument| self.value(at(argument), depth + 1)).collect())
            }
            _ => Value::Unknown,
        }
    }
}

/// Whether a variable of this name says which environment is deployed.
pub(super) fn names_environment(name: &str) -> bool {
    const NAMES: [&str; 12] = [
        "deployenv",
        "deploymentenvironment",
        "deploystage",
        "env",
        "environment",
        "environmentname",
        "environmenttype",
        "envname",
        "envtype",
        "stack",
        "stage",
        "stagename",
    ];
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    NAMES.contains(&plain.as_str())
}
