//! The engine: keeps what every file says, and judges again only what a change touches.
//! Deliberately absent: reading the disk, open documents, threads (the workspace layer has them).

mod judged;
mod notices;
mod unsure;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::baseline::{BASELINE_FILE, Baseline};
use crate::config::{Config, Options};
use crate::inventory::{Inventory, Slot};
use crate::project::{self, Partition};
use crate::resolve::{self, Files, Setup};
use crate::rule::{Certainty, Divergence, Level, RULES, Rule, Side};
use crate::source::{self, Allow, Reading};
use crate::suppress::By;
use crate::text::{File, LineIndex, RelPath};
use judged::Judged;

/// Name of the configuration file, at the root of the workspace.
pub const CONFIG_FILE: &str = ".onpar.yaml";

/// One judged project.
#[derive(Debug)]
pub struct Project {
    /// The folder; the root is the empty path.
    pub root: RelPath,
    pub inventory: Inventory,
    /// Findings of every level but `off`, by place.
    pub divergences: Vec<Divergence>,
    /// Findings that somebody accepted, with the reason.
    pub allowed: Vec<(Divergence, String)>,
    /// Findings that the baseline records.
    pub recorded: Vec<Divergence>,
    /// Places that could not be resolved, and why; for `--verbose` and the hover.
    pub problems: Vec<(crate::text::Place, String)>,
    /// Comments and entries of `.onpar.yaml` that accepted something.
    used: BTreeSet<By>,
    /// Every file that was looked at, present or not: a change there judges the project again.
    consulted: BTreeSet<RelPath>,
}

/// A finding at a file: the divergence and the side that lies there.
#[derive(Debug, Clone, Copy)]
pub struct Finding<'a> {
    pub divergence: &'a Divergence,
    pub side: &'a Side,
}

/// All files of one workspace folder and what follows from them.
#[derive(Debug, Default)]
pub struct Engine {
    readings: BTreeMap<RelPath, Entry>,
    /// Application manifests (`package.json`, ..): they mark projects, read or not.
    manifests: BTreeSet<RelPath>,
    options: Options,
    config: Config,
    baseline: Baseline,
    partition: Partition,
    projects: BTreeMap<RelPath, Arc<Project>>,
    /// Which projects looked at a file.
    readers: BTreeMap<RelPath, BTreeSet<RelPath>>,
    repartition: bool,
    dirty: BTreeSet<RelPath>,
    revision: u64,
}

#[derive(Debug)]
struct Entry {
    hash: u64,
    reading: Arc<Reading>,
}

