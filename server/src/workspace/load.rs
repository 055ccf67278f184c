//! A whole folder from the disk into the engine, in parallel.
//! Deliberately absent: judging, and open documents that lie over the disk.

use std::sync::atomic::{AtomicUsize, Ordering};

use onpar_core::engine::Engine;
use onpar_core::source::{self, Reading};
use onpar_core::text::{File, RelPath};
use rayon::prelude::*;

use super::Root;
use super::discover::{self, Kind, Note};
use super::disk::{self, Encoding};

/// Files whose texts are held at the same time.
const CHUNK: usize = 1024;

/// How far a scan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    Looking,
    Reading { done: usize, total: usize },
    Comparing,
}

/// What a path is to the engine.
pub(crate) fn kind(path: &RelPath) -> Kind {
    match () {
        () if Engine::wants(path) => Kind::Read,
        () if Engine::is_manifest(path) => Kind::Manifest,
        () => Kind::Other,
    }
}

/// Reads every file of the folder that the engine wants. Answers what was left out, by path.
///
/// The result is the same every time: files go in by the order of their paths, whichever was read first.
pub(crate) fn load(root: &Root, engine: &mut Engine, progress: &(dyn Fn(Progress) + Sync)) -> Vec<Note> {
    progress(Progress::Looking);
    let found = discover::discover(root, &kind);
    tracing::debug!(files = found.files.len(), manifests = found.manifests.len(), "looked");
    let mut notes = found.notes;
    for manifest in found.manifests {
        engine.add_manifest(manifest);
    }
    let (done, total) = (AtomicUsize::new(0), found.files.len());
    for chunk in found.files.chunks(CHUNK) {
        let read: Vec<_> = chunk
            .par_iter()
            .map(|path| {
                let result = read_one(root, path);
                progress(Progress::Reading { done: done.fetch_add(1, Ordering::Relaxed) + 1, total });
                result
            })
            .collect();
        for (result, path) in read.into_iter().zip(chunk) {
            match result {
                Ok((file, reading, lossy)) => {
                    engine.put(&file, reading);
                    if lossy {
                        notes.push(Note::new(path, "has bytes that are no UTF-8: columns may be off there"));
                    }
                }
                Err(error) => notes.push(Note::new(path, error.to_string())),
            }
        }
    }
    tracing::debug!(notes = notes.len(), "read");
    notes.sort();
    notes
}

fn read_one(root: &Root, path: &RelPath) -> Result<(File, Reading, bool), disk::Unread> {
    let text = disk::read(&root.absolute(path))?;
    let file = File::new(path.clone(), text.text);
    let reading = source::read(&file);
    Ok((file, reading, text.encoding == Encoding::Lossy))
}
