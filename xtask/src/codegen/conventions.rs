//! URL schemes, managed hosts, service names and the values of adapter settings.
//!
//! Deliberately absent: names of environment variables (`env_vars`).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Context;
use serde_json::Value;

use super::data::{Data, array, camel, maybe, object, text};
use super::pattern::{Classes, IMPORTS, compile};

/// The file.
pub(crate) fn file(data: &Data, classes: &mut Classes) -> anyhow::Result<String> {
    let mut out = format!(
        "use crate::catalog::connect::Host;\nuse crate::catalog::product::{{Category as K, ProductId as P}};\nuse crate::catalog::table::{{Meaning as V, Table}};\n{IMPORTS}\n"
    );
    schemes(&mut out, data)?;
    hosts(&mut out, data, classes)?;
    service_names(&mut out, data)?;
    tables(&mut out, data, classes)?;
    Ok(out)
}

fn schemes(out: &mut String, data: &Data) -> anyhow::Result<()> {
    let schemes: BTreeMap<_, _> = object(&data.conventions, "url_schemes")?.iter().collect();
    writeln!(out, "pub(crate) static SCHEMES: [(&str, &[P]); {}] = [", schemes.len())?;
    for (scheme, products) in schemes {
        let mut ids = String::new();
        for id in products.as_array().into_iter().flatten().filter_map(Value::as_str) {
            write!(ids, "{}, ", data.id(id)?)?;
        }
        writeln!(out, "    ({scheme:?}, &[{ids}]),")?;
    }
    out.push_str("];\n\n");
    Ok(())
}

fn hosts(out: &mut String, data: &Data, classes: &mut Classes) -> anyhow::Result<()> {
    let rows: Vec<&Value> = array(&data.conventions, "hosts").collect();
    writeln!(out, "pub(crate) static HOSTS: [(Program, Host); {}] = [", rows.len())?;
    // A row that names its product is worth more than one that only knows the provider.
    let (named, open): (Vec<&Value>, Vec<&Value>) =
        rows.into_iter().partition(|row| maybe(row, "product").is_some_and(|id| !id.starts_with('(')));
    for row in named.into_iter().chain(open) {
        let program = classes.program(&compile(text(row, "regex")?)?)?;
        let product = data.maybe_id(maybe(row, "product"))?;
        let provider = maybe(row, "provider").unwrap_or("");
        writeln!(out, "    ({program}, Host {{ product: {product}, provider: {provider:?} }}),")?;
    }
    out.push_str("];\n\n");
    Ok(())
}

fn service_names(out: &mut String, data: &Data) -> anyhow::Result<()> {
    let mut names: BTreeMap<&str, (Option<&str>, String)> = BTreeMap::new();
    for (id, words) in object(&data.conventions, "hostnames_in_compose")? {
        let unknown = id.strip_prefix("(unknown ").and_then(|word| word.strip_suffix(')'));
        let category = match unknown {
            Some(category) => camel(category),
            None => camel(
                array(&data.ids.get(id).context("product of a host name")?.1, "categories")
                    .filter_map(Value::as_str)
                    .next()
                    .context("category")?,
            ),
        };
        for word in words.as_array().into_iter().flatten().filter_map(Value::as_str) {
            // A name that some product shares with "any queue" says the category only.
            let row = (unknown.is_none().then_some(id.as_str()), category.clone());
            if unknown.is_some() || !names.contains_key(word) {
                names.insert(word, row);
            }
        }
    }
    writeln!(out, "pub(crate) static SERVICE_NAMES: [(&str, Option<P>, K); {}] = [", names.len())?;
    for (name, (id, category)) in names {
        writeln!(out, "    ({name:?}, {}, K::{category}),", data.maybe_id(id)?)?;
    }
    out.push_str("];\n\n");
    Ok(())
}

fn tables(out: &mut String, data: &Data, classes: &mut Classes) -> anyhow::Result<()> {
    let tables: BTreeMap<_, _> = object(&data.conventions, "value_tables")?.iter().collect();
    writeln!(out, "pub(crate) static TABLES: [(&str, Table); {}] = [", tables.len())?;
    for (name, table) in tables {
        let insensitive = text(table, "case")? == "insensitive";
        let mut values: BTreeMap<String, String> = BTreeMap::new();
        let mut patterns = String::new();
        let mut otherwise = "None".to_owned();
        for (key, value) in object(table, "values")? {
            let Some(meaning) = meaning(data, value.as_str().unwrap_or(""))? else { continue };
            if key == "*" {
                otherwise = format!("Some({meaning})");
            } else if let Some(pattern) = key.strip_prefix('/').and_then(|key| key.strip_suffix('/')) {
                let program = classes.program(&compile(pattern)?)?;
                write!(patterns, "({program}, {meaning}), ")?;
            } else if !key.starts_with(['/', '(']) {
                values.insert(if insensitive { key.to_ascii_lowercase() } else { key.clone() }, meaning);
            }
        }
        let rows: String = values.iter().map(|(key, meaning)| format!("({key:?}, {meaning}), ")).collect();
        writeln!(
            out,
            "    ({name:?}, Table {{ insensitive: {insensitive}, values: &[{rows}], patterns: &[{patterns}], otherwise: {otherwise} }}),"
        )?;
    }
    out.push_str("];\n");
    Ok(())
}

/// `postgresql`, `mysql>=8` (a dialect's lowest version), `(list)` (something else decides).
fn meaning(data: &Data, value: &str) -> anyhow::Result<Option<String>> {
    let id = value.split(">=").next().unwrap_or(value);
    Ok(match value {
        "(none)" => Some("V::Nothing".to_owned()),
        "(null object of the slot)" => Some("V::StandIn".to_owned()),
        _ if value.starts_with('(') => Some("V::Elsewhere".to_owned()),
        _ => Some(format!("V::Product({})", data.id(id)?)),
    })
}
