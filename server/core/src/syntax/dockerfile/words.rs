//! Logical lines into words: blanks part them, except in quotes or behind the escape character.

use std::ops::Range;

use super::{Flag, Joined};
use crate::text::Spanned;

/// The words of `text` from byte `from` on, quotes kept.
pub(super) fn words(text: &str, from: usize, escape: char) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut quote, mut skip) = (None, None, false);
    for (offset, c) in text.get(from..).unwrap_or("").char_indices() {
        let at = from + offset;
        if std::mem::take(&mut skip) {
            continue;
        }
        if quote.is_none() && c.is_whitespace() {
            found.extend(start.take().map(|start| start..at));
            continue;
        }
        start.get_or_insert(at);
        if c == escape && quote != Some('\'') {
            skip = true;
        } else if Some(c) == quote {
            quote = None;
        } else if quote.is_none() && (c == '"' || c == '\'') {
            quote = Some(c);
        }
    }
    found.extend(start.map(|start| start..text.len()));
    found
}

/// The flags at the head of `text` from byte `from` on, and where they end.
pub(super) fn flags(joined: &Joined, from: usize, escape: char) -> (Vec<Flag>, usize) {
    let mut flags = Vec::new();
    let mut end = from;
    for word in words(&joined.text, from, escape) {
        let text = joined.text.get(word.clone()).unwrap_or("");
        let Some(body) = text.strip_prefix("--") else { break };
        end = word.end;
        if body.is_empty() {
            break;
        }
        let name = word.start + 2;
        let equals = body.find('=').map_or(word.end, |at| name + at);
        let value = (equals + 1).min(word.end);
        flags.push(Flag { name: joined.spanned(name..equals), value: joined.spanned(value..word.end) });
    }
    let text = joined.text.get(end..).unwrap_or("");
    (flags, end + text.len() - text.trim_start().len())
}

/// A JSON array of strings, or nothing.
pub(super) fn json(joined: &Joined) -> Option<Vec<Spanned<Box<str>>>> {
    let text = joined.text.trim_end();
    let mut at = text.len() - text.trim_start().len();
    if !text.get(at..)?.starts_with('[') || !text.ends_with(']') {
        return None;
    }
    at += 1;
    let mut items = Vec::new();
    loop {
        at = past_blanks(text, at);
        let rest = text.get(at..)?;
        if rest.starts_with(']') && items.is_empty() {
            return (at + 1 == text.len()).then_some(items);
        }
        let body = rest.strip_prefix('"')?;
        let (value, length) = string(body)?;
        items.push(Spanned::new(value.into(), joined.span(at + 1..at + 1 + length)));
        at = past_blanks(text, at + length + 2);
        let rest = text.get(at..)?;
        at += 1;
        if rest.starts_with(']') {
            return (at == text.len()).then_some(items);
        }
        if !rest.starts_with(',') {
            return None;
        }
    }
}

fn past_blanks(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    at + rest.len() - rest.trim_start().len()
}

/// A JSON string behind its first quote: decoded, and its written length without the closing quote.
fn string(body: &str) -> Option<(String, usize)> {
    let mut out = String::new();
    let mut chars = body.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, at)),
            '\\' => match chars.next()?.1 {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => out.push('\r'),
                'b' => out.push('\u{8}'),
                'f' => out.push('\u{c}'),
                'u' => {
                    let mut code = 0;
                    for _ in 0..4 {
                        code = code * 16 + chars.next()?.1.to_digit(16)?;
                    }
                    out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
                }
                c @ ('"' | '\\' | '/') => out.push(c),
                _ => return None,
            },
            c => out.push(c),
        }
    }
    None
}
