//! The table of products, and a named constant for each.
//!
//! Deliberately absent: images, packages and every other way a product is named.

use std::fmt::Write as _;

use anyhow::Context;
use serde_json::Value;

use super::data::{Data, array, camel, maybe, text, texts};

/// The file.
pub(crate) fn file(data: &Data) -> anyhow::Result<String> {
    let mut out = String::from(
        "use crate::catalog::product::{Category as C, Compatibility as S, Kind as K, Major as M, Product, ProductId as P};\n\n",
    );
    let count = data.ids.len();
    writeln!(out, "pub(crate) static IDS: [&str; {count}] = [")?;
    for id in data.ids.keys() {
        writeln!(out, "    {id:?},")?;
    }
    out.push_str("];\n\n");
    out.push_str("/// A constant for each product.\nimpl P {\n");
    for (id, (n, row)) in &data.ids {
        let name = id.to_ascii_uppercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_");
        writeln!(out, "    /// {}\n    pub const {name}: Self = Self({n});", text(row, "name")?)?;
    }
    out.push_str("}\n\n");
    writeln!(out, "pub(crate) static PRODUCTS: [Product; {count}] = [")?;
    for (id, (n, row)) in &data.ids {
        writeln!(out, "    {},", product(data, id, *n, row)?)?;
    }
    out.push_str("];\n");
    Ok(out)
}

fn product(data: &Data, id: &str, n: usize, row: &Value) -> anyhow::Result<String> {
    let categories: String = texts(row, "categories").iter().map(|word| format!("C::{}, ", camel(word))).collect();
    let kind = camel(maybe(row, "kind").unwrap_or("named"));
    let family = maybe(row, "family").unwrap_or("");
    let family = if family == id && !is_shared_family(data, id) { "" } else { family };
    let port = row.get("default_port").and_then(Value::as_u64);
    let mut substitutes = String::new();
    // A service's emulator may be listed under the service's own id.
    for other in array(row, "substitutes").filter(|other| maybe(other, "id") != Some(id)) {
        let how = match text(other, "compatibility")? {
            "in-process fake" => "Fake".to_owned(),
            word => camel(word),
        };
        write!(substitutes, "({}, S::{how}), ", data.id(text(other, "id")?)?)?;
    }
    let ports: Vec<u64> = array(row, "other_ports").filter_map(Value::as_u64).collect();
    let backing = !row.get("not_backing_service").and_then(Value::as_bool).unwrap_or(false);
    Ok(format!(
        "Product {{ id: P({n}), name: {:?}, categories: &[{categories}], kind: K::{kind}, family: {family:?}, major: {}, \
         default_port: {port:?}, other_ports: &{ports:?}, schemes: &{:?}, substitutes: &[{substitutes}], codenames: &[{}], backing: {backing} }}",
        text(row, "name")?,
        major(data, id, row)?,
        texts(row, "url_schemes"),
        codenames(id, row)?,
    ))
}

fn is_shared_family(data: &Data, id: &str) -> bool {
    data.ids.iter().any(|(other, (_, row))| other != id && maybe(row, "family") == Some(id))
}

fn major(data: &Data, id: &str, row: &Value) -> anyhow::Result<String> {
    let scheme = row.get("version_scheme").cloned().unwrap_or_default();
    let mut parts: Vec<(u64, u64)> = Vec::new();
    match scheme.get("major_components") {
        Some(Value::Number(n)) => parts.push((0, n.as_u64().context("count of parts")?)),
        Some(Value::Array(rows)) => {
            for row in rows {
                let n = row.get("components").and_then(Value::as_u64).context("count of parts")?;
                let when = text(row, "when")?;
                match when.strip_prefix(">=") {
                    Some(from) => parts.push((from.parse()?, n)),
                    None => {
                        anyhow::ensure!(when.starts_with('<'), "condition {when}");
                        parts.push((0, n));
                    }
                }
            }
        }
        _ => {}
    }
    for row in array(&data.refinements["major_parts"], id) {
        let number = |n: usize| row.get(n).and_then(Value::as_u64).context("a pair of numbers");
        parts.push((number(0)?, number(1)?));
    }
    parts.sort_unstable();
    parts.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            earlier.1 = later.1;
        }
        same
    });
    let series = data.refinements["series_below"].get(id).and_then(Value::as_u64).unwrap_or(0);
    Ok(format!("M {{ parts: &{parts:?}, series_below: {series} }}"))
}

fn codenames(id: &str, row: &Value) -> anyhow::Result<String> {
    let mut names: Vec<(String, String)> = Vec::new();
    for table in ["codenames", "lts_codenames", "aliases"] {
        let Some(table) = row.get("version_scheme").and_then(|scheme| scheme.get(table)).and_then(Value::as_object)
        else {
            continue;
        };
        for (name, version) in table {
            let version = version.as_str().unwrap_or_default().split(' ').next().unwrap_or_default();
            // Java's other spellings (`1.8`, `8u412`) are read as numbers.
            if id != "java" && version.starts_with(|c: char| c.is_ascii_digit()) {
                names.push((name.to_ascii_lowercase(), version.to_owned()));
            }
        }
    }
    names.sort();
    let mut out = String::new();
    for (name, version) in names {
        write!(out, "({name:?}, {version:?}), ")?;
    }
    Ok(out)
}
