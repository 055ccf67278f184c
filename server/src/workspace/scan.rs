//! Reading a workspace folder for the language server: in the background, cancellable, one broken file at most lost.
//! Deliberately absent: keeping the result (`overlay`), and which files a walk finds (`discover`).

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use onpar_core::engine::Engine;
use onpar_core::source::{self, Reading};
use onpar_core::text::{File, RelPath};
use rayon::prelude::*;

use super::discover::{self, Found, Kind};
use super::load::kind;
use super::{Root, disk, faults};

/// How much of a folder is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// The folder and what lies below: a workspace folder.
    Tree,
    /// The files that lie in the folder itself: that of a document opened without any workspace folder.
    Siblings,
}

/// One reading of a folder, to be run on a thread of its own.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) folder: PathBuf,
    /// Tells the jobs of one folder apart.
    pub(crate) number: u64,
    pub(super) disk: Root,
    pub(super) extent: Extent,
    /// Workspace folders inside this one; what lies there is theirs.
    pub(super) inner: Vec<RelPath>,
    pub(super) cancelled: Arc<AtomicBool>,
}

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub(super) files: BTreeMap<RelPath, (File, Reading)>,
    pub(super) manifests: Vec<RelPath>,
}

/// Progress of a [`Job`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Progress {
    pub(crate) done: usize,
    pub(crate) total: usize,
}

impl Job {
    /// Reads the folder; `progress` is called from several threads. `None` if the job was cancelled.
    pub(crate) fn run(&self, progress: &(dyn Fn(Progress) + Sync)) -> Option<Scan> {
        let found = match self.extent {
            Extent::Tree => discover::discover(&self.disk, &|path| self.kind(path)),
            Extent::Siblings => siblings(&self.disk),
        };
        let (total, done) = (found.files.len(), AtomicUsize::new(0));
        let read = |path: &RelPath| {
            if self.is_cancelled() {
                return None;
            }
            let file = read(&self.disk, path);
            progress(Progress { done: done.fetch_add(1, Ordering::Relaxed) + 1, total });
            let file = file?;
            let reading = isolated(&file)?;
            Some((path.clone(), (without_text(file), reading)))
        };
        let files: Vec<_> = found.files.par_iter().filter_map(read).collect();
        let scan = Scan { files: files.into_iter().collect(), manifests: found.manifests };
        (!self.is_cancelled()).then_some(scan)
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    fn kind(&self, path: &RelPath) -> Kind {
        if self.inner.iter().any(|inner| path.is_under(inner)) { Kind::Other } else { kind(path) }
    }
}

/// The file's text. `None` for what is no regular text file of at most 1 MiB.
pub(super) fn read(root: &Root, path: &RelPath) -> Option<File> {
    match disk::read(&root.absolute(path)) {
        Ok(read) => Some(File::new(path.clone(), read.text)),
        Err(error) => {
            tracing::debug!(%path, %error, "not read");
            None
        }
    }
}

/// The engine keeps what a file says, not its text, except that of its configuration.
pub(super) fn without_text(file: File) -> File {
    if Engine::is_own(&file.path) { file } else { File { text: "".into(), ..file } }
}

fn isolated(file: &File) -> Option<Reading> {
    let reading = catch_unwind(AssertUnwindSafe(|| {
        faults::in_reading(&file.text);
        source::read(file)
    }));
    if reading.is_err() {
        tracing::error!(path = %file.path, "reading panicked; the file is left out");
    }
    reading.ok()
}

fn siblings(root: &Root) -> Found {
    let mut found = Found::default();
    for entry in std::fs::read_dir(root.path()).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_file = entry.file_type().is_ok_and(|file_type| file_type.is_file());
        let Some(path) = name.to_str().and_then(|name| super::root::child(&RelPath::root(), name)) else { continue };
        match kind(&path) {
            Kind::Read if is_file => found.files.push(path),
            Kind::Manifest if is_file => found.manifests.push(path),
            _ => {}
        }
    }
    found
}
