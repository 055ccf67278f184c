//! Custom resources that operators turn into services: where their version stands is the catalogue's to say.
//! Deliberately absent: the version an operator takes where none is stated.

use super::Visit;
use crate::catalog::{self, Operator, ProductId};
use crate::source::RawImage;
use crate::source::facts::{engine, with_version};
use crate::syntax::Node;
use crate::text::Span;

/// Items of one list that are looked at.
const MOST: usize = 32;

impl Visit<'_> {
    pub(super) fn custom(&mut self, operator: &Operator, node: &Node) {
        let product = operator.product.or_else(|| by_engine(node));
        for path in operator.paths {
            let mut values = Vec::new();
            values_at(node, path, &mut values);
            let mut found = false;
            for value in values {
                found |= self.custom_value(product, path, value);
            }
            if found {
                return;
            }
        }
        let Some(product) = product else { return };
        let at = node.at(&["metadata", "name"]).or_else(|| node.get("kind"));
        let Some(at) = at else { return };
        let (span, kind) = (at.inner_span(&self.facts.file.text), self.kind());
        self.declare(product, "", span, &kind, None);
    }

    fn kind(&self) -> String {
        self.found.last().map_or_else(String::new, |resource| resource.kind.clone())
    }

    /// Whether the value says something.
    fn custom_value(&mut self, product: Option<ProductId>, path: &str, value: &Node) -> bool {
        let Some(traced) = self.parameters.expand(self.facts.file, value).filter(|value| !value.text.trim().is_empty())
        else {
            return false;
        };
        let text = traced.text.clone();
        if catalog::image(&text).is_some_and(|known| known.product.is_some()) && text.contains([':', '/']) {
            if let Some(resource) = self.found.last_mut() {
                resource.images.push((path.to_owned(), self.facts.reading.images.len()));
                let name = Some(resource.name.clone());
                let environment = self.facts.environment.clone();
                self.facts.reading.images.push(RawImage { environment, image: traced, name });
            }
            return true;
        }
        let Some(product) = product.or_else(|| engine(&text)) else { return false };
        // `mydb:16` of an unknown repository: what follows the colon.
        let from = text.rfind(':').filter(|_| text.contains('/') || path.ends_with("mage")).map_or(0, |at| at + 1);
        let whole = value.inner_span(&self.facts.file.text);
        let place = traced.origin(&(from..text.len())).filter(|place| place.file == self.facts.file.path);
        let version = text.get(from..).unwrap_or("");
        self.declare(product, path, whole, version, place.map(|place| place.span));
        true
    }

    fn declare(&mut self, product: ProductId, path: &str, at: Span, version: &str, version_at: Option<Span>) {
        let kind = self.kind();
        let stated = !path.is_empty();
        let shown = if stated { format!("{kind} {version}") } else { kind };
        let mut service = self.facts.service(product, at, shown);
        if stated {
            service = with_version(service, version, version_at);
        }
        if let Some(resource) = self.found.last_mut() {
            service.name = Some(resource.name.clone());
            resource.declares.push((path.to_owned(), self.facts.reading.declares.len()));
        }
        self.facts.push(service);
    }
}

/// The product that a setting of the resource names: `spec.engine: postgres`.
fn by_engine(node: &Node) -> Option<ProductId> {
    const PATHS: [&[&str]; 4] = [
        &["spec", "engine"],
        &["spec", "engineType"],
        &["spec", "forProvider", "engine"],
        &["spec", "forProvider", "engineType"],
    ];
    PATHS.iter().find_map(|path| engine(node.at(path)?.as_str()?))
}

/// The values at a dotted path; `[]` behind a key means each item, `[name=x]` those of that name.
fn values_at<'n>(node: &'n Node, path: &str, out: &mut Vec<&'n Node>) {
    let mut nodes = vec![node];
    for part in path.split('.') {
        let (key, filter) =
            part.split_once('[').map_or((part, None), |(key, rest)| (key, Some(rest.trim_end_matches(']'))));
        let wanted = filter.and_then(|filter| filter.split_once('='));
        let mut next = Vec::new();
        for value in nodes.iter().filter_map(|node| node.get(key)) {
            if filter.is_none() {
                next.push(value);
                continue;
            }
            let fits =
                |item: &&Node| wanted.is_none_or(|(key, name)| item.get(key).and_then(Node::as_str) == Some(name));
            next.extend(value.items().iter().filter(fits).take(MOST));
        }
        nodes = next;
    }
    out.extend(nodes.into_iter().take(MOST));
}
