//! One workspace folder: its engine, kept in step with the disk and with open documents. A panic of the analysis
//! costs the file or the judgement it happened in, never the server.
//! Deliberately absent: threads, and finding out that something changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use onpar_core::config::Options;
use onpar_core::engine::{CONFIG_FILE, Engine};
use onpar_core::syntax::Problem;
use onpar_core::text::{File, RelPath};

use super::discover::{BY_NAME, Kind};
use super::ignores::{self, Ignores};
use super::scan::{self, Extent, Job, Scan};
use super::today::today;
use super::{Root, faults, load, root};

/// How often judging is tried again after a panic: each try leaves out the project that panicked.
const TRIES: usize = 64;

#[derive(Debug)]
pub(crate) struct Folder {
    /// As the client spells it.
    root: PathBuf,
    /// Where it lies; `None` for a folder that is not there.
    disk: Option<Root>,
    extent: Extent,
    inner: Vec<RelPath>,
    engine: Engine,
    manifests: BTreeSet<RelPath>,
    enabled: bool,
    ready: bool,
    running: Option<Running>,
    /// What was wrong with the configuration when it was looked at last.
    problems: Vec<Problem>,
    /// Files to be answered by the next [`Self::judge`] whatever it finds.
    touched: BTreeSet<RelPath>,
}

/// A job under way.
#[derive(Debug)]
struct Running {
    number: u64,
    cancelled: Arc<AtomicBool>,
    /// Paths that changed while it ran: it may have read them before or after.
    late: BTreeSet<RelPath>,
    again: bool,
}

/// What a look at the disk found.
enum Look {
    Known,
    Gone,
    /// A folder, or something that decides which folders are entered.
    Whole,
}

