//! Files that set a machine up because another file says so: the playbook, manifests, cookbooks and scripts that a
//! Vagrantfile names are that machine's.
//! Deliberately absent: what such files install (their sources).

use super::Files;
use super::environments::{self, Placed};
use crate::catalog::sign;
use crate::config::Config;
use crate::environment::Environment;
use crate::text::RelPath;

/// Kinds of files that set machines up.
const KINDS: [&str; 4] = ["ansible", "chef", "puppet", "shell-script"];

/// What is run where.
pub(super) struct Provisioned {
    /// Files and folders that are run, each with where.
    runs: Vec<(RelPath, Placed)>,
    /// Where everything else of these kinds is run, if nothing else can: beside a machine of which it is not known what
    /// sets it up.
    rest: Option<Placed>,
}

impl Provisioned {
    pub(super) fn of(paths: &[&RelPath], files: &Files<'_>, config: &Config) -> Self {
        let mut found = Vec::new();
        for path in paths {
            let Some(reading) = files.get(path).filter(|reading| !reading.runs.is_empty()) else { continue };
            let by_kind = || environments::of_kind(reading.source).map(|word| Placed::word(sign::USED, word));
            let Some(placed) = environments::stated(path, config).or_else(by_kind) else { continue };
            found.extend(reading.runs.iter().map(|run| (run.clone(), placed.clone())));
        }
        let rest = found.is_empty().then(|| beside(paths, files, config)).flatten();
        Self { runs: found, rest }
    }

    /// Where a file is run.
    pub(super) fn uses(&self, path: &RelPath, source: &str) -> Option<Placed> {
        let run = self.runs.iter().find(|(run, _)| KINDS.contains(&source) && path.is_under(run));
        let rest = || self.rest.clone().filter(|_| KINDS.contains(&source) && source != "shell-script");
        run.map(|(_, placed)| placed.clone()).or_else(rest)
    }
}

/// A Vagrantfile's machine, unless something of these kinds is for a deploy.
fn beside(paths: &[&RelPath], files: &Files<'_>, config: &Config) -> Option<Placed> {
    let source = |path: &RelPath| files.get(path).map_or("", |reading| reading.source);
    if !paths.iter().any(|path| source(path) == "vagrantfile") {
        return None;
    }
    let deploys = paths.iter().filter(|path| KINDS.contains(&source(path))).any(|path| {
        let placed = environments::of_path(path, config).map(|placed| placed.environment);
        placed.is_some_and(|environment| environment.reference_rank() > Environment::Ci.reference_rank())
    });
    (!deploys).then(|| Placed::new(Environment::Development, "beside a Vagrantfile"))
}
