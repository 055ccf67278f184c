//! Steps that build an image to be pushed: the Dockerfile, its stage and its arguments.
//!
//! Inputs: <https://github.com/docker/build-push-action#inputs>
//! Deliberately absent: images that are built and not pushed, builds from another repository or through Bake.

use super::scope::Scope;
use crate::source::build::RawBuild;
use crate::source::facts::Facts;
use crate::source::pipeline::values::{Filled, Value};
use crate::syntax::Node;
use crate::text::RelPath;
use crate::traced::Traced;

pub(super) fn step(facts: &mut Facts<'_>, name: &str, with: Option<&Node>, scope: &Scope<'_>) {
    let Some(with) = with.filter(|_| name.eq_ignore_ascii_case("docker/build-push-action")) else { return };
    let pushes = with.get("push").and_then(Node::as_str).is_some_and(|push| !push.trim().eq_ignore_ascii_case("false"));
    let Some(dockerfile) = pushes.then(|| dockerfile(facts, with, scope)).flatten() else { return };
    let input = |name: &str| single(facts, with.get(name)?, scope);
    let build = RawBuild { dockerfile, target: input("target"), args: arguments(facts, with, scope) };
    facts.reading.builds.push(build);
}

/// `file` counts from the root of the repository, as `context` does; its default is the `Dockerfile` of the context.
fn dockerfile(facts: &Facts<'_>, with: &Node, scope: &Scope<'_>) -> Option<RelPath> {
    // The folder that holds `.github/workflows`.
    let root = facts.file.path.folder().folder().folder();
    match with.get("file") {
        Some(file) => root.join(&single(facts, file, scope)?),
        None => match with.get("context") {
            Some(context) => root.join(&single(facts, context, scope)?)?.join("Dockerfile"),
            None => root.join("Dockerfile"),
        },
    }
}

/// The value of an input that is the same in each job of the matrix and wholly known.
fn single(facts: &Facts<'_>, node: &Node, scope: &Scope<'_>) -> Option<String> {
    match scope.resolve(&Value::of(facts.file, node)?).as_slice() {
        [only] if only.is_known() => Some(only.text.trim().to_owned()),
        _ => None,
    }
}

/// `build-args`: one `NAME=value` a line.
fn arguments(facts: &Facts<'_>, with: &Node, scope: &Scope<'_>) -> Vec<(String, Traced)> {
    let lines = with.get("build-args").map(|node| Value::lines(facts.file, node)).unwrap_or_default();
    let argument = |line: Value| {
        let (name, value) = line.text.split_once('=')?;
        let bare = value.trim_matches(['"', '\'']);
        let from = name.len() + 1 + (value.len() - value.trim_start_matches(['"', '\'']).len());
        let written = line.part(from..from + bare.len());
        let filled = scope.resolve(&written);
        let traced = match filled.as_slice() {
            [only] if only.is_known() => only.traced(facts.file),
            _ => Filled::plain(&written.part(0..0)).traced(facts.file),
        };
        Some((name.trim().to_owned(), traced))
    };
    lines.into_iter().filter_map(argument).collect()
}
