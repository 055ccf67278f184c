//! Env files that frameworks load over one another: `.env`, then `.env.local`, `.env.test`, `.env.test.local`, each over
//! what came before. Rules: <https://symfony.com/doc/current/configuration.html#overriding-environment-values-via-env-local>,
//! <https://github.com/bkeepers/dotenv#customizing-rails>, <https://vite.dev/guide/env-and-mode#env-files>,
//! <https://nextjs.org/docs/app/guides/environment-variables#environment-variable-load-order>.
//!
//! Only what runs from the same checkout is concluded: the tests, and the developer's own overrides. A deploy gets its
//! variables from outside. Laravel's `.env.testing` takes the place of `.env`
//! (<https://laravel.com/docs/testing#environment>) and is no part of a cascade.
//! Deliberately absent: which environment a file is for.

use std::collections::BTreeSet;

use super::Files;
use super::environments::{self, Placed};
use crate::config::Config;
use crate::environment::Environment;
use crate::source::{RawDeclaration, Reading, Strength};
use crate::text::RelPath;

/// What the files beside a `.env` make of its lines.
#[derive(Debug, Default)]
pub(super) struct Cascade {
    /// Keys that a file for developers sets again.
    overridden: BTreeSet<String>,
    /// Keys that the files for tests set, where those are loaded over the `.env`.
    tests: Option<BTreeSet<String>>,
}

impl Cascade {
    /// The cascade that starts at `path`; of any file but a `.env` nothing is said.
    pub(super) fn at(
        path: &RelPath,
        reading: &Reading,
        paths: &[&RelPath],
        files: &Files<'_>,
        config: &Config,
    ) -> Self {
        let mut cascade = Self::default();
        if path.name() != ".env" || reading.source != "dotenv" {
            return cascade;
        }
        let folder = path.folder();
        let beside = |other: &&&RelPath| {
            other.name().starts_with(".env.") && other.folder() == folder && !environments::is_example(other)
        };
        let mut tests = BTreeSet::new();
        let mut partial = false;
        for other in paths.iter().filter(beside) {
            let Some(over) = files.get(other).filter(|over| over.source == "dotenv") else { continue };
            let keys = over.defines.iter().map(|variable| variable.name.value.to_string());
            match environments::of_path(other, config).map(|placed| placed.environment) {
                _ if other.name() == ".env.local" => cascade.overridden.extend(keys),
                Some(Environment::Development) => cascade.overridden.extend(keys),
                Some(Environment::Test) if !other.name().ends_with("testing") => {
                    // One that sets as much as the `.env` stands alone.
                    partial |= !over.defines.is_empty() && over.defines.len() * 2 <= reading.defines.len();
                    tests.extend(keys);
                }
                _ => {}
            }
        }
        cascade.tests = partial.then_some(tests);
        cascade
    }

    /// Where a line of the `.env` holds that is for developers because of its kind: no longer there, if they set it again.
    pub(super) fn overrides(&self, raw: &RawDeclaration) -> Option<Placed> {
        let name = raw.name.as_deref()?;
        self.overridden.contains(name).then(|| Placed::shared("set again in a file for developers"))
    }

    /// The tests, if a line of the `.env` holds for them as well.
    pub(super) fn tests(&self, raw: &RawDeclaration) -> Option<Placed> {
        let set = self.tests.as_ref()?;
        let holds = raw.environment.is_none()
            && raw.strength == Strength::Strong
            && raw.name.as_deref().is_some_and(|name| !set.contains(name));
        holds.then(|| Placed::new(Environment::Test, ".env, over which .env.test is loaded"))
    }
}
