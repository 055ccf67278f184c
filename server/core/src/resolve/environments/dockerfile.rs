//! What a Dockerfile says of where its image runs: a framework's environment, commands that leave out what only
//! developers need, a base made for development containers, names of stages; and what stands beside it.
//! Deliberately absent: who builds it (`resolve::dockerfile::used`).

use super::{Placed, SELECTORS, of_path};
use crate::catalog::{self, sign};
use crate::config::Config;
use crate::environment::Environment;
use crate::resolve::dockerfile::needed;
use crate::syntax::dockerfile::{Arg, Dockerfile, Stage};
use crate::text::RelPath;

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
pub(in crate::resolve) fn stated(dockerfile: &Dockerfile) -> Option<Placed> {
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

/// A stage named `dev` or `test` is for that environment, whatever the file is for.
pub(in crate::resolve) fn marked(stage: &Stage) -> Option<Placed> {
    let (environment, weight) = catalog::environment_token(&stage.alias.as_ref()?.value.to_ascii_lowercase())?;
    // A stage called `builder` belongs to whatever is built.
    (weight >= 80 && !matches!(environment, "shared" | "build")).then(|| Placed::word(sign::STAGE, environment))
}

/// Whether a Dockerfile in the same folder is named after an environment.
pub(in crate::resolve) fn beside(
    path: &RelPath,
    paths: &[&RelPath],
    config: &Config,
    environment: &Environment,
) -> bool {
    paths.iter().any(|other| {
        *other != path
            && other.folder() == path.folder()
            && other.name().to_ascii_lowercase().contains("dockerfile")
            && of_path(other, config).is_some_and(|place| place.environment == *environment)
    })
}

/// A Dockerfile that no compose file in the workspace builds: no development set-up needs it, so a deploy does, unless
/// the file says otherwise or another is for that. `alone`: no pipeline builds it either.
pub(in crate::resolve) fn unused(
    path: &RelPath,
    paths: &[&RelPath],
    dockerfile: &Dockerfile,
    config: &Config,
    alone: bool,
) -> Placed {
    match stated(dockerfile) {
        Some(place) if place.environment != Environment::Production => place,
        _ if beside(path, paths, config, &Environment::Production) => Placed::shared("another file is production's"),
        _ if beside(path, paths, config, &Environment::Development) => {
            Placed::new(Environment::Production, "the unmarked Dockerfile beside one for development")
        }
        Some(place) => place,
        None if alone && is_helper(path, paths) => {
            Placed::unsure("another Dockerfile is the application's", Vec::new())
        }
        None => Placed::new(Environment::Production, "an image that no development set-up builds"),
    }
}

/// Whether a plain `Dockerfile` stands beside it or above: that one is the application's.
fn is_helper(path: &RelPath, paths: &[&RelPath]) -> bool {
    let folder = path.folder();
    let above =
        |other: &RelPath| folder.is_under(&other.folder()) && (folder != other.folder() || path.name() != "Dockerfile");
    paths.iter().any(|other| *other != path && other.name() == "Dockerfile" && above(other))
}
