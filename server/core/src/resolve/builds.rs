//! Builds of Dockerfiles that files other than compose files ask for: arguments and stages from outside.
//!
//! A development container's build is its environment's. What a pipeline pushes is whatever the Dockerfile is for.
//! Deliberately absent: Dockerfiles of another project than the file that builds them.

use super::chains::{Hosts, Placements, connection_at, passed};
use super::dockerfile::{Args, Use};
use super::environments::{self, Placed};
use super::{Files, Found, dockerfile};
use crate::config::Config;
use crate::environment::Environment;
use crate::inventory::{Declaration, Role};
use crate::source::build::RawBuild;
use crate::text::RelPath;

pub(super) fn note(
    paths: &[&RelPath],
    files: &Files<'_>,
    config: &Config,
    placements: &mut Placements,
    found: &mut Found,
) {
    for path in paths {
        let Some(reading) = files.get(path).filter(|reading| !reading.builds.is_empty()) else { continue };
        let placed = environments::stated(path, config).or_else(|| {
            let word = environments::of_kind(reading.source).filter(|word| *word != "ci")?;
            Some(Placed::new(Environment::from_word(word), "kind of the file that builds it"))
        });
        for build in &reading.builds {
            let Some(dockerfile) = dockerfile::model(files, &build.dockerfile) else { continue };
            let asked = build.target.as_deref().filter(|name| dockerfile::has_stage(dockerfile, name));
            if build.target.is_some() && asked.is_none() {
                continue;
            }
            if let Some(placed) = &placed {
                found.declarations.extend(stated(path, reading.source, build, placed));
            }
            let target = asked.map(str::to_owned);
            placements.builds(build.dockerfile.clone(), Use { placed: placed.clone(), args: args(build), target });
        }
    }
}

/// Versions that are passed to a build, at the place where that is said.
fn stated(path: &RelPath, source: &'static str, build: &RawBuild, placed: &Placed) -> Vec<Declaration> {
    let said = build.args.iter().filter_map(|(name, value)| connection_at(name, value, placed, &Hosts::default()));
    let servers = said.filter(|one| one.role == Role::Server);
    servers.map(|one| Declaration { source, setup: path.clone(), ..passed(one) }).collect()
}

fn args(build: &RawBuild) -> Args {
    build.args.iter().map(|(name, value)| (name.clone(), Some(value.clone()))).collect()
}
