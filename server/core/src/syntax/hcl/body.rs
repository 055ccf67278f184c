//! Blocks and attributes. A missing brace ends where the next block starts in the first column.
//! Deliberately absent: expressions (`expr`).

use super::cursor::Cursor;
use super::{Attribute, Block, Body, DEPTH, Expr, expr, skip, string};
use crate::syntax::Problem;
use crate::text::{Span, Spanned};

pub(super) fn read(text: &str) -> (Body, Vec<Problem>) {
    let mut cursor = Cursor::new(text);
    let mut problems = Vec::new();
    let mut root = Body::default();
    while cursor.at < text.len() {
        body(&mut cursor, 0, &mut root, &mut problems);
        // A brace too many.
        if cursor.take(b'}') {
            problems.push(Problem::new(Span::new(cursor.at - 1, cursor.at), "a brace that closes nothing"));
        }
    }
    (root, problems)
}

/// Up to the closing brace, which is left, or the end of the text.
fn body(cursor: &mut Cursor<'_>, depth: usize, into: &mut Body, problems: &mut Vec<Problem>) {
    loop {
        cursor.skip(true);
        let from = cursor.at;
        match cursor.peek() {
            None | Some(b'}') => return,
            Some(b',' | b';') => {
                cursor.at += 1;
                continue;
            }
            Some(_) => {}
        }
        if depth > 0 && is_block_at_margin(cursor) {
            return;
        }
        let Some(name) = name(cursor) else {
            problems.push(Problem::new(Span::new(from, from), "neither a block nor an attribute"));
            cursor.end_line();
            continue;
        };
        item(cursor, depth, name, into, problems);
    }
}

fn name(cursor: &mut Cursor<'_>) -> Option<Spanned<Box<str>>> {
    let from = cursor.at;
    if cursor.peek() == Some(b'"') {
        return string::plain_string(cursor);
    }
    let word = cursor.identifier()?;
    Some(Spanned::new(word.into(), cursor.span(from)))
}

/// What follows a name: `= value`, or labels and a brace.
fn item(cursor: &mut Cursor<'_>, depth: usize, name: Spanned<Box<str>>, into: &mut Body, problems: &mut Vec<Problem>) {
    let mut labels = Vec::new();
    loop {
        cursor.skip(false);
        match cursor.peek() {
            Some(b'=') if labels.is_empty() && cursor.ahead(1) != Some(b'=') => {
                cursor.at += 1;
                into.attributes.push(Attribute { name, value: value(cursor) });
                return;
            }
            Some(b'{') => {
                cursor.at += 1;
                let mut inner = Body::default();
                if depth < DEPTH {
                    body(cursor, depth + 1, &mut inner, problems);
                } else {
                    skip::skip_brackets(cursor, 1);
                }
                if !cursor.take(b'}') && depth < DEPTH {
                    problems.push(Problem::new(name.span, format!("the block `{}` is not closed", name.value)));
                }
                into.blocks.push(Block { name, labels, body: inner });
                return;
            }
            Some(b'"') => match string::plain_string(cursor) {
                Some(label) => labels.push(label),
                None => break,
            },
            _ => {
                let from = cursor.at;
                let Some(word) = cursor.identifier() else { break };
                labels.push(Spanned::new(word.into(), cursor.span(from)));
            }
        }
    }
    problems.push(Problem::new(name.span, "neither a block nor an attribute"));
    cursor.end_line();
}

/// The expression behind `=`: up to the end of the line, or further while brackets are open.
fn value(cursor: &mut Cursor<'_>) -> Expr {
    cursor.skip(false);
    let from = cursor.at;
    let read = expr::expression(cursor, 0, false);
    cursor.skip(false);
    if matches!(cursor.peek(), None | Some(b'\n' | b'}' | b',')) {
        return read;
    }
    // Something is left of the line: the expression is more than was understood.
    cursor.at = from;
    skip::skip_expression(cursor);
    Expr::unknown(cursor.span(from))
}

/// `word "label" {` or `word {` in the first column: nobody nests a block there.
fn is_block_at_margin(cursor: &Cursor<'_>) -> bool {
    let margin = cursor.at == 0 || cursor.text.as_bytes().get(cursor.at - 1) == Some(&b'\n');
    if !margin {
        return false;
    }
    let line = cursor.text.get(cursor.at..).and_then(|rest| rest.lines().next()).unwrap_or("").trim_end();
    const WORDS: [&str; 13] = [
        "resource",
        "data",
        "module",
        "variable",
        "locals",
        "output",
        "provider",
        "terraform",
        "moved",
        "import",
        "check",
        "include",
        "dependency",
    ];
    let word = line.split([' ', '"', '{']).next().unwrap_or("");
    WORDS.contains(&word) && line.ends_with('{') && !line.contains('=')
}
