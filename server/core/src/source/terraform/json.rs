//! The JSON form: the same blocks, nested by their labels.
//! Rules: <https://developer.hashicorp.com/terraform/language/syntax/json>
//! Deliberately absent: escapes' positions (a value with escapes has the place of the whole string).

use super::Part;
use crate::source::Reading;
use crate::syntax::hcl::{self, Attribute, Block, Body, Expr, Kind};
use crate::syntax::{Entry, Node, json, node};
use crate::text::{File, Span, Spanned};

/// Deeper values are not looked at.
const DEPTH: usize = 40;

pub(super) fn body(file: &File, part: Part, reading: &mut Reading) -> Body {
    let parsed = json::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return Body::default() };
    let mut body = Body::default();
    for entry in root.entries() {
        let labels = match (part, &*entry.key.value) {
            (Part::Module, "resource" | "data") => 2,
            (Part::Module, "variable" | "module") => 1,
            (Part::Module, "locals") => 0,
            _ => {
                body.attributes.push(attribute(file, entry, part == Part::Module));
                continue;
            }
        };
        blocks(file, &entry.key, &mut Vec::new(), labels, &entry.value, &mut body.blocks);
    }
    body
}

/// Blocks below a key, after as many labels as such blocks have; each level may be a list.
fn blocks(
    file: &File,
    name: &Spanned<Box<str>>,
    labels: &mut Vec<Spanned<Box<str>>>,
    missing: usize,
    node: &Node,
    into: &mut Vec<Block>,
) {
    for item in node.items().iter().filter(|item| item.is_map()) {
        blocks(file, name, labels, missing, item, into);
    }
    if missing == 0 {
        if node.is_map() {
            let attributes = node.entries().iter().map(|entry| attribute(file, entry, true)).collect();
            into.push(Block {
                name: name.clone(),
                labels: labels.clone(),
                body: Body { attributes, blocks: Vec::new() },
            });
        }
        return;
    }
    for entry in node.entries() {
        labels.push(entry.key.clone());
        blocks(file, name, labels, missing - 1, &entry.value, into);
        labels.pop();
    }
}

fn attribute(file: &File, entry: &Entry, templates: bool) -> Attribute {
    Attribute { name: entry.key.clone(), value: expression(file, &entry.value, templates, 0) }
}

/// Strings of a module are templates; those of `.tfvars.json` are not.
fn expression(file: &File, node: &Node, templates: bool, depth: usize) -> Expr {
    let span = node.span;
    if depth > DEPTH {
        return Expr::unknown(span);
    }
    let deeper = |node: &Node| expression(file, node, templates, depth + 1);
    let kind = match &node.kind {
        node::Kind::Null => Kind::Null,
        node::Kind::Seq(items) => Kind::List(items.iter().map(deeper).collect()),
        node::Kind::Map(entries) => {
            Kind::Object(entries.iter().map(|entry| (entry.key.clone(), deeper(&entry.value))).collect())
        }
        node::Kind::Scalar(scalar) => {
            let inner = node.inner_span(&file.text);
            let verbatim = inner.of(&file.text) == &*scalar.value;
            return match (templates, verbatim) {
                (true, true) => hcl::template(&scalar.value, inner),
                (true, false) if scalar.value.contains("${") => Expr::unknown(span),
                (_, true) => text(&scalar.value, inner, inner),
                (_, false) => text(&scalar.value, span, Span::new(span.range().start, span.range().start)),
            };
        }
    };
    Expr { span, kind }
}

fn text(value: &str, span: Span, inner: Span) -> Expr {
    Expr { span, kind: Kind::Text { value: value.into(), inner } }
}
