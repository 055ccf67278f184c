//! The lines of an env file and the variables that their values use.
//! Deliberately absent: compose files that use a line (`compose`), and values.

use super::compose;
use crate::engine::Engine;
use crate::resolve::interpolate;
use crate::source::{Reading, Variable};
use crate::text::{Place, RelPath, Span};

/// The variable that is set, or used by a value, at a byte offset.
pub(super) fn name_at(reading: &Reading, offset: u32) -> Option<String> {
    let line = reading.defines.iter().find(|line| line.name.span.touches(offset) || line.value_span.touches(offset))?;
    if line.name.span.touches(offset) {
        return Some(line.name.value.to_string());
    }
    let under = used(line).into_iter().filter(|(_, _, whole)| whole.touches(offset));
    under.min_by_key(|(_, _, whole)| (whole.end == offset, whole.len())).map(|(name, ..)| name)
}

/// Where values of an env file use a variable, if the file sets it.
pub(super) fn uses(engine: &Engine, path: &RelPath, name: &str) -> Vec<Place> {
    if compose::own_lines(engine, path, name).is_empty() {
        return Vec::new();
    }
    let lines = engine.reading(path).map(|reading| reading.defines.as_slice()).unwrap_or_default();
    let used = lines.iter().flat_map(used).filter(|(used, ..)| used == name);
    used.map(|(_, span, _)| Place::new(path, span)).collect()
}

/// Name, place of the name, and place of the whole `${..}` of each variable in a value that stands as it is read.
fn used(line: &Variable) -> Vec<(String, Span, Span)> {
    let Some(value) = line.value.as_deref().filter(|_| line.verbatim && line.expands) else { return Vec::new() };
    let place = |range: &std::ops::Range<usize>| line.value_span.slice(range.start, range.end);
    let found = interpolate::uses(value).into_iter();
    found
        .filter_map(|one| Some((value.get(one.name.clone())?.to_owned(), place(&one.name), place(&one.whole))))
        .collect()
}
