//! What the PATHs of a command mean: one folder to read, and which of its files are asked about.
//! Deliberately absent: reading it.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use onpar_core::config::Options;
use onpar_core::engine::{CONFIG_FILE, Engine};
use onpar_core::rule::Divergence;
use onpar_core::text::RelPath;

use super::output::{self, Color};
use super::progress;
use crate::report::{Analysis, style};
use crate::workspace::today::today;
use crate::workspace::{self, Progress, Root, RootError};

/// A folder to read, and the parts of it that are asked about.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) root: Root,
    /// Files and folders below the root; empty: all of it.
    only: Vec<RelPath>,
}

impl Target {
    /// One folder is the root itself. Files, and several paths, are looked at within the current folder, or, where
    /// they do not lie there, within the folder they have in common.
    pub(super) fn new(paths: &[PathBuf]) -> anyhow::Result<Self> {
        let here = std::env::current_dir().context("the current folder")?;
        Self::within(&here, paths)
    }

    fn within(here: &Path, paths: &[PathBuf]) -> anyhow::Result<Self> {
        let asked = paths.iter().map(|path| absolute(here, path)).collect::<Result<Vec<_>, RootError>>()?;
        match asked.as_slice() {
            [] => Ok(Self { root: Root::open(here)?, only: Vec::new() }),
            [folder] if folder.is_dir() => Ok(Self { root: Root::open(folder)?, only: Vec::new() }),
            [first, ..] => {
                let here = workspace::canonical(here)?;
                let common =
                    if asked.iter().all(|path| path.starts_with(&here)) { here } else { common(first, &asked) };
                let root = Root::open(&common)?;
                let only = asked.iter().map(|path| spelled(&root, path)).collect::<anyhow::Result<_>>()?;
                Ok(Self { root, only })
            }
        }
    }

    /// Whether a place in this file is asked about.
    pub(super) fn covers(&self, file: &RelPath) -> bool {
        self.only.is_empty() || self.only.iter().any(|path| file.is_under(path))
    }

    /// Whether a finding has a place, or a step on the way to one, that is asked about.
    pub(super) fn concerns(&self, divergence: &Divergence) -> bool {
        self.only.is_empty()
            || divergence.sides.iter().any(|side| {
                let steps = side.declaration.trail.iter().map(|step| &step.place.file);
                steps.chain([&side.at.file]).any(|file| self.covers(file))
            })
    }

    /// Reads and judges the folder, with a progress line. Complains about a broken `.onpar.yaml`.
    pub(super) fn analyse(&self, color: Color) -> anyhow::Result<Analysis> {
        self.read(color, false)
    }

    /// The same, with the findings that the baseline records.
    pub(super) fn analyse_all(&self, color: Color) -> anyhow::Result<Analysis> {
        self.read(color, true)
    }

    fn read(&self, color: Color, all: bool) -> anyhow::Result<Analysis> {
        let mut engine = Engine::new(Options { today: today(), ..Options::default() });
        let line = progress::Line::new(output::is_watched());
        let notes = workspace::load(&self.root, &mut engine, &|progress| line.show(progress));
        if all {
            engine.ignore_baseline();
        }
        line.show(Progress::Comparing);
        engine.judge();
        tracing::debug!(projects = engine.projects().count(), "compared");
        drop(line);
        for note in notes.iter().filter(|note| note.grave) {
            let warning = style::paint(style::ERROR, "warning");
            output::complain(color, &format!("{warning}: {}: {}\n", style::plain(&note.path), note.why));
        }
        let unread = notes.iter().find(|note| note.path == CONFIG_FILE).map(|note| &note.why);
        if let Some(why) = unread {
            anyhow::bail!("{CONFIG_FILE}: {why}");
        }
        if let (Some(problem), Some(file)) = (engine.config().problems.first(), RelPath::new(CONFIG_FILE)) {
            let start = engine.lines(&file).map(|lines| lines.utf8(problem.span.start)).unwrap_or_default();
            anyhow::bail!("{CONFIG_FILE}:{}:{}: {}", start.line + 1, start.column + 1, problem.message);
        }
        Ok(Analysis { root: self.root.clone(), engine, notes })
    }
}

fn absolute(here: &Path, path: &Path) -> Result<PathBuf, RootError> {
    let given = |error| match error {
        RootError::Missing(_) => RootError::Missing(path.to_owned()),
        RootError::Io(_, error) => RootError::Io(path.to_owned(), error),
        other => other,
    };
    workspace::canonical(&here.join(path)).map_err(given)
}

/// The deepest folder that holds all of the paths.
fn common(first: &Path, paths: &[PathBuf]) -> PathBuf {
    let folder = if first.is_dir() { first } else { first.parent().unwrap_or(first) };
    let holds_all = |folder: &&Path| paths.iter().all(|path| path.starts_with(folder));
    folder.ancestors().find(holds_all).unwrap_or(folder).to_owned()
}

fn spelled(root: &Root, path: &Path) -> anyhow::Result<RelPath> {
    root.relative(path).with_context(|| format!("{}: this name cannot be spelled in a path", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> tempfile::TempDir {
        let tree = tempfile::tempdir().unwrap();
        for file in ["a/one.env", "a/two.env", "b/three.env"] {
            let path = tree.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        tree
    }

    fn target(here: &Path, paths: &[&str]) -> (PathBuf, Vec<String>) {
        let paths: Vec<_> = paths.iter().map(PathBuf::from).collect();
        let target = Target::within(here, &paths).unwrap();
        (target.root.path().to_owned(), target.only.iter().map(|path| path.as_str().to_owned()).collect())
    }

    #[test]
    fn one_folder_is_the_root_and_files_are_looked_at_from_here() {
        let tree = tree();
        let top = tree.path().canonicalize().unwrap();
        assert_eq!(target(&top, &[]), (top.clone(), vec![]));
        assert_eq!(target(&top, &["a"]), (top.join("a"), vec![]));
        assert_eq!(target(&top, &["a/one.env"]), (top.clone(), vec!["a/one.env".to_owned()]));
        assert_eq!(target(&top, &["a", "b"]), (top.clone(), vec!["a".to_owned(), "b".to_owned()]));
        let (root, only) = target(&top.join("b"), &["../a/one.env", "../a/two.env"]);
        assert_eq!((root, only), (top.join("a"), vec!["one.env".to_owned(), "two.env".to_owned()]));
        assert_eq!(target(&top.join("b"), &["../a/one.env", "."]).0, top);
    }

    #[test]
    fn a_missing_path_is_named_as_it_was_given() {
        let tree = tree();
        let error = Target::within(tree.path(), &[PathBuf::from("no/such")]).unwrap_err();
        assert_eq!(error.to_string(), "no/such: no such file or folder");
    }
}
