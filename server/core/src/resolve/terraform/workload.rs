//! Containers and functions that resources run: images, variables, runtimes.
//! Deliberately absent: which resources do (`catalog::workload`).

use super::eval::{Bound, Value};
use super::walk::{Item, Walk};
use crate::catalog::{self, Workload};
use crate::inventory::Declaration;
use crate::resolve::environments::{self, Placed};
use crate::resolve::{plain, server};
use crate::source::{RawDeclaration, Role, Strength, runtimes};
use crate::syntax::hcl::{Body, Expr, Kind};
use crate::traced::Traced;
use crate::version::Pin;

/// Containers or variables of one resource beyond this many are left out.
const MOST: usize = 200;

/// A block, or a value that is an object.
#[derive(Clone, Copy)]
enum Part<'a> {
    Body(&'a Body),
    Value(Bound<'a>),
}

impl<'a> Walk<'_, 'a> {
    pub(super) fn workload(&mut self, row: &Workload, item: &Item<'a>, placed: &Placed) {
        let whole = Part::Body(item.body);
        if !row.image.is_empty() {
            for container in self.parts(whole, row.containers, item) {
                self.container(row, container, item, placed);
            }
        } else if let Some(runtime) = self.parts(whole, row.runtime, item).first() {
            if let Some(text) = self.text(*runtime) {
                self.found.extend(runtime_of(&text, row.glued, item, placed));
            }
            self.variables(whole, row.variables, item, placed);
        }
    }

    fn container(&mut self, row: &Workload, container: Part<'a>, item: &Item<'a>, placed: &Placed) {
        let image = self.parts(container, row.image, item).first().copied().and_then(|image| self.text(image));
        let known = image.as_ref().and_then(|image| catalog::image(&image.text));
        // The variables of a service are its own settings.
        let service =
            known.and_then(|known| known.product).is_some_and(|product| product.category().is_backing_service());
        if !service {
            self.variables(container, row.variables, item, placed);
        }
        let Some(image) = image.filter(|image| !image.text.trim().is_empty()) else { return };
        let name = ["name", "Name"].into_iter().find_map(|key| {
            let part = self.parts(container, key, item).first().copied()?;
            self.text(part)
        });
        let name = name.filter(|_| !row.containers.is_empty()).map_or_else(|| item.name.to_owned(), |name| name.text);
        let Some(declaration) = server::of_image(&image, placed, item.origin, &[]) else { return };
        self.found.push(finish(declaration, Some(name), item));
    }

    /// Blocks or objects with a name and a value, an object, or a list of `NAME=value`.
    fn variables(&mut self, from: Part<'a>, path: &str, item: &Item<'a>, placed: &Placed) {
        if path.is_empty() {
            return;
        }
        for part in self.parts(from, path, item) {
            let pair = |walk: &mut Self, keys: [&str; 2]| {
                let found = keys.into_iter().find_map(|key| walk.parts(part, key, item).first().copied())?;
                walk.text(found)
            };
            let value = ["value", "Value"].into_iter().find_map(|key| self.parts(part, key, item).first().copied());
            if let (Some(name), Some(Part::Value(value))) = (pair(self, ["name", "Name"]), value) {
                self.variable(&name.text, value, item, placed);
                continue;
            }
            let Part::Value(bound) = part else { continue };
            if let Some((name, value)) = self.text(part).as_ref().and_then(assignment) {
                self.said(&name, &value, item, placed);
            }
            for (name, expr) in bound.expr.entries().iter().take(MOST) {
                self.variable(&name.value, Bound { expr, ..bound }, item, placed);
            }
        }
    }

    /// A value whose end is not known (`redis://${address}`) still names the product.
    fn variable(&mut self, name: &str, value: Bound<'a>, item: &Item<'a>, placed: &Placed) {
        if let Some(text) = self.evaluator.text(value) {
            self.said(name, &text, item, placed);
        } else if let Kind::Template(parts) = &value.expr.kind
            && let Some(Value::Text(first)) = parts.first().map(|expr| self.evaluator.value(Bound { expr, ..value }, 0))
            && first.text.contains("://")
        {
            let before = self.found.len();
            self.said(name, &first, item, placed);
            self.found.iter_mut().skip(before).for_each(|declaration| declaration.host = None);
        }
    }

    fn said(&mut self, name: &str, value: &Traced, item: &Item<'a>, placed: &Placed) {
        if let Some(declaration) = plain::variable(name, value, item.origin, placed) {
            self.found.push(finish(declaration, Some(name.to_owned()), item));
        }
    }

    fn text(&mut self, part: Part<'a>) -> Option<Traced> {
        match part {
            Part::Value(bound) => self.evaluator.text(bound),
            Part::Body(_) => None,
        }
    }

    /// Everything at a path: through blocks of a name, members of objects, items of lists.
    fn parts(&mut self, from: Part<'a>, path: &str, item: &Item<'a>) -> Vec<Part<'a>> {
        let mut parts = vec![from];
        for key in path.split('.').filter(|key| !key.is_empty()) {
            let mut next = Vec::new();
            for part in parts {
                match part {
                    Part::Body(body) => {
                        let blocks = body.blocks.iter().filter(|block| *block.name.value == *key);
                        next.extend(blocks.map(|block| Part::Body(&block.body)));
                        if let Some(attribute) = body.attribute(key) {
                            self.spread(item.bound(&attribute.value), &mut next);
                        }
                    }
                    Part::Value(bound) => {
                        let member = bound.expr.entries().iter().find(|(name, _)| &*name.value == key);
                        if let Some((_, expr)) = member {
                            self.spread(Bound { expr, ..bound }, &mut next);
                        }
                    }
                }
            }
            next.truncate(MOST);
            parts = next;
        }
        parts
    }

    /// The items of a list, else the value itself; what a function only changes the form of is looked into.
    fn spread(&mut self, bound: Bound<'a>, into: &mut Vec<Part<'a>>) {
        let inner = unwrapped(bound.expr);
        let bound = match self.evaluator.value(Bound { expr: inner, ..bound }, 0) {
            Value::Node(node) => node,
            _ => Bound { expr: inner, ..bound },
        };
        match &bound.expr.kind {
            Kind::List(items) => {
                into.extend(items.iter().take(MOST).map(|expr| Part::Value(Bound { expr: unwrapped(expr), ..bound })));
            }
            _ => into.push(Part::Value(bound)),
        }
    }
}

