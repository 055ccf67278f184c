//! The sections of a template: parameters, mappings, conditions, resources.
//! Sections: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>
//! Deliberately absent: outputs, rules, metadata.

use super::expression::{Strings, condition_name, expression, literal};
use super::new;
use crate::source::terraform::{Call, Model, Part, Resource};
use crate::syntax::hcl::{Attribute, Body, Expr, Kind, Step};
use crate::syntax::{Entry, Node};
use crate::text::{File, Span, Spanned};

/// Resources of one template beyond this many are left out; Amazon takes 500.
const MOST: usize = 2000;

pub(super) fn read(file: &File, root: &Node) -> Model {
    let mut model = new(Part::Module);
    sections(&mut model, file, root, &|node| literal(file, node));
    model
}

/// Adds the sections of a template, whatever file it stands in.
pub(in crate::source) fn sections(model: &mut Model, file: &File, root: &Node, strings: &Strings<'_>) {
    let parameters = root.get("Parameters");
    let is_parameter = |name: &str| parameters.is_some_and(|parameters| parameters.get(name).is_some());
    let value = |node: &Node| expression(file, node, &is_parameter, strings);
    for entry in parameters.map_or(&[][..], Node::entries) {
        let name = entry.key.value.clone();
        model.variables.insert(name.clone(), entry.value.get("Default").map(value));
        if let Some(allowed) = entry.value.get("AllowedValues") {
            model.allowed.insert(name, value(allowed));
        }
    }
    for entry in root.get("Mappings").map_or(&[][..], Node::entries) {
        model.locals.insert(entry.key.value.clone(), value(&entry.value));
    }
    for entry in root.get("Conditions").map_or(&[][..], Node::entries) {
        model.locals.insert(condition_name(&entry.key.value), value(&entry.value));
    }
    let globals = root.at(&["Globals", "Function"]).map_or(&[][..], Node::entries);
    for entry in root.get("Resources").map_or(&[][..], Node::entries).iter().take(MOST) {
        resource(model, entry, globals, &value);
    }
}

/// One resource. `globals`: what all functions have where they state nothing else.
fn resource(model: &mut Model, entry: &Entry, globals: &[Entry], value: &dyn Fn(&Node) -> Expr) {
    let Some(kind) = entry.value.get("Type") else { return };
    let Some(text) = kind.as_str() else { return };
    let properties = entry.value.get("Properties");
    let is_nested = matches!(text, "AWS::CloudFormation::Stack" | "AWS::Serverless::Application");
    if !is_nested && !model.wants(text) {
        return;
    }
    let mut body = Body::default();
    for property in properties.map_or(&[][..], Node::entries) {
        body.attributes.push(Attribute { name: property.key.clone(), value: value(&property.value) });
    }
    for global in globals.iter().filter(|_| text == "AWS::Serverless::Function") {
        if body.attribute(&global.key.value).is_none() {
            body.attributes.push(Attribute { name: global.key.clone(), value: value(&global.value) });
        }
    }
    if let Some(condition) = entry.value.get("Condition").and_then(Node::as_str) {
        let name = Spanned::new("count".into(), kind.span);
        body.attributes.push(Attribute { name, value: counted(condition, kind.span) });
    }
    if is_nested {
        nested(model, entry, properties, value);
        return;
    }
    model.resources.push(Resource::new(Spanned::new(text.into(), kind.span), &entry.key.value, body));
}

/// A resource that is only made where a condition holds.
fn counted(condition: &str, span: Span) -> Expr {
    let text = |word: &str| Expr {
        span,
        kind: Kind::Text { value: word.into(), inner: Span::new(span.range().start, span.range().start) },
    };
    let name = Step::Name(condition_name(condition));
    let condition = Expr { span, kind: Kind::Reference(vec![Step::Name("local".into()), name]) };
    Expr { span, kind: Kind::Choice(Box::new([condition, text("1"), text("0")])) }
}

/// A stack of another template in this repository.
fn nested(model: &mut Model, entry: &Entry, properties: Option<&Node>, value: &dyn Fn(&Node) -> Expr) {
    let Some(properties) = properties else { return };
    let Some(path) = properties.get("TemplateURL").or_else(|| properties.get("Location")).and_then(Node::as_str) else {
        return;
    };
    if path.contains(':') {
        return;
    }
    let source = if path.starts_with('.') { path.into() } else { format!("./{path}").into() };
    let parameters = properties.get("Parameters").map_or(&[][..], Node::entries);
    let attributes =
        parameters.iter().map(|given| Attribute { name: given.key.clone(), value: value(&given.value) }).collect();
    let body = Body { attributes, blocks: Vec::new() };
    model.calls.push(Call { name: entry.key.clone(), source: Some(source), body });
}
