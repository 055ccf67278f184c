//! Literals: strings, symbols and numbers, decoded, with the bytes they stand at.
//! Deliberately absent: booleans, nil (`View::is_null`), names of constants (`View::dotted`).

use std::borrow::Cow;

use super::{Language, View, escape};
use crate::text::Span;

/// A string, symbol, keyword or number.
#[derive(Clone, PartialEq, Eq)]
pub struct Literal<'t> {
    /// Without quotes and escapes.
    pub value: Cow<'t, str>,
    /// The text between the quotes.
    pub inner: Span,
    /// Whether the value is byte for byte what stands at `inner`.
    pub verbatim: bool,
    /// Parts that are computed were replaced by `…`: never the case for what [`View::literal`] gives.
    pub computed: bool,
}

/// Values may be secrets: none is printed.
impl std::fmt::Debug for Literal<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Literal({:?})", self.inner)
    }
}

impl Literal<'_> {
    /// Where bytes `from..to` of the value stand: exact if the value is verbatim, else the whole of it.
    #[must_use]
    pub fn slice(&self, from: usize, to: usize) -> Span {
        if self.verbatim { self.inner.slice(from, to) } else { self.inner }
    }
}

/// Made of delimiters, text, escapes and computed parts.
const STRINGS: [&str; 21] = [
    "string",
    "string_literal",
    "encapsed_string",
    "heredoc",
    "nowdoc",
    "template_string",
    "raw_string_literal",
    "multiline_string_literal",
    "interpolated_string_expression",
    "character_literal",
    "char_literal",
    "bare_string",
    "bare_symbol",
    "delimited_symbol",
    "quoted_atom",
    "quoted_keyword",
    "sigil",
    "heredoc_body",
    "nowdoc_body",
    "charlist",
    "subshell",
];
const TEXTS: [&str; 11] = [
    "string_content",
    "string_fragment",
    "quoted_content",
    "heredoc_content",
    "multiline_string_fragment",
    "string_literal_content",
    "raw_string_content",
    "escape_sequence",
    "nowdoc_string",
    "character",
    "string_literal_encoding",
];
/// Named parts of a string that are no text of it.
const DELIMITERS: [&str; 10] = [
    "string_start",
    "string_end",
    "heredoc_start",
    "heredoc_end",
    "sigil_name",
    "sigil_modifiers",
    "raw_string_start",
    "raw_string_end",
    "interpolation_start",
    "interpolation_quote",
];
/// Two strings beside each other are one.
const CHAINS: [&str; 2] = ["chained_string", "concatenated_string"];

impl<'t> View<'t> {
    /// The string, symbol or number that this is; `None` if a part of it is computed.
    #[must_use]
    pub fn literal(self) -> Option<Literal<'t>> {
        self.template().filter(|literal| !literal.computed)
    }

    /// As [`Self::literal`], with `…` for each computed part: `postgres://…@db/…`.
    #[must_use]
    pub fn template(self) -> Option<Literal<'t>> {
        let view = self.bare();
        let text = view.text();
        let cut = |from: usize, to: usize| {
            let value = text.get(from..to)?;
            let inner = view.span().slice(from, to);
            Some(Literal { value: Cow::Borrowed(value), inner, verbatim: true, computed: false })
        };
        match view.kind() {
            "simple_symbol" | "atom" => cut(1, text.len()),
            "hash_key_symbol" => cut(0, text.len()),
            "keyword" => cut(0, text.trim_end().trim_end_matches(':').len()),
            "verbatim_string_literal" => view.verbatim(),
            "heredoc_beginning" => view.heredoc()?.pieces(),
            kind if kind.contains("number") || kind.contains("integer") || kind.contains("float") => {
                text.starts_with(|c: char| c.is_ascii_digit()).then(|| cut(0, text.len()))?
            }
            kind if CHAINS.contains(&kind) => view.chained(),
            kind if STRINGS.contains(&kind) => view.pieces(),
            _ => None,
        }
    }

    /// `nil`, `None`, `null`.
    #[must_use]
    pub fn is_null(self) -> bool {
        matches!(self.bare().text(), "nil" | "None" | "null" | "NULL" | "undefined")
    }

    /// `true` or `false`, as written in this language.
    #[must_use]
    pub fn boolean(self) -> Option<bool> {
        match self.bare().text() {
            "true" | "True" | "TRUE" => Some(true),
            "false" | "False" | "FALSE" => Some(false),
            _ => None,
        }
    }

    /// The text of a heredoc whose beginning this is.
    fn heredoc(self) -> Option<Self> {
        let at = self.tree.heredocs.binary_search_by_key(&self.id, |(beginning, _)| *beginning).ok()?;
        self.tree.heredocs.get(at).map(|(_, body)| Self { tree: self.tree, id: *body })
    }

    fn pieces(self) -> Option<Literal<'t>> {
        let raw = self.language() == Language::Ruby
            && self.text().starts_with(['\'', ':'])
            && self.tokens().next().is_some_and(|open| open.text().ends_with('\''))
            || self.language() == Language::Ruby && self.text().starts_with("%q");
        let mut value = String::new();
        let (mut inner, mut computed): (Option<Span>, bool) = (None, false);
        // Where an empty string's text would stand: behind the delimiter that opens it.
        let mut open = None;
        for part in self.tokens() {
            let span = part.span();
            if TEXTS.contains(&part.kind()) {
                if raw { escape::single(part.text(), &mut value) } else { part.decode(&mut value) }
            } else if matches!(part.kind(), "heredoc_body" | "nowdoc_body") {
                return part.pieces();
            } else if part.is_named() && !DELIMITERS.contains(&part.kind()) {
                // A part of a template that is itself text adds itself.
                computed = true;
                value.push('…');
            } else {
                open = open.or(Some(Span::new(span.range().end, span.range().end)));
                continue;
            }
            inner = Some(inner.map_or(span, |inner| inner.to(span)));
        }
        let inner = inner.or(open).unwrap_or(self.span());
        let verbatim = inner.of(self.tree.text) == value;
        let value = if verbatim { Cow::Borrowed(inner.of(self.tree.text)) } else { Cow::Owned(value) };
        Some(Literal { value, inner, verbatim, computed })
    }

    /// A piece of text, some of which may be escapes.
    fn decode(self, out: &mut String) {
        if self.kind() == "escape_sequence" {
            return escape::decode(self.text(), out);
        }
        let mut at = self.span().range().start;
        for escaped in self.children() {
            let span = escaped.span().range();
            out.push_str(self.tree.text.get(at..span.start).unwrap_or(""));
            escape::decode(escaped.text(), out);
            at = span.end;
        }
        out.push_str(self.tree.text.get(at..self.span().range().end).unwrap_or(""));
    }

    fn chained(self) -> Option<Literal<'t>> {
        let (mut value, mut computed) = (String::new(), false);
        for part in self.children().filter(|part| STRINGS.contains(&part.kind())) {
            let piece = part.pieces()?;
            value.push_str(&piece.value);
            computed |= piece.computed;
        }
        Some(Literal { value: Cow::Owned(value), inner: self.span(), verbatim: false, computed })
    }

    /// C#'s `@"C:\x ""y"""`.
    fn verbatim(self) -> Option<Literal<'t>> {
        let text = self.text();
        let content = text.strip_prefix("@\"")?;
        let content = content.strip_suffix('"').unwrap_or(content);
        let value = content.replace("\"\"", "\"");
        let inner = self.span().slice(2, 2 + content.len());
        let verbatim = value == content;
        Some(Literal { value: Cow::Owned(value), inner, verbatim, computed: false })
    }
}
