//! Life cycles: per product its release lines, newest first, with the date they end.
//!
//! Deliberately absent: rows whose product the catalogue does not have.

use std::fmt::Write as _;

use anyhow::Context;
use serde_json::Value;

use super::data::{Data, array, maybe, object, text};

/// A date as a number: 2026-08-22 is 20260822.
pub(crate) fn date(text: &str) -> anyhow::Result<u32> {
    text.replace('-', "").parse().with_context(|| format!("date {text}"))
}

/// The file.
pub(crate) fn file(data: &Data) -> anyhow::Result<String> {
    let mut out = String::from(
        "use crate::catalog::lifecycle::{Cycle, Date as D, Eol as E};\nuse crate::catalog::product::ProductId as P;\n\n",
    );
    writeln!(
        out,
        "/// The day of the data.\npub const DATA_DATE: &str = {:?};\n",
        text(&data.lifecycle, "snapshot_date")?
    )?;
    let tables = object(&data.lifecycle, "products")?;
    let aliases = &data.refinements["lifecycle_of"];
    let mut rows = Vec::new();
    for (id, (n, _)) in &data.ids {
        let key = maybe(aliases, id).unwrap_or(id);
        if let Some(table) = tables.get(key) {
            rows.push((n, array(table, "cycles").map(cycle).collect::<anyhow::Result<String>>()?));
        }
    }
    writeln!(out, "pub(crate) static CYCLES: [(P, &[Cycle]); {}] = [", rows.len())?;
    for (n, cycles) in rows {
        writeln!(out, "    (P({n}), &[\n{cycles}    ]),")?;
    }
    out.push_str("];\n");
    Ok(out)
}

fn cycle(row: &Value) -> anyhow::Result<String> {
    let eol = match row.get("eol") {
        Some(Value::String(day)) => format!("E::On(D({}))", date(day)?),
        Some(Value::Bool(true)) => "E::Ended".to_owned(),
        _ => "E::Unknown".to_owned(),
    };
    let released = maybe(row, "release_date").map(date).transpose()?;
    Ok(format!(
        "        Cycle {{ cycle: {:?}, eol: {eol}, latest: {:?}, released: {}, lts: {} }},\n",
        text(row, "cycle")?,
        maybe(row, "latest"),
        released.map_or("None".to_owned(), |day| format!("Some(D({day}))")),
        row.get("lts").is_some_and(|lts| lts != &Value::Bool(false)),
    ))
}
