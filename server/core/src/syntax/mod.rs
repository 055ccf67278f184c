//! Tolerant, spanned readers: from text to a tree or a list of lines plus problems, whatever the text is.
//!
//! Every reader is a total function of the text; broken syntax is data ([`Problem`]), never an error.
//! Deliberately absent: what the keys mean (`source`), other files, and state between calls.

pub mod bicep;
pub mod code;
pub mod dockerfile;
pub mod dotenv;
pub mod expand;
pub mod hcl;
pub mod json;
pub mod literals;
pub mod node;
pub mod properties;
pub mod script;
pub mod sections;
pub mod xml;
pub mod yaml;

use crate::text::Span;

pub use node::{Entry, Kind, Node, Scalar, Style};

/// Something a reader had to work around. The message names keys and anchors, never values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub span: Span,
    pub message: Box<str>,
}

impl Problem {
    #[must_use]
    pub fn new(span: Span, message: impl Into<Box<str>>) -> Self {
        Self { span, message: message.into() }
    }
}

/// A comment, looked up in the text it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment<'a> {
    pub span: Span,
    /// With its marker (`#`, `//`), without the line break.
    pub text: &'a str,
    /// Number of line breaks before it.
    pub line: u32,
    /// Nothing but blanks stands before it on its line.
    pub own_line: bool,
}

/// The comments of a text with their line numbers, in one walk; `spans` are sorted, as readers give them.
#[must_use]
pub fn comments<'a>(text: &'a str, spans: &[Span]) -> Vec<Comment<'a>> {
    let (mut seen, mut line, mut line_start) = (0, 0_u32, 0);
    let mut found = Vec::with_capacity(spans.len());
    for &span in spans {
        let start = span.range().start.max(seen);
        let before = text.get(seen..start).unwrap_or("");
        line += u32::try_from(before.bytes().filter(|&b| b == b'\n').count()).unwrap_or(0);
        line_start = before.rfind('\n').map_or(line_start, |at| seen + at + 1);
        seen = start;
        let mut lead = text.get(line_start..start).unwrap_or("").chars();
        let own_line = lead.all(|c| c.is_whitespace() || c == '\u{feff}');
        found.push(Comment { span, text: span.of(text), line, own_line });
    }
    found
}

/// Where bytes `range` of a decoded value stand: exact if `decoded` is the text under `inner`, else all of `whole`.
pub(crate) fn exact_span(text: &str, inner: Span, decoded: &str, whole: Span, range: std::ops::Range<usize>) -> Span {
    if inner.of(text) == decoded && decoded.get(range.clone()).is_some() {
        inner.slice(range.start, range.end)
    } else {
        whole
    }
}

#[cfg(test)]
mod tests;
