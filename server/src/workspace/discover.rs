//! The walk: which files of a folder are to be read. Parallel, and the same result every time.
//! Deliberately absent: reading them (`load`), and links to folders: what lies inside is found by its own path,
//! and what lies outside is not ours.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use onpar_core::text::RelPath;

use super::Root;
use super::ignores::{self, Ignores};
use super::root::child;

/// Most files that one run reads.
pub(crate) const MAX_FILES: usize = 200_000;
/// Folders below the root that are entered.
const MAX_DEPTH: usize = 64;
/// Looked up by this name by the tools themselves, so that a link of this name is read as well as what it points to.
pub(super) const BY_NAME: &str = ".env";

/// What a path is to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Read,
    /// Marks an application; known by its name alone.
    Manifest,
    Other,
}

/// What was found. Everything is sorted by path.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) files: Vec<RelPath>,
    pub(crate) manifests: Vec<RelPath>,
    pub(crate) notes: Vec<Note>,
}

/// Something that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Note {
    /// Relative to the root; the root itself is `.`.
    pub(crate) path: String,
    pub(crate) why: String,
    /// The result is incomplete in a way that a person has to know.
    pub(crate) grave: bool,
}

impl Note {
    pub(crate) fn new(path: &RelPath, why: impl Into<String>) -> Self {
        let path = if path.as_str().is_empty() { "." } else { path.as_str() };
        Self { path: path.to_owned(), why: why.into(), grave: false }
    }
}

/// Finds the files below `root` that `kind` asks for.
pub(crate) fn discover(root: &Root, kind: &(dyn Fn(&RelPath) -> Kind + Sync)) -> Found {
    let walk = Walk { root, kind, raw: Mutex::default() };
    rayon::scope(|scope| {
        let folder = Folder { path: root.path().to_owned(), relative: RelPath::root(), depth: 0 };
        walk.folder(scope, &folder, &Ignores::above(root.path()));
    });
    let raw = walk.raw.into_inner().unwrap_or_else(PoisonError::into_inner);
    raw.finish(root)
}

#[derive(Debug)]
struct Folder {
    path: PathBuf,
    relative: RelPath,
    depth: usize,
}

#[derive(Default)]
struct Raw {
    found: Found,
    /// Links whose own names are wanted.
    links: Vec<RelPath>,
}

struct Walk<'a> {
    root: &'a Root,
    kind: &'a (dyn Fn(&RelPath) -> Kind + Sync),
    raw: Mutex<Raw>,
}

impl Walk<'_> {
    /// Lists one folder and spawns its subfolders.
    fn folder<'s>(&'s self, scope: &rayon::Scope<'s>, folder: &Folder, above: &Arc<Ignores>) {
        let mut raw = Raw::default();
        match list(&folder.path) {
            Ok(entries) if folder.depth > 0 && entries.iter().any(is_mark) => {}
            Ok(entries) => self.entries(scope, folder, above, entries, &mut raw),
            Err(error) => raw.found.notes.push(Note::new(&folder.relative, error.to_string())),
        }
        self.raw.lock().unwrap_or_else(PoisonError::into_inner).append(raw);
    }

    fn entries<'s>(
        &'s self,
        scope: &rayon::Scope<'s>,
        folder: &Folder,
        above: &Arc<Ignores>,
        entries: Vec<(OsString, fs::FileType)>,
        raw: &mut Raw,
    ) {
        let has_ignores = entries.iter().any(|(name, _)| name == ".gitignore");
        let here = if has_ignores { Ignores::enter(above, &folder.path) } else { Arc::clone(above) };
        for (name, file_type) in entries {
            let Some(relative) = name.to_str().and_then(|name| child(&folder.relative, name)) else {
                let shown = format!("name {:?} cannot be spelled in a path", name.to_string_lossy());
                raw.found.notes.push(Note::new(&folder.relative, shown));
                continue;
            };
            if file_type.is_dir() {
                let path = folder.path.join(&name);
                if ignores::is_never_entered(relative.name()) || here.skips(&path) {
                    continue;
                }
                if folder.depth >= MAX_DEPTH {
                    raw.found.notes.push(Note::new(&relative, format!("more than {MAX_DEPTH} folders deep")));
                    continue;
                }
                let below = Folder { path, relative, depth: folder.depth + 1 };
                let here = Arc::clone(&here);
                scope.spawn(move |scope| self.folder(scope, &below, &here));
                continue;
            }
            match (self.kind)(&relative) {
                Kind::Other => {}
                _ if file_type.is_symlink() => raw.links.push(relative),
                Kind::Read if file_type.is_file() => raw.found.files.push(relative),
                Kind::Manifest if file_type.is_file() => raw.found.manifests.push(relative),
                Kind::Read | Kind::Manifest => raw.found.notes.push(Note::new(&relative, "not a regular file")),
            }
        }
        // Links to manifests mark an application as well as files do.
        raw.links.retain(|link| {
            let manifest = (self.kind)(link) == Kind::Manifest;
            if manifest && target(self.root, link).is_ok() {
                raw.found.manifests.push(link.clone());
            }
            !manifest
        });
    }
}

impl Raw {
    fn append(&mut self, mut other: Self) {
        self.found.files.append(&mut other.found.files);
        self.found.manifests.append(&mut other.found.manifests);
        self.found.notes.append(&mut other.found.notes);
        self.links.append(&mut other.links);
    }

    /// Sorts, then follows the links in the order of their names.
    fn finish(self, root: &Root) -> Found {
        let Self { mut found, mut links } = self;
        links.sort();
        let mut known: BTreeSet<RelPath> = found.files.iter().cloned().collect();
        for link in links {
            match target(root, &link) {
                Ok(target) if link.name() == BY_NAME || !known.contains(&target) => {
                    known.insert(target);
                    found.files.push(link);
                }
                Ok(target) => found.notes.push(Note::new(&link, format!("a link to {target}, which is read"))),
                Err(why) => found.notes.push(Note::new(&link, why)),
            }
        }
        found.files.sort();
        found.manifests.sort();
        if found.files.len() > MAX_FILES {
            let why = format!("{} files, of which only the first {MAX_FILES} are read", found.files.len());
            found.files.truncate(MAX_FILES);
            found.notes.push(Note { grave: true, ..Note::new(&RelPath::root(), why) });
        }
        found.notes.sort();
        found
    }
}

fn is_mark((name, _): &(OsString, fs::FileType)) -> bool {
    name.to_str().is_some_and(ignores::marks_cache)
}

fn list(folder: &Path) -> io::Result<Vec<(OsString, fs::FileType)>> {
    fs::read_dir(folder)?.map(|entry| entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?)))).collect()
}

/// The file below the root that a link points to in the end.
fn target(root: &Root, link: &RelPath) -> Result<RelPath, &'static str> {
    let Ok(path) = root.absolute(link).canonicalize() else { return Err("a link to nothing") };
    let Some(target) = root.relative(&path) else { return Err("a link out of the folder") };
    if path.is_file() { Ok(target) } else { Err("a link to something that is no file") }
}

#[cfg(test)]
#[path = "discover_tests.rs"]
mod tests;
