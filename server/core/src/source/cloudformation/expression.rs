//! Values of templates: literals, functions in their short form (`!Ref`) and in their long one (`{"Ref": ..}`).
//! Functions: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>
//! Deliberately absent: their evaluation; functions of lists, of regions and of other stacks are unknown.

use crate::syntax::hcl::{Expr, Kind, Step};
use crate::syntax::{Node, node};
use crate::text::{File, Span};

/// Values nested deeper are not read.
const DEPTH: usize = 40;

/// How a string without a function is read.
pub(in crate::source) type Strings<'a> = dyn Fn(&Node) -> Expr + 'a;

/// The expression that a value is. `is_parameter` tells a parameter from a resource, which a reference may also mean.
pub(in crate::source) fn expression(
    file: &File,
    node: &Node,
    is_parameter: &dyn Fn(&str) -> bool,
    strings: &Strings<'_>,
) -> Expr {
    Reader { file, is_parameter, strings }.value(node, 0)
}

struct Reader<'a> {
    file: &'a File,
    is_parameter: &'a dyn Fn(&str) -> bool,
    strings: &'a Strings<'a>,
}

/// A text as it stands.
pub(in crate::source) fn literal(file: &File, node: &Node) -> Expr {
    let value = node.as_str().unwrap_or("");
    let inner = node.inner_span(&file.text);
    text(
        value,
        node.span,
        if inner.of(&file.text) == value { inner } else { Span::new(inner.range().start, inner.range().start) },
    )
}

/// A text of the evaluator: one that stands nowhere byte for byte has an empty place.
fn text(value: &str, span: Span, inner: Span) -> Expr {
    Expr { span, kind: Kind::Text { value: value.into(), inner } }
}

