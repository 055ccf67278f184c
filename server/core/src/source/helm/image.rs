//! From parts of values files to images, the later file's parts over the earlier's.
//! Deliberately absent: what a chart takes for a part that no file states.

use std::collections::BTreeMap;

use super::values::{Field, Values};
use crate::catalog;
use crate::traced::{Piece, Traced};

/// Words in a path that make the image a helper's: nobody's service.
const HELPERS: [&str; 12] = [
    "metrics",
    "volumePermissions",
    "initContainers",
    "defaultInitContainers",
    "init",
    "sysctl",
    "sysctlImage",
    "exporter",
    "backup",
    "tests",
    "test",
    "kubectl",
];

/// An image that values come to.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Path of the map it is made from.
    pub(crate) path: String,
    pub(crate) image: Traced,
    /// The first key of the path that names something.
    pub(crate) name: Option<String>,
}

/// The images that values files come to, in the order in which they are given to Helm.
pub(crate) fn images(files: &[&Values]) -> Vec<Found> {
    let mut fields: BTreeMap<&str, BTreeMap<Field, &Traced>> = BTreeMap::new();
    for part in files.iter().flat_map(|values| &values.parts) {
        fields.entry(&part.path).or_default().insert(part.field, &part.value);
    }
    let mut found = Vec::new();
    for (path, parts) in &fields {
        let mut words = path.split('.');
        if words.clone().any(|word| HELPERS.contains(&word)) || !is_enabled(files, path) {
            continue;
        }
        let name = words.next().filter(|word| *word != "image" && !word.ends_with("Image")).map(str::to_owned);
        if let Some(image) = image(path, parts) {
            found.push(Found { path: (*path).to_owned(), image, name });
        }
    }
    found
}

/// Whether no map on the way to the path is switched off.
pub(crate) fn is_enabled(files: &[&Values], path: &str) -> bool {
    let on_way = |part: &str| path == part || path.strip_prefix(part).is_some_and(|rest| rest.starts_with('.'));
    let mut last: BTreeMap<&str, bool> = BTreeMap::new();
    for part in files.iter().flat_map(|values| &values.parts) {
        if part.field == Field::Enabled && !part.path.is_empty() && on_way(&part.path) {
            last.insert(&part.path, part.value.text.trim() != "false");
        }
    }
    last.values().all(|enabled| *enabled)
}

fn image(path: &str, parts: &BTreeMap<Field, &Traced>) -> Option<Traced> {
    let stated = |field: Field| parts.get(&field).copied().filter(|value| !value.text.trim().is_empty());
    let (tag, digest) = (stated(Field::Tag), stated(Field::Digest));
    let repository = stated(Field::Repository);
    let at = tag.or(digest).or(repository)?;
    let mut out = Traced { text: String::new(), at: at.at.clone(), pieces: Vec::new(), trail: Vec::new() };
    match repository {
        Some(repository) => {
            if let Some(registry) = stated(Field::Registry) {
                append(&mut out, registry);
                mark(&mut out, "/");
            }
            append(&mut out, repository);
        }
        // Only the tag of a chart's image is given: the chart tells what it is.
        None => {
            let chart = path.split('.').rev().find(|word| catalog::chart(word).is_some())?;
            let usual = format!("bitnami/{chart}");
            catalog::image(&usual)?.product?;
            mark(&mut out, &usual);
        }
    }
    for (sign, value) in [(":", tag), ("@", digest)] {
        if let Some(value) = value {
            mark(&mut out, sign);
            append(&mut out, value);
        }
    }
    let written = out.text.rsplit('/').next().is_some_and(|last| last.contains(':') || last.contains('@'));
    if !written {
        // The chart has a tag of its own, which is not known: the version is then unknown, not the newest.
        let end = out.text.len();
        out.pieces.push(Piece { range: end..end, shown: at.at.clone(), origin: None, via: Vec::new() });
    }
    Some(out)
}

fn append(out: &mut Traced, value: &Traced) {
    let base = out.text.len();
    out.text.push_str(&value.text);
    out.pieces.extend(
        value
            .pieces
            .iter()
            .map(|piece| Piece { range: base + piece.range.start..base + piece.range.end, ..piece.clone() }),
    );
}

/// Text that stands in no file.
fn mark(out: &mut Traced, text: &str) {
    let base = out.text.len();
    out.text.push_str(text);
    let shown = out.at.clone();
    out.pieces.push(Piece { range: base..base + text.len(), shown, origin: None, via: Vec::new() });
}
