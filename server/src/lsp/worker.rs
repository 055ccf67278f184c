//! The worker: one thread owns the analysis. It drains its queue before it analyses, so that a flood of edits costs
//! one analysis, and the newest text wins.
//! Deliberately absent: async, and waiting for anything but the next message.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};

use super::diagnostics;
use super::progress::Meter;
use super::publish::{Outbox, Publication};
use super::session::Session;
use super::settings::Settings;
use super::uri;
use super::view::{Seen, View};
use crate::workspace::disk::MAX_BYTES;
use crate::workspace::overlay::{At, Workspace};
use crate::workspace::scan::{Job, Scan};

/// Most messages that are taken before analysing, so that a client that never pauses is answered all the same.
const DRAIN: usize = 10_000;
/// The analysis may recurse (within bounds); threads have less stack than the main one by default.
pub(super) const STACK: usize = 16 << 20;

/// What the worker is told.
pub(super) enum Message {
    /// The client's folders.
    Folders(Folders),
    /// Settings of folders; without a folder: of all others.
    Configure(Vec<(Option<PathBuf>, Settings)>),
    /// A document was opened, changed or closed: the newest state lies in the session.
    Document {
        path: PathBuf,
        opened: bool,
    },
    Saved(PathBuf),
    /// Paths that may have changed on the disk.
    Disk(Vec<PathBuf>),
    Scanned {
        folder: PathBuf,
        number: u64,
        scan: Option<Scan>,
    },
    Ask {
        path: Option<PathBuf>,
        run: Question,
    },
}

#[derive(Debug)]
pub(super) enum Folders {
    Are(Vec<PathBuf>),
    Changed { added: Vec<PathBuf>, removed: Vec<PathBuf> },
}

