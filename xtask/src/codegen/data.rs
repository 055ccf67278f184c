//! The catalogue's data files, loaded, and the few questions every table asks of them.
//!
//! Deliberately absent: a typed model of the data; each table reads the fields it uses.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail};
use serde_json::{Map, Value};

/// Every data file, and the products by id.
pub(crate) struct Data {
    pub(crate) products: Value,
    pub(crate) docker_tags: Value,
    pub(crate) managed_services: Value,
    pub(crate) helm_bitnami: Value,
    pub(crate) environments: Value,
    pub(crate) lifecycle: Value,
    pub(crate) packages: Value,
    pub(crate) conventions: Value,
    pub(crate) refinements: Value,
    /// id -> (number, row), products and minor products together.
    pub(crate) ids: BTreeMap<String, (usize, Value)>,
}

impl Data {
    /// Reads the folder.
    pub(crate) fn load(dir: &Path) -> anyhow::Result<Self> {
        let read = |name: &str| -> anyhow::Result<Value> {
            let path = dir.join(name).with_extension("json");
            let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            serde_json::from_str(&text).with_context(|| format!("parsing {}", path.display()))
        };
        let products = read("products")?;
        let mut rows = BTreeMap::new();
        for list in ["products", "minor_products"] {
            for row in array(&products, list) {
                rows.insert(text(row, "id")?.to_owned(), row.clone());
            }
        }
        let ids = rows.into_iter().enumerate().map(|(n, (id, row))| (id, (n, row))).collect();
        Ok(Self {
            products,
            docker_tags: read("docker_tags")?,
            managed_services: read("managed_services")?,
            helm_bitnami: read("helm_bitnami")?,
            environments: read("environments")?,
            lifecycle: read("lifecycle")?,
            packages: read("packages")?,
            conventions: read("conventions")?,
            refinements: read("refinements")?,
            ids,
        })
    }

    /// Rust for a product id.
    pub(crate) fn id(&self, id: &str) -> anyhow::Result<String> {
        match self.ids.get(id) {
            Some((n, _)) => Ok(format!("P({n})")),
            None => bail!("no product `{id}`"),
        }
    }

    /// Rust for a product id or nothing; words in parentheses are not products.
    pub(crate) fn maybe_id(&self, id: Option<&str>) -> anyhow::Result<String> {
        match id {
            Some(id) if !id.starts_with('(') => Ok(format!("Some({})", self.id(id)?)),
            _ => Ok("None".to_owned()),
        }
    }
}

/// The members of a list; nothing if there is none.
pub(crate) fn array<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

/// The members of an object.
pub(crate) fn object<'a>(value: &'a Value, key: &str) -> anyhow::Result<&'a Map<String, Value>> {
    value.get(key).and_then(Value::as_object).with_context(|| format!("no object `{key}`"))
}

/// A text that must be there.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> anyhow::Result<&'a str> {
    value.get(key).and_then(Value::as_str).with_context(|| format!("no text `{key}` in {value}"))
}

/// A text that may be there.
pub(crate) fn maybe<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

/// The texts of a list.
pub(crate) fn texts<'a>(value: &'a Value, key: &str) -> Vec<&'a str> {
    array(value, key).filter_map(Value::as_str).collect()
}

/// `object-store` -> `ObjectStore`.
pub(crate) fn camel(word: &str) -> String {
    word.split(|c: char| !c.is_ascii_alphanumeric())
        .map(|part| {
            let mut letters = part.chars();
            letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
        })
        .collect()
}
