//! Repositories of container images -> products, the form of their tags, mirrors, and the images that are tools.
//!
//! Deliberately absent: reading a reference (`onpar_core::catalog::image`).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Context;
use serde_json::Value;

use super::data::{Data, array, camel, maybe, object, text, texts};
use super::pattern::{Classes, IMPORTS, compile};

const REGISTRIES: [&str; 5] =
    ["docker.io/", "index.docker.io/", "registry-1.docker.io/", "registry.hub.docker.com/", "registry.docker.com/"];

/// Names that a last path segment may have without meaning the product.
const COMMON_WORDS: [&str; 12] = [
    "broker", "elastic", "oracle", "rabbit", "registry", "cnpg", "pgsql", "maven", "gradle", "storm", "composer",
    "percona",
];

/// The file.
pub(crate) fn file(data: &Data, classes: &mut Classes) -> anyhow::Result<String> {
    let mirrors = mirrors(data);
    let mut rows: BTreeMap<String, String> = BTreeMap::new();
    let mut patterns = String::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    // Servers first: where two products list one repository, the one that is served wins over the runtime in it.
    let mut products: Vec<&Value> = array(&data.products, "products").collect();
    products.sort_by_key(|product| maybe(product, "kind") == Some("runtime"));
    for product in products {
        for image in array(product, "images") {
            let row = row(data, product, image)?;
            if let Some(pattern) = maybe(image, "pattern") {
                let program = classes.program(&compile(pattern)?)?;
                writeln!(patterns, "    ({program}, {row}),")?;
                continue;
            }
            let repo = normalise(text(image, "repo")?, &mirrors);
            let official = image.get("official").is_some_and(|value| value != &Value::Bool(false));
            if official && !repo.contains('/') {
                names.entry(repo.to_owned()).or_insert_with(|| row.clone());
            }
            rows.entry(repo.to_owned()).or_insert(row);
        }
    }
    for image in array(&data.refinements, "images") {
        let product = &data.ids.get(text(image, "product")?).context("product of an image")?.1;
        rows.entry(normalise(text(image, "repo")?, &mirrors).to_owned()).or_insert(row(data, product, image)?);
    }
    for (name, id) in object(&data.refinements, "names")? {
        let product = &data.ids.get(id.as_str().unwrap_or_default()).context("product of a name")?.1;
        names.insert(name.clone(), plain_row(data, product)?);
    }
    for (id, words) in object(&data.conventions, "hostnames_in_compose")? {
        for word in words.as_array().into_iter().flatten().filter_map(Value::as_str) {
            let Some((_, product)) = data.ids.get(id) else { continue };
            let plain = word.len() >= 5 && word.chars().all(|c| c.is_ascii_lowercase());
            if plain && !names.contains_key(word) {
                let row = rows.get(&format!("{word}/{word}")).cloned();
                names.insert(word.to_owned(), row.map_or_else(|| plain_row(data, product), Ok)?);
            }
        }
    }
    names.retain(|name, _| !COMMON_WORDS.contains(&name.as_str()));

    let mut out = format!(
        "use crate::catalog::image::{{Extension as X, Row}};\nuse crate::catalog::product::ProductId as P;\nuse crate::catalog::tag::Template as T;\n{IMPORTS}\n"
    );
    table(&mut out, "IMAGES", "(&str, Row)", rows.iter().map(|(repo, row)| format!("({repo:?}, {row})")))?;
    table(&mut out, "NAMES", "(&str, Row)", names.iter().map(|(name, row)| format!("({name:?}, {row})")))?;
    let count = patterns.lines().count();
    write!(out, "pub(crate) static PATTERNS: [(Program, Row); {count}] = [\n{patterns}];\n\n")?;
    table(&mut out, "MIRRORS", "&str", mirrors.iter().map(|prefix| format!("{:?}", prefix.to_ascii_lowercase())))?;
    let mut mirror_patterns = Vec::new();
    for pattern in texts(&data.products["image_normalisation"], "mirror_patterns") {
        // Everything up to a `/v2/` says nothing about where the repository's own name starts.
        if !pattern.ends_with(".*") {
            mirror_patterns.push(classes.program(&compile(&format!("(?P<v>{pattern})"))?)?);
        }
    }
    table(&mut out, "MIRROR_PATTERNS", "Program", mirror_patterns.into_iter())?;
    tools(&mut out, data, &mirrors)?;
    decoded(&mut out, data)?;
    Ok(out)
}

fn table(out: &mut String, name: &str, of: &str, rows: impl Iterator<Item = String>) -> anyhow::Result<()> {
    let rows: Vec<String> = rows.collect();
    writeln!(out, "pub(crate) static {name}: [{of}; {}] = [", rows.len())?;
    for row in rows {
        writeln!(out, "    {row},")?;
    }
    out.push_str("];\n\n");
    Ok(())
}

/// Prefixes that change nothing, longest first.
fn mirrors(data: &Data) -> Vec<String> {
    let normalisation = &data.products["image_normalisation"];
    let mut all: Vec<String> = texts(normalisation, "mirror_prefixes")
        .into_iter()
        .chain(texts(normalisation, "architecture_prefixes"))
        .chain(REGISTRIES)
        .chain(["library/", "_/"])
        .map(str::to_owned)
        .collect();
    all.sort_by_key(|prefix| (std::cmp::Reverse(prefix.len()), prefix.clone()));
    all.dedup();
    all
}

