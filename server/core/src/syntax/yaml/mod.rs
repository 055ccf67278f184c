//! YAML to [`Node`]s: anchors, aliases and merge keys resolved, half-typed text repaired, spans of the original.
//!
//! Rules: <https://yaml.org/spec/1.2.2/>, merge keys: <https://yaml.org/type/merge.html>.
//! Deliberately absent: numbers and booleans (a version `3.10` must stay text) and schemas.

mod build;
mod events;

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
    let parsed = events::parse(text);
    let (documents, problems) = build::build(&parsed, text, &|at| at);
    Yaml { documents, comments: Vec::new(), problems }
}

#[cfg(test)]
mod tests;
