//! The one tree that YAML and JSON (and every format of keys and values) are read into.
//!
//! Nodes keep text: `3.10` stays `3.10`. Deliberately absent: numbers and booleans, comments, layout.

use std::ops::Range;

use crate::text::{Span, Spanned};

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The value as written, quotes included; where the value came through an alias: the anchored value.
    pub span: Span,
    pub kind: Kind,
    /// The tag as written: `!reset`, `!!str`.
    pub tag: Option<Box<str>>,
    /// `*name` at the place of use, where the value came through an alias.
    pub alias: Option<Span>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Absent (empty span) or written as `~` or `null`.
    Null,
    Scalar(Scalar),
    Seq(Vec<Node>),
    /// In the order written; keys are unique, the last of several equal ones stayed.
    Map(Vec<Entry>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// Without quotes, escapes and folds.
    pub value: Box<str>,
    pub style: Style,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Single,
    Double,
    Literal,
    Folded,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub key: Spanned<Box<str>>,
    pub value: Node,
    /// The value of `<<` in this map (an alias, mostly) that the entry came through.
    pub merged: Option<Span>,
    /// A value that came through `<<` and that this one hides; kept only if one of the two has a tag of its own
    /// (`!reset`), since the program that knows the tag may want the other.
    pub hidden: Option<Box<Node>>,
}

impl Node {
    #[must_use]
    pub fn null(span: Span) -> Self {
        Self { span, kind: Kind::Null, tag: None, alias: None }
    }

    /// The value of `key`, if this is a map that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.value)
    }

    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| &*entry.key.value == key)
    }

    /// The value at the end of a path of keys.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The entries of a map; none for anything else.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a sequence; none for anything else.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.kind {
            Kind::Seq(items) => items,
            _ => &[],
        }
    }

    #[must_use]
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            Kind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.scalar().map(|scalar| &*scalar.value)
    }

    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    #[must_use]
    pub fn is_map(&self) -> bool {
        matches!(self.kind, Kind::Map(_))
    }

    #[must_use]
    pub fn is_seq(&self) -> bool {
        matches!(self.kind, Kind::Seq(_))
    }

    /// The span without the quotes. A repaired value may lack the quotes its style speaks of, so the text decides.
    #[must_use]
    pub fn inner_span(&self, text: &str) -> Span {
        let quote = match self.scalar().map(|scalar| scalar.style) {
            Some(Style::Single) => '\'',
            Some(Style::Double) => '"',
            _ => return self.span,
        };
        let written = self.span.of(text);
        if !written.starts_with(quote) {
            return self.span;
        }
        // One that is not closed ends before the line does.
        let end = written.strip_suffix(quote).unwrap_or_else(|| written.trim_end_matches(['\r', '\n'])).len();
        self.span.slice(1, end.max(1))
    }

    /// Where bytes `range` of the decoded value stand in the file: exact where the decoded text is the
    /// source text (plain, or quoted without escapes, on one line), else the whole scalar.
    #[must_use]
    pub fn value_span(&self, text: &str, range: Range<usize>) -> Span {
        let Some(scalar) = self.scalar() else { return self.span };
        super::exact_span(text, self.inner_span(text), &scalar.value, self.span, range)
    }
}
