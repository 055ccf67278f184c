//! Tests for the environment the code runs in: `Rails.env.production?`, `config_env() == :prod`,
//! `process.env.NODE_ENV === "production"`. Deliberately absent: which words are environments (the catalogue's).

use std::borrow::Cow;

use super::{Condition, Test, View};
use crate::text::Spanned;

impl View<'_> {
    /// The environment that the conditions around this node ask for, as a word: the nearest that does. `None` where
    /// none is asked for, or only that it is another.
    #[must_use]
    pub fn environment(self) -> Option<Spanned<String>> {
        self.conditions().iter().find_map(Condition::environment)
    }
}

impl Condition<'_> {
    /// The environment whose word this asks for.
    #[must_use]
    pub fn environment(&self) -> Option<Spanned<String>> {
        match self.test {
            Test::If(test) => test.tested(self.negated),
            Test::Case(Some(subject), value) if subject.names_environment() && !self.negated => {
                let literal = value.literal()?;
                Some(Spanned::new(literal.value.into_owned(), literal.inner))
            }
            _ => None,
        }
    }
}

impl View<'_> {
    /// The word a test asks for, if it is that the environment is the word.
    fn tested(self, negated: bool) -> Option<Spanned<String>> {
        let view = self.bare();
        if let Some(inner) = view.inverted() {
            return inner.tested_once(!negated);
        }
        view.tested_once(negated)
    }

    fn inverted(self) -> Option<Self> {
        match self.kind() {
            "unary"
            | "unary_expression"
            | "not_operator"
            | "unary_op_expression"
            | "prefix_unary_expression"
            | "unary_operator" => {
                let inverts = self.text().starts_with('!') || self.text().starts_with("not ");
                self.children().last().filter(|_| inverts).map(Self::bare)
            }
            _ => None,
        }
    }

    fn tested_once(self, negated: bool) -> Option<Spanned<String>> {
        if let Some((sides, equal)) = self.comparison() {
            let [left, right] = sides;
            let (subject, value) = if left.literal().is_some() { (right, left) } else { (left, right) };
            let literal = value.literal().filter(|_| equal != negated && subject.names_environment())?;
            return Some(Spanned::new(literal.value.into_owned(), literal.inner));
        }
        if negated {
            return None;
        }
        // `Rails.env.production?`, `env.IsDevelopment()`, `app()->isProduction()`, `isProd`.
        let last = match self.call() {
            Some(call) if call.arguments.is_empty() => call.method,
            Some(call) if matches!(call.method.value, "environment" | "is" | "IsEnvironment") => {
                let literal = call.literal(0)?;
                return Some(Spanned::new(literal.value.into_owned(), literal.inner));
            }
            _ => Spanned::new(self.text().rsplit(['.', '>', ':']).next()?, self.span()),
        };
        let word = match last.value.strip_suffix('?') {
            Some(word) if self.text().contains("env") => word,
            Some(_) => return None,
            None => {
                last.value.strip_prefix("is_").or_else(|| capital(last.value, "is").or(capital(last.value, "Is")))?
            }
        };
        let plain = !word.is_empty() && word.len() < 20 && word.bytes().all(|b| b.is_ascii_alphabetic());
        plain.then(|| Spanned::new(word.to_ascii_lowercase(), last.span))
    }

    /// The sides of `a == b` (true) or `a != b` (false).
    fn comparison(self) -> Option<([Self; 2], bool)> {
        if self.kind() == "comparison_operator" {
            let operator = self.tokens().find(|token| !token.is_named())?.text();
            let mut sides = self.children();
            let sides = [sides.next()?, sides.next()?];
            return equality(operator).map(|equal| (sides.map(Self::bare), equal));
        }
        let operator = self.child("operator")?;
        let sides = [self.child("left")?.bare(), self.child("right")?.bare()];
        equality(operator.text()).map(|equal| (sides, equal))
    }

    /// Whether an expression is the name of the environment: `Rails.env`, `NODE_ENV`, `config_env()`, `APP_ENV`.
    fn names_environment(self) -> bool {
        let name = match self.variable() {
            Some(variable) => variable.name.value.into_owned(),
            None => match self.bare().call() {
                Some(call) => call.method.value.to_owned(),
                None => self.last_name().map_or_else(String::new, Cow::into_owned),
            },
        };
        let lower = name.to_ascii_lowercase();
        lower == "environmentname" || ["env", "environment", "stage"].contains(&lower.rsplit('_').next().unwrap_or(""))
    }
}

fn equality(operator: &str) -> Option<bool> {
    match operator {
        "==" | "===" | "is" => Some(true),
        "!=" | "!==" | "<>" => Some(false),
        _ => None,
    }
}

/// What follows `prefix`, if it starts with a capital.
fn capital<'a>(name: &'a str, prefix: &str) -> Option<&'a str> {
    name.strip_prefix(prefix).filter(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
}
