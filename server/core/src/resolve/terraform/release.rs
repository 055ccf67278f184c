//! `helm_release`: the chart that is installed and the values given to it.
//! Format: <https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release>
//! Deliberately absent: values in files and heredocs, whose content is not read.

use super::eval::{Bound, Value};
use super::server;
use super::walk::{Item, Walk};
use crate::catalog;
use crate::resolve::environments::Placed;
use crate::source::helm::{self, Field, Values};
use crate::syntax::hcl::{Body, Kind};
use crate::traced::Traced;

/// Values nested deeper are not looked at.
const DEPTH: usize = 8;

impl<'a> Walk<'_, 'a> {
    pub(super) fn release(&mut self, item: &Item<'a>, placed: &Placed) {
        let text = |walk: &mut Self, name: &str| item.attribute(name).and_then(|value| walk.evaluator.text(value));
        let Some(chart) = text(self, "chart") else { return };
        let name = chart.text.rsplit('/').next().unwrap_or("").to_owned();
        let known = catalog::chart(&name).filter(|chart| chart.product.category().is_backing_service());
        let (values, elsewhere) = self.values(item, if known.is_some() { &name } else { "" });
        let images = helm::images(&[&values]);
        let covered = images.iter().any(|image| image.path.starts_with(&name));
        for found in images {
            if let Some(mut declaration) = crate::resolve::server::of_image(&found.image, placed, item.origin, &[]) {
                declaration.name = found.name.or_else(|| Some(item.name.to_owned()));
                self.found.push(declaration);
            }
        }
        let Some(known) = known.filter(|_| !covered) else { return };
        let from = text(self, "repository").map_or_else(String::new, |repository| repository.text) + &chart.text;
        let version = text(self, "version").filter(|_| !elsewhere && from.contains("bitnami"));
        let at = version.as_ref().map_or(&chart, |version| version).at.clone();
        let app = version.and_then(|version| known.app_version(&version.text).map(str::to_owned));
        let app = app.map(|app| Traced::literal(app, at.clone(), at.span, false));
        let made = server::Made {
            product: known.product,
            kind: "chart",
            name: &name,
            version: app.as_ref(),
            used: None,
            at,
            floats_minor: false,
            has_version: true,
            placed,
            source: item.origin,
        };
        let declaration = server::declaration(&made);
        self.found.push(declaration);
    }

    /// `set` and `values`, and whether there are values that cannot be read.
    fn values(&mut self, item: &Item<'a>, prefix: &str) -> (Values, bool) {
        let mut values = Values::default();
        let mut elsewhere = false;
        if let Some(list) = item.attribute("values") {
            for expr in list.expr.items() {
                match &expr.kind {
                    Kind::Call { name, arguments } if **name == *"yamlencode" => {
                        if let Some(expr) = arguments.first() {
                            self.object(Bound { expr, ..list }, prefix, 0, &mut values);
                        }
                    }
                    _ => elsewhere = true,
                }
            }
            elsewhere |= list.expr.items().is_empty();
        }
        let blocks: Vec<&'a Body> = item.body.blocks("set").map(|block| &block.body).collect();
        for body in blocks {
            let text = |walk: &mut Self, name: &str| {
                let expr = &body.attribute(name)?.value;
                walk.evaluator.text(item.bound(expr))
            };
            if let (Some(name), Some(value)) = (text(self, "name"), text(self, "value")) {
                put(&mut values, prefix, &name.text, value);
            }
        }
        let list = item.attribute("set");
        for expr in list.map_or(&[][..], |list| list.expr.items()) {
            let text = |walk: &mut Self, name: &str| {
                let (_, expr) = expr.entries().iter().find(|(key, _)| &*key.value == name)?;
                walk.evaluator.text(item.bound(expr))
            };
            if let (Some(name), Some(value)) = (text(self, "name"), text(self, "value")) {
                put(&mut values, prefix, &name.text, value);
            }
        }
        (values, elsewhere)
    }

    fn object(&mut self, bound: Bound<'a>, path: &str, depth: usize, values: &mut Values) {
        if depth > DEPTH {
            return;
        }
        for (key, expr) in bound.expr.entries() {
            let inner = Bound { expr, ..bound };
            let name = if path.is_empty() { key.value.to_string() } else { format!("{path}.{}", key.value) };
            match self.evaluator.value(inner, 0) {
                Value::Text(value) => put(values, "", &name, value),
                Value::Node(node) => self.object(node, &name, depth + 1, values),
                _ => {}
            }
        }
    }
}

/// One value at a path with dots.
fn put(values: &mut Values, prefix: &str, name: &str, value: Traced) {
    let (path, last) = name.rsplit_once('.').unwrap_or(("", name));
    let field = match last {
        "registry" => Field::Registry,
        "repository" => Field::Repository,
        "tag" => Field::Tag,
        "digest" => Field::Digest,
        "enabled" => Field::Enabled,
        _ => return,
    };
    let parts: Vec<&str> = [prefix, path].into_iter().filter(|part| !part.is_empty()).collect();
    values.parts.push(helm::Part { path: parts.join("."), field, value });
}
