//! Stage 1: what one file says. A source never sees another file, and keeps what it cannot resolve symbolic.
//! Deliberately absent: environments by file name, merging, comparison (those are `resolve`).

pub mod compose;

use crate::text::{Span, Spanned};

/// How sure a source is that a file is of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    No,
    /// The name fits, the content decides.
    Maybe,
    Yes,
}

/// `NAME=value` in a file. The value may be a secret: it is never printed.
#[derive(Clone)]
pub struct Variable {
    pub name: Spanned<Box<str>>,
    /// Decoded value; `None` for a bare `NAME` (taken from the shell, so unknown).
    pub value: Option<Box<str>>,
    /// The value as written, without quotes.
    pub value_span: Span,
    /// Whether `value` is byte for byte what stands at `value_span`.
    pub verbatim: bool,
    /// Whether `${..}` in the value is expanded by the tools that read it (not in single quotes).
    pub expands: bool,
}

impl std::fmt::Debug for Variable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}=…", self.name.value)
    }
}
