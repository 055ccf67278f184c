//! Where a Dockerfile is used, with which arguments, and for which environment each of its stages is built.
//! Deliberately absent: what the stages say.

use std::collections::BTreeSet;

use super::{Args, base, stage_named};
use crate::catalog;
use crate::config::Config;
use crate::environment::Environment;
use crate::resolve::chains::Placements;
use crate::resolve::environments::dockerfile::{self as own, beside, marked, unused};
use crate::resolve::environments::{self, Placed};
use crate::syntax::dockerfile::{Dockerfile, Stage};
use crate::text::RelPath;

/// One build of a Dockerfile: by a service of a compose chain, by a development container, by a pipeline.
#[derive(Debug, Clone)]
pub(in crate::resolve) struct Use {
    /// `None`: whatever the file itself is for.
    pub(in crate::resolve) placed: Option<Placed>,
    pub(in crate::resolve) args: Args,
    /// The stage that is asked for; `None`: the last one.
    pub(in crate::resolve) target: Option<String>,
}

impl Use {
    /// Whether it says nothing that the other does not.
    pub(in crate::resolve) fn is_like(&self, other: &Self) -> bool {
        let text =
            |args: &Args, name: &String| args.get(name).map(|value| value.as_ref().map(|value| value.text.clone()));
        let environment = |one: &Self| one.placed.as_ref().map(|placed| placed.environment.clone());
        environment(self) == environment(other)
            && self.target == other.target
            && self.args.len() == other.args.len()
            && self.args.keys().all(|name| text(&self.args, name) == text(&other.args, name))
    }
}

/// A build with the environments that each stage is for.
pub(super) struct Staged {
    pub(super) args: Args,
    stages: Vec<Vec<Placed>>,
}

impl Staged {
    pub(super) fn environments(&self, stage: usize) -> &[Placed] {
        self.stages.get(stage).map_or(&[], Vec::as_slice)
    }
}

/// The builds of a file: what the user says, its name, those that build it, else everywhere.
pub(super) fn uses(
    path: &RelPath,
    paths: &[&RelPath],
    dockerfile: &Dockerfile,
    config: &Config,
    placed: &Placements,
) -> Vec<Staged> {
    let uses = placed.dockerfile(path);
    if let Some(place) = environments::of_path(path, config) {
        let args = uses.iter().map(|one| one.args.clone()).next_back().unwrap_or_default();
        return vec![Staged { args, stages: everywhere(dockerfile, &place) }];
    }
    let place = unused(path, paths, dockerfile, config, uses.is_empty());
    let is_whole = |one: &Use| one.placed.is_none() && one.target.is_none();
    if uses.iter().all(is_whole) {
        let mut stages = everywhere(dockerfile, &place);
        by_marks(dockerfile, &mut stages);
        let nothing = [Args::new()];
        let args: Vec<&Args> =
            if uses.is_empty() { nothing.iter().collect() } else { uses.iter().map(|one| &one.args).collect() };
        return args.into_iter().map(|args| Staged { args: args.clone(), stages: stages.clone() }).collect();
    }
    let mut reached = BTreeSet::new();
    let mut staged: Vec<Staged> = uses.iter().map(|one| of_use(dockerfile, one, &place, &mut reached)).collect();
    // What no build asks for is there for some other one.
    let rest = (0..dockerfile.stages.len()).map(|index| {
        let stage = dockerfile.stages.get(index).filter(|_| !reached.contains(&index));
        stage.map(|stage| vec![marked(stage).unwrap_or_else(|| place.clone())]).unwrap_or_default()
    });
    staged.push(Staged { args: Args::new(), stages: rest.collect() });
    staged.extend(elsewhere(path, paths, dockerfile, config, uses, &mut reached));
    staged
}

