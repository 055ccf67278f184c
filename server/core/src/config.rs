//! `.onpar.yaml`: levels for rules, environments for files, accepted findings.
//! Deliberately absent: finding and reading the file.

use std::collections::BTreeMap;

use globset::{Glob, GlobMatcher};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::environment::Environment;
use crate::rule::Level;
use crate::text::RelPath;

/// What the client (an editor's settings) or the command line asks for. Wins over the configuration file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    pub levels: BTreeMap<String, Level>,
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
    levels: BTreeMap<String, Level>,
    environments: Vec<(GlobMatcher, Environment)>,
    allows: Vec<ConfigAllow>,
    /// What is wrong with the file, one line each; the rest of it counts all the same.
    pub problems: Vec<String>,
}

/// An accepted finding, for files that have no comments.
#[derive(Debug)]
pub struct ConfigAllow {
    pub rule: String,
    pub reason: String,
    path: Option<GlobMatcher>,
    slot: Option<String>,
}

/// The file as people write it. The JSON Schema of editors is made from this type.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = ".onpar.yaml", description = "Configuration of onpar, at the root of the workspace.")]
pub struct ConfigFile {
    /// Level of each rule, by its id.
    pub rules: BTreeMap<String, LevelWord>,
    /// Environment of files, by glob relative to this file. The first that fits counts. `shared` takes files out of
    /// comparisons.
    pub environments: Vec<EnvironmentEntry>,
    /// Findings that are accepted, for files that have no comments (elsewhere: `# onpar: allow[rule] reason`).
    pub allow: Vec<AllowEntry>,
}

/// `off`, `hint`, `information`, `warning` or `error`.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LevelWord {
    Off,
    Hint,
    Information,
    Warning,
    Error,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnvironmentEntry {
    /// Glob: `deploy/**`, `*.prod.yml`, `docker-compose.yml`.
    pub files: String,
    /// `development`, `test`, `ci`, `staging`, `production`, `shared` or a name of your own.
    pub environment: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AllowEntry {
    /// Id of the rule.
    pub rule: String,
    /// Why it is accepted.
    pub reason: String,
    /// Glob of the files where it is accepted; everywhere if left out.
    #[serde(default)]
    pub files: Option<String>,
    /// Slot for which it is accepted (`database`, `cache`, `queue`), as `onpar check --format json` prints it.
    #[serde(default)]
    pub slot: Option<String>,
}

impl From<LevelWord> for Level {
    fn from(word: LevelWord) -> Self {
        match word {
            LevelWord::Off => Self::Off,
            LevelWord::Hint => Self::Hint,
            LevelWord::Information => Self::Information,
            LevelWord::Warning => Self::Warning,
            LevelWord::Error => Self::Error,
        }
    }
}

impl Config {
    /// Reads the text of the file. A broken file gives the defaults and a problem.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut config = Self::default();
        if text.trim().is_empty() {
            return config;
        }
        match serde_yaml::from_str::<Option<ConfigFile>>(text) {
            Ok(file) => config.take(file.unwrap_or_default()),
            Err(error) => config.problems.push(error.to_string()),
        }
        config
    }

    fn take(&mut self, file: ConfigFile) {
        for (rule, level) in file.rules {
            if crate::rule::rule(&rule).is_none() {
                self.problems.push(format!("rules: there is no rule `{rule}`"));
            }
            self.levels.insert(rule, level.into());
        }
        for entry in file.environments {
            if let Some(glob) = self.glob(&entry.files, "environments") {
                self.environments.push((glob, Environment::from_word(&entry.environment)));
            }
        }
        for entry in file.allow {
            if crate::rule::rule(&entry.rule).is_none() {
                self.problems.push(format!("allow: there is no rule `{}`", entry.rule));
            }
            let path = entry.files.as_deref().map(|glob| self.glob(glob, "allow"));
            if path.as_ref().is_none_or(Option::is_some) {
                let (rule, reason, slot) = (entry.rule, entry.reason, entry.slot);
                self.allows.push(ConfigAllow { rule, reason, path: path.flatten(), slot });
            }
        }
    }

    fn glob(&mut self, glob: &str, section: &str) -> Option<GlobMatcher> {
        match Glob::new(glob.trim_start_matches("./")) {
            Ok(glob) => Some(glob.compile_matcher()),
            Err(error) => {
                self.problems.push(format!("{section}: {error}"));
                None
            }
        }
    }

    #[must_use]
    pub fn level(&self, rule: &str) -> Option<Level> {
        self.levels.get(rule).copied()
    }

    /// The environment that the user states for a file. A glob without `/` is also tried on the file's name.
    #[must_use]
    pub fn environment(&self, path: &RelPath) -> Option<&Environment> {
        let fits = |glob: &GlobMatcher| matches(glob, path);
        self.environments.iter().find(|(glob, _)| fits(glob)).map(|(_, environment)| environment)
    }

    /// The reason why a finding of this rule at this file and slot is accepted.
    #[must_use]
    pub fn allowed(&self, rule: &str, path: &RelPath, slot: &str) -> Option<&str> {
        let fits = |allow: &&ConfigAllow| {
            allow.rule == rule
                && allow.path.as_ref().is_none_or(|glob| matches(glob, path))
                && allow.slot.as_deref().is_none_or(|wanted| wanted == slot)
        };
        self.allows.iter().find(fits).map(|allow| allow.reason.as_str())
    }
}

fn matches(glob: &GlobMatcher, path: &RelPath) -> bool {
    glob.is_match(path.as_str()) || (!glob.glob().glob().contains('/') && glob.is_match(path.name()))
}

/// JSON Schema of the file, for editors.
#[must_use]
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(ConfigFile)
}
