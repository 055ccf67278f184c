//! Steps of pipelines that set up a runtime or start a service, and which of their inputs states the version.
//!
//! Deliberately absent: images of services, which are images like any other.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::data::{Data, array, maybe, text};

/// The file.
pub(crate) fn file(data: &Data) -> anyhow::Result<String> {
    let mut rows = BTreeSet::new();
    for row in array(&data.managed_services, "ci_setup") {
        let Some(product) = maybe(row, "product").filter(|id| data.ids.contains_key(*id)) else { continue };
        let client = maybe(row, "note").is_some_and(|note| note.contains("client tools"));
        // Orbs of CircleCI are packages of their own, with commands of any name.
        let actions = text(row, "action")?.split(" / ").filter(|action| !action.starts_with("circleci:"));
        for action in actions {
            let action = action.rsplit(':').next().unwrap_or(action).to_ascii_lowercase();
            let inputs = maybe(row, "input").unwrap_or("").split('(').next().unwrap_or("");
            let stated: Vec<&str> =
                inputs.split([',', '|', '/']).map(str::trim).filter(|input| !input.contains("file")).collect();
            for input in stated {
                rows.insert((action.clone(), input.to_ascii_lowercase(), data.id(product)?, client));
            }
        }
    }
    let mut out = String::from("use crate::catalog::ProductId as P;\n\n");
    writeln!(
        out,
        "/// By step and input; `@` is what follows the step's name, no input where none states a version.\npub(crate) static STEPS: [(&str, &str, P, bool); {}] = [",
        rows.len()
    )?;
    for (action, input, product, client) in rows {
        writeln!(out, "    ({action:?}, {input:?}, {product}, {client}),")?;
    }
    out.push_str("];\n");
    Ok(out)
}