fn normalise<'a>(repo: &'a str, mirrors: &[String]) -> &'a str {
    let mut repo = repo;
    while let Some(rest) = mirrors.iter().find_map(|prefix| repo.strip_prefix(prefix.as_str())) {
        repo = rest;
    }
    repo
}

fn row(data: &Data, product: &Value, image: &Value) -> anyhow::Result<String> {
    let id = text(product, "id")?;
    let _repo = text(image, "repo")?;
    let is_extension = maybe(product, "kind") == Some("extension");
    let served = if is_extension { maybe(product, "family").context("family of an extension")? } else { id };
    let extension = if is_extension { Some(id) } else { maybe(image, "variant_of") };
    let extension = match extension {
        None => "None".to_owned(),
        Some(name) if data.ids.contains_key(name) => format!("Some(X::Product({}))", data.id(name)?),
        Some(name) => format!("Some(X::Named({name:?}))"),
    };
    let official = image.get("official") == Some(&Value::Bool(true));
    Ok(format!(
        "Row {{ product: {}, template: {}, extension: {extension}, fixed: {:?}, official: {official} }}",
        data.id(served)?,
        template(data, image)?,
        maybe(image, "fixed_version")
    ))
}

fn plain_row(data: &Data, product: &Value) -> anyhow::Result<String> {
    let plain: Value = serde_json::json!({"repo": "", "tag": "version[-variant]"});
    row(data, product, &plain)
}

fn template(data: &Data, image: &Value) -> anyhow::Result<String> {
    let (repo, named) = (text(image, "repo")?, text(image, "tag")?);
    if texts(&data.refinements, "no_version_of_product").iter().any(|prefix| repo.starts_with(prefix)) {
        return Ok("T::VersionNotOfProduct".to_owned());
    }
    if let Some(form) = image.get("form").or_else(|| data.refinements["tag_forms"].get(repo)) {
        if let Some(words) = form.get("after") {
            return Ok(format!("T::After(&{words})"));
        }
        return Ok(format!("T::{}", camel(form.as_str().context("name of a tag form")?)));
    }
    Ok(match named {
        "[ext-]pgversion" => "T::ExtPgversion".to_owned(),
        "pgversion[-tsext]" => "T::PgversionTsext".to_owned(),
        "version[-variant]" => "T::VersionVariant".to_owned(),
        other => format!("T::{}", camel(other)),
    })
}

/// Globs of images that are nobody's slot: whole names, and (before, after) the one `*`.
fn tools(out: &mut String, data: &Data, mirrors: &[String]) -> anyhow::Result<()> {
    let mut exact = Vec::new();
    let mut globs = Vec::new();
    for (_, list) in object(&data.products, "non_service_images")? {
        for glob in list.as_array().into_iter().flatten().filter_map(Value::as_str).filter(|glob| !glob.contains('(')) {
            let glob = normalise(glob, mirrors);
            match glob.split_once('*') {
                None => exact.push(format!("{glob:?}")),
                Some((before, after)) => {
                    anyhow::ensure!(!after.contains('*'), "two stars in {glob}");
                    globs.push(format!("({before:?}, {after:?})"));
                }
            }
        }
    }
    for list in [&mut exact, &mut globs] {
        list.sort();
        list.dedup();
    }
    table(out, "TOOLS", "&str", exact.into_iter())?;
    table(out, "TOOL_GLOBS", "(&str, &str)", globs.into_iter())
}

/// Versions behind other numbers: digits glued to a name, Confluent Platform, SQL Server engines.
fn decoded(out: &mut String, data: &Data) -> anyhow::Result<()> {
    let pairs = |value: &Value| -> Vec<(String, String)> {
        let members = value.as_object().into_iter().flatten();
        members.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
    };
    let mut glued = Vec::new();
    for (key, version) in pairs(&data.products["vv_decoding"]["explicit"]) {
        let (name, digits) = key.rsplit_once('-').context("glued version")?;
        let id = match name {
            "httpd" => "apache-httpd",
            "openjdk" => "java",
            name => name,
        };
        glued.push((data.ids.get(id).context("product of a glued version")?.0, digits.to_owned(), version));
    }
    glued.sort();
    table(
        out,
        "GLUED",
        "(P, &str, &str)",
        glued.iter().map(|(id, digits, version)| format!("(P({id}), {digits:?}, {version:?})")),
    )?;
    let mut confluent = pairs(&data.products["confluent_to_kafka"]);
    confluent.sort();
    table(out, "CONFLUENT", "(&str, &str)", confluent.iter().map(|pair| format!("{pair:?}")))?;
    let mut engines: Vec<(String, String)> =
        pairs(&data.products["mssql_year_to_engine"]).into_iter().map(|(year, engine)| (engine, year)).collect();
    engines.sort();
    table(out, "MSSQL_ENGINES", "(&str, &str)", engines.iter().map(|pair| format!("{pair:?}")))
}
