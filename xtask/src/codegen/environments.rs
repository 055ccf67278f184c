//! Words that name environments, words that only look like it, patterns of paths, and other signs.
//!
//! Deliberately absent: how words and patterns are weighed together (`onpar_core::catalog::environment`).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Context;
use serde_json::Value;

use super::data::{Data, array, text, texts};
use super::pattern::{Classes, IMPORTS, compile};

/// The file.
pub(crate) fn file(data: &Data, classes: &mut Classes) -> anyhow::Result<String> {
    let mut out = format!("use crate::catalog::environment::Holds as H;\n{IMPORTS}\n");
    let mut tokens: BTreeMap<&str, (&str, u64)> = BTreeMap::new();
    for row in array(&data.environments, "tokens") {
        tokens.entry(text(row, "token")?).or_insert((text(row, "environment")?, percent(row)?));
    }
    let rules = &data.environments["label_rules"];
    let negated = text(rules, "negation_env")?;
    for word in texts(rules, "negation") {
        tokens.insert(word, (negated, 90));
    }
    writeln!(out, "pub(crate) static TOKENS: [(&str, &str, u8); {}] = [", tokens.len())?;
    for (token, (environment, weight)) in &tokens {
        writeln!(out, "    ({token:?}, {environment:?}, {weight}),")?;
    }
    out.push_str("];\n\n");
    let mut words = texts(rules, "words_that_are_not_environments");
    words.sort_unstable();
    writeln!(out, "pub(crate) static NOT_ENVIRONMENTS: [&str; {}] = {words:?};\n", words.len())?;
    let patterns: Vec<&Value> = array(&data.environments, "file_patterns").collect();
    writeln!(out, "pub(crate) static PATHS: [(Program, H, u8); {}] = [", patterns.len())?;
    for row in patterns {
        let program = classes.program(&compile(text(row, "path_regex")?)?)?;
        let holds = match text(row, "environment")? {
            "(token)" => "H::Named".to_owned(),
            "(keys)" => "H::Keys".to_owned(),
            "(infer)" => "H::Open".to_owned(),
            word if word.starts_with('(') => "H::Example".to_owned(),
            word => format!("H::Environment({word:?})"),
        };
        writeln!(out, "    ({program}, {holds}, {}),", percent(row)?)?;
    }
    out.push_str("];\n\n");
    out.push_str(&signs(data)?);
    Ok(out)
}

/// What else tells an environment: a constant each.
fn signs(data: &Data) -> anyhow::Result<String> {
    let mut out = "/// Reasons to take a file for an environment's.\npub(crate) mod sign {\n    use crate::catalog::environment::Sign;\n\n".to_owned();
    for row in array(&data.environments, "signs") {
        let name = text(row, "sign")?.to_ascii_uppercase().replace('-', "_");
        let environment = match text(row, "environment")? {
            "(given)" => "None".to_owned(),
            word => format!("Some({word:?})"),
        };
        let (weight, why) = (percent(row)?, text(row, "why")?);
        writeln!(
            out,
            "    pub(crate) const {name}: Sign = Sign {{ environment: {environment}, weight: {weight}, why: {why:?} }};"
        )?;
    }
    out.push_str("}\n");
    Ok(out)
}

fn percent(row: &Value) -> anyhow::Result<u64> {
    let weight = row.get("weight").and_then(Value::as_f64).context("weight")?;
    Ok((weight * 100.0).round() as u64)
}
