//! Expressions, as far as they can be understood without running anything.
//! Deliberately absent: what references mean.

use super::cursor::Cursor;
use super::skip::{heredoc, skip_brackets, skip_expression};
use super::string::{plain_string, string};
use super::{DEPTH, Expr, Kind, Step};
use crate::text::{Span, Spanned};

/// Reads one expression. `lines`: line breaks are blanks, because a bracket is open.
pub(super) fn expression(cursor: &mut Cursor<'_>, depth: usize, lines: bool) -> Expr {
    let from = cursor.at;
    if depth > DEPTH {
        skip_expression(cursor);
        return Expr::unknown(cursor.span(from));
    }
    let mut left = comparison(cursor, depth, lines);
    let back = cursor.at;
    cursor.skip(true);
    if cursor.peek() == Some(b'?') {
        cursor.at += 1;
        cursor.skip(true);
        let yes = expression(cursor, depth + 1, lines);
        cursor.skip(true);
        if cursor.take(b':') {
            cursor.skip(true);
            let no = expression(cursor, depth + 1, lines);
            left = Expr { span: cursor.span(from), kind: Kind::Choice(Box::new([left, yes, no])) };
        } else {
            left = Expr::unknown(cursor.span(from));
        }
    } else {
        cursor.at = back;
    }
    left
}

/// A term, or two that are compared; any other operator makes the whole unknown.
fn comparison(cursor: &mut Cursor<'_>, depth: usize, lines: bool) -> Expr {
    let from = cursor.at;
    let left = term(cursor, depth, lines);
    let back = cursor.at;
    cursor.skip(lines);
    if cursor.starts("==") || cursor.starts("!=") {
        let negated = cursor.peek() == Some(b'!');
        cursor.at += 2;
        cursor.skip(lines);
        let right = term(cursor, depth + 1, lines);
        let back = cursor.at;
        cursor.skip(lines);
        if operator(cursor) == 0 {
            cursor.at = back;
            let sides = Box::new([left, right]);
            return Expr { span: cursor.span(from), kind: Kind::Equal { sides, negated } };
        }
        cursor.at = back;
        return operations(cursor, from, depth, lines);
    }
    if operator(cursor) > 0 {
        return operations(cursor, from, depth, lines);
    }
    cursor.at = back;
    left
}

/// The rest of a chain of operators: nothing is told about its value.
fn operations(cursor: &mut Cursor<'_>, from: usize, depth: usize, lines: bool) -> Expr {
    let mut end = cursor.at;
    loop {
        cursor.skip(lines);
        let length = operator(cursor);
        if length == 0 {
            break;
        }
        cursor.at += length;
        cursor.skip(true);
        term(cursor, depth + 1, lines);
        end = cursor.at;
    }
    cursor.at = end;
    Expr::unknown(cursor.span(from))
}

/// Bytes of the operator that stands here.
fn operator(cursor: &Cursor<'_>) -> usize {
    let two = ["==", "!=", "<=", ">=", "&&", "||"];
    if two.iter().any(|word| cursor.starts(word)) {
        return 2;
    }
    usize::from(matches!(cursor.peek(), Some(b'<' | b'>' | b'+' | b'-' | b'*' | b'%' | b'/')))
}

fn term(cursor: &mut Cursor<'_>, depth: usize, lines: bool) -> Expr {
    let from = cursor.at;
    if depth > DEPTH {
        skip_expression(cursor);
        return Expr::unknown(cursor.span(from));
    }
    match cursor.peek() {
        Some(b'"') => string(cursor, depth),
        Some(b'{') => object(cursor, depth),
        Some(b'[') => list(cursor, depth),
        Some(b'(') => {
            cursor.at += 1;
            cursor.skip(true);
            let inner = expression(cursor, depth + 1, true);
            cursor.skip(true);
            if cursor.take(b')') {
                return inner;
            }
            skip_brackets(cursor, 1);
            Expr::unknown(cursor.span(from))
        }
        Some(b'!' | b'-') => {
            cursor.at += 1;
            cursor.skip(lines);
            term(cursor, depth + 1, lines);
            Expr::unknown(cursor.span(from))
        }
        Some(b'<') if cursor.starts("<<") => {
            heredoc(cursor);
            Expr::unknown(cursor.span(from))
        }
        Some(byte) if byte.is_ascii_digit() => {
            while cursor.peek().is_some_and(|byte| byte.is_ascii_digit() || byte == b'.') {
                cursor.at += 1;
            }
            text(cursor, from, cursor.slice(from))
        }
        _ => reference(cursor, depth),
    }
}