fn unwrapped(expr: &Expr) -> &Expr {
    match &expr.kind {
        Kind::Call { name, arguments } if matches!(&**name, "jsonencode" | "yamlencode" | "tolist" | "toset") => {
            arguments.first().unwrap_or(expr)
        }
        _ => expr,
    }
}

/// `NAME=value`, with the value's own place.
fn assignment(text: &Traced) -> Option<(String, Traced)> {
    let (name, value) = text.text.split_once('=')?;
    let range = name.len() + 1..text.text.len();
    let place = text.origin(&range)?;
    Some((name.to_owned(), Traced::literal(value.to_owned(), place.clone(), place.span, true)))
}

fn runtime_of(text: &Traced, glued: bool, item: &Item<'_>, placed: &Placed) -> Option<Declaration> {
    let (product, pin, range) = if glued {
        let (product, version) = runtimes::glued(&text.text)?;
        (product, Pin::Exact(version), 0..text.text.len())
    } else {
        let (product, range) = runtimes::stated(&text.text)?;
        (product, Pin::read(product, text.text.get(range.clone())?), range)
    };
    let version = text.origin(&range).filter(|place| place.file == text.at.file);
    let raw = RawDeclaration {
        environment: None,
        product,
        category: product.category(),
        role: Role::Server,
        strength: Strength::Strong,
        pin,
        variant: None,
        at: text.at.span,
        version_at: version.map(|place| place.span),
        spelling: None,
        floats_minor: false,
        name: None,
        host: None,
        shown: text.text.clone(),
    };
    let mut declaration = plain::declaration(&text.at.file, item.origin, &raw, placed);
    declaration.trail.extend(text.all_steps());
    Some(finish(declaration, Some(item.name.to_owned()), item))
}

fn finish(mut declaration: Declaration, name: Option<String>, item: &Item<'_>) -> Declaration {
    declaration.name = name;
    if environments::is_example(item.file) {
        declaration.strength = Strength::Example;
    }
    declaration
}
