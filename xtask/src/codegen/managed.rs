//! Resources of clouds and modules of Terraform that make a service: which attribute tells the product, which the version.
//!
//! Deliberately absent: parameter groups (their family is no server), runtimes, and resources that run containers.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::data::{Data, array, maybe, text};
use super::pattern::{Classes, IMPORTS, compile};

/// Categories of products that are no services, or of which a deployment has one for each password.
const NO_SERVICE: [&str; 3] = ["runtime", "os", "secrets"];

/// The file.
pub(crate) fn file(data: &Data, classes: &mut Classes) -> anyhow::Result<String> {
    let mut rows = BTreeMap::new();
    for row in array(&data.managed_services, "rows") {
        let platform = match maybe(row, "platform") {
            Some(platform @ ("terraform" | "terraform-module" | "cloudformation")) => platform,
            Some("bicep/arm") => "arm",
            _ => continue,
        };
        let mut resource = text(row, "resource")?.to_owned();
        if resource.ends_with("_parameter_group") || resource.ends_with("ParameterGroup") {
            continue;
        }
        // Types of Azure's resources have no case.
        if platform == "arm" {
            resource.make_ascii_lowercase();
        }
        if let Some(row) = managed(data, classes, row)? {
            rows.insert((platform.to_owned(), resource), row);
        }
    }
    let mut out = format!("use crate::catalog::ProductId as P;\nuse crate::catalog::managed::Managed;\n{IMPORTS}\n");
    writeln!(
        out,
        "/// By platform and resource.\npub(crate) static MANAGED: [((&str, &str), Managed); {}] = [",
        rows.len()
    )?;
    for ((platform, resource), row) in rows {
        writeln!(out, "    (({platform:?}, {resource:?}), {row}),")?;
    }
    out.push_str("];\n");
    Ok(out)
}

fn managed(data: &Data, classes: &mut Classes, row: &Value) -> anyhow::Result<Option<String>> {
    // `<type>.version` depends on another attribute: not told.
    let version = maybe(row, "version").filter(|path| !path.contains(['<', '[', '*', ' '])).unwrap_or("");
    let (mut values, mut patterns, mut default) = (BTreeMap::new(), String::new(), "None".to_owned());
    let mut selector = "";
    match &row["products"] {
        Value::String(id) if is_service(data, id) => default = format!("Some({})", data.id(id)?),
        Value::Object(tables) => {
            for (attribute, table) in tables {
                selector = attribute;
                for (word, id) in table.as_object().into_iter().flatten() {
                    let Some(id) = id.as_str().filter(|id| is_service(data, id)) else { continue };
                    if word.is_empty() {
                        default = format!("Some({})", data.id(id)?);
                    } else if let Some(pattern) = word.strip_prefix('/').and_then(|word| word.strip_suffix('/')) {
                        write!(patterns, "({}, {}), ", classes.program(&compile(pattern)?)?, data.id(id)?)?;
                    } else {
                        values.insert(word.to_ascii_lowercase(), data.id(id)?);
                    }
                }
            }
        }
        _ => {}
    }
    if default == "None" && values.is_empty() && patterns.is_empty() {
        return Ok(None);
    }
    let values: String = values.iter().map(|(word, id)| format!("({word:?}, {id}), ")).collect();
    Ok(Some(format!(
        "Managed {{ selector: {selector:?}, values: &[{values}], patterns: &[{patterns}], default: {default}, version: {version:?} }}"
    )))
}

fn is_service(data: &Data, id: &str) -> bool {
    let Some((_, product)) = data.ids.get(id) else { return false };
    !array(product, "categories").filter_map(Value::as_str).any(|category| NO_SERVICE.contains(&category))
}
