//! Finding out what changed on the disk by looking: the fallback where nobody tells.
//! Deliberately absent: when to look, and walking. New files are found where their folder is known.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use onpar_core::text::RelPath;

use super::discover::Kind;
use super::{load, root};

/// What was seen of a path: its time of change and its size.
type Sight = Option<(SystemTime, u64)>;

/// What the last look saw.
#[derive(Debug)]
pub(crate) struct Glance {
    /// When the files were read: one that changed since is news at the first look already.
    read: SystemTime,
    files: BTreeMap<PathBuf, Sight>,
    folders: BTreeMap<PathBuf, Sight>,
    /// Folders that were told of already.
    told: BTreeSet<PathBuf>,
}

impl Glance {
    /// `read`: a moment before the files were read.
    pub(crate) fn new(read: SystemTime) -> Self {
        Self { read, files: BTreeMap::new(), folders: BTreeMap::new(), told: BTreeSet::new() }
    }

    /// Paths that changed since the last look, among the known files and what lies beside them.
    pub(crate) fn changed(&mut self, known: Vec<PathBuf>) -> Vec<PathBuf> {
        let mut changed = Vec::new();
        let folders: BTreeSet<PathBuf> = known.iter().filter_map(|file| file.parent()).map(Path::to_owned).collect();
        let files: BTreeMap<_, _> = known.into_iter().map(|file| (see(&file), file)).map(|(a, b)| (b, a)).collect();
        for (file, sight) in &files {
            if self.files.get(file).map_or_else(|| self.is_news(*sight), |before| before != sight) {
                changed.push(file.clone());
            }
        }
        for folder in &folders {
            let sight = see(folder);
            if self.folders.get(folder).map_or_else(|| self.is_news(sight), |before| *before != sight) {
                changed.extend(self.new_in(folder, &files, &folders));
            }
            self.folders.insert(folder.clone(), sight);
        }
        self.folders.retain(|folder, _| folders.contains(folder));
        self.files = files;
        changed
    }

    fn is_news(&self, sight: Sight) -> bool {
        sight.is_none_or(|(changed, _)| changed >= self.read)
    }

    fn new_in(&mut self, folder: &Path, files: &BTreeMap<PathBuf, Sight>, folders: &BTreeSet<PathBuf>) -> Vec<PathBuf> {
        let mut new = Vec::new();
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let named = name.to_str().and_then(|name| root::child(&RelPath::root(), name));
            if entry.file_type().is_ok_and(|file_type| file_type.is_dir()) {
                if !folders.contains(&path) && self.told.insert(path.clone()) {
                    new.push(path);
                }
            } else if !files.contains_key(&path) && named.is_some_and(|name| load::kind(&name) != Kind::Other) {
                new.push(path);
            }
        }
        new
    }
}

fn see(path: &Path) -> Sight {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
