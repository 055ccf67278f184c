//! What a request sees: the analysis as the worker holds it, with the spelling and version of open documents.
//! Deliberately absent: any way to change it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use onpar_core::engine::Engine;
use onpar_core::text::{Place, RelPath};
use tower_lsp::ls_types::{Location, Range, Uri};

use super::convert;
use super::features::Features;
use super::session::Session;
use super::uri;
use crate::workspace::disk::MAX_BYTES;
use crate::workspace::folder::Folder;
use crate::workspace::overlay::Workspace;

/// What was analysed of an open document.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) uri: Arc<str>,
    pub(super) version: i32,
    pub(super) revision: u64,
}

pub(super) struct View<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) session: &'a Session,
    pub(super) seen: &'a BTreeMap<PathBuf, Seen>,
    /// Whether the client's settings are known, or it did not tell them in time.
    pub(super) is_configured: bool,
}

impl<'a> View<'a> {
    pub(super) fn features(&self) -> &'a Features {
        self.session.features()
    }

    /// The folder that a file belongs to, if findings of it are shown.
    pub(super) fn file(&self, path: &Path) -> Option<(&'a Folder, RelPath)> {
        let (index, relative) = self.workspace.locate(path)?;
        let folder = self.workspace.folder(index).filter(|folder| folder.is_enabled())?;
        Some((folder, relative))
    }

    /// Revision of the newest text of a document, which may not have been analysed.
    pub(super) fn revision(&self, path: &Path) -> Option<u64> {
        self.session.documents.revision(path)
    }

    /// The newest text of an open document.
    pub(super) fn text(&self, path: &Path) -> Option<Arc<str>> {
        let cap = usize::try_from(MAX_BYTES).unwrap_or(usize::MAX);
        self.session.documents.snapshot(path, cap)?.text
    }

    /// Whether a file is of a kind that is read.
    pub(super) fn is_read(&self, path: &Path) -> bool {
        self.workspace.locate(path).is_some_and(|(_, relative)| Engine::wants(&relative))
    }

    pub(super) fn uri(&self, folder: &Folder, path: &RelPath) -> Option<Uri> {
        let path = folder.absolute(path);
        match self.seen.get(&path) {
            Some(seen) => uri::parse(&seen.uri),
            None => uri::parse(&uri::from_path(&path)),
        }
    }

    /// A place in the client's terms; `None` for a file that is not read.
    pub(super) fn range(&self, folder: &Folder, place: &Place) -> Option<Range> {
        let lines = folder.engine().lines(&place.file)?;
        Some(convert::range(lines, place.span, self.features().encoding))
    }

    pub(super) fn location(&self, folder: &Folder, place: &Place) -> Option<Location> {
        Some(Location { uri: self.uri(folder, &place.file)?, range: self.range(folder, place)? })
    }

    /// A place that may lie in a file which is not read, and is then meant as a whole; `None` if the file is not there.
    pub(super) fn target(&self, folder: &Folder, place: &Place) -> Option<Location> {
        if let Some(location) = self.location(folder, place) {
            return Some(location);
        }
        let uri = folder.holds(&place.file).then(|| self.uri(folder, &place.file))??;
        Some(Location { uri, range: Range::default() })
    }

    /// Every file that is known, and the folders they lie in.
    pub(super) fn known_files(&self) -> Vec<PathBuf> {
        let files = |folder: &'a Folder| folder.engine().files().map(|path| folder.absolute(path));
        self.workspace.folders().iter().flat_map(files).filter(|path| !self.seen.contains_key(path)).collect()
    }

    pub(super) fn roots(&self) -> Vec<PathBuf> {
        self.workspace.folders().iter().map(|folder| folder.root().to_owned()).collect()
    }
}