impl Engine {
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self { options, repartition: true, ..Self::default() }
    }

    /// Whether a scan has to open a file of this path. Manifests are only announced ([`Self::add_manifest`]).
    #[must_use]
    pub fn wants(path: &RelPath) -> bool {
        Self::is_own(path) || source::may_read(path)
    }

    /// Whether the path is that of a file of onpar's own.
    #[must_use]
    pub fn is_own(path: &RelPath) -> bool {
        matches!(path.as_str(), CONFIG_FILE | BASELINE_FILE)
    }

    /// Whether the path marks the folder of an application.
    #[must_use]
    pub fn is_manifest(path: &RelPath) -> bool {
        project::is_manifest(path)
    }

    pub fn add_manifest(&mut self, path: RelPath) {
        self.repartition |= self.manifests.insert(path);
    }

    pub fn remove_manifest(&mut self, path: &RelPath) {
        self.repartition |= self.manifests.remove(path);
    }

    /// Takes a file's text; `false` if it is what was known already.
    pub fn set(&mut self, file: &File) -> bool {
        if self.readings.get(&file.path).is_some_and(|entry| entry.hash == file.hash) {
            return false;
        }
        self.put(file, source::read(file));
        true
    }

    /// Takes a file that was read elsewhere (by [`source::read`], in parallel).
    pub fn put(&mut self, file: &File, reading: Reading) {
        self.take_own(&file.path, &file.text);
        // Some are read as well.
        if project::is_manifest(&file.path) {
            self.add_manifest(file.path.clone());
        }
        let entry = Entry { hash: file.hash, reading: Arc::new(reading) };
        let kind = entry.reading.source;
        let before = self.readings.insert(file.path.clone(), entry);
        self.repartition |= before.is_none_or(|before| before.reading.source != kind);
        self.touch(&file.path);
    }

    pub fn remove(&mut self, path: &RelPath) -> bool {
        self.take_own(path, "");
        self.remove_manifest(path);
        let known = self.readings.remove(path).is_some();
        if known {
            self.repartition = true;
            self.touch(path);
        }
        known
    }

    /// Takes the levels that the client or the command line asks for; they win over `.onpar.yaml`.
    pub fn set_options(&mut self, options: Options) {
        if self.options != options {
            self.options = options;
            self.dirty_all();
        }
    }

    fn take_own(&mut self, path: &RelPath, text: &str) {
        match path.as_str() {
            CONFIG_FILE => {
                self.config = Config::parse(text);
                self.repartition = true;
            }
            BASELINE_FILE => self.baseline = Baseline::parse(text),
            _ => return,
        }
        self.dirty_all();
    }

    /// Tells every finding, whatever the baseline records.
    pub fn ignore_baseline(&mut self) {
        self.baseline = Baseline::default();
        self.dirty_all();
    }

    fn dirty_all(&mut self) {
        self.dirty.extend(self.projects.keys().cloned());
    }

    fn touch(&mut self, path: &RelPath) {
        self.dirty.extend(self.partition.project_of(path).cloned());
        self.dirty.extend(self.readers.get(path).into_iter().flatten().cloned());
    }

    /// Judges what changed since the last call. Answers the files whose findings may be others now.
    pub fn judge(&mut self) -> BTreeSet<RelPath> {
        let mut touched = BTreeSet::new();
        if std::mem::take(&mut self.repartition) {
            self.divide(&mut touched);
        }
        while let Some(root) = self.dirty.pop_first() {
            if let Some(old) = self.forget(&root) {
                touched.extend(old.finding_files());
            }
            if self.partition.files(&root).next().is_some() {
                let project = self.judge_project(&root);
                touched.extend(project.finding_files());
                touched.extend(self.noticing(&root));
                for file in &project.consulted {
                    self.readers.entry(file.clone()).or_default().insert(root.clone());
                }
                self.projects.insert(root, Arc::new(project));
            }
        }
        self.revision += 1;
        touched
    }

    /// Divides the files into projects anew; those whose files are others now become dirty.
    fn divide(&mut self, touched: &mut BTreeSet<RelPath>) {
        let files = self.readings.iter().filter(|(_, entry)| !entry.reading.source.is_empty());
        let partition =
            Partition::new(files.map(|(path, entry)| (path, entry.reading.source)), &self.manifests, &self.config);
        for root in self.partition.roots().chain(partition.roots()) {
            if !self.partition.files(root).eq(partition.files(root)) {
                self.dirty.insert(root.clone());
            }
        }
        let gone: Vec<_> =
            self.projects.keys().filter(|root| partition.files(root).next().is_none()).cloned().collect();
        for root in gone {
            if let Some(old) = self.forget(&root) {
                touched.extend(old.finding_files());
            }
        }
        self.partition = partition;
    }

    fn forget(&mut self, root: &RelPath) -> Option<Arc<Project>> {
        let old = self.projects.remove(root)?;
        for file in &old.consulted {
            if let Some(readers) = self.readers.get_mut(file) {
                readers.remove(root);
                if readers.is_empty() {
                    self.readers.remove(file);
                }
            }
        }
        Some(old)
    }

    fn judge_project(&self, root: &RelPath) -> Project {
        let files = Files::new(|path: &RelPath| self.readings.get(path).map(|entry| entry.reading.as_ref()));
        let whole = root.as_str().is_empty() || self.partition.files(&RelPath::root()).next().is_none();
        let resolved = resolve::resolve(root, whole, self.partition.files(root), &files, &self.config);
        let mut judged = Judged::new(self, root, &files);
        for slot in &resolved.inventory.slots {
            for rule in RULES {
                judged.slot(slot, rule);
            }
        }
        let Judged { divergences, allowed, recorded, used, .. } = judged;
        let mut project = Project {
            root: root.clone(),
            inventory: resolved.inventory,
            divergences,
            allowed,
            recorded,
            problems: resolved.problems,
            used,
            consulted: files.consulted(),
        };
        project.divergences.sort_by(|a, b| first_place(a).cmp(&first_place(b)).then(a.rule.id.cmp(b.rule.id)));
        project
    }

    /// The rule's own level, unless the configuration or the client says otherwise; debatable findings never exceed
    /// [`Level::Information`].
    fn level(&self, rule: &Rule, certainty: Certainty, own: Level) -> Level {
        let asked = self.options.level(rule.id).or_else(|| self.config.level(rule.id));
        match (asked, certainty) {
            (Some(Level::Off), _) => Level::Off,
            (asked, Certainty::Debatable) => asked.unwrap_or(own).min(Level::Information),
            (asked, Certainty::Certain) => asked.unwrap_or(own),
        }
    }

    pub fn projects(&self) -> impl Iterator<Item = &Arc<Project>> {
        self.projects.values()
    }

    /// The project that a file belongs to.
    #[must_use]
    pub fn project_of(&self, path: &RelPath) -> Option<&Arc<Project>> {
        self.projects.get(self.partition.project_of(path)?)
    }

    /// Projects that may declare something at a file: its own, and those that looked at it.
    pub fn projects_at(&self, path: &RelPath) -> impl Iterator<Item = &Arc<Project>> {
        let own = self.partition.project_of(path);
        let readers = self.readers.get(path).into_iter().flatten().filter(move |root| Some(*root) != own);
        own.into_iter().chain(readers).filter_map(|root| self.projects.get(root))
    }

    /// The chains of compose files of a project. They are loaded anew: for requests, not for each keystroke.
    #[must_use]
    pub fn setups(&self, project: &RelPath) -> Vec<Setup> {
        let files = Files::new(|path: &RelPath| self.readings.get(path).map(|entry| entry.reading.as_ref()));
        resolve::setups(project, self.partition.files(project), &files, &self.config)
    }

    /// The findings whose sides lie in a file, by place. A divergence with several sides there comes several times.
    #[must_use]
    pub fn findings(&self, path: &RelPath) -> Vec<Finding<'_>> {
        let all = self.projects_at(path).flat_map(|project| &project.divergences);
        let mut found: Vec<_> = all
            .flat_map(|divergence| divergence.sides.iter().map(move |side| Finding { divergence, side }))
            .filter(|finding| finding.side.at.file == *path && finding.side.level != Level::Off)
            .collect();
        found.sort_by_key(|finding| (finding.side.at.span, finding.divergence.rule.id));
        found
    }

    /// What a file says; `None` for a file that is not known.
    #[must_use]
    pub fn reading(&self, path: &RelPath) -> Option<&Arc<Reading>> {
        self.readings.get(path).map(|entry| &entry.reading)
    }

    /// Hash of the text that the last reading of a file was made from.
    #[must_use]
    pub fn hash(&self, path: &RelPath) -> Option<u64> {
        self.readings.get(path).map(|entry| entry.hash)
    }

    #[must_use]
    pub fn lines(&self, path: &RelPath) -> Option<&LineIndex> {
        self.readings.get(path).map(|entry| &entry.reading.lines)
    }

    pub fn files(&self) -> impl Iterator<Item = &RelPath> {
        self.readings.keys()
    }

    /// Comments that accept a finding in a file.
    #[must_use]
    pub fn allows(&self, path: &RelPath) -> &[Allow] {
        self.readings.get(path).map_or(&[], |entry| &entry.reading.allows)
    }

    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Grows with each call of [`Self::judge`].
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }
}

impl Project {
    /// Files that hold a side of a finding.
    pub fn finding_files(&self) -> impl Iterator<Item = RelPath> + '_ {
        self.divergences.iter().flat_map(|divergence| divergence.sides.iter().map(|side| side.at.file.clone()))
    }
}

fn finish(draft: crate::rule::Draft, slot: &Slot, root: &RelPath) -> Divergence {
    Divergence {
        rule: draft.rule,
        level: Level::Off,
        certainty: draft.certainty,
        project: root.clone(),
        slot: slot.key.clone(),
        message: draft.message,
        sides: draft.sides,
        reference: draft.reference,
        fixes: Vec::new(),
    }
}

fn first_place(divergence: &Divergence) -> Option<&crate::text::Place> {
    divergence.sides.iter().map(|side| &side.at).min()
}
