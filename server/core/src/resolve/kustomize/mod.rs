//! Kustomize: what each overlay makes of its bases. A base that overlays use is for their environments, not for one of
//! its own.
//! Deliberately absent: reading kustomizations (`source::kustomize`), remote bases, generators.

mod live;
mod rename;

use std::collections::BTreeSet;

use super::environments::{self, Placed};
use super::traced::Step;
use super::{Files, Found, plain, server};
use crate::catalog::sign;
use crate::config::Config;
use crate::environment::Environment;
use crate::inventory::Strength;
use crate::source::Model;
use crate::source::kustomize::Kustomization;
use crate::text::{Place, RelPath};
use live::{Live, Resource};

/// Kustomizations may take each other; longer chains than this are not followed.
const DEPTH: usize = 8;
/// Resources of one overlay beyond this many are left out.
const MOST: usize = 2000;
/// The same for all overlays of a project together.
const MOST_TOGETHER: usize = 20_000;

/// Declares what every outermost kustomization comes to. Answers the manifests that kustomizations use: they say nothing
/// by themselves.
pub(super) fn declare(paths: &[&RelPath], files: &Files<'_>, config: &Config, found: &mut Found) -> BTreeSet<RelPath> {
    let all: Vec<(&RelPath, &Kustomization)> =
        paths.iter().filter_map(|path| Some((*path, kustomization(files, path)?))).collect();
    let mut inner = BTreeSet::new();
    for (path, model) in &all {
        inner.extend(targets(files, path, model).filter_map(|target| match target {
            Target::Kustomization(path, _) => Some(path),
            Target::Manifest(..) => None,
        }));
    }
    let mut used = BTreeSet::new();
    let mut together = MOST_TOGETHER;
    for (path, model) in &all {
        if inner.contains(*path) {
            continue;
        }
        let mut overlay = Overlay { files, used: &mut used, left: MOST.min(together) };
        let resources = overlay.build(path, model, 0);
        together = together.saturating_sub(resources.len());
        push(path, model, &resources, config, found);
    }
    used
}

fn kustomization<'a>(files: &Files<'a>, path: &RelPath) -> Option<&'a Kustomization> {
    match files.get(path)?.model.as_ref()? {
        Model::Kustomize(model) => Some(model),
        _ => None,
    }
}

enum Target<'a> {
    Kustomization(RelPath, &'a Kustomization),
    Manifest(RelPath, Place),
}

/// What the entries of `resources`, `bases` and `components` lead to.
fn targets<'a>(files: &'a Files<'_>, path: &'a RelPath, model: &'a Kustomization) -> impl Iterator<Item = Target<'a>> {
    let folder = path.folder();
    model.resources.iter().filter_map(move |entry| {
        let target = folder.join(&entry.text)?;
        let inside = ["kustomization.yaml", "kustomization.yml", "Kustomization"].into_iter().find_map(|name| {
            let path = target.join(name)?;
            Some((kustomization(files, &path)?, path))
        });
        match inside {
            Some((model, path)) => Some(Target::Kustomization(path, model)),
            None => Some(Target::Manifest(target, entry.at.clone())),
        }
    })
}

/// One overlay being built.
struct Overlay<'o, 'f> {
    files: &'o Files<'f>,
    used: &'o mut BTreeSet<RelPath>,
    left: usize,
}

impl Overlay<'_, '_> {
    fn build(&mut self, path: &RelPath, model: &Kustomization, depth: usize) -> Vec<Resource> {
        let mut resources = Vec::new();
        if depth >= DEPTH {
            return resources;
        }
        for target in targets(self.files, path, model) {
            match target {
                Target::Kustomization(path, model) => resources.extend(self.build(&path, model, depth + 1)),
                Target::Manifest(path, at) => {
                    let mut taken = self.manifest(&path);
                    for resource in &mut taken {
                        resource.through(&Step::new(at.clone(), "taken by the kustomization"));
                    }
                    resources.extend(taken);
                }
            }
        }
        for patch in &model.patches {
            let Some(path) = path.folder().join(&patch.text) else { continue };
            for patch in self.manifest(&path) {
                live::patch(&mut resources, &patch);
            }
        }
        if let Some(reading) = self.files.get(path) {
            for patch in live::resources(path, reading, &model.inline) {
                live::patch(&mut resources, &patch);
            }
        }
        for operation in &model.operations {
            live::operate(&mut resources, operation);
        }
        for image in resources.iter_mut().flat_map(|resource| &mut resource.images) {
            if let Some(renamed) = model.images.iter().find_map(|rename| rename::apply(&image.image, rename)) {
                image.image = renamed;
            }
        }
        resources
    }

    fn manifest(&mut self, path: &RelPath) -> Vec<Resource> {
        let Some(reading) = self.files.get(path) else { return Vec::new() };
        let Some(Model::Kubernetes(model)) = &reading.model else { return Vec::new() };
        self.used.insert(path.clone());
        let taken = live::resources(path, reading, model.get(..self.left.min(model.len())).unwrap_or(&[]));
        self.left = self.left.saturating_sub(taken.len());
        taken
    }
}

/// What the overlay is for: what its path says, else its namespace.
fn environment(path: &RelPath, model: &Kustomization, config: &Config) -> Option<Placed> {
    environments::of_path(path, config).or_else(|| {
        let word = model.environment.as_ref()?;
        Some(Placed::new(Environment::from_word(&word.value), "namespace of the kustomization"))
    })
}

fn push(path: &RelPath, model: &Kustomization, resources: &[Resource], config: &Config, found: &mut Found) {
    let placed = environment(path, model, config);
    let example = environments::is_example(path);
    let place_of = |live: &Live| {
        placed
            .clone()
            .or_else(|| plain::inside(live.environment.as_ref()))
            .unwrap_or_else(|| Placed::by(sign::KIND, Environment::Production))
    };
    for resource in resources {
        for image in &resource.images {
            let source = if image.image.at.file == *path { "kustomize" } else { "kubernetes" };
            let Some(mut declaration) = server::of_image(&image.image, &place_of(&image.live), source, &[]) else {
                continue;
            };
            declaration.name.clone_from(&image.name);
            declaration.setup = path.clone();
            if example {
                declaration.strength = Strength::Example;
            }
            found.declarations.push(declaration);
        }
        for value in &resource.declares {
            let mut raw = value.raw.clone();
            // The overlay decides, not what the base says of itself.
            if placed.is_some() && raw.role == crate::inventory::Role::Server {
                raw.environment = None;
            }
            let inside = plain::inside(raw.environment.as_ref());
            let place = inside.unwrap_or_else(|| place_of(&value.live));
            let mut declaration = plain::declaration(&value.file, "kubernetes", &raw, &place);
            declaration.trail.extend(value.trail.iter().cloned());
            declaration.setup = path.clone();
            found.declarations.push(declaration);
        }
    }
}
