//! Fixes: edits that make environments agree. A fix touches the smallest span and nothing else.
//! Deliberately absent: files (the command line and the editor write them).

mod align;
mod allow;
mod apply;

pub use apply::apply;

use crate::environment::Environment;
use crate::resolve::Files;
use crate::rule::Divergence;
use crate::text::Place;

/// A set of edits that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    pub kind: FixKind,
    /// Imperative, with the value: `Use PostgreSQL 16.3 in development`.
    pub title: String,
    /// Meaning cannot change.
    pub safe: bool,
    /// What the person should know before applying it: a tag not known to exist, a data directory that must be migrated.
    pub note: Option<String>,
    /// The side it belongs to: offered on that environment's places.
    pub environment: Environment,
    pub edits: Vec<Edit>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FixKind {
    /// This environment follows the reference.
    Align,
    /// The other environments follow this one.
    AlignOthers,
    /// A floating tag is pinned to what the reference declares.
    Pin,
    /// The divergence is accepted, with a reason.
    Allow,
}

/// Replace the bytes at `place` (empty: insert there) by `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub place: Place,
    pub text: String,
    /// Why this edit, for a change annotation: `version of db in compose.prod.yaml`.
    pub label: String,
}

/// The fixes of a divergence: following the reference first.
#[must_use]
pub fn fixes(divergence: &Divergence, files: &Files<'_>) -> Vec<Fix> {
    let mut fixes = Vec::new();
    match divergence.rule.id {
        "service-version" => {
            align::with_reference(divergence, FixKind::Align, &mut fixes);
            align::others(divergence, &mut fixes);
        }
        "unpinned-version" => align::with_reference(divergence, FixKind::Pin, &mut fixes),
        _ => {}
    }
    allow::with_reason(divergence, files, &mut fixes);
    fixes
}
