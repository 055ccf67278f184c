//! Env files (`.env`): one tolerant line lexer for all dialects, with spans.
//!
//! Values may be secrets: their `Debug` output hides them and no problem quotes them.
//! Deliberately absent: expansion of `${NAME}` (`crate::syntax::expand`), precedence between files.

mod dialect;
mod read;

use std::fmt;
use std::ops::Range;

use super::Problem;
use crate::text::{Span, Spanned};

pub use dialect::{Dialect, Escapes};
pub use read::{read, read_as};

/// The lines of an env file in order, repeated keys included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Env {
    pub lines: Vec<Line>,
    /// Sorted; `crate::syntax::comments` gives their text and line.
    pub comments: Vec<Span>,
    pub problems: Vec<Problem>,
}

impl Env {
    /// The line that decides `key`: the last one.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Line> {
        self.lines.iter().rev().find(|line| &*line.key.value == key)
    }
}

/// `KEY=value`, `export KEY=value`, `KEY: value`, or `KEY` alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// From the key (or `export`) to the end of the value.
    pub span: Span,
    pub key: Spanned<Box<str>>,
    pub export: bool,
    /// `None`: `KEY` alone, which takes its value from the surrounding process.
    pub value: Option<Value>,
}

impl Line {
    /// The decoded value, `""` where there is none.
    #[must_use]
    pub fn text(&self) -> &str {
        self.value.as_ref().map_or("", |value| &*value.text)
    }
}

#[derive(Clone, PartialEq, Eq)]
pub struct Value {
    /// As written, quotes included.
    pub span: Span,
    /// Without the quotes.
    pub inner: Span,
    /// Decoded; an escaped dollar is `$$`, as expansion reads it.
    pub text: Box<str>,
    pub quote: Quote,
    /// Whether `${NAME}` in it stands for another variable.
    pub expand: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quote {
    None,
    Single,
    Double,
    Back,
}

impl Value {
    /// Where bytes `range` of the decoded value stand: exact where it is the text between the quotes, else all of it.
    #[must_use]
    pub fn value_span(&self, text: &str, range: Range<usize>) -> Span {
        super::exact_span(text, self.inner, &self.text, self.span, range)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { span, inner, quote, expand, text: _ } = self;
        f.debug_struct("Value")
            .field("span", span)
            .field("inner", inner)
            .field("quote", quote)
            .field("expand", expand)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
