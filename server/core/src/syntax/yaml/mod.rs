//! YAML to [`Node`]s: anchors, aliases and merge keys resolved, half-typed text repaired, spans of the original.
//!
//! Rules: <https://yaml.org/spec/1.2.2/>, merge keys: <https://yaml.org/type/merge.html>.
//! Deliberately absent: numbers and booleans (a version `3.10` must stay text) and schemas.

mod build;
mod comments;
mod edits;
mod events;
mod fallback;
mod lines;
mod mask;
mod repair;
mod scratch;

use build::build;
use events::{Broken, Parsed, What, parse};
use scratch::Scratch;

use super::{Node, Problem};
use crate::text::Span;

/// What a YAML (or JSON) text says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Yaml {
    pub documents: Vec<Node>,
    /// Sorted; `crate::syntax::comments` gives their text and line.
    pub comments: Vec<Span>,
    pub problems: Vec<Problem>,
}

impl Yaml {
    /// The first document, which is all there is in most files.
    #[must_use]
    pub fn root(&self) -> Option<&Node> {
        self.documents.first()
    }
}

/// Reads any text; what is broken is repaired or left out and told in `problems`.
#[must_use]
pub fn read(text: &str) -> Yaml {
    let masks = mask::masks(text);
    if masks.is_empty() {
        let parsed = parse(text);
        let Some(broken) = parsed.error else { return finish(text, &parsed, &|at| at, &[]) };
        return repaired(text, Scratch::new(text), Some((broken, parsed.last_scalar)));
    }
    let mut scratch = Scratch::new(text);
    scratch.apply_all(&masks);
    repaired(text, scratch, None)
}

/// Reads `masked`, in which blanks stand for what is not YAML; its bytes are those of `text`.
pub(super) fn read_masked(text: &str, masked: &str) -> Yaml {
    repaired(text, Scratch::new(masked), None)
}

fn repaired(text: &str, scratch: Scratch, first: Option<(Broken, usize)>) -> Yaml {
    let repair = repair::repair(scratch, first);
    let parsed = parse(&repair.scratch.text);
    finish(text, &parsed, &|at| repair.scratch.origin(at), &repair.errors)
}

fn finish(text: &str, parsed: &Parsed, origin: &dyn Fn(usize) -> usize, errors: &[Broken]) -> Yaml {
    let (mut documents, found) = build(parsed, text, origin);
    let floor = |at: usize| text.floor_char_boundary(origin(at));
    let mut scalars: Vec<Span> = Vec::new();
    for step in &parsed.events {
        if matches!(step.what, What::Scalar(..)) && step.start < step.end {
            scalars.push(Span::new(floor(step.start), floor(step.end)));
        }
    }
    if parsed.error.is_some() {
        documents = fallback::graft(documents, fallback::scan(text));
    }
    let mut problems: Vec<Problem> = errors.iter().map(|broken| problem(text, *broken)).collect();
    problems.extend(found);
    problems.sort_by_key(|problem| problem.span);
    Yaml { documents, comments: comments::find(text, &scalars), problems }
}

/// An error covers the rest of its line.
fn problem(text: &str, broken: Broken) -> Problem {
    let at = text.floor_char_boundary(broken.at);
    let line = lines::line_at(text, at);
    let end = line.start + lines::of(text, &line).trim_end().len();
    Problem::new(Span::new(at, end.max(at)), broken.why)
}

#[cfg(test)]
mod tests;