/// Who else builds a Dockerfile that only developers' set-ups build: a deploy if it is made for that; where it does not
/// say, it may well be.
fn elsewhere(
    path: &RelPath,
    paths: &[&RelPath],
    dockerfile: &Dockerfile,
    config: &Config,
    uses: &[Use],
    reached: &mut BTreeSet<usize>,
) -> Option<Staged> {
    let develops = |one: &Use| one.placed.as_ref().is_some_and(for_developers);
    if !uses.iter().all(develops) || beside(path, paths, config, &Environment::Production) {
        return None;
    }
    let placed = match own::stated(dockerfile) {
        Some(placed) if placed.environment == Environment::Production => placed,
        Some(_) => return None,
        None if is_service(path, dockerfile) => return None,
        None => Placed::unsure("built for development; nothing says who else builds it", Vec::new()),
    };
    let whole = Use { placed: None, args: Args::new(), target: None };
    Some(of_use(dockerfile, &whole, &placed, reached))
}

/// Whether what is built is a backing service, not an application.
fn is_service(path: &RelPath, dockerfile: &Dockerfile) -> bool {
    let image = base(path, dockerfile, None, &Args::new()).and_then(|base| catalog::image(&base.text));
    image.and_then(|image| image.product).is_some_and(|product| product.category().is_backing_service())
}

fn everywhere(dockerfile: &Dockerfile, place: &Placed) -> Vec<Vec<Placed>> {
    dockerfile.stages.iter().map(|stage| vec![marked(stage).unwrap_or_else(|| place.clone())]).collect()
}

/// `place`: what the file itself is for.
fn of_use(dockerfile: &Dockerfile, one: &Use, place: &Placed, reached: &mut BTreeSet<usize>) -> Staged {
    let placed = one.placed.as_ref().unwrap_or(place);
    let target = match &one.target {
        Some(name) => stage_named(dockerfile, name, dockerfile.stages.len()),
        None => dockerfile.stages.len().checked_sub(1),
    };
    let built = target.map(|target| needed(dockerfile, target)).unwrap_or_default();
    let place = |(index, stage): (usize, &Stage)| match built.contains(&index) {
        true => vec![marked(stage).unwrap_or_else(|| placed.clone())],
        false => Vec::new(),
    };
    let stages = dockerfile.stages.iter().enumerate().map(place).collect();
    reached.extend(built);
    Staged { args: one.args.clone(), stages }
}

fn for_developers(place: &Placed) -> bool {
    matches!(place.environment, Environment::Development | Environment::Test)
}

/// The stage and those it builds on or copies from.
pub(in crate::resolve) fn needed(dockerfile: &Dockerfile, target: usize) -> BTreeSet<usize> {
    let mut needed = BTreeSet::new();
    let mut open = vec![target];
    while let Some(index) = open.pop() {
        let Some(stage) = dockerfile.stages.get(index).filter(|_| needed.insert(index)) else { continue };
        let names = std::iter::once(&stage.from).chain(&stage.copies_from);
        open.extend(names.filter_map(|name| stage_named(dockerfile, &name.value, index)));
    }
    needed
}

/// Where stages name environments, the stages they build on are for the same ones, and the last stage, which is built
/// when none is asked for, is the one that is deployed.
fn by_marks(dockerfile: &Dockerfile, stages: &mut [Vec<Placed>]) {
    let marks: Vec<Option<Placed>> = dockerfile.stages.iter().map(marked).collect();
    if !marks.iter().flatten().any(for_developers) {
        return;
    }
    let deployed = Placed::new(Environment::Production, "the last stage, beside one for development");
    let is_last = |index: usize| index + 1 == dockerfile.stages.len();
    let own =
        |(index, mark): (usize, &Option<Placed>)| mark.clone().or_else(|| is_last(index).then(|| deployed.clone()));
    let own: Vec<Option<Placed>> = marks.iter().enumerate().map(own).collect();
    let mut found: Vec<Vec<Placed>> = vec![Vec::new(); own.len()];
    for (index, place) in own.iter().enumerate().filter_map(|(index, place)| Some((index, place.as_ref()?))) {
        for base in needed(dockerfile, index) {
            let is_free = base == index || own.get(base).is_some_and(Option::is_none);
            let Some(list) = found.get_mut(base).filter(|_| is_free) else { continue };
            if !list.iter().any(|known| known.environment == place.environment) {
                list.push(place.clone());
            }
        }
    }
    for (stage, found) in stages.iter_mut().zip(found).filter(|(_, found)| !found.is_empty()) {
        *stage = found;
    }
}
