//! What tags of Docker Hub's official images point at, which lines and flavours exist, and what they are built on.
//!
//! Deliberately absent: the days on which anything but the newest pointing changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::data::{Data, maybe, object, texts};
use super::lifecycle::date;

/// The file.
pub(crate) fn file(data: &Data) -> anyhow::Result<String> {
    let mut out = String::from("use crate::catalog::docker_tag::Repository;\n\n");
    let day = maybe(&data.docker_tags["source"], "committed_at").and_then(|text| text.get(..10)).unwrap_or("");
    writeln!(out, "/// The day of the tags.\npub const TAGS_DATE: &str = {day:?};\n")?;
    let repos: BTreeMap<_, _> = object(&data.docker_tags, "repos")?.iter().collect();
    writeln!(out, "pub(crate) static REPOSITORIES: [(&str, Repository); {}] = [", repos.len())?;
    for (name, repo) in repos {
        writeln!(out, "    ({name:?}, {}),", repository(repo)?)?;
    }
    out.push_str("];\n");
    Ok(out)
}

fn repository(repo: &Value) -> anyhow::Result<String> {
    let history = object(repo, "floating_history")?;
    let mut floating: BTreeMap<&str, (String, u32)> = BTreeMap::new();
    for (tag, version) in object(repo, "floating_at_snapshot")? {
        let since = history.get(tag).and_then(newest).map_or(Ok(0), |(day, _)| date(day))?;
        floating.insert(tag, (version.as_str().unwrap_or("").to_owned(), since));
    }
    let mut partial = String::new();
    for (tag, points) in sorted(object(repo, "partial_tag_history")?) {
        let mut rows = String::new();
        for point in points.as_array().into_iter().flatten() {
            if let (Some(day), Some(version)) = (point[0].as_str(), point[1].as_str()) {
                write!(rows, "({}, {version:?}), ", date(day)?)?;
            }
        }
        write!(partial, "({tag:?}, &[{rows}]), ")?;
    }
    let mut bases = String::new();
    for (line, points) in sorted(object(repo, "default_base")?) {
        let mut seen = BTreeSet::new();
        let newest_first: Vec<&str> = points
            .as_array()
            .into_iter()
            .flatten()
            .rev()
            .filter_map(|point| point[1].as_str())
            .filter(|base| seen.insert(*base))
            .collect();
        write!(bases, "({line:?}, &{newest_first:?}), ")?;
    }
    let lines: Vec<&str> = sorted(object(repo, "first_seen")?).into_keys().map(String::as_str).collect();
    let mut tokens = texts(repo, "variant_tokens");
    tokens.sort_unstable();
    let floating: String =
        floating.iter().map(|(tag, (version, since))| format!("({tag:?}, {version:?}, {since}), ")).collect();
    Ok(format!(
        "Repository {{ versions: &{:?}, floating: &[{floating}], lines: &{lines:?}, partial: &[{partial}], bases: &[{bases}], tokens: &{tokens:?} }}",
        texts(repo, "versions_at_snapshot")
    ))
}

fn sorted(map: &Map<String, Value>) -> BTreeMap<&String, &Value> {
    map.iter().collect()
}

fn newest(points: &Value) -> Option<(&str, &str)> {
    let last = points.as_array()?.last()?;
    Some((last[0].as_str()?, last[1].as_str()?))
}
