//! The workspace as the language server sees it: folders, each with an engine, and open documents over the disk.
//! Deliberately absent: LSP types, threads, and who tells of changes (`lsp::worker`, `watch`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use onpar_core::text::RelPath;

use super::folder::Folder;
use super::scan::{Extent, Job, Scan};

/// A file of a folder: the index of the folder and the path in it.
pub(crate) type At = (usize, RelPath);

/// All folders and all open documents.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    folders: Vec<Folder>,
    /// Open documents and their text; `None` for one that is too large to be analysed.
    open: BTreeMap<PathBuf, Option<Arc<str>>>,
    /// The client names no folder: the folder of each opened document is looked at, and nothing below it.
    rootless: bool,
    jobs: u64,
}

impl Workspace {
    /// Takes the folders the client has now. Answers the paths whose findings are gone with their folder, and what
    /// is to be read.
    pub(crate) fn set_folders(&mut self, mut roots: Vec<PathBuf>) -> (Vec<PathBuf>, Vec<Job>) {
        roots.sort();
        roots.dedup();
        self.rootless = roots.is_empty();
        let mut gone = Vec::new();
        let mut kept = BTreeMap::new();
        for mut folder in std::mem::take(&mut self.folders) {
            let inner = inner(folder.root(), &roots);
            if roots.iter().any(|root| root == folder.root()) && *folder.inner() == inner {
                kept.insert(folder.root().to_owned(), folder);
            } else {
                gone.extend(folder.finding_files().map(|path| folder.absolute(&path)));
                folder.cancel();
            }
        }
        let mut jobs = Vec::new();
        for root in &roots {
            let folder = kept.remove(root).unwrap_or_else(|| {
                let mut folder = Folder::new(root.clone(), Extent::Tree, inner(root, &roots));
                self.jobs += 1;
                jobs.extend(folder.start(self.jobs));
                folder
            });
            self.folders.push(folder);
        }
        if self.rootless {
            for path in self.open.keys().cloned().collect::<Vec<_>>() {
                jobs.extend(self.adopt(&path));
            }
        }
        (gone, jobs)
    }

    /// Looks at the folder of a document where the client has named none.
    fn adopt(&mut self, path: &Path) -> Option<Job> {
        let root = path.parent().filter(|_| self.rootless && self.locate(path).is_none())?;
        let mut folder = Folder::new(root.to_owned(), Extent::Siblings, Vec::new());
        self.jobs += 1;
        let job = folder.start(self.jobs);
        self.folders.push(folder);
        job
    }

    /// The innermost folder that holds the path.
    pub(crate) fn locate(&self, path: &Path) -> Option<At> {
        let holds = self.folders.iter().enumerate().filter_map(|(index, folder)| Some((index, folder.relative(path)?)));
        holds.min_by_key(|(_, relative)| relative.parts().count())
    }

    /// Takes a document's text over that of the disk (`None`: it is too large). Answers what is to be read first.
    pub(crate) fn open(&mut self, path: &Path, text: Option<Arc<str>>) -> Option<Job> {
        let job = self.adopt(path);
        self.open.insert(path.to_owned(), text.clone());
        if let Some((folder, relative)) = self.folder_of(path) {
            folder.set_open(&relative, text);
        }
        job
    }

    /// Returns a document to the disk.
    pub(crate) fn close(&mut self, path: &Path) -> Option<Job> {
        self.open.remove(path)?;
        self.refresh(&[path.to_owned()]).into_iter().next()
    }

    /// Looks again at paths on the disk: files or folders that came, changed or went. Answers the folders that have
    /// to be read as a whole.
    pub(crate) fn refresh(&mut self, paths: &[PathBuf]) -> Vec<Job> {
        let mut by_folder: BTreeMap<usize, BTreeSet<RelPath>> = BTreeMap::new();
        for path in paths.iter().filter(|path| !self.open.contains_key(*path)) {
            if let Some((index, relative)) = self.locate(path) {
                by_folder.entry(index).or_default().insert(relative);
            }
        }
        let mut jobs = Vec::new();
        for (index, paths) in by_folder {
            let open = self.open_in(index).into_keys().collect();
            let Some(folder) = self.folders.get_mut(index) else { continue };
            if folder.refresh(&paths, &open) {
                self.jobs += 1;
                jobs.extend(folder.start(self.jobs));
            }
        }
        jobs
    }

    /// Open documents of a folder.
    fn open_in(&self, index: usize) -> BTreeMap<RelPath, Option<Arc<str>>> {
        let located = self.open.iter().filter_map(|(path, text)| Some((self.locate(path)?, text)));
        located.filter(|((at, _), _)| *at == index).map(|((_, path), text)| (path, text.clone())).collect()
    }

    /// Takes what a job read. An outdated job changes nothing. Answers a job that became due meanwhile.
    pub(crate) fn scanned(&mut self, root: &Path, number: u64, scan: Scan) -> Option<Job> {
        let index = self.folders.iter().position(|folder| folder.root() == root && folder.awaits(number))?;
        let open = self.open_in(index);
        let folder = self.folders.get_mut(index)?;
        let again = folder.take(scan, &open);
        if again {
            self.jobs += 1;
            return folder.start(self.jobs);
        }
        None
    }

    /// Judges what changed. Answers the files whose findings may be others now; folders that are still being read
    /// are not judged.
    pub(crate) fn judge(&mut self) -> BTreeSet<At> {
        let mut touched = BTreeSet::new();
        for (index, folder) in self.folders.iter_mut().enumerate() {
            touched.extend(folder.judge().into_iter().map(|path| (index, path)));
        }
        touched
    }

    fn folder_of(&mut self, path: &Path) -> Option<(&mut Folder, RelPath)> {
        let (index, relative) = self.locate(path)?;
        Some((self.folders.get_mut(index)?, relative))
    }

    pub(crate) fn folder(&self, index: usize) -> Option<&Folder> {
        self.folders.get(index)
    }

    pub(crate) fn folders(&self) -> &[Folder] {
        &self.folders
    }

    pub(crate) fn folders_mut(&mut self) -> &mut [Folder] {
        &mut self.folders
    }

    /// Whether questions about a path can be answered: its folder has been read, or it is in none.
    pub(crate) fn is_ready(&self, path: &Path) -> bool {
        self.locate(path).and_then(|(index, _)| self.folders.get(index)).is_none_or(Folder::is_ready)
    }
}

fn inner(root: &Path, roots: &[PathBuf]) -> Vec<RelPath> {
    roots.iter().filter(|other| *other != root).filter_map(|other| super::folder::below(root, other)).collect()
}
