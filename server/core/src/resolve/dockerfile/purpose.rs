//! What a Dockerfile says of where its image runs: a framework's environment, commands that leave out what only
//! developers need, a base made for development containers. Deliberately absent: names of files and stages (`used`).

use super::used::{marked, needed};
use crate::catalog;
use crate::environment::Environment;
use crate::resolve::chains::SELECTORS;
use crate::resolve::place::Placed;
use crate::syntax::dockerfile::{Arg, Dockerfile, Stage};

/// What is done to an image that is deployed, and to no other.
const COMMANDS: &[&str] = &[
    "--no-dev",
    "--omit dev",
    "--omit=dev",
    "--only production",
    "--only=production",
    "--without development",
    "assets:precompile",
    "collectstatic",
    "dotnet publish",
    "mix release",
];

/// The environment that the file itself tells: production's or a developer's; shared where what it sets is another than
/// production, which whoever runs it may change.
pub(super) fn stated(dockerfile: &Dockerfile) -> Option<Placed> {
    if dockerfile.stages.iter().any(is_for_developers) {
        return Some(Placed::new(Environment::Development, "an image for development containers"));
    }
    let built = needed(dockerfile, dockerfile.stages.len().checked_sub(1)?);
    let stages = || built.iter().filter_map(|index| dockerfile.stages.get(*index));
    let settings = dockerfile.args_before.iter().chain(stages().flat_map(|stage| stage.args.iter().chain(&stage.envs)));
    let selected: Vec<Environment> = settings.filter_map(selected).collect();
    if selected.iter().any(|environment| *environment != Environment::Production) {
        return Some(Placed::shared("what the Dockerfile sets is not production"));
    }
    let is_named = |stage: &Stage| marked(stage).is_some_and(|place| place.environment == Environment::Production);
    let why = if !selected.is_empty() {
        "the environment that the Dockerfile sets"
    } else if stages().any(is_named) {
        "name of a stage"
    } else if stages().any(leaves_out) {
        "what the Dockerfile leaves out or prepares"
    } else {
        return None;
    };
    Some(Placed::new(Environment::Production, why))
}

/// Whether a stage is built on an image that is made for development containers.
fn is_for_developers(stage: &Stage) -> bool {
    let image = &*stage.from.value;
    image.contains("/devcontainers/") || image.starts_with("gitpod/")
}

/// The environment in `ENV RAILS_ENV=production`.
fn selected(setting: &Arg) -> Option<Environment> {
    let name: &str = &setting.name.value;
    let value = setting.default.as_ref()?.value.trim_matches(['"', '\'']).to_ascii_lowercase();
    if name == "BUNDLE_WITHOUT" {
        return value.contains("development").then_some(Environment::Production);
    }
    if !SELECTORS.contains(&name) {
        return None;
    }
    let (environment, weight) = catalog::environment_token(&value)?;
    (weight >= 80).then(|| Environment::from_word(environment))
}

fn leaves_out(stage: &Stage) -> bool {
    let scripts = || stage.runs.iter().flat_map(|run| &run.scripts);
    scripts().any(|script| COMMANDS.iter().any(|command| script.text.contains(command)))
}
