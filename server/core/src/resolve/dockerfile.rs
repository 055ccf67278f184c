//! Dockerfiles in context: base images through build arguments, and which environment each file is for.
//! Deliberately absent: reading Dockerfiles (`syntax::dockerfile`).

mod image;
mod installed;
mod stated;
mod used;

use std::collections::BTreeMap;

use super::chains::Placements;
use super::environments::Placed;
use super::traced::Traced;
use super::{Files, Found, server};
use crate::config::Config;
use crate::inventory::{Declaration, Role, Strength};
use crate::source::Model;
use crate::syntax::dockerfile::{Dockerfile, Stage};
use crate::text::{Place, RelPath};
use crate::version::Pin;
use image::image_of;
pub(super) use used::{Use, needed};

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

/// Whether a file has a stage of this name or number.
pub(super) fn has_stage(dockerfile: &Dockerfile, name: &str) -> bool {
    stage_named(dockerfile, name, dockerfile.stages.len()).is_some()
}

/// Declares what every Dockerfile of the project says by itself: bases of its stages, what is copied from other images,
/// installed packages, and what its arguments and variables state.
pub(super) fn declare(paths: &[&RelPath], files: &Files<'_>, config: &Config, placed: &Placements, found: &mut Found) {
    for path in paths {
        let Some(dockerfile) = model(files, path) else { continue };
        for used in used::uses(path, paths, dockerfile, config, placed) {
            for index in 0..dockerfile.stages.len() {
                for placed in used.environments(index) {
                    Reader { path, dockerfile, index, args: &used.args, placed, found }.stage();
                }
            }
        }
    }
}

/// One stage of a Dockerfile in one of its uses.
struct Reader<'a> {
    path: &'a RelPath,
    dockerfile: &'a Dockerfile,
    index: usize,
    args: &'a Args,
    placed: &'a Placed,
    found: &'a mut Found,
}

impl Reader<'_> {
    fn stage(&mut self) {
        let Some(stage) = self.dockerfile.stages.get(self.index) else { return };
        let image = image_of(self.path, self.dockerfile, stage, self.args);
        if stage_named(self.dockerfile, &image.text, self.index).is_none() {
            let base = server::of_image(&image, self.placed, "dockerfile", &[]).map(as_tool);
            self.arguments_before(base.as_ref());
            self.found.declarations.extend(base);
        } else {
            self.arguments_before(None);
        }
        self.copied(stage);
        let base = base(self.path, self.dockerfile, Some(&self.index.to_string()), self.args);
        self.stated(stage);
        self.installed(stage, base.as_ref().map_or("", |base| &base.text));
    }

    /// `COPY --from=postgres:16` and `RUN --mount=from=..`: something of that image, not the image itself.
    fn copied(&mut self, stage: &Stage) {
        for word in &stage.copies_from {
            if word.value.contains('$') || stage_named(self.dockerfile, &word.value, self.index).is_some() {
                continue;
            }
            let at = Place::new(self.path, word.span);
            let verbatim = word.span.len() == word.value.len();
            let image = Traced::literal(word.value.to_string(), at, word.span, verbatim);
            let declaration = server::of_image(&image, self.placed, "dockerfile", &[]);
            self.found
                .declarations
                .extend(declaration.map(|declaration| Declaration { strength: Strength::Weak, ..declaration }));
        }
    }

    /// A declaration that proves nothing by itself, at `at`.
    fn weak(&self, product: crate::catalog::ProductId, role: Role, at: Place) -> Declaration {
        Declaration {
            environment: self.placed.environment.clone(),
            environment_why: self.placed.why.clone(),
            product,
            category: product.category(),
            role,
            strength: Strength::Weak,
            pin: Pin::Unstated,
            variant: None,
            repository: None,
            extension: None,
            version_at: at.clone(),
            at,
            trail: Vec::new(),
            write: None,
            source: "dockerfile",
            setup: self.path.clone(),
            name: None,
            host: None,
            tool: false,
            shown: String::new(),
            floats_minor: false,
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