impl Reader<'_> {
    fn value(&self, node: &Node, depth: usize) -> Expr {
        let span = node.span;
        if depth > DEPTH {
            return Expr::unknown(span);
        }
        if let Some(tag) = node.tag.as_deref().and_then(|tag| tag.strip_prefix('!')).filter(|tag| !tag.starts_with('!'))
        {
            let kind = self.function(tag, &Node { tag: None, ..node.clone() }, span, depth);
            return Expr { span, kind };
        }
        if let [entry] = node.entries() {
            let name: &str = &entry.key.value;
            let name =
                name.strip_prefix("Fn::").or_else(|| Some(name).filter(|name| matches!(*name, "Ref" | "Condition")));
            if let Some(name) = name {
                let kind = self.function(name, &entry.value, entry.value.span, depth);
                return Expr { span: entry.value.span, kind };
            }
        }
        let kind = match &node.kind {
            node::Kind::Null => Kind::Null,
            node::Kind::Seq(items) => Kind::List(items.iter().map(|item| self.value(item, depth + 1)).collect()),
            node::Kind::Map(entries) => {
                let entries = entries.iter().map(|entry| (entry.key.clone(), self.value(&entry.value, depth + 1)));
                Kind::Object(entries.collect())
            }
            node::Kind::Scalar(_) => return (self.strings)(node),
        };
        Expr { span, kind }
    }

    fn function(&self, name: &str, node: &Node, span: Span, depth: usize) -> Kind {
        let item = |at: usize| node.items().get(at).map(|item| self.value(item, depth + 1));
        match (name, node.items().len()) {
            ("Ref", 0) => node.as_str().map_or(Kind::Unknown, |name| self.reference(name)),
            ("Condition", 0) => node.as_str().map_or(Kind::Unknown, condition),
            ("Sub", 0) => self.substituted(node),
            ("Sub", _) => node.items().first().map_or(Kind::Unknown, |text| self.substituted(text)),
            ("FindInMap", 3..) => {
                let map = node.items().first().and_then(Node::as_str);
                match (map, item(1), item(2)) {
                    (Some(map), Some(one), Some(two)) => {
                        let map = Step::Name(map.into());
                        Kind::Reference(vec![Step::Name("local".into()), map, Step::Index(one), Step::Index(two)])
                    }
                    _ => Kind::Unknown,
                }
            }
            ("If", 3) => match (node.items().first().and_then(Node::as_str), item(1), item(2)) {
                (Some(name), Some(yes), Some(no)) => {
                    Kind::Choice(Box::new([Expr { span, kind: condition(name) }, yes, no]))
                }
                _ => Kind::Unknown,
            },
            ("Equals", 2) => match (item(0), item(1)) {
                (Some(one), Some(other)) => Kind::Equal { sides: Box::new([one, other]), negated: false },
                _ => Kind::Unknown,
            },
            ("Not", 1) => match item(0) {
                Some(Expr { kind: Kind::Equal { sides, negated }, .. }) => Kind::Equal { sides, negated: !negated },
                Some(inner) => Kind::Choice(Box::new([inner, word(span, "false"), word(span, "true")])),
                None => Kind::Unknown,
            },
            ("And" | "Or", 2..) => {
                let all = name == "And";
                let sides = node.items().iter().map(|item| self.value(item, depth + 1));
                let whole = sides.reduce(|one, other| {
                    let sides = if all { [one, other, word(span, "false")] } else { [one, word(span, "true"), other] };
                    Expr { span, kind: Kind::Choice(Box::new(sides)) }
                });
                whole.map_or(Kind::Unknown, |whole| whole.kind)
            }
            ("Join", 2) => self.joined(node, depth),
            _ => Kind::Unknown,
        }
    }

    fn reference(&self, name: &str) -> Kind {
        let steps = if name == "AWS::NoValue" {
            return Kind::Null;
        } else if (self.is_parameter)(name) {
            ["var", name].map(|name| Step::Name(name.into())).to_vec()
        } else {
            // As Terraform refers to a resource, so that both are told alike.
            ["aws_resource", name, "id"].map(|name| Step::Name(name.into())).to_vec()
        };
        Kind::Reference(steps)
    }

    /// `${Name}` in a text; `${!Name}` is meant as it stands.
    fn substituted(&self, node: &Node) -> Kind {
        let whole = literal(self.file, node);
        let Kind::Text { value, inner } = &whole.kind else { return Kind::Unknown };
        if !value.contains("${") {
            return whole.kind;
        }
        let (mut parts, mut at) = (Vec::new(), 0);
        let place = |from: usize, to: usize| {
            if inner.is_empty() { *inner } else { inner.slice(from, to) }
        };
        while let Some(rest) = value.get(at..).filter(|rest| !rest.is_empty()) {
            let hole = rest.starts_with("${").then(|| rest.find('}')).flatten();
            let length = match hole {
                Some(end) => end + 1,
                None => rest.get(1..).and_then(|rest| rest.find("${")).map_or(rest.len(), |next| next + 1),
            };
            let Some(part) = rest.get(..length) else { break };
            let span = place(at, at + length);
            let kind = match hole.and_then(|end| part.get(2..end)) {
                Some(name) if !name.starts_with('!') => self.reference(name),
                _ => text(part, span, span).kind,
            };
            parts.push(Expr { span, kind });
            at += length;
        }
        Kind::Template(parts)
    }

    fn joined(&self, node: &Node, depth: usize) -> Kind {
        let [by, list] = node.items() else { return Kind::Unknown };
        let by_text = by.as_str().unwrap_or("");
        let mut parts: Vec<Expr> = Vec::new();
        for item in list.items() {
            if !parts.is_empty() && !by_text.is_empty() {
                parts.push(literal(self.file, by));
            }
            parts.push(self.value(item, depth + 1));
        }
        if parts.is_empty() { Kind::Unknown } else { Kind::Template(parts) }
    }
}

/// A condition of the template, which is kept among the local values.
fn condition(name: &str) -> Kind {
    Kind::Reference(vec![Step::Name("local".into()), Step::Name(condition_name(name))])
}

/// Mappings have names without blanks.
pub(super) fn condition_name(name: &str) -> Box<str> {
    format!("condition {name}").into()
}

fn word(span: Span, word: &str) -> Expr {
    text(word, span, Span::new(span.range().start, span.range().start))
}
