//! What of a values file tells about images: parts that another values file may replace one by one.
//! Deliberately absent: putting them together (`image`).

use super::traced;
use crate::catalog;
use crate::source::RawDeclaration;
use crate::source::facts::Facts;
use crate::syntax::Node;
use crate::traced::Traced;

/// Deeper values are not looked at.
const DEPTH: usize = 12;
/// Parts of one file beyond this many are left out.
const MOST: usize = 2000;

/// What a values file says.
#[derive(Debug, Clone, Default)]
pub struct Values {
    pub parts: Vec<Part>,
    /// Charts whose values are given: (path, service of unknown version).
    pub charts: Vec<(String, RawDeclaration)>,
}

/// One value that an image is made of, or that switches something on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Of the map it is in, with dots.
    pub path: String,
    pub field: Field,
    pub value: Traced,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Registry,
    Repository,
    Tag,
    Digest,
    /// `enabled` of the map at the path.
    Enabled,
}

/// Maps and lists that hold variables of a container.
const VARIABLES: [&str; 7] =
    ["env", "envVars", "environment", "extraEnv", "extraEnvVars", "configMap", "extraEnvironmentVars"];

pub(super) fn values(facts: &mut Facts<'_>, root: &Node, prefix: &str) -> Values {
    let mut found = Values::default();
    map(facts, root, prefix, 0, &mut found);
    found
}

fn map(facts: &mut Facts<'_>, node: &Node, path: &str, depth: usize, found: &mut Values) {
    if depth > DEPTH || found.parts.len() > MOST {
        return;
    }
    let mut put = |path: &str, field: Field, node: Option<&Node>| {
        let value = node.and_then(|node| traced(facts.file, node)).filter(|value| !value.text.contains("{{"));
        let Some(value) = value else { return };
        found.parts.push(Part { path: path.to_owned(), field, value });
    };
    put(path, Field::Enabled, node.get("enabled"));
    let is_image = path.rsplit('.').next().is_some_and(|last| last == "image" || last.ends_with("Image"));
    if is_image || node.get("repository").is_some_and(|node| node.as_str().is_some()) && node.get("tag").is_some() {
        put(path, Field::Registry, node.get("registry"));
        put(path, Field::Repository, node.get("repository").or_else(|| node.get("name")));
        put(path, Field::Tag, node.get("tag"));
        put(path, Field::Digest, node.get("digest"));
    } else {
        // `image: postgres:16`, or the name alone with the tag beside it.
        let image = node.get("image").filter(|image| image.as_str().is_some());
        let tag = node.get("imageTag").or_else(|| node.get("tag").filter(|_| image.is_some()));
        let inner = join(path, "image");
        put(&inner, Field::Repository, image);
        put(&inner, Field::Tag, tag);
    }
    for entry in node.entries() {
        let key: &str = &entry.key.value;
        if VARIABLES.contains(&key) {
            variables(facts, &entry.value);
        } else if entry.value.is_map() {
            let inner = join(path, key);
            if entry.value.get("enabled").is_some()
                && let Some(chart) = catalog::chart(key).filter(|chart| chart.product.category().is_backing_service())
            {
                let mut service = facts.service(chart.product, entry.key.span, format!("chart {key}"));
                service.name = Some(key.to_owned());
                found.charts.push((inner.clone(), service));
            }
            map(facts, &entry.value, &inner, depth + 1, found);
        }
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn variables(facts: &mut Facts<'_>, node: &Node) {
    for entry in node.entries() {
        facts.variable(&entry.key.value, &entry.value);
    }
    for item in node.items() {
        if let (Some(name), Some(value)) = (item.get("name").and_then(Node::as_str), item.get("value")) {
            facts.variable(name, value);
        }
    }
}
