//! The file as people write it, for the JSON Schema that editors use. [`super::read`] reads the same keys; a test holds
//! the two together.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[schemars(title = ".onpar.yaml", description = "Configuration of onpar, at the root of the workspace.")]
pub(super) struct ConfigFile {
    /// What each rule weighs, by its id.
    pub(super) rules: BTreeMap<String, RuleSetting>,
    /// Environments by name: `development`, `test`, `ci`, `staging`, `production`, `shared` or a name of your own.
    pub(super) environments: BTreeMap<String, EnvironmentEntry>,
    /// The environment that the others are to follow. Default: production, else staging, else CI.
    pub(super) reference: Option<String>,
    /// Applications by their folder (`.` is the root): each folder is one of its own, with the files that belong to it
    /// from elsewhere.
    pub(super) projects: BTreeMap<String, ProjectEntry>,
    /// Slots by a name of your own: which services, variables, hosts or files are the same service in all environments.
    pub(super) slots: BTreeMap<String, SlotEntry>,
    /// Findings that are accepted, for files that have no comments (elsewhere: `# onpar: allow[rule] reason`).
    pub(super) accept: Vec<AcceptEntry>,
    /// After how many days a stated service is to be looked at again. Default: 180.
    pub(super) recheck_after_days: Option<u32>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the shape is what counts, for the schema")]
pub(super) enum RuleSetting {
    /// The level of its findings.
    Level(LevelWord),
    Options(RuleOptions),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the shape is what counts, for the schema")]
pub(super) struct RuleOptions {
    /// The level of its findings.
    pub(super) level: Option<LevelWord>,
    /// The smallest difference of versions that is told (`service-version`, `runtime-version`).
    pub(super) threshold: Option<ThresholdWord>,
}

/// `off`, `hint`, `information`, `warning` or `error`.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum LevelWord {
    Off,
    Hint,
    Information,
    Warning,
    Error,
}

/// `major`, `minor` or `patch`.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum ThresholdWord {
    Major,
    Minor,
    Patch,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct EnvironmentEntry {
    /// Globs of the files that are for this environment, relative to this file: `deploy/**`, `*.prod.yml`. Of several
    /// that fit a file the one with the most letters counts. `shared` takes files out of comparisons.
    pub(super) files: Option<Globs>,
    /// Names that files use for it inside: keys, profiles, stages, spaces (`live`, `uat`, `dev-space`).
    pub(super) keys: Option<Globs>,
    /// Services of this environment that no file declares, by slot (`database`, `cache`) or a name of your own.
    pub(super) services: BTreeMap<String, ServiceEntry>,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ProjectEntry {
    /// Globs of files elsewhere that belong to this application: `infra/shop/**`.
    pub(super) files: Option<Globs>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the shape is what counts, for the schema")]
pub(super) struct SlotEntry {
    /// Globs of services, variables, hosts or, with a `/`, files: `analytics-*`, `ANALYTICS_URL`, `infra/analytics/**`.
    #[serde(rename = "match")]
    pub(super) names: Globs,
    /// Only what is of this category: `database`, `cache`, `queue`, `search`.
    #[serde(default)]
    pub(super) category: Option<String>,
    /// `true`: a tool's own service, compared with nothing.
    #[serde(default)]
    pub(super) ignore: Option<bool>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the shape is what counts, for the schema")]
pub(super) enum Globs {
    One(String),
    Several(Vec<String>),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the shape is what counts, for the schema")]
pub(super) struct ServiceEntry {
    /// The product: `postgresql`, `redis`, `rabbitmq`.
    pub(super) product: String,
    /// Its version, in quotes: `"16.3"`.
    pub(super) version: Option<String>,
    /// Where you know it from: a console, a ticket, a person.
    pub(super) source: Option<String>,
    /// The day you looked, as `2026-05-01`.
    pub(super) checked: Option<String>,
    /// Folder of the application, where the repository holds several.
    pub(super) project: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the shape is what counts, for the schema")]
pub(super) struct AcceptEntry {
    /// Id of the rule.
    pub(super) rule: String,
    /// Why it is accepted.
    pub(super) reason: String,
    /// Globs of the files where it is accepted; everywhere if left out.
    #[serde(default)]
    pub(super) files: Option<Globs>,
    /// Slot for which it is accepted (`database`, `cache`, `queue`), as `onpar check --format json` prints it.
    #[serde(default)]
    pub(super) slot: Option<String>,
    /// Who answers for it.
    #[serde(default)]
    pub(super) owner: Option<String>,
    /// The last day it is accepted, as `2027-01-31`; later its findings are told again.
    #[serde(default)]
    pub(super) until: Option<String>,
}

/// JSON Schema of the file, for editors.
#[must_use]
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(ConfigFile)
}
