//! Compose projects: what a chain of files (`-f base -f overlay`) comes to, as Docker Compose 2.40 loads it, with the
//! trail of each value. Rules: <https://github.com/compose-spec/compose-spec/blob/main/spec.md>.
//!
//! Tolerant where Compose gives up: what it would refuse is a problem at its place, and everything else is loaded.
//! Deliberately absent: which chain is which environment, the variables of the shell (all count as unset), and what
//! only the engine needs (networks, ports, limits).

mod canonical;
mod chain;
mod check;
mod env;
mod extends;
mod include;
mod load;
mod merge;
mod project;
mod service;
#[cfg(test)]
mod tests;
mod value;
mod volume;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use crate::source::dotenv::raw_lines;
pub(super) use chain::stated;
pub use chain::{Chain, default_files};

use super::traced::Traced;
use crate::source::Variable;
use crate::source::compose::Model;
use crate::text::{Place, RelPath};

/// The files that a chain may look at.
pub trait Files {
    /// The compose file at a path; `None` if there is none.
    fn compose(&self, path: &RelPath) -> Option<&Model>;

    /// The lines of the env file at a path, read by Compose's rules; `None` if there is none.
    fn env(&self, path: &RelPath) -> Option<&[Variable]>;

    /// Whether Compose would refuse the env file at a path.
    fn env_is_broken(&self, _: &RelPath) -> bool {
        false
    }

    /// The lines of an env file read by [`raw_lines`], where its text is at hand.
    fn raw_env(&self, _: &RelPath) -> Option<(Vec<Variable>, bool)> {
        None
    }

    fn exists(&self, path: &RelPath) -> bool;
}

/// A chain, loaded.
#[derive(Debug, Default)]
pub struct Project {
    pub name: String,
    pub services: BTreeMap<String, Service>,
    /// What Compose would refuse, or warn of, and where.
    pub problems: Vec<(Place, String)>,
    /// Every file looked at, present or not.
    pub consulted: BTreeSet<RelPath>,
    /// The compose files that were read, in order of reading; those extended and included come with them.
    pub files: Vec<RelPath>,
    /// The env files that were read, for variables and for services.
    pub env_files: Vec<RelPath>,
}

#[derive(Debug, Clone)]
pub struct Service {
    pub name: String,
    /// Its name, where the last file of the chain mentions it.
    pub at: Place,
    pub image: Option<Traced>,
    pub build: Option<Build>,
    /// Env files and `environment`, merged; `None` for a variable that is taken from the shell.
    pub environment: BTreeMap<String, Option<Traced>>,
    pub env_file: Vec<EnvFile>,
    pub labels: BTreeMap<String, Traced>,
    pub profiles: Vec<String>,
    /// Whether it runs under the profiles of the chain.
    pub enabled: bool,
    pub command: Option<Vec<Traced>>,
    pub entrypoint: Option<Vec<Traced>>,
    pub restart: Option<String>,
    pub platform: Option<Traced>,
    /// Mounts a folder of the workspace from the host.
    pub binds_source: bool,
    /// Whether that is the whole folder of the project, or one above it.
    pub binds_root: bool,
    pub depends_on: Vec<String>,
    pub links: Vec<String>,
    /// Files of the chain that mention it.
    pub files: Vec<RelPath>,
}

#[derive(Debug, Clone)]
pub struct Build {
    /// As written, after expansion: `.`, `./docker/db`, `https://...`.
    pub context: Traced,
    /// The folder that a relative context counts from.
    pub folder: RelPath,
    /// Relative to the context; `Dockerfile` if it is not stated.
    pub dockerfile: Option<Traced>,
    pub dockerfile_inline: Option<Traced>,
    pub target: Option<Traced>,
    /// `None` for an argument whose value is taken from the shell.
    pub args: BTreeMap<String, Option<Traced>>,
    pub additional_contexts: BTreeMap<String, Traced>,
}

impl Build {
    /// The folder that is built, if it lies in the workspace.
    #[must_use]
    pub fn context_path(&self) -> Option<RelPath> {
        let text = self.context.text.as_str();
        if is_remote(text) { None } else { self.folder.join(text) }
    }

    /// The Dockerfile, if it lies in the workspace.
    #[must_use]
    pub fn dockerfile_path(&self) -> Option<RelPath> {
        if self.dockerfile_inline.is_some() {
            return None;
        }
        let name = self.dockerfile.as_ref().map_or("Dockerfile", |dockerfile| dockerfile.text.as_str());
        self.context_path()?.join(name)
    }
}

/// A context that is fetched or named, not a folder.
fn is_remote(context: &str) -> bool {
    context.contains("://")
        || ["https://", "http://", "git://", "ssh://", "github.com/", "git@"]
            .iter()
            .any(|prefix| context.starts_with(prefix))
}

#[derive(Debug, Clone)]
pub struct EnvFile {
    /// As written, after expansion.
    pub path: Traced,
    /// In the workspace; `None` if it lies outside.
    pub file: Option<RelPath>,
    pub required: bool,
    /// `format: raw`: nothing is quoted or expanded.
    pub raw: bool,
}

/// Loads a chain.
#[must_use]
pub fn load(files: &dyn Files, chain: &Chain) -> Project {
    project::load(files, chain)
}

/// The variables that the files of a chain see, by name: the lines of its env files, expanded.
#[must_use]
pub fn variables(files: &dyn Files, chain: &Chain) -> BTreeMap<String, Traced> {
    project::known(files, chain)
}
