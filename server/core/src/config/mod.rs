//! `.onpar.yaml`: levels of rules, environments of files, what belongs together, what people state, accepted findings.
//! Deliberately absent: finding the file, and the day (`today` is given).

mod accept;
mod arrange;
mod assist;
mod first;

mod file;
mod read;
mod stated;
mod write;

use std::collections::BTreeMap;

use globset::GlobMatcher;

use crate::catalog::{Category, Date};
use crate::environment::Environment;
use crate::rule::Level;
use crate::syntax::Problem;
use crate::text::{RelPath, Span};
use crate::version::Agreement;

pub use accept::Accept;
pub use arrange::SlotChoice;
pub use assist::{Offer, Offers, Told, complete, tell};
pub use first::first_file;

pub use file::schema;
pub use stated::Stated;
pub use write::{NewService, with_services};

/// What the client (an editor's settings) or the command line asks for. Wins over the configuration file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    pub levels: BTreeMap<String, Level>,
    /// The day it is, for statements that grow old and acceptances that end; `None`: they never do.
    pub today: Option<Date>,
}

impl Options {
    #[must_use]
    pub fn level(&self, rule: &str) -> Option<Level> {
        self.levels.get(rule).copied()
    }
}

/// The configuration of a workspace.
#[derive(Debug, Default)]
pub struct Config {
    rules: BTreeMap<&'static str, RuleEntry>,
    environments: Vec<(GlobMatcher, Environment)>,
    /// Names that files use for environments, lower case.
    keys: BTreeMap<String, Environment>,
    reference: Option<Environment>,
    stated: Vec<Stated>,
    accepts: Vec<Accept>,
    projects: Vec<arrange::ProjectEntry>,
    slots: Vec<arrange::SlotEntry>,
    /// After how many days a statement is told to be old.
    recheck: u32,
    /// Mistakes in the file; the rest of it counts all the same.
    pub problems: Vec<Problem>,
}

/// What is set for one rule.
#[derive(Debug, Clone, Copy, Default)]
struct RuleEntry {
    level: Option<Level>,
    threshold: Option<Agreement>,
}

/// Something about the configuration that is no mistake, but that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub span: Span,
    /// Stable id: `stale-statement`, `expired-acceptance`, `unused-acceptance`, `unsure-environment`, `unsure-slot`.
    pub code: &'static str,
    pub level: Level,
    pub message: String,
}

impl Config {
    /// Reads the text of the file, as far as it can be read; the rest is a problem.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        read::read(text)
    }

    #[must_use]
    pub fn level(&self, rule: &str) -> Option<Level> {
        self.rules.get(rule)?.level
    }

    /// The smallest difference of versions that a rule tells.
    #[must_use]
    pub fn threshold(&self, rule: &str) -> Option<Agreement> {
        self.rules.get(rule)?.threshold
    }

    /// The environment that the user states for a file. Of several globs that fit the one with the most letters
    /// counts. A glob without `/` is also tried on the file's name.
    #[must_use]
    pub fn environment(&self, path: &RelPath) -> Option<&Environment> {
        let fits = self.environments.iter().filter(|(glob, _)| matches(glob, path));
        fits.max_by_key(|(glob, _)| letters(glob)).map(|(_, environment)| environment)
    }

    /// The environment that the user means by a name that files use.
    #[must_use]
    pub fn meant(&self, name: &str) -> Option<&Environment> {
        self.keys.get(&name.to_ascii_lowercase())
    }

    /// The environment that the others are to follow, where the user says so.
    #[must_use]
    pub fn reference(&self) -> Option<&Environment> {
        self.reference.as_ref()
    }

    /// The folders that the user names as applications.
    pub fn project_folders(&self) -> impl Iterator<Item = &RelPath> {
        arrange::folders(&self.projects)
    }

    /// The application (its folder) that the user gives a file to.
    #[must_use]
    pub fn project_of(&self, path: &RelPath) -> Option<&RelPath> {
        arrange::project_of(&self.projects, path)
    }

    /// What the user says of a declaration, by its names (service, variable, host) and its file.
    #[must_use]
    pub fn slot_of(&self, category: Category, names: &[&str], path: &RelPath) -> Option<SlotChoice<'_>> {
        arrange::slot_of(&self.slots, category, names, path)
    }

    /// What people state about services that no file declares.
    #[must_use]
    pub fn stated(&self) -> &[Stated] {
        &self.stated
    }

    /// The acceptance (by its number) that holds for a finding of this rule at this file and slot.
    #[must_use]
    pub fn accepted(&self, rule: &str, path: &RelPath, slot: &str, today: Option<Date>) -> Option<(usize, &Accept)> {
        let fits = |(_, accept): &(usize, &Accept)| accept.fits(rule, path, slot) && !accept.is_over(today);
        self.accepts.iter().enumerate().find(fits)
    }

    /// What has grown old by `today`, and acceptances (all but those `used`) that accept nothing.
    #[must_use]
    pub fn notices(&self, today: Option<Date>, used: impl Fn(usize) -> bool) -> Vec<Notice> {
        let accepts = self.accepts.iter().enumerate();
        let mut notices: Vec<_> = accepts.filter_map(|(at, accept)| accept.notice(today, used(at))).collect();
        notices.extend(self.stated.iter().filter_map(|stated| stated.notice(today, self.recheck)));
        notices.sort_by_key(|notice| notice.span);
        notices
    }

    /// Whether anything in the file can give a [`Notice`].
    #[must_use]
    pub fn may_notice(&self) -> bool {
        !self.accepts.is_empty() || !self.stated.is_empty()
    }
}

fn letters(glob: &GlobMatcher) -> usize {
    glob.glob().glob().bytes().filter(|byte| !b"*?[]{}!".contains(byte)).count()
}

fn matches(glob: &GlobMatcher, path: &RelPath) -> bool {
    glob.is_match(path.as_str()) || (!glob.glob().glob().contains('/') && glob.is_match(path.name()))
}

#[cfg(test)]
mod tests;
