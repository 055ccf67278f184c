//! `ConfigMap`s and `Secret`s: which services an application's settings name.
//! Deliberately absent: values of secrets, of which only the names are looked at.

use crate::source::facts::Facts;
use crate::syntax::{Node, dotenv};

pub(super) fn config_map(facts: &mut Facts<'_>, node: &Node) {
    for entry in node.get("data").map_or(&[][..], Node::entries) {
        let is_block = entry.value.as_str().is_some_and(|text| text.contains('\n'));
        if !is_block || !entry.key.value.contains('.') {
            facts.variable(&entry.key.value, &entry.value);
        }
        if is_block && let Some(text) = facts.block_text(&entry.value) {
            lines(facts, &text);
        }
    }
}

/// A file inside the map, as far as its lines are `NAME = value`.
fn lines(facts: &mut Facts<'_>, text: &str) {
    for line in dotenv::read(text).lines {
        let Some(value) = &line.value else { continue };
        let inner = value.inner;
        let value = value.text.trim().trim_matches(['"', '\'']).to_owned();
        let at = inner.of(&facts.file.text).find(&value).map_or(inner, |start| inner.slice(start, start + value.len()));
        facts.value(line.key.value.trim(), &value, at);
    }
}

pub(super) fn secret(facts: &mut Facts<'_>, node: &Node) {
    for key in ["data", "stringData"] {
        for entry in node.get(key).map_or(&[][..], Node::entries) {
            facts.named(&entry.key.value, entry.key.span);
        }
    }
}
