//! The environment of a file, by what the user says and by its name.
//! Deliberately absent: what a file is used with (`chains`) and keys inside files (their sources).

use crate::catalog;
use crate::config::Config;
use crate::environment::Environment;
use crate::text::RelPath;

/// An environment and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub environment: Environment,
    pub why: String,
}

impl Placed {
    pub(super) fn new(environment: Environment, why: impl Into<String>) -> Self {
        Self { environment, why: why.into() }
    }

    pub(super) fn shared(why: impl Into<String>) -> Self {
        Self::new(Environment::Shared, why)
    }
}

/// Below this weight (percent) a word in a name says too little to compare by.
const ENOUGH: u8 = 60;

/// The environment that the user states for a file, or that its name or folder states.
pub(super) fn of_path(path: &RelPath, config: &Config) -> Option<Placed> {
    stated(path, config).or_else(|| {
        let (environment, weight) = catalog::environment_of_path(path.as_str())?;
        let environment = Environment::from_word(environment);
        (weight >= ENOUGH && environment.is_compared()).then(|| Placed::new(environment, "file name"))
    })
}

/// The environment that `.onpar.yaml` states for a file.
pub(super) fn stated(path: &RelPath, config: &Config) -> Option<Placed> {
    config.environment(path).map(|environment| Placed::new(environment.clone(), crate::engine::CONFIG_FILE))
}

/// Whether a file is a template that people copy: the weakest evidence.
pub(super) fn is_example(path: &RelPath) -> bool {
    const WORDS: [&str; 9] =
        ["default", "defaults", "dist", "example", "examples", "sample", "template", "tmpl", "tpl"];
    let mut words = path.name().split(['.', '-', '_']);
    words.any(|word| WORDS.contains(&word.to_ascii_lowercase().as_str())) || catalog::is_example_path(path.as_str())
}
