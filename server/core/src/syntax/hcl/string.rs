//! Strings and the templates in them.
//! Rules: <https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#templates>
//! Deliberately absent: directives (`%{ if }`), the content of heredocs.

use super::cursor::Cursor;
use super::expr::expression;
use super::skip::MOST_UNCLOSED;
use super::{Expr, Kind};
use crate::text::{Span, Spanned};

/// Bytes of the longest interpolation; it ends with its line, too.
const LONGEST: usize = 4096;

/// A string without interpolations. The cursor stays where there is none.
pub(super) fn plain_string(cursor: &mut Cursor<'_>) -> Option<Spanned<Box<str>>> {
    let from = cursor.at;
    match string(cursor, 0).kind {
        Kind::Text { value, inner } => Some(Spanned::new(value, inner)),
        _ => {
            if cursor.at == from {
                cursor.at += 1;
            }
            None
        }
    }
}

/// From one quote to the next; a string that is not closed ends with its line.
pub(super) fn string(cursor: &mut Cursor<'_>, depth: usize) -> Expr {
    let from = cursor.at;
    cursor.at += 1;
    let parts = parts(cursor, depth);
    cursor.take(b'"');
    let end = cursor.at;
    let closed = end > from + 1 && cursor.text.as_bytes().get(end - 1) == Some(&b'"');
    let inner = Span::new(from + 1, if closed { end - 1 } else { end });
    whole(parts, Span::new(from, end), inner)
}

/// One text, one expression, or a template of several parts.
fn whole(mut parts: Vec<Expr>, span: Span, inner: Span) -> Expr {
    let kind = match parts.len() {
        0 => Kind::Text { value: "".into(), inner },
        1 => parts.pop().map_or(Kind::Unknown, |part| part.kind),
        _ => Kind::Template(parts),
    };
    Expr { span, kind }
}

/// Texts and interpolations up to a quote, a line break or the end.
fn parts(cursor: &mut Cursor<'_>, depth: usize) -> Vec<Expr> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut start = cursor.at;
    let flush = |literal: &mut String, start: usize, end: usize, parts: &mut Vec<Expr>| {
        if end > start {
            let inner = Span::new(start, end);
            parts.push(Expr { span: inner, kind: Kind::Text { value: std::mem::take(literal).into(), inner } });
        }
    };
    loop {
        let at = cursor.at;
        let Some(next) = cursor.text.get(at..).and_then(|rest| rest.chars().next()) else { break };
        match next {
            '"' | '\n' => break,
            '\\' => {
                let escaped = cursor.text.get(at + 1..).and_then(|rest| rest.chars().next());
                literal.push(match escaped {
                    Some('n') => '\n',
                    Some('t') => '\t',
                    Some(other) => other,
                    None => '\\',
                });
                cursor.at += 1 + escaped.map_or(0, char::len_utf8);
            }
            '$' | '%' if cursor.ahead(1) == Some(b'{') => {
                flush(&mut literal, start, at, &mut parts);
                parts.push(interpolation(cursor, depth));
                start = cursor.at;
            }
            other => {
                literal.push(other);
                cursor.at += other.len_utf8();
            }
        }
    }
    flush(&mut literal, start, cursor.at, &mut parts);
    parts
}

/// `${..}` on one line. What is not closed takes the rest of its line.
fn interpolation(cursor: &mut Cursor<'_>, depth: usize) -> Expr {
    let from = cursor.at;
    let rest = cursor.text.get(from..).unwrap_or("");
    let rest = rest.get(..rest.floor_char_boundary(LONGEST)).unwrap_or("");
    let end = from + rest.find('\n').unwrap_or(rest.len());
    let mut inner = Cursor { text: cursor.text.get(..end).unwrap_or(""), at: from + 2, unclosed: MOST_UNCLOSED };
    inner.take(b'~');
    inner.skip(true);
    let inside = expression(&mut inner, depth + 1, true);
    inner.skip(true);
    inner.take(b'~');
    if !inner.take(b'}') {
        cursor.at = end.max(from + 2).min(cursor.text.len());
        return Expr::unknown(cursor.span(from));
    }
    cursor.at = inner.at;
    let kind = if cursor.text.as_bytes().get(from) == Some(&b'%') { Kind::Unknown } else { inside.kind };
    Expr { span: cursor.span(from), kind }
}

/// The same for a string of a JSON file, decoded; positions hold where the text stands byte for byte at `at`.
pub(super) fn template_at(text: &str, at: Span) -> Expr {
    if !text.contains("${") && !text.contains("%{") {
        return Expr { span: at, kind: Kind::Text { value: text.into(), inner: at } };
    }
    let mut cursor = Cursor::new(text);
    let mut parts = parts(&mut cursor, 0);
    if cursor.at < text.len() {
        parts.push(Expr::unknown(at));
    }
    for part in &mut parts {
        part.span = at.slice(part.span.range().start, part.span.range().end);
        if let Kind::Text { inner, .. } = &mut part.kind {
            *inner = part.span;
        }
    }
    whole(parts, at, at)
}