fn text(cursor: &Cursor<'_>, from: usize, value: &str) -> Expr {
    let span = cursor.span(from);
    Expr { span, kind: Kind::Text { value: value.into(), inner: span } }
}

fn reference(cursor: &mut Cursor<'_>, depth: usize) -> Expr {
    let from = cursor.at;
    let Some(word) = cursor.identifier() else {
        return Expr::unknown(Span::new(from, from));
    };
    match word {
        "true" | "false" => return text(cursor, from, word),
        "null" => return Expr { span: cursor.span(from), kind: Kind::Null },
        _ => {}
    }
    if cursor.peek() == Some(b'(') {
        cursor.at += 1;
        let arguments = items(cursor, depth, b')');
        let kind = arguments.map_or(Kind::Unknown, |arguments| Kind::Call { name: word.into(), arguments });
        return Expr { span: cursor.span(from), kind };
    }
    let mut steps = vec![Step::Name(word.into())];
    let mut known = true;
    loop {
        match cursor.peek() {
            Some(b'.') => {
                cursor.at += 1;
                match cursor.identifier() {
                    Some(name) => steps.push(Step::Name(name.into())),
                    None => {
                        // A splat, an index of the old form, or nothing yet.
                        known = false;
                        while cursor.peek().is_some_and(|byte| byte.is_ascii_digit() || byte == b'*') {
                            cursor.at += 1;
                        }
                    }
                }
            }
            Some(b'[') if cursor.starts("[*]") => {
                cursor.at += 3;
                known = false;
            }
            Some(b'[') => {
                cursor.at += 1;
                cursor.skip(true);
                let index = expression(cursor, depth + 1, true);
                cursor.skip(true);
                if !cursor.take(b']') {
                    known = false;
                    skip_brackets(cursor, 1);
                    break;
                }
                steps.push(Step::Index(index));
            }
            _ => break,
        }
    }
    Expr { span: cursor.span(from), kind: if known { Kind::Reference(steps) } else { Kind::Unknown } }
}

/// What stands between brackets, without the opening one; `None` where it is no plain list.
fn items(cursor: &mut Cursor<'_>, depth: usize, close: u8) -> Option<Vec<Expr>> {
    let mut items = Vec::new();
    loop {
        cursor.skip(true);
        if cursor.take(close) {
            return Some(items);
        }
        items.push(expression(cursor, depth + 1, true));
        if cursor.starts("...") {
            cursor.at += 3;
        }
        let back = cursor.at;
        cursor.skip(true);
        if cursor.take(b',') {
            continue;
        }
        if cursor.take(close) {
            return Some(items);
        }
        cursor.at = back;
        skip_brackets(cursor, 1);
        return None;
    }
}

fn list(cursor: &mut Cursor<'_>, depth: usize) -> Expr {
    let from = cursor.at;
    cursor.at += 1;
    let items = items(cursor, depth, b']');
    Expr { span: cursor.span(from), kind: items.map_or(Kind::Unknown, Kind::List) }
}

/// `{ key = value, "key": value }`.
fn object(cursor: &mut Cursor<'_>, depth: usize) -> Expr {
    let from = cursor.at;
    cursor.at += 1;
    let mut entries = Vec::new();
    loop {
        cursor.skip(true);
        while cursor.take(b',') {
            cursor.skip(true);
        }
        if cursor.take(b'}') || cursor.peek().is_none() {
            return Expr { span: cursor.span(from), kind: Kind::Object(entries) };
        }
        let start = cursor.at;
        let key = match cursor.peek() {
            Some(b'"') => plain_string(cursor),
            Some(b'(') => {
                // A key that is computed.
                cursor.at += 1;
                skip_brackets(cursor, 1);
                None
            }
            _ => cursor.identifier().map(|word| Spanned::new(word.into(), Span::new(start, start + word.len()))),
        };
        cursor.skip(false);
        if cursor.at == start || !(cursor.take(b'=') || cursor.take(b':')) {
            // From the line break on, which may stand before a block.
            cursor.at = start - usize::from(cursor.text.as_bytes().get(start.wrapping_sub(1)) == Some(&b'\n'));
            skip_brackets(cursor, 1);
            return Expr::unknown(cursor.span(from));
        }
        cursor.skip(true);
        let value = expression(cursor, depth + 1, false);
        cursor.skip(false);
        if !matches!(cursor.peek(), None | Some(b'\n' | b',' | b'}')) {
            skip_expression(cursor);
        }
        if let Some(key) = key {
            entries.push((key, value));
        }
    }
}
