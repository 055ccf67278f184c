//! ARM templates and files of parameters in JSON.
//! Format: <https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax>
//! Deliberately absent: deployments inside a template, copies of a resource (they are read as one).

use super::qualify::{Scope, qualify};
use super::{MOST, bicep, new};
use crate::source::cloudformation::literal;
use crate::source::terraform::{Call, Model, Part, Resource};
use crate::syntax::bicep::expression;
use crate::syntax::hcl::{Expr, Kind};
use crate::syntax::{Node, node};
use crate::text::{File, Span, Spanned};

/// Values nested deeper are not read.
const DEPTH: usize = 40;

pub(super) fn read(file: &File, root: &Node) -> Model {
    let is_template = root.get("resources").is_some();
    let mut model = new(if is_template { Part::Module } else { Part::Values });
    for entry in root.get("parameters").map_or(&[][..], Node::entries) {
        if !is_template {
            if let Some(given) = entry.value.get("value") {
                model.values.push((entry.key.clone(), value(file, given, 0)));
            }
            continue;
        }
        let name = entry.key.value.clone();
        model.variables.insert(name.clone(), entry.value.get("defaultValue").map(|node| value(file, node, 0)));
        if let Some(allowed) = entry.value.get("allowedValues") {
            model.allowed.insert(name, value(file, allowed, 0));
        }
    }
    for entry in root.get("variables").map_or(&[][..], Node::entries) {
        model.locals.insert(entry.key.value.clone(), value(file, &entry.value, 0));
    }
    if let Some(resources) = root.get("resources") {
        self::resources(&mut model, file, resources, "", 0);
    }
    model
}

/// A list, or an object whose keys are symbolic names. `parent`: the type of the resource that holds them.
fn resources(model: &mut Model, file: &File, node: &Node, parent: &str, depth: usize) {
    if depth > DEPTH {
        return;
    }
    let named = node.entries().iter().map(|entry| (&*entry.key.value, &entry.value));
    for (name, node) in node.items().iter().map(|item| ("", item)).chain(named) {
        let Some(kind) = node.get("type") else { continue };
        let Some(text) = kind.as_str() else { continue };
        let full = if parent.is_empty() { text.to_ascii_lowercase() } else { format!("{parent}/{text}") };
        let existing = node.get("existing").and_then(Node::as_str) == Some("true");
        let condition = || node.get("condition").map(|node| value(file, node, 0));
        if full == "microsoft.resources/deployments" {
            linked(model, file, node, kind.span, condition());
        } else if model.wants(&full) && !existing && model.resources.len() < MOST {
            let body = bicep::body(value(file, node, 0), condition());
            let given = node.get("name").and_then(Node::as_str).filter(|name| !name.starts_with('['));
            let name = given.filter(|_| name.is_empty()).unwrap_or(name);
            let name = if name.is_empty() { "this" } else { name };
            model.resources.push(Resource::new(Spanned::new(full.as_str().into(), kind.span), name, body));
        }
        if let Some(inner) = node.get("resources") {
            resources(model, file, inner, &full, depth + 1);
        }
    }
}

/// A template of this repository that is deployed with it: `templateLink.relativePath`.
fn linked(model: &mut Model, file: &File, node: &Node, at: Span, condition: Option<Expr>) {
    let Some(path) = node.at(&["properties", "templateLink", "relativePath"]).and_then(Node::as_str) else { return };
    let given = node.at(&["properties", "parameters"]).map_or(&[][..], Node::entries).iter();
    let given = given.filter_map(|entry| Some((entry.key.clone(), value(file, entry.value.get("value")?, 0))));
    let object = Expr { span: at, kind: Kind::Object(given.collect()) };
    let name = node.get("name").and_then(Node::as_str).unwrap_or("template");
    let source = if path.starts_with('.') { path.into() } else { format!("./{path}").into() };
    let body = bicep::body(object, condition);
    model.calls.push(Call { name: Spanned::new(name.into(), at), source: Some(source), body });
}

/// A string in brackets is an expression, unless they are doubled.
fn value(file: &File, node: &Node, depth: usize) -> Expr {
    let span = node.span;
    if depth > DEPTH {
        return Expr::unknown(span);
    }
    let kind = match &node.kind {
        node::Kind::Null => Kind::Null,
        node::Kind::Seq(items) => Kind::List(items.iter().map(|item| value(file, item, depth + 1)).collect()),
        node::Kind::Map(entries) => {
            let entries = entries.iter().map(|entry| (entry.key.clone(), value(file, &entry.value, depth + 1)));
            Kind::Object(entries.collect())
        }
        node::Kind::Scalar(scalar) => return text(file, node, &scalar.value),
    };
    Expr { span, kind }
}

fn text(file: &File, node: &Node, value: &str) -> Expr {
    let inside = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let Some(inside) = inside.filter(|inside| !inside.starts_with('[')) else { return literal(file, node) };
    let inner = node.inner_span(&file.text);
    if inner.of(&file.text) != value {
        return Expr::unknown(node.span);
    }
    let mut expr = expression(inside, inner.slice(1, 1 + inside.len()));
    qualify(&mut expr, &Scope::default());
    expr
}
