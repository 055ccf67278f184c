//! The kinds of files that are read, as a table and as a document.
//! Deliberately absent: the list; each source says it of itself.

use std::fmt::Write as _;

use onpar_core::source::{Claim, Family, LISTING, Listed, SOURCES, Source};
use onpar_core::text::RelPath;
use schemars::JsonSchema;
use serde::Serialize;

use super::style::{BOLD, DIM, paint};

/// What `onpar sources --format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "onpar sources --format json")]
pub(crate) struct Sources {
    /// Version of this format.
    version: u32,
    sources: Vec<SourceJson>,
}

/// One kind of file.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Source")]
struct SourceJson {
    /// Stable; as in `onpar inventory --format json`.
    id: &'static str,
    /// `containers`, `pipelines`, `development`, `deployment` or `application`.
    family: &'static str,
    /// What is read of it.
    about: &'static str,
    /// The environment that such files are for where nothing else says so.
    environment: Option<&'static str>,
    /// Paths such as it claims.
    paths: &'static [&'static str],
    /// Where the format is described.
    documentation: &'static [&'static str],
}

/// All sources, or those that would read a file of this path (where its content decides, those that may).
pub(crate) fn listed(path: Option<&str>) -> anyhow::Result<Vec<&'static Source>> {
    let Some(text) = path else { return Ok(SOURCES.to_vec()) };
    let Some(path) = RelPath::new(text.trim_start_matches("./")) else {
        anyhow::bail!("{text}: must be a path below this folder");
    };
    let claiming = |claim| -> Vec<&'static Source> {
        SOURCES.iter().copied().filter(|source| (source.claims)(&path) == claim).collect()
    };
    let sure = claiming(Claim::Yes);
    Ok(if sure.is_empty() { claiming(Claim::Maybe) } else { sure })
}

pub(crate) fn document(sources: &[&'static Source]) -> Sources {
    let json = |source: &&'static Source| {
        let listed = listing(source);
        SourceJson {
            id: source.id,
            family: source.family().as_str(),
            about: source.about,
            environment: source.environment,
            paths: listed.map_or(&[], |listed| listed.paths),
            documentation: listed.map_or(&[], |listed| listed.documentation),
        }
    };
    Sources { version: 1, sources: sources.iter().map(json).collect() }
}

/// A section a family.
pub(crate) fn table(sources: &[&'static Source]) -> String {
    if sources.is_empty() {
        return "nothing reads such a file\n".to_owned();
    }
    let width = sources.iter().map(|source| source.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for family in Family::ALL {
        let mut of_family = sources.iter().filter(|source| source.family() == family).peekable();
        if of_family.peek().is_none() {
            continue;
        }
        let _ = writeln!(out, "{}", paint(BOLD, family.about()));
        for source in of_family {
            let pad = width - source.id.len();
            let _ = writeln!(out, "  {}{:pad$}  {}", source.id, "", source.about);
            let listed = listing(source);
            let paths = listed.map_or_else(String::new, |listed| listed.paths.join(", "));
            let urls = listed.map_or_else(String::new, |listed| listed.documentation.join(" "));
            for line in [paths, urls].iter().filter(|line| !line.is_empty()) {
                let _ = writeln!(out, "  {:width$}  {}", "", paint(DIM, line));
            }
        }
        out.push('\n');
    }
    out
}

fn listing(source: &Source) -> Option<&'static Listed> {
    LISTING.iter().find(|listed| listed.id == source.id)
}
