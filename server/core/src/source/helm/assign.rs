//! Values given one by one, as `--set image.tag=16` gives them: from names with dots to the map they mean.
//! Deliberately absent: indexes of lists, escapes of dots.

use crate::syntax::{Entry, Node, Scalar, Style, node::Kind};
use crate::text::{Span, Spanned};

/// Parts of a name beyond this many are not followed.
const DEPTH: usize = 12;

/// The map of `name=value` pairs.
pub(in crate::source) fn assigned<'n>(pairs: impl Iterator<Item = (&'n str, Node)>) -> Node {
    let mut root = Node { span: Span::default(), kind: Kind::Map(Vec::new()), tag: None, alias: None };
    for (name, value) in pairs.take(500) {
        let parts: Vec<&str> = name.split('.').collect();
        if parts.len() <= DEPTH && parts.iter().all(|part| !part.is_empty()) {
            put(&mut root, &parts, value);
        }
    }
    root
}

/// A value that stands at `span` as it is.
pub(in crate::source) fn scalar(text: &str, span: Span) -> Node {
    let scalar = Scalar { value: text.into(), style: Style::Plain };
    Node { span, kind: Kind::Scalar(scalar), tag: None, alias: None }
}

fn put(node: &mut Node, parts: &[&str], value: Node) {
    let Some((first, rest)) = parts.split_first() else { return };
    let Kind::Map(entries) = &mut node.kind else { return };
    let at = entries.iter().position(|entry| *entry.key.value == **first);
    if rest.is_empty() {
        entries.retain(|entry| *entry.key.value != **first);
        entries.push(entry(first, value));
        return;
    }
    if at.is_none() {
        let map = Node { span: value.span, kind: Kind::Map(Vec::new()), tag: None, alias: None };
        entries.push(entry(first, map));
    }
    let inner = at.unwrap_or(entries.len().saturating_sub(1));
    if let Some(entry) = entries.get_mut(inner) {
        put(&mut entry.value, rest, value);
    }
}

fn entry(key: &str, value: Node) -> Entry {
    Entry { key: Spanned::new(key.into(), value.span), value, merged: None, hidden: None }
}
