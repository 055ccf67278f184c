//! Help while the file is being written: what may stand at a place, and what a key means.
//!
//! Keys and their meaning come from the schema; words that it leaves open (rules, products, environments) from where they
//! are known. The place is found by indentation, so that half a line does no harm.
//! Deliberately absent: mistakes (`read`), globs of files.

mod place;

use schemars::Schema;
use serde_json::Value;

use self::place::{At, Place};
use super::file::schema;
use crate::catalog::{Category, ProductId};
use crate::rule::RULES;
use crate::text::Span;

/// What may be written at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offers {
    /// What an offer replaces: the word as far as it is written.
    pub span: Span,
    pub offers: Vec<Offer>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub word: String,
    /// What it means, in Markdown; may be empty.
    pub about: String,
    /// A key: a colon and a blank follow it.
    pub is_key: bool,
}

/// What the key or word under the cursor means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub span: Span,
    pub about: String,
}

/// Schemas that refer to each other further are not followed.
const DEPTH: usize = 8;

/// Names of environments that most repositories have.
const ENVIRONMENTS: [(&str, &str); 6] = [
    ("development", "A developer's machine."),
    ("test", "Automated tests, on any machine."),
    ("ci", "What pipelines start."),
    ("staging", "Like production, before production."),
    ("production", "What users use."),
    ("shared", "Holds for all: compared with nothing."),
];

/// What may be written at a byte offset; `None` where nothing is known to fit.
#[must_use]
pub fn complete(text: &str, offset: u32) -> Option<Offers> {
    let place = Place::find(text, offset as usize)?;
    let tree = Tree::new();
    let nodes = tree.at(&place.path);
    let mut offers = match place.at {
        At::Key => {
            let mut keys = Tree::keys(&nodes);
            keys.extend(open_keys(&place.path).into_iter().map(|(word, about)| Offer { word, about, is_key: true }));
            keys
        }
        At::Value => {
            let mut words = Tree::words(&nodes);
            words.extend(open_words(&place.path).into_iter().map(|(word, about)| Offer { word, about, is_key: false }));
            words
        }
    };
    offers.retain(|offer| !place.beside.contains(&offer.word));
    (!offers.is_empty()).then_some(Offers { span: place.span, offers })
}

/// What the thing at a byte offset means; `None` where nothing is known of it.
#[must_use]
pub fn tell(text: &str, offset: u32) -> Option<Told> {
    let place = Place::find(text, offset as usize)?;
    let word = place.span.of(text);
    let tree = Tree::new();
    let about = match place.at {
        At::Key => {
            let open = open_keys(&place.path).into_iter().find(|(key, _)| key == word).map(|(_, about)| about);
            let key = Tree::keys(&tree.at(&place.path)).into_iter().find(|key| key.word == word).map(|key| key.about);
            open.or(key)
        }
        At::Value => {
            let open = open_words(&place.path).into_iter().find(|(known, _)| known == word).map(|(_, about)| about);
            let known = Tree::words(&tree.at(&place.path)).into_iter().find(|one| one.word == word);
            open.or(known.map(|one| one.about))
        }
    };
    about.filter(|about| !about.is_empty()).map(|about| Told { span: place.span, about })
}

/// Keys that the schema leaves open.
fn open_keys(path: &[String]) -> Vec<(String, String)> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match path.as_slice() {
        ["rules"] => rules(),
        ["environments"] => environments(),
        ["environments", _, "services"] => categories(),
        _ => Vec::new(),
    }
}

/// Words that the schema leaves open.
fn open_words(path: &[String]) -> Vec<(String, String)> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match path.as_slice() {
        ["reference"] => environments(),
        ["accept", "-", "rule"] => rules(),
        ["accept", "-", "slot"] | ["slots", _, "category"] => categories(),
        ["slots", _, "ignore"] => ["true", "false"].map(|word| (word.to_owned(), String::new())).to_vec(),
        ["environments", _, "services", _, "product"] => {
            let services = ProductId::all().filter(|id| id.category().is_backing_service());
            services.map(|id| (id.as_str().to_owned(), format!("{} ({})", id.name(), id.category()))).collect()
        }
        _ => Vec::new(),
    }
}

fn rules() -> Vec<(String, String)> {
    RULES.iter().map(|rule| (rule.id.to_owned(), rule.about.to_owned())).collect()
}

fn environments() -> Vec<(String, String)> {
    ENVIRONMENTS.iter().map(|(word, about)| ((*word).to_owned(), (*about).to_owned())).collect()
}

fn categories() -> Vec<(String, String)> {
    Category::SERVICES.iter().map(|category| (category.as_str().to_owned(), String::new())).collect()
}

/// The schema, walked by keys. Several schemas hold at one place where a value may have several shapes.
struct Tree {
    schema: Schema,
}

impl Tree {
    fn new() -> Self {
        Self { schema: schema() }
    }

    /// The schemas of a path of keys; `-` is an item of a list.
    fn at(&self, path: &[String]) -> Vec<&Value> {
        let mut nodes = self.shapes(self.schema.as_value(), 0);
        for key in path {
            let next: Vec<&Value> = nodes.iter().filter_map(|node| child(node, key)).collect();
            nodes = next.into_iter().flat_map(|node| self.shapes(node, 0)).collect();
        }
        nodes
    }

    /// The schema itself and its alternatives, references followed.
    fn shapes<'a>(&'a self, node: &'a Value, depth: usize) -> Vec<&'a Value> {
        if depth > DEPTH {
            return Vec::new();
        }
        if let Some(target) = node.get("$ref").and_then(Value::as_str) {
            let target = self.schema.as_value().pointer(target.trim_start_matches('#'));
            return target.map(|target| self.shapes(target, depth + 1)).unwrap_or_default();
        }
        let alternatives = ["anyOf", "oneOf"].iter().filter_map(|key| node.get(key)?.as_array()).flatten();
        let mut shapes = vec![node];
        shapes.extend(alternatives.flat_map(|one| self.shapes(one, depth + 1)));
        shapes
    }

    fn keys(nodes: &[&Value]) -> Vec<Offer> {
        let properties = nodes.iter().filter_map(|node| node.get("properties")?.as_object()).flatten();
        properties.map(|(key, node)| Offer { word: key.clone(), about: about(node), is_key: true }).collect()
    }

    fn words(nodes: &[&Value]) -> Vec<Offer> {
        let of = |node: &&Value| -> Vec<Value> {
            let constant = node.get("const").cloned();
            node.get("enum")
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default()
                .into_iter()
                .chain(constant)
                .collect()
        };
        let words = nodes.iter().flat_map(|node| of(node).into_iter().map(|word| (word, about(node))));
        words
            .filter_map(|(word, about)| Some(Offer { word: word.as_str()?.to_owned(), about, is_key: false }))
            .collect()
    }
}

fn child<'a>(node: &'a Value, key: &str) -> Option<&'a Value> {
    if key == "-" {
        return node.get("items");
    }
    let named = node.get("properties").and_then(|properties| properties.get(key));
    named.or_else(|| node.get("additionalProperties").filter(|rest| rest.is_object()))
}

fn about(node: &Value) -> String {
    node.get("description").and_then(Value::as_str).unwrap_or("").to_owned()
}

#[cfg(test)]
mod tests;
