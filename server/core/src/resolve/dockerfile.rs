//! Dockerfiles in context: base images through build arguments, and which environment each file is for.
//! Deliberately absent: reading Dockerfiles (`syntax::dockerfile`).

use std::collections::BTreeMap;
use std::ops::Range;

use super::chains::Placements;
use super::place::{self, Placed};
use super::traced::{Piece, Step, Traced};
use super::{Files, Found, server};
use crate::catalog::{self, Category};
use crate::config::Config;
use crate::environment::Environment;
use crate::inventory::{Declaration, Role, Strength};
use crate::source::Model;
use crate::syntax::dockerfile::{Arg, Dockerfile, Manager, Run, Stage};
use crate::syntax::expand::{Expanded, Origin};
use crate::text::{Place, RelPath, Span};

/// Stages may name each other; longer chains than this are not followed.
const DEPTH: usize = 32;

/// Build arguments given from outside.
pub(super) type Args = BTreeMap<String, Option<Traced>>;

pub(super) fn model<'a>(files: &Files<'a>, path: &RelPath) -> Option<&'a Dockerfile> {
    match files.get(path)?.model.as_ref()? {
        Model::Dockerfile(dockerfile) => Some(dockerfile),
        _ => None,
    }
}

/// The image that the stage `target` (the last one if `None`) ends up on, through stages that build on each other.
pub(super) fn base(path: &RelPath, dockerfile: &Dockerfile, target: Option<&str>, args: &Args) -> Option<Traced> {
    let mut index = match target {
        Some(name) => stage_named(dockerfile, name, dockerfile.stages.len())?,
        None => dockerfile.stages.len().checked_sub(1)?,
    };
    for _ in 0..DEPTH {
        let stage = dockerfile.stages.get(index)?;
        let image = image_of(path, dockerfile, stage, args);
        match stage_named(dockerfile, &image.text, index) {
            Some(earlier) => index = earlier,
            None => return Some(image),
        }
    }
    None
}

/// The stage of this name or number among those before `before`.
fn stage_named(dockerfile: &Dockerfile, name: &str, before: usize) -> Option<usize> {
    let named = |stage: &Stage| stage.alias.as_ref().is_some_and(|alias| alias.value.eq_ignore_ascii_case(name));
    let by_name = dockerfile.stages.get(..before)?.iter().rposition(named);
    by_name.or_else(|| name.parse().ok().filter(|index| *index < before))
}

/// The image that a stage's `FROM` names, with the build arguments filled in.
fn image_of(path: &RelPath, dockerfile: &Dockerfile, stage: &Stage, args: &Args) -> Traced {
    let given = |name: &str| args.get(name)?.as_ref().map(|value| Expanded::variable(&value.text, name));
    let expanded = dockerfile.image(stage, &given);
    let token = match expanded.used.as_slice() {
        [only] => only.span,
        _ => stage.from.span,
    };
    let token = Place::new(path, token);
    let mut pieces: Vec<Piece> = Vec::new();
    for piece in &expanded.pieces {
        match &piece.origin {
            Origin::Written(span) => pieces.push(written(path, dockerfile, stage, piece.range.clone(), *span, &token)),
            Origin::Variable(name) => match args.get(&**name).and_then(Option::as_ref) {
                Some(value) if value.text.len() == piece.range.len() => {
                    pieces.extend(given_pieces(value, &piece.range, &token));
                }
                _ => pieces.push(Piece {
                    range: piece.range.clone(),
                    shown: token.clone(),
                    origin: None,
                    via: Vec::new(),
                }),
            },
        }
    }
    let end = expanded.text.len();
    // A build argument that is given, and empty because nothing sets it there, is as little known as none at all.
    let is_empty = |name: &str| args.get(name).and_then(Option::as_ref).is_some_and(|value| value.text.is_empty());
    for unset in expanded.used.iter().filter(|used| used.word.is_none() && (!used.set || is_empty(&used.name))) {
        let shown = Place::new(path, unset.span);
        let via = vec![Step::new(shown.clone(), format!("{} has no value", unset.name))];
        pieces.push(Piece { range: end..end, shown, origin: None, via });
    }
    Traced { text: expanded.text, at: Place::new(path, stage.from.span), pieces, trail: Vec::new() }
}

/// Bytes that stand in the file: in the `FROM` itself, or as the default of an `ARG`.
fn written(
    path: &RelPath,
    dockerfile: &Dockerfile,
    stage: &Stage,
    range: Range<usize>,
    span: Span,
    token: &Place,
) -> Piece {
    let place = Place::new(path, span);
    let origin = (span.len() == range.len()).then(|| place.clone());
    if stage.from.span.contains(span) {
        return Piece { range, shown: place, origin, via: Vec::new() };
    }
    let default = |arg: &&Arg| arg.default.as_ref().is_some_and(|default| default.span.contains(span));
    let name = dockerfile.args_before.iter().find(default).map_or("", |arg| &*arg.name.value);
    let via = vec![Step::new(place, format!("default of ARG {name}"))];
    Piece { range, shown: token.clone(), origin, via }
}

