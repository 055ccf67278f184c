//! Files that set a machine up because another file says so: the playbook, manifests, cookbooks and scripts that a
//! Vagrantfile names are that machine's.
//! Deliberately absent: what such files install (their sources).

use super::Files;
use super::environments::{self, Placed};
use crate::catalog::sign;
use crate::config::Config;
use crate::source::SOURCES;
use crate::text::RelPath;

/// Kinds of files that set machines up.
const KINDS: [&str; 4] = ["ansible", "chef", "puppet", "shell-script"];

/// Files and folders that are run, each with where.
pub(super) struct Provisioned(Vec<(RelPath, Placed)>);

impl Provisioned {
    pub(super) fn of(paths: &[&RelPath], files: &Files<'_>, config: &Config) -> Self {
        let mut found = Vec::new();
        for path in paths {
            let Some(reading) = files.get(path).filter(|reading| !reading.runs.is_empty()) else { continue };
            let kind = SOURCES.iter().find(|source| source.id == reading.source).and_then(|source| source.environment);
            let by_kind = || kind.map(|word| Placed::word(sign::USED, word));
            let Some(placed) = environments::stated(path, config).or_else(by_kind) else { continue };
            found.extend(reading.runs.iter().map(|run| (run.clone(), placed.clone())));
        }
        Self(found)
    }

    /// Where a file is run.
    pub(super) fn uses(&self, path: &RelPath, source: &str) -> Option<Placed> {
        let run = self.0.iter().find(|(run, _)| KINDS.contains(&source) && path.is_under(run));
        run.map(|(_, placed)| placed.clone())
    }
}