impl Folder {
    pub(super) fn new(root: PathBuf, extent: Extent, inner: Vec<RelPath>) -> Self {
        let disk = Root::open(&root).inspect_err(|error| tracing::warn!(%error, "folder left out")).ok();
        Self {
            root,
            disk,
            extent,
            inner,
            engine: Engine::new(Options { today: today(), ..Options::default() }),
            manifests: BTreeSet::new(),
            enabled: true,
            ready: false,
            running: None,
            problems: Vec::new(),
            touched: BTreeSet::new(),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn inner(&self) -> &Vec<RelPath> {
        &self.inner
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Whether it has been read once.
    pub(crate) fn is_ready(&self) -> bool {
        self.ready
    }

    /// Whether findings of it are shown.
    pub(crate) fn is_enabled(&self) -> bool {
        self.enabled
    }

    pub(crate) fn absolute(&self, path: &RelPath) -> PathBuf {
        if path.as_str().is_empty() { self.root.clone() } else { self.root.join(path.as_str()) }
    }

    /// The path inside this folder, by the client's spelling of the folder or by its real place.
    pub(super) fn relative(&self, path: &Path) -> Option<RelPath> {
        let relative = below(&self.root, path).or_else(|| below(self.disk.as_ref()?.path(), path))?;
        let deeper = self.extent == Extent::Siblings && relative.parts().count() > 1;
        (!deeper).then_some(relative)
    }

    /// Starts to read the folder. `None` if that is under way (it is then done again) or there is nothing to read.
    pub(super) fn start(&mut self, number: u64) -> Option<Job> {
        let Some(disk) = &self.disk else {
            self.ready = true;
            return None;
        };
        if let Some(running) = &mut self.running {
            running.again = true;
            return None;
        }
        let cancelled = Arc::new(AtomicBool::new(false));
        self.running = Some(Running { number, cancelled: Arc::clone(&cancelled), late: BTreeSet::new(), again: false });
        let (folder, disk, inner) = (self.root.clone(), disk.clone(), self.inner.clone());
        Some(Job { folder, number, disk, extent: self.extent, inner, cancelled })
    }

    pub(super) fn cancel(&mut self) {
        if let Some(running) = self.running.take() {
            running.cancelled.store(true, Ordering::Relaxed);
        }
    }

    pub(super) fn awaits(&self, number: u64) -> bool {
        self.running.as_ref().is_some_and(|running| running.number == number)
    }

    /// Takes what a job read, below the open documents; whether it has to be done again.
    pub(super) fn take(&mut self, scan: Scan, open: &BTreeMap<RelPath, Option<Arc<str>>>) -> bool {
        let Scan { files, manifests } = scan;
        let gone = |path: &&RelPath| !files.contains_key(*path) && !open.contains_key(*path);
        for path in self.engine.files().filter(gone).cloned().collect::<Vec<_>>() {
            self.engine.remove(&path);
        }
        for (path, (file, reading)) in files {
            if !open.contains_key(&path) && self.engine.hash(&path) != Some(file.hash) {
                self.guarded(&path, |engine| engine.put(&file, reading));
            }
        }
        let manifests = manifests.into_iter().collect();
        for manifest in std::mem::replace(&mut self.manifests, manifests).difference(&self.manifests) {
            self.engine.remove_manifest(manifest);
        }
        for manifest in &self.manifests {
            self.engine.add_manifest(manifest.clone());
        }
        for (path, text) in open {
            self.set_open(path, text.clone());
        }
        self.ready = true;
        let Some(running) = self.running.take() else { return false };
        let open = open.keys().cloned().collect();
        let late = self.refresh(&running.late, &open);
        running.again || late
    }

    /// Takes the text of an open document; `None` if it is too large to be analysed.
    pub(super) fn set_open(&mut self, path: &RelPath, text: Option<Arc<str>>) {
        match text {
            Some(text) if Engine::wants(path) && self.takes(path) => self.set(&File::new(path.clone(), text)),
            _ => {
                self.engine.remove(path);
            }
        }
    }

    /// What is known already was found by a walk, or was asked here before: asking costs system calls.
    fn takes(&self, path: &RelPath) -> bool {
        self.engine.reading(path).is_some() || !(self.is_skipped(path) || self.is_elsewhere(path))
    }

    fn set(&mut self, file: &File) {
        self.guarded(&file.path, |engine| {
            faults::in_reading(&file.text);
            engine.set(file);
        });
    }

    /// A file whose reading panicked is left out, so that nothing older is said of it.
    fn guarded(&mut self, path: &RelPath, change: impl FnOnce(&mut Engine)) {
        if catch_unwind(AssertUnwindSafe(|| change(&mut self.engine))).is_err() {
            tracing::error!(%path, "reading panicked; the file is left out");
            self.engine.remove(path);
            self.touched.insert(path.clone());
        }
    }

    /// Looks at paths on the disk again. `true`: the folder has to be read as a whole.
    pub(super) fn refresh(&mut self, paths: &BTreeSet<RelPath>, open: &BTreeSet<RelPath>) -> bool {
        if let Some(running) = &mut self.running {
            running.late.extend(paths.iter().cloned());
        }
        let mut gone = BTreeSet::new();
        let mut whole = false;
        let ours = |path: &&RelPath| self.ready && !self.inner.iter().any(|inner| path.is_under(inner));
        for path in paths.iter().filter(ours).cloned().collect::<Vec<_>>() {
            match self.look(&path) {
                Look::Known => {}
                Look::Gone => drop(gone.insert(path)),
                Look::Whole => whole = self.extent == Extent::Tree,
            }
        }
        if !gone.is_empty() {
            self.forget(&gone, open);
        }
        whole
    }

    fn look(&mut self, path: &RelPath) -> Look {
        let Some(disk) = self.disk.clone() else { return Look::Gone };
        let kind = load::kind(path);
        // Most paths are nobody's: they must cost next to nothing, there may be thousands.
        let Ok(metadata) = fs::metadata(disk.absolute(path)) else { return Look::Gone };
        if metadata.is_dir() || path.name() == ".gitignore" {
            return if self.is_skipped(path) { Look::Known } else { Look::Whole };
        }
        if kind == Kind::Other || self.is_skipped(path) {
            return Look::Known;
        }
        if self.is_elsewhere(path) {
            return Look::Gone;
        }
        if kind == Kind::Manifest {
            self.manifests.insert(path.clone());
            self.engine.add_manifest(path.clone());
            return Look::Known;
        }
        let Some(file) = scan::read(&disk, path) else { return Look::Gone };
        self.set(&file);
        Look::Known
    }

    /// Paths that are gone take what lay below them along.
    fn forget(&mut self, gone: &BTreeSet<RelPath>, open: &BTreeSet<RelPath>) {
        let is_gone = |path: &RelPath| path.ancestors().any(|above| gone.contains(&above));
        for manifest in self.manifests.extract_if(.., |manifest| is_gone(manifest)) {
            self.engine.remove_manifest(&manifest);
        }
        let files = self.engine.files().filter(|file| !open.contains(*file) && is_gone(file));
        for file in files.cloned().collect::<Vec<_>>() {
            self.engine.remove(&file);
        }
    }

    /// Whether the file that a path leads to is another's: a link out of the folder, or a second name of a file that
    /// is read by its own.
    fn is_elsewhere(&self, path: &RelPath) -> bool {
        let Some(disk) = &self.disk else { return false };
        let Ok(real) = disk.absolute(path).canonicalize() else { return false };
        match disk.relative(&real) {
            None => true,
            Some(real) => real != *path && path.name() != BY_NAME,
        }
    }

    /// Whether the walk would not come to this path.
    fn is_skipped(&self, path: &RelPath) -> bool {
        if path.folder().parts().any(ignores::is_never_entered) {
            return true;
        }
        let (Some(disk), Extent::Tree) = (&self.disk, self.extent) else { return false };
        let mut folders: Vec<_> = path.folder().ancestors().collect();
        folders.reverse();
        let mut ignores = Ignores::above(disk.path());
        folders.iter().any(|folder| {
            let absolute = disk.absolute(folder);
            if !folder.as_str().is_empty() && ignores.skips(&absolute) {
                return true;
            }
            if absolute.join(".gitignore").is_file() {
                ignores = Ignores::enter(&ignores, &absolute);
            }
            false
        })
    }

    /// Files whose findings may be others now.
    pub(super) fn judge(&mut self) -> BTreeSet<RelPath> {
        if !self.ready {
            return BTreeSet::new();
        }
        let mut touched = std::mem::take(&mut self.touched);
        for _ in 0..TRIES {
            let judged = catch_unwind(AssertUnwindSafe(|| {
                faults::in_judging();
                self.engine.judge()
            }));
            match judged {
                Ok(files) => {
                    touched.extend(files);
                    break;
                }
                Err(_) => {
                    tracing::error!(folder = %self.root.display(), "judging panicked; one project is left out");
                    touched.extend(self.engine.files().cloned());
                }
            }
        }
        if self.problems != self.engine.config().problems {
            self.problems.clone_from(&self.engine.config().problems);
            touched.extend(RelPath::new(CONFIG_FILE));
        }
        touched
    }

    /// Takes the client's settings.
    pub(crate) fn configure(&mut self, enabled: bool, options: Options) {
        if self.enabled != enabled {
            self.enabled = enabled;
            self.touched.extend(self.finding_files().collect::<Vec<_>>());
        }
        self.engine.set_options(Options { today: today(), ..options });
    }

    /// Every file that has a finding.
    pub(crate) fn finding_files(&self) -> impl Iterator<Item = RelPath> + '_ {
        let config = RelPath::new(CONFIG_FILE).filter(|_| !self.engine.config().problems.is_empty());
        let found = self.engine.projects().flat_map(|project| project.finding_files());
        found.chain(self.engine.noticed().map(|(path, _)| path.clone())).chain(config)
    }

    /// Whether the disk has a file here that lies in the folder, links followed.
    pub(crate) fn holds(&self, path: &RelPath) -> bool {
        let Some(real) = self.disk.as_ref().and_then(|disk| disk.absolute(path).canonicalize().ok()) else {
            return false;
        };
        real.is_file() && self.disk.as_ref().is_some_and(|disk| disk.relative(&real).is_some())
    }

    /// Whether the disk still has the text that the last reading of a file was made from.
    pub(crate) fn is_current(&self, path: &RelPath) -> bool {
        let Some(disk) = self.disk.as_ref().filter(|_| !self.is_elsewhere(path)) else { return false };
        scan::read(disk, path).is_some_and(|file| self.engine.hash(path) == Some(file.hash))
    }
}

/// `path` relative to `base`; `None` if it lies outside or cannot be spelled as a relative path.
pub(super) fn below(base: &Path, path: &Path) -> Option<RelPath> {
    path.strip_prefix(base).ok()?.components().try_fold(RelPath::root(), |folder, part| match part {
        Component::Normal(name) => root::child(&folder, name.to_str()?),
        _ => None,
    })
}