/// Bytes given as a build argument by a compose file.
fn given_pieces<'a>(value: &'a Traced, range: &Range<usize>, token: &'a Place) -> impl Iterator<Item = Piece> + 'a {
    let start = range.start;
    value.pieces.iter().map(move |inner| {
        let mut via = vec![Step::new(inner.shown.clone(), "build argument")];
        via.extend(inner.via.iter().chain(&value.trail).cloned());
        let range = start + inner.range.start..start + inner.range.end;
        Piece { range, shown: token.clone(), origin: inner.origin.clone(), via }
    })
}

/// Declares what every Dockerfile of the project says by itself: bases of its stages and installed packages.
pub(super) fn declare(paths: &[&RelPath], files: &Files<'_>, config: &Config, placed: &Placements, found: &mut Found) {
    for path in paths {
        let Some(dockerfile) = model(files, path) else { continue };
        let environments = environments(path, paths, config, placed);
        for (index, stage) in dockerfile.stages.iter().enumerate() {
            let args = placed.build_args(path);
            let image = image_of(path, dockerfile, stage, args);
            if stage_named(dockerfile, &image.text, index).is_some() {
                continue;
            }
            for place in stage_environments(stage, &environments) {
                found.declarations.extend(server::of_image(&image, &place, "dockerfile", &[]).map(as_tool));
                packages(path, stage, &image.text, &place, found);
            }
        }
    }
}

/// What stands in a Dockerfile is not known to be a running service unless a compose file builds it (`chains` says so).
fn as_tool(mut declaration: Declaration) -> Declaration {
    if declaration.category.is_backing_service() {
        declaration.strength = Strength::Weak;
    }
    declaration
}

/// Where a Dockerfile is used: what the user says, its name, the compose chains that build it, else everywhere.
fn environments(path: &RelPath, paths: &[&RelPath], config: &Config, placed: &Placements) -> Vec<Placed> {
    if let Some(place) = place::of_path(path, config) {
        return vec![place];
    }
    let built = placed.dockerfile(path);
    if !built.is_empty() {
        return built.to_vec();
    }
    let marked = |other: &&&RelPath| {
        other.folder() == path.folder()
            && other.name().to_ascii_lowercase().contains("dockerfile")
            && place::of_path(other, config).is_some_and(|place| place.environment == Environment::Development)
    };
    if paths.iter().any(|other| marked(&other)) {
        return vec![Placed::new(Environment::Production, "the unmarked Dockerfile beside one for development")];
    }
    vec![Placed::shared("no environment is stated")]
}

/// A stage named `dev` or `test` is for that environment, whatever the file is for.
fn stage_environments(stage: &Stage, file: &[Placed]) -> Vec<Placed> {
    let word = stage.alias.as_ref().and_then(|alias| catalog::environment_token(&alias.value.to_ascii_lowercase()));
    match word {
        Some((environment, weight)) if weight >= 80 && environment != "shared" => {
            vec![Placed::new(Environment::from_word(environment), "name of the stage")]
        }
        _ => file.to_vec(),
    }
}

/// Servers and client tools that a stage installs.
fn packages(path: &RelPath, stage: &Stage, base: &str, placed: &Placed, found: &mut Found) {
    for install in stage.runs.iter().flat_map(Run::packages) {
        let Some(manager) = manager(install.manager) else { continue };
        let Some(package) = catalog::package(manager, &install.name.value) else { continue };
        let role = match package.role {
            catalog::Role::Server => Role::Server,
            catalog::Role::Client => Role::Client,
            catalog::Role::Library | catalog::Role::Tool | catalog::Role::Runtime => continue,
        };
        let at = Place::new(path, install.name.span);
        let shown = package.version_range.clone().filter(|_| install.name.span.len() == install.name.value.len());
        let version_at =
            shown.map_or_else(|| at.clone(), |range| Place::new(path, at.span.slice(range.start, range.end)));
        let pin = server::pin_of_package(&package, base);
        found.declarations.push(Declaration {
            environment: placed.environment.clone(),
            environment_why: placed.why.clone(),
            product: package.product,
            category: package.product.product().categories.first().copied().unwrap_or(Category::Other),
            role,
            strength: Strength::Weak,
            pin,
            variant: None,
            repository: None,
            extension: None,
            at,
            version_at,
            trail: Vec::new(),
            write: None,
            source: "dockerfile",
            setup: path.clone(),
            name: stage.alias.as_ref().map(|alias| alias.value.to_string()),
            host: None,
            tool: false,
            shown: install.name.value.to_string(),
            floats_minor: false,
        });
    }
}

/// The catalogue's word for a package manager of an operating system; those of languages install no servers.
fn manager(manager: Manager) -> Option<&'static str> {
    match manager {
        Manager::Apt => Some("apt"),
        Manager::Apk => Some("apk"),
        Manager::Yum => Some("yum"),
        Manager::Dnf | Manager::Microdnf => Some("dnf"),
        Manager::Zypper | Manager::Pacman | Manager::Pip | Manager::Gem | Manager::Npm => None,
    }
}
