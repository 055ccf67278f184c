//! What deploys are made of: custom resources of operators, Helm charts and the application versions in them, and the
//! words that platforms and version managers have for services.
//!
//! Deliberately absent: rows of Terraform, which have attributes of their own (`managed`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::data::{Data, array, maybe, object, text, texts};

/// The file.
pub(crate) fn file(data: &Data) -> anyhow::Result<String> {
    let mut out =
        String::from("use crate::catalog::ProductId as P;\nuse crate::catalog::deployed::{Chart, Operator};\n\n");
    operators(data, &mut out)?;
    charts(data, &mut out)?;
    words(data, &mut out)?;
    Ok(out)
}

fn operators(data: &Data, out: &mut String) -> anyhow::Result<()> {
    let mut rows = BTreeMap::new();
    for row in array(&data.managed_services, "k8s_custom_resources") {
        let group = text(row, "apiVersion")?.split('/').next().unwrap_or("");
        let paths = texts(row, "version_path");
        let product = maybe(row, "product");
        let mut put = |kind: &str, product: Option<&str>| -> anyhow::Result<()> {
            let product = product.filter(|id| *id != "other" && data.ids.contains_key(*id));
            rows.insert(
                (group.to_owned(), kind.to_owned()),
                format!("Operator {{ product: {}, paths: &{paths:?} }}", data.maybe_id(product)?),
            );
            Ok(())
        };
        if let Some(kinds) = row.get("kinds").and_then(Value::as_object) {
            for (kind, product) in kinds {
                if product.as_str().is_some_and(|id| data.ids.contains_key(id) && id != "other") {
                    put(kind, product.as_str())?;
                }
            }
            continue;
        }
        put(text(row, "kind")?, product)?;
        for kind in texts(row, "also_kinds") {
            put(kind, product)?;
        }
    }
    writeln!(
        out,
        "/// By API group and kind.\npub(crate) static OPERATORS: [((&str, &str), Operator); {}] = [",
        rows.len()
    )?;
    for ((group, kind), row) in rows {
        writeln!(out, "    (({group:?}, {kind:?}), {row}),")?;
    }
    out.push_str("];\n\n");
    Ok(())
}

fn charts(data: &Data, out: &mut String) -> anyhow::Result<()> {
    let points = object(&data.helm_bitnami, "charts")?;
    let mut rows = BTreeMap::new();
    for row in array(&data.managed_services, "helm_charts") {
        let Some(product) = maybe(row, "product").filter(|id| data.ids.contains_key(*id)) else { continue };
        for name in text(row, "chart")?.split(" / ") {
            // The first row of a name is the chart most people mean.
            rows.entry(name.to_owned()).or_insert(product);
        }
    }
    writeln!(out, "/// By name of the chart.\npub(crate) static CHARTS: [(&str, Chart); {}] = [", rows.len())?;
    for (name, product) in rows {
        let mut list = String::new();
        for point in points.get(&name).into_iter().flat_map(|chart| array(chart, "points")) {
            let (Some(chart), Some(app)) = (point[0].as_str(), point[1].as_str()) else { continue };
            let numbers: Vec<u32> = chart.split('.').map_while(|part| part.parse().ok()).collect();
            let [major, minor, patch] = numbers.as_slice() else { continue };
            // The points tell where the first two numbers change.
            let app: Vec<&str> = app.split('.').take(2).collect();
            write!(list, "(({major}, {minor}, {patch}), {:?}), ", app.join("."))?;
        }
        writeln!(out, "    ({name:?}, Chart {{ product: {}, bitnami: &[{list}] }}),", data.id(product)?)?;
    }
    out.push_str("];\n\n");
    Ok(())
}

/// (platform, what its files call a service, product).
fn words(data: &Data, out: &mut String) -> anyhow::Result<()> {
    const PLATFORMS: [(&str, &str); 5] = [
        ("heroku", "heroku"),
        ("platform.sh", "platform.sh"),
        ("digitalocean-app", "digitalocean"),
        ("ddev", "ddev"),
        ("lando", "lando"),
    ];
    let mut rows: BTreeSet<(String, String, String)> = BTreeSet::new();
    for row in array(&data.managed_services, "rows") {
        let Some((_, name)) = PLATFORMS.iter().find(|(platform, _)| maybe(row, "platform") == Some(platform)) else {
            continue;
        };
        for table in row.get("products").and_then(Value::as_object).into_iter().flat_map(|map| map.values()) {
            for (word, product) in table.as_object().into_iter().flatten() {
                let word =
                    word.trim_start_matches("/^").trim_end_matches('/').trim_end_matches(':').to_ascii_lowercase();
                if let Some(id) = product.as_str().filter(|id| data.ids.contains_key(*id) && *id != "other") {
                    rows.insert(((*name).to_owned(), word, data.id(id)?));
                }
            }
        }
    }
    for (word, product) in object(&data.products, "asdf_names")? {
        if let Some(id) = product.as_str().filter(|id| data.ids.contains_key(*id)) {
            rows.insert(("asdf".to_owned(), word.clone(), data.id(id)?));
        }
    }
    writeln!(out, "/// By platform and word.\npub(crate) static WORDS: [((&str, &str), P); {}] = [", rows.len())?;
    for (platform, word, product) in rows {
        writeln!(out, "    (({platform:?}, {word:?}), {product}),")?;
    }
    out.push_str("];\n");
    Ok(())
}