pub(super) type Question = Box<dyn FnOnce(&View<'_>) + Send>;

pub(super) struct Worker {
    session: Arc<Session>,
    outbox: Arc<Outbox>,
    meter: Arc<Meter>,
    workspace: Workspace,
    roots: BTreeSet<PathBuf>,
    /// `None` until the client answered, or did not in time.
    settings: Option<Vec<(Option<PathBuf>, Settings)>>,
    /// What was analysed of each open document.
    seen: BTreeMap<PathBuf, Seen>,
    /// The URI under which a file was told of last.
    spelled: BTreeMap<PathBuf, String>,
    dirty: BTreeSet<PathBuf>,
    greet: BTreeSet<PathBuf>,
    /// Files to be told of when their folder has been read.
    unsaid: BTreeSet<PathBuf>,
    parked: Vec<(Option<PathBuf>, Question)>,
    revision: u64,
}

impl Worker {
    /// Starts the thread; it ends with the session.
    ///
    /// # Errors
    /// If the system refuses a thread.
    pub(super) fn start(
        session: Arc<Session>,
        outbox: Arc<Outbox>,
        meter: Arc<Meter>,
        queue: mpsc::Receiver<Message>,
    ) -> std::io::Result<()> {
        let mut worker = Self {
            session,
            outbox,
            meter,
            workspace: Workspace::default(),
            roots: BTreeSet::new(),
            settings: None,
            seen: BTreeMap::new(),
            spelled: BTreeMap::new(),
            dirty: BTreeSet::new(),
            greet: BTreeSet::new(),
            unsaid: BTreeSet::new(),
            parked: Vec::new(),
            revision: 0,
        };
        let run = move || {
            while let Ok(message) = queue.recv() {
                worker.revision += 1;
                let _span = tracing::info_span!("turn", revision = worker.revision).entered();
                let waiting = std::iter::from_fn(|| queue.try_recv().ok()).take(DRAIN);
                for message in std::iter::once(message).chain(waiting) {
                    guarded("message", || worker.take(message));
                }
                guarded("analysis", || worker.settle());
                worker.answer();
            }
        };
        std::thread::Builder::new().name("worker".into()).stack_size(STACK).spawn(run)?;
        Ok(())
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Folders(folders) => self.set_folders(folders),
            Message::Configure(settings) => {
                self.settings = Some(settings);
                self.configure();
            }
            Message::Document { path, opened } => {
                if opened {
                    self.greet.insert(path.clone());
                }
                self.dirty.insert(path);
            }
            Message::Saved(path) => self.refresh(&[path]),
            Message::Disk(paths) => self.refresh(&paths),
            Message::Scanned { folder, number, scan } => {
                // Documents first: the scan must not put the disk's text over newer ones.
                self.read_documents();
                let again = self.workspace.scanned(&folder, number, scan.unwrap_or_default());
                self.start_jobs(again);
            }
            Message::Ask { path, run } => self.parked.push((path, run)),
        }
    }

    fn refresh(&mut self, paths: &[PathBuf]) {
        self.read_documents();
        let jobs = self.workspace.refresh(paths);
        self.start_jobs(jobs);
    }

    fn set_folders(&mut self, folders: Folders) {
        match folders {
            Folders::Are(roots) => self.roots = roots.into_iter().collect(),
            Folders::Changed { added, removed } => {
                self.roots.retain(|root| !removed.contains(root));
                self.roots.extend(added);
            }
        }
        self.read_documents();
        let (gone, jobs) = self.workspace.set_folders(self.roots.iter().cloned().collect());
        self.unsaid.extend(gone);
        self.unsaid.extend(self.seen.keys().cloned());
        self.configure();
        self.start_jobs(jobs);
    }

    fn configure(&mut self) {
        let Some(settings) = &self.settings else { return };
        for folder in self.workspace.folders_mut() {
            let own = settings.iter().find(|(root, _)| root.as_deref() == Some(folder.root()));
            let all = || settings.iter().find(|(root, _)| root.is_none());
            let settings = own.or_else(all).map(|(_, settings)| settings.clone()).unwrap_or_default();
            folder.configure(settings.enable, settings.options);
        }
    }

    fn start_jobs(&self, jobs: impl IntoIterator<Item = Job>) {
        for job in jobs {
            let (session, meter) = (Arc::clone(&self.session), Arc::clone(&self.meter));
            meter.begin();
            let (folder, number) = (job.folder.clone(), job.number);
            let run = move || {
                let read = catch_unwind(AssertUnwindSafe(|| job.run(&|progress| meter.set(progress))));
                meter.end();
                // A cancelled job's folder is gone or read anew; a panic leaves an empty folder rather than none.
                session.send(Message::Scanned { folder: job.folder, number, scan: read.unwrap_or_default() });
            };
            let spawned = std::thread::Builder::new().name("scan".into()).stack_size(STACK).spawn(run);
            if let Err(error) = spawned {
                tracing::error!(%error, "no thread for the scan");
                self.meter.end();
                self.session.send(Message::Scanned { folder, number, scan: None });
            }
        }
    }

    /// Takes the newest text of documents that changed.
    fn read_documents(&mut self) {
        let cap = usize::try_from(MAX_BYTES).unwrap_or(usize::MAX);
        while let Some(path) = self.dirty.pop_first() {
            let job = match self.session.documents.snapshot(&path, cap) {
                Some(snapshot) if self.seen.get(&path).is_some_and(|seen| seen.revision == snapshot.revision) => None,
                Some(snapshot) => {
                    let (version, revision) = (snapshot.version, snapshot.revision);
                    self.seen.insert(path.clone(), Seen { uri: snapshot.uri, version, revision });
                    self.workspace.open(&path, snapshot.text)
                }
                None => {
                    self.seen.remove(&path);
                    self.greet.remove(&path);
                    self.workspace.close(&path)
                }
            };
            self.configure_new(job.is_some());
            self.start_jobs(job);
            self.unsaid.insert(path);
        }
    }

    /// A document may have brought a folder along.
    fn configure_new(&mut self, came: bool) {
        if came {
            self.configure();
        }
    }

    /// Analyses and tells.
    fn settle(&mut self) {
        self.read_documents();
        if self.settings.is_none() {
            return;
        }
        let edited: BTreeSet<PathBuf> = self.unsaid.clone();
        let touched = self.workspace.judge();
        let absolute = |(index, path): &At| Some(self.workspace.folder(*index)?.absolute(path));
        let touched: BTreeSet<PathBuf> = touched.iter().filter_map(absolute).collect();
        tracing::debug!(edited = edited.len(), touched = touched.len(), "judged");
        if self.session.features().pull {
            if touched.iter().any(|path| !edited.contains(path)) {
                self.outbox.refresh();
            }
            self.unsaid.clear();
            return;
        }
        self.unsaid.extend(touched);
        for path in std::mem::take(&mut self.unsaid) {
            if self.workspace.is_ready(&path) {
                self.tell(path);
            } else {
                self.unsaid.insert(path);
            }
        }
    }

    /// Leaves what is true of a file for the sender.
    fn tell(&mut self, path: PathBuf) {
        let view = View {
            workspace: &self.workspace,
            session: &self.session,
            seen: &self.seen,
            is_configured: self.settings.is_some(),
        };
        let diagnostics = diagnostics::of_file(&view, &path);
        let seen = self.seen.get(&path);
        let greeting = self.greet.remove(&path) && view.is_read(&path);
        let uri = seen.map_or_else(|| uri::from_path(&path), |seen| seen.uri.to_string());
        let version = seen.map(|seen| seen.version).filter(|_| self.session.features().versions);
        let before = if seen.is_none() && diagnostics.is_empty() {
            self.spelled.remove(&path)
        } else {
            self.spelled.insert(path, uri.clone())
        };
        if let Some(other) = before.filter(|before| *before != uri) {
            self.outbox.offer(Publication { uri: other, version: None, diagnostics: Vec::new() }, false);
        }
        self.outbox.offer(Publication { uri, version, diagnostics }, greeting);
    }

    /// Answers what can be answered.
    fn answer(&mut self) {
        let ready = |path: &Option<PathBuf>| path.as_deref().is_none_or(|path: &Path| self.workspace.is_ready(path));
        let configured = self.settings.is_some();
        let (now, later): (Vec<_>, Vec<_>) = std::mem::take(&mut self.parked)
            .into_iter()
            .partition(|(path, _)| path.is_none() || configured && ready(path));
        self.parked = later;
        let view = View {
            workspace: &self.workspace,
            session: &self.session,
            seen: &self.seen,
            is_configured: self.settings.is_some(),
        };
        for (_, question) in now {
            guarded("question", || question(&view));
        }
    }
}

/// One panic costs what panicked, not the thread.
fn guarded(what: &str, run: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(run)).is_err() {
        tracing::error!(what, "panicked");
    }
}
