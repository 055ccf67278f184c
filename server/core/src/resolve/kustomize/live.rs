//! Resources while they pass through kustomizations: taken from manifests, changed by patches.
//! Deliberately absent: everything of a resource but its images and what it declares.

use std::collections::BTreeSet;

use crate::resolve::traced::{Step, Traced};
use crate::source::kubernetes;
use crate::source::kustomize::Operation;
use crate::source::{RawDeclaration, Reading, restated};
use crate::text::{RelPath, Spanned};

/// What the value itself says of its environment.
#[derive(Debug, Clone)]
pub(super) struct Live {
    pub(super) environment: Option<Spanned<String>>,
}

#[derive(Debug, Clone)]
pub(super) struct Image {
    pub(super) container: String,
    pub(super) image: Traced,
    pub(super) name: Option<String>,
    pub(super) live: Live,
}

#[derive(Debug, Clone)]
pub(super) struct Value {
    /// Where in the resource; empty for variables.
    pub(super) path: String,
    pub(super) raw: RawDeclaration,
    pub(super) file: RelPath,
    pub(super) trail: Vec<Step>,
    pub(super) live: Live,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Resource {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) images: Vec<Image>,
    pub(super) declares: Vec<Value>,
}

impl Resource {
    /// Notes a step that everything in the resource came through.
    pub(super) fn through(&mut self, step: &Step) {
        self.images.iter_mut().for_each(|image| image.image.trail.push(step.clone()));
        self.declares.iter_mut().for_each(|value| value.trail.push(step.clone()));
    }
}

/// The resources of a reading. What belongs to none of them (variables) comes with an unnamed one.
pub(super) fn resources(file: &RelPath, reading: &Reading, model: &[kubernetes::Resource]) -> Vec<Resource> {
    let value = |path: &str, index: usize| {
        let raw = reading.declares.get(index)?.clone();
        let live = Live { environment: raw.environment.clone() };
        Some(Value { path: path.to_owned(), raw, file: file.clone(), trail: Vec::new(), live })
    };
    let mut taken: Vec<Resource> = Vec::new();
    for resource in model {
        let images = resource.images.iter().filter_map(|(container, index)| {
            let raw = reading.images.get(*index)?;
            let live = Live { environment: raw.environment.clone() };
            Some(Image { container: container.clone(), image: raw.image.clone(), name: raw.name.clone(), live })
        });
        taken.push(Resource {
            kind: resource.kind.clone(),
            name: resource.name.clone(),
            images: images.collect(),
            declares: resource.declares.iter().filter_map(|(path, index)| value(path, *index)).collect(),
        });
    }
    let owned: BTreeSet<usize> =
        model.iter().flat_map(|resource| resource.declares.iter().map(|(_, index)| *index)).collect();
    let rest = (0..reading.declares.len()).filter(|index| !owned.contains(index));
    let rest = rest.take(super::MOST).filter_map(|index| value("", index));
    taken.push(Resource { declares: rest.collect(), ..Resource::default() });
    taken
}

/// A strategic merge patch: what it states replaces what the resource of its kind and name states.
pub(super) fn patch(resources: &mut [Resource], patch: &Resource) {
    if patch.kind.is_empty() {
        return;
    }
    for resource in resources.iter_mut().filter(|resource| resource.kind == patch.kind && resource.name == patch.name) {
        for new in &patch.images {
            match resource.images.iter_mut().find(|image| image.container == new.container) {
                Some(old) => {
                    let step = Step::new(old.image.at.clone(), "patched");
                    old.image = new.image.clone();
                    old.image.trail.push(step);
                }
                None => resource.images.push(new.clone()),
            }
        }
        for new in &patch.declares {
            match resource.declares.iter_mut().find(|value| value.path == new.path) {
                Some(old) => *old = new.clone(),
                None => resource.declares.push(new.clone()),
            }
        }
    }
}

/// A JSON patch. A target without a kind or a name means every resource.
pub(super) fn operate(resources: &mut [Resource], operation: &Operation) {
    let fits = |wanted: &str, name: &str| wanted.is_empty() || wanted == name;
    let chosen = resources.iter_mut().filter(|it| fits(&operation.kind, &it.kind) && fits(&operation.name, &it.name));
    let container = operation.path.strip_suffix(".image").and_then(|path| {
        let (before, number) = path.rsplit_once('.')?;
        before.ends_with(".containers").then(|| number.parse::<usize>().ok()).flatten()
    });
    for resource in chosen {
        let image = match container {
            Some(number) => resource.images.iter_mut().filter(|image| !image.container.contains('.')).nth(number),
            None => resource.images.iter_mut().find(|image| image.container == operation.path),
        };
        if let Some(old) = image {
            let step = Step::new(old.image.at.clone(), "patched");
            old.image = operation.value.clone();
            old.image.trail.push(step);
        } else if let Some(old) = resource.declares.iter_mut().find(|value| value.path == operation.path) {
            old.raw = restated(&old.raw, &operation.value);
            old.file = operation.value.at.file.clone();
        }
    }
}
