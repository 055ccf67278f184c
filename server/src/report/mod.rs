//! Reports: one renderer a file. Each reads the analysis and returns text or a document; none decides what is found.
//! Deliberately absent: writing to a stream, and paths of this machine.

pub(crate) mod diff;
pub(crate) mod json;
pub(crate) mod kinds;
pub(crate) mod markdown;
mod mask;
pub(crate) mod matrix;
pub(crate) mod resolved;
mod snippet;
mod sources;
pub(crate) mod style;
pub(crate) mod table;
pub(crate) mod text;

use std::io::{self, Write};
use std::sync::Arc;

use onpar_core::config::Notice;
use onpar_core::engine::{Engine, Project};
use onpar_core::inventory::{Declaration, Slot};
use onpar_core::rule::Divergence;
use onpar_core::text::{LineCol, Place, RelPath};
use onpar_core::version::Pin;

use crate::workspace::{Note, Root};
pub(crate) use sources::Sources;

/// A judged folder.
#[derive(Debug)]
pub(crate) struct Analysis {
    pub(crate) root: Root,
    pub(crate) engine: Engine,
    /// What the scan left out.
    pub(crate) notes: Vec<Note>,
}

/// A declaration with where it belongs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) project: &'a Project,
    pub(crate) slot: Option<&'a Slot>,
    pub(crate) declaration: &'a Declaration,
}

impl Analysis {
    /// Findings of every level but `off`, by project and place.
    pub(crate) fn findings(&self) -> impl Iterator<Item = &Divergence> {
        self.engine.projects().flat_map(|project| &project.divergences)
    }

    /// What is no divergence, but that somebody should look at, by file and place.
    pub(crate) fn notices(&self) -> impl Iterator<Item = (Place, Notice)> {
        let placed = |path: &RelPath, notice: Notice| (Place::new(path, notice.span), notice);
        let of = move |(path, notices): (&RelPath, Vec<Notice>)| {
            notices.into_iter().map(|notice| placed(path, notice)).collect::<Vec<_>>()
        };
        self.engine.noticed().flat_map(of)
    }

    /// What is compared with nothing because it is not clear, by project and place.
    pub(crate) fn unsure(&self) -> impl Iterator<Item = (Place, Notice)> {
        self.engine.projects().flat_map(|project| project.unsure())
    }

    /// Declarations by project and place.
    pub(crate) fn declarations(&self) -> impl Iterator<Item = Row<'_>> {
        self.engine.projects().flat_map(|project| {
            let inventory = &project.inventory;
            inventory.declarations.iter().map(move |declaration| Row {
                project,
                slot: inventory.slots.iter().find(|slot| holds(slot, declaration)),
                declaration,
            })
        })
    }

    /// Zero-based line and column (UTF-8 bytes) of both ends of a place.
    pub(crate) fn range(&self, place: &Place) -> (LineCol, LineCol) {
        let lines = self.engine.lines(&place.file);
        lines.map(|lines| (lines.utf8(place.span.start), lines.utf8(place.span.end))).unwrap_or_default()
    }

    /// `path:line:column`, 1-based.
    pub(crate) fn spell(&self, place: &Place) -> String {
        let (start, _) = self.range(place);
        format!("{}:{}:{}", style::plain(place.file.as_str()), start.line + 1, start.column + 1)
    }
}

fn holds(slot: &Slot, declaration: &Arc<Declaration>) -> bool {
    let of_environment = slot.by_environment.get(&declaration.environment);
    of_environment.is_some_and(|all| all.iter().any(|one| Arc::ptr_eq(one, declaration)))
}

/// The version as stated: leading numbers or a range. A floating tag states none.
pub(crate) fn stated(pin: &Pin) -> Option<&str> {
    match pin {
        Pin::Exact(version) => Some(version.text()),
        Pin::Range(range) => Some(range.text()),
        Pin::Floating(_) | Pin::Unstated => None,
    }
}

/// Writes one JSON document and a line end.
pub(crate) fn write_json(out: &mut dyn Write, document: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, document).map_err(io::Error::from)?;
    out.write_all(b"\n")
}
