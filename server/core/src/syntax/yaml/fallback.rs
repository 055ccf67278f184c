//! The last resort for a text that no repair makes readable: keys and values by their lines and indentation.
//!
//! Deliberately absent: anchors, merges, tags, scalars over several lines. What the parser read before it gave up
//! is taken from there.

use std::collections::HashMap;

use super::build::{Pairs, build};
use super::events::parse;
use super::lines::is_skipped;
use super::mask::opens_block;
use crate::syntax::{Entry, Kind, Node, Scalar, Style};
use crate::text::{Span, Spanned};

const MAX_DEPTH: usize = 100;

/// What one line, or one dash of it, says.
struct Item {
    indent: usize,
    /// `None`: a dash.
    key: Option<Spanned<Box<str>>>,
    /// Empty: what follows deeper.
    value: Span,
}

/// The documents of `text`, line by line.
pub(super) fn scan(text: &str) -> Vec<Node> {
    let mut documents = Vec::new();
    let mut items = Vec::new();
    let (mut start, mut block) = (0, None);
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let body = content.trim_start_matches(['\u{feff}', ' ', '\t']);
        let indent = content.len() - body.len();
        let range = Span::new(start + indent, start + content.len());
        start += line.len();
        if is_skipped(body) || block.is_some_and(|block| indent > block) {
            continue;
        }
        block = opens_block(body).then_some(indent);
        if content == "---" || content == "..." {
            documents.extend(document(text, &mut items));
        } else {
            line_items(text, range, indent, &mut items);
        }
    }
    documents.extend(document(text, &mut items));
    documents
}

fn document(text: &str, items: &mut Vec<Item>) -> Option<Node> {
    let items = std::mem::take(items);
    let indent = items.first()?.indent;
    Some(block(text, &items, &mut 0, indent, 0))
}

/// The dashes and the key of one line.
fn line_items(text: &str, mut rest: Span, mut indent: usize, items: &mut Vec<Item>) {
    let first = items.len();
    while let Some(behind) =
        rest.of(text).strip_prefix('-').filter(|behind| behind.is_empty() || behind.starts_with(' '))
    {
        let skipped = 1 + behind.len() - behind.trim_start().len();
        rest = rest.slice(skipped, rest.len());
        items.push(Item { indent, key: None, value: rest.slice(0, 0) });
        indent += skipped;
        if items.len() - first > MAX_DEPTH {
            return;
        }
    }
    match (key(text, rest), items.get_mut(first..).and_then(|dashes| dashes.last_mut())) {
        (Some((key, value)), _) => items.push(Item { indent, key: Some(key), value }),
        (None, Some(dash)) => dash.value = without_comment(text, rest),
        (None, None) => {}
    }
}

/// The line up to a ` #`.
fn without_comment(text: &str, line: Span) -> Span {
    let body = line.of(text);
    let hash = if body.starts_with('#') { Some(0) } else { body.find(" #") };
    line.slice(0, hash.and_then(|hash| body.get(..hash)).unwrap_or(body).trim_end().len())
}

/// `key: value`, the key perhaps in quotes.
fn key(text: &str, line: Span) -> Option<(Spanned<Box<str>>, Span)> {
    let body = line.of(text);
    let colon = match body.find(": ") {
        Some(at) => at,
        None => body.strip_suffix(':')?.len(),
    };
    let written = body.get(..colon)?.trim_end();
    let bare = written.trim_matches(['"', '\'']);
    let value = body.get(colon + 1..)?.trim_start();
    let value = without_comment(text, line.slice(body.len() - value.len(), body.len()));
    // In JSON a comma follows.
    let comma = written.starts_with('"') && value.of(text).ends_with(',');
    let value = value.slice(0, value.len() - usize::from(comma));
    if bare.is_empty() || written.starts_with(['[', '{', '#', '&', '*', '!']) {
        return None;
    }
    Some((Spanned::new(bare.into(), line.slice(0, written.len())), value))
}

/// The items at `indent`, as a sequence or a map.
fn block(text: &str, items: &[Item], at: &mut usize, indent: usize, depth: usize) -> Node {
    let start = items.get(*at).map_or(0, |item| item.value.range().start);
    let mut span = Span::new(start, start);
    let (mut seq, mut map) = (Vec::new(), Pairs::default());
    while let Some(item) = items.get(*at) {
        // A sequence may stand at its key's own indentation: the next key ends it.
        if item.indent < indent || (item.key.is_some() && !seq.is_empty()) {
            break;
        }
        *at += 1;
        let next = items.get(*at);
        let inside = next.is_some_and(|next| {
            next.indent > item.indent || (next.indent == item.indent && item.key.is_some() && next.key.is_none())
        });
        let value = if !item.value.is_empty() || !inside {
            single(text, item.value)
        } else if depth < MAX_DEPTH {
            block(text, items, at, next.map_or(0, |next| next.indent), depth + 1)
        } else {
            Node::null(item.value)
        };
        match &item.key {
            Some(key) => {
                span = if map.is_empty() { key.span.to(value.span) } else { span.to(value.span) };
                map.put(Entry { key: key.clone(), value, merged: None, hidden: None });
            }
            None if map.is_empty() => {
                span = span.to(value.span);
                seq.push(value);
            }
            None => {}
        }
    }
    let kind = if map.is_empty() { Kind::Seq(seq) } else { Kind::Map(map.done()) };
    Node { span, kind, tag: None, alias: None }
}

/// A value on one line, read by the parser if it can.
fn single(text: &str, span: Span) -> Node {
    let written = span.of(text);
    if written.starts_with(['|', '>']) || written.is_empty() {
        return Node::null(span.slice(0, 0));
    }
    let parsed = parse(written);
    if parsed.error.is_none()
        && let (mut documents, _) = build(&parsed, text, &|at| span.range().start + at)
        && let Some(node) = documents.pop().filter(|_| documents.is_empty())
    {
        return node;
    }
    Node { span, kind: Kind::Scalar(Scalar { value: written.into(), style: Style::Plain }), tag: None, alias: None }
}

/// `read` up to the error, and what the lines say beyond it.
pub(super) fn graft(read: Vec<Node>, mut lines: Vec<Node>) -> Vec<Node> {
    let rest = lines.split_off(read.len().min(lines.len()));
    let mut lines = lines.into_iter();
    let mut out: Vec<Node> =
        read.into_iter().map(|node| lines.next().map_or(node.clone(), |more| join(node, more))).collect();
    out.extend(rest);
    out
}

fn join(mut read: Node, more: Node) -> Node {
    let (Kind::Map(entries), Kind::Map(found)) = (&mut read.kind, more.kind) else { return read };
    let mut places: HashMap<Box<str>, usize> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        places.insert(entry.key.value.clone(), at);
    }
    for entry in found {
        match places.get(&entry.key.value).and_then(|&at| entries.get_mut(at)) {
            Some(known) => {
                let value = std::mem::replace(&mut known.value, Node::null(Span::default()));
                known.value = if value.is_null() { entry.value } else { join(value, entry.value) };
            }
            None => entries.push(entry),
        }
    }
    read
}
