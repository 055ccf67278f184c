//! Packages of distributions, libraries of languages, in-process fakes, and what a distribution ships by default.
//!
//! Deliberately absent: reading install commands.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::data::{Data, array, camel, maybe, object, text, texts};
use super::pattern::{Classes, IMPORTS, compile};

/// The file.
pub(crate) fn file(data: &Data, classes: &mut Classes) -> anyhow::Result<String> {
    let mut out = format!(
        "use crate::catalog::package::{{Row, Role as R}};\nuse crate::catalog::product::ProductId as P;\n{IMPORTS}\n"
    );
    let rows: Vec<&Value> = array(&data.packages, "patterns").collect();
    writeln!(out, "pub(crate) static PACKAGES: [Row; {}] = [", rows.len())?;
    for row in rows {
        let program = classes.program(&compile(text(row, "pattern")?)?)?;
        writeln!(
            out,
            "    Row {{ product: {}, role: R::{}, managers: &{:?}, program: {program} }},",
            data.id(text(row, "product")?)?,
            camel(text(row, "role")?),
            texts(row, "managers")
        )?;
    }
    out.push_str("];\n\n");
    let rows: Vec<&Value> = array(&data.packages, "third_party_repositories").collect();
    writeln!(out, "pub(crate) static REPOSITORIES: [(P, Program); {}] = [", rows.len())?;
    for row in rows {
        let program = classes.program(&compile(text(row, "match")?)?)?;
        writeln!(out, "    ({}, {program}),", data.id(text(row, "product")?)?)?;
    }
    out.push_str("];\n\n");
    defaults(&mut out, data)?;
    libraries(&mut out, data)?;
    Ok(out)
}

fn defaults(out: &mut String, data: &Data) -> anyhow::Result<()> {
    let rows: BTreeMap<_, _> = object(&data.packages, "distribution_defaults")?.iter().collect();
    writeln!(out, "pub(crate) static DEFAULTS: [(&str, &str, &[(P, &str)]); {}] = [", rows.len())?;
    for (distribution, row) in rows {
        let mut versions: BTreeMap<usize, String> = BTreeMap::new();
        for (id, version) in row.as_object().into_iter().flatten() {
            let id = if id == "apache" { "apache-httpd" } else { id.as_str() };
            if let (Some((n, _)), Some(version)) = (data.ids.get(id), version.as_str()) {
                versions.insert(*n, format!("(P({n}), {version:?}), "));
            }
        }
        let codename = maybe(row, "codename").unwrap_or("");
        writeln!(out, "    ({distribution:?}, {codename:?}, &[{}]),", versions.into_values().collect::<String>())?;
    }
    out.push_str("];\n\n");
    Ok(())
}

/// Client libraries by ecosystem and name, and packages that fake a server inside the process.
fn libraries(out: &mut String, data: &Data) -> anyhow::Result<()> {
    let mut clients: BTreeMap<(String, String), BTreeSet<usize>> = BTreeMap::new();
    for (n, row) in data.ids.values() {
        for (ecosystem, names) in row.get("clients").and_then(Value::as_object).into_iter().flatten() {
            for name in names.as_array().into_iter().flatten().filter_map(Value::as_str) {
                clients.entry((ecosystem.clone(), name.to_owned())).or_default().insert(*n);
            }
        }
    }
    writeln!(out, "pub(crate) static CLIENTS: [(&str, &str, &[P]); {}] = [", clients.len())?;
    for ((ecosystem, name), products) in clients {
        let ids: String = products.iter().map(|n| format!("P({n}), ")).collect();
        writeln!(out, "    ({ecosystem:?}, {name:?}, &[{ids}]),")?;
    }
    out.push_str("];\n\n");
    let mut fakes: BTreeMap<(String, String), String> = BTreeMap::new();
    for row in array(&data.packages, "fakes") {
        // Some fake whichever database is asked for.
        if let Some((n, _)) = data.ids.get(text(row, "product")?) {
            fakes.insert((text(row, "ecosystem")?.to_owned(), text(row, "package")?.to_owned()), format!("P({n})"));
        }
    }
    writeln!(out, "pub(crate) static FAKES: [(&str, &str, P); {}] = [", fakes.len())?;
    for ((ecosystem, name), product) in fakes {
        writeln!(out, "    ({ecosystem:?}, {name:?}, {product}),")?;
    }
    out.push_str("];\n");
    Ok(())
}
