//! Which files form a chain, and which environment each chain is for.
//!
//! A file whose services lack `image` and `build` that the base file has is an overlay on it; one that states them
//! all stands alone. The unmarked base is development unless what it holds, or the files beside it, say otherwise.

use std::collections::{BTreeMap, BTreeSet};

use super::super::environments::{self, Placed, compose as signals};
use super::Files;
use super::compose::{self, Chain, Project};
use crate::config::Config;
use crate::environment::Environment;
use crate::source::Model;
use crate::source::compose::Item;
use crate::text::RelPath;

/// A chain, loaded, with its environment.
pub(super) struct Planned {
    pub(super) project: Project,
    /// The files given, base first.
    pub(super) chain: Vec<RelPath>,
    pub(super) placed: Placed,
}

/// The compose files of one folder by the part they play.
#[derive(Default)]
struct Folder<'a> {
    base: Option<&'a RelPath>,
    overriding: Option<&'a RelPath>,
    others: Vec<&'a RelPath>,
}

pub(super) fn plan(root: &RelPath, paths: &[&RelPath], files: &Files<'_>, config: &Config) -> Vec<Planned> {
    let compose: Vec<&RelPath> = paths.iter().copied().filter(|path| services(files, path).is_some()).collect();
    let mut folders: BTreeMap<RelPath, Folder<'_>> = BTreeMap::new();
    for path in compose {
        let folder = folders.entry(path.folder()).or_default();
        match role(path.name()) {
            Part::Base if folder.base.is_none_or(|known| rank(path.name()) < rank(known.name())) => {
                folder.others.extend(folder.base.replace(path));
            }
            Part::Override if folder.overriding.is_none() => folder.overriding = Some(path),
            _ => folder.others.push(path),
        }
    }
    let bases: Vec<&RelPath> = folders.values().filter_map(|folder| folder.base).collect();
    let stated = paths.iter().filter(|path| path.name() == ".env").filter_map(|path| stated(files, &path.folder()));
    let planner = Planner { root, files, config, bases, stated: stated.collect() };
    let marked: BTreeSet<Environment> =
        folders.values().flat_map(|folder| &folder.others).filter_map(|path| planner.marked(path)).collect();
    let mut planned: Vec<Planned> = planner.stated.iter().map(|chain| planner.default(chain)).collect();
    planned.extend(folders.values().flat_map(|folder| planner.folder(folder, &marked)));
    planner.taken(&mut planned);
    planned
}

/// The files that `COMPOSE_FILE` in the `.env` of a folder puts together, if all of them are known.
fn stated(files: &Files<'_>, folder: &RelPath) -> Option<Vec<RelPath>> {
    let chain = compose::stated(files, folder)?;
    (!chain.is_empty() && chain.iter().all(|path| services(files, path).is_some())).then_some(chain)
}

enum Part {
    Base,
    Override,
    Other,
}

/// Default file names: <https://docs.docker.com/compose/intro/compose-application-model/#the-compose-file>
const BASES: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

fn role(name: &str) -> Part {
    if BASES.contains(&name) {
        return Part::Base;
    }
    let stem = name.trim_end_matches(".yaml").trim_end_matches(".yml");
    if matches!(stem, "compose.override" | "docker-compose.override") { Part::Override } else { Part::Other }
}

fn rank(name: &str) -> usize {
    BASES.iter().position(|base| *base == name).unwrap_or(BASES.len())
}

struct Planner<'a, 'f> {
    root: &'a RelPath,
    files: &'a Files<'f>,
    config: &'a Config,
    bases: Vec<&'a RelPath>,
    /// What `.env` files make the default in their folders.
    stated: Vec<Vec<RelPath>>,
}

impl Planner<'_, '_> {
    /// The environment that the name of a file states.
    fn marked(&self, path: &RelPath) -> Option<Environment> {
        environments::of_path(path, self.config).map(|placed| placed.environment)
    }

    /// A chain that is used by default because `.env` says so.
    fn default(&self, chain: &[RelPath]) -> Planned {
        let marked = chain.iter().rev().find_map(|path| environments::of_path(path, self.config));
        let placed =
            marked.unwrap_or_else(|| Placed::new(Environment::Development, "the files that `.env` puts together"));
        Planned { project: self.load(chain), chain: chain.to_vec(), placed }
    }

    /// Files from which others take services (`extends`, `include`) are theirs, where no name says more.
    fn taken(&self, planned: &mut [Planned]) {
        let mut taken: BTreeSet<RelPath> = BTreeSet::new();
        for one in planned.iter() {
            taken.extend(one.project.files.iter().filter(|file| !one.chain.contains(file)).cloned());
        }
        for one in planned {
            let [file] = one.chain.as_slice() else { continue };
            let is_plain = matches!(role(file.name()), Part::Other);
            if is_plain && taken.contains(file) && environments::of_compose(file, self.config).is_none() {
                one.placed = Placed::shared("other files take services from it");
            }
        }
    }

    /// Whether a file is used as part of a chain that a `.env` states.
    fn is_stated(&self, path: &RelPath) -> bool {
        self.stated.iter().any(|chain| chain.contains(path))
    }

    fn folder(&self, folder: &Folder<'_>, marked: &BTreeSet<Environment>) -> Vec<Planned> {
        let mut planned = Vec::new();
        let mut overlaid = BTreeSet::new();
        for path in &folder.others {
            let base = self.base_of(path, folder);
            let chain: Vec<RelPath> = base.into_iter().chain([*path]).cloned().collect();
            let placed = environments::of_compose(path, self.config);
            let is_overlay = chain.len() > 1;
            if self.stated.contains(&chain) || placed.is_none() && self.is_stated(path) {
                continue;
            }
            if let Some(placed) = &placed {
                if is_overlay {
                    overlaid.insert(placed.environment.clone());
                }
            } else if is_overlay {
                // An overlay for a feature (`docker-compose.gpu.yml`) says nothing about an environment.
                continue;
            }
            let project = self.load(&chain);
            let placed = placed.unwrap_or_else(|| signals::of_feature(&project, marked));
            planned.push(Planned { project, chain, placed });
        }
        if let Some(base) = folder.base {
            planned.extend(self.base(base, folder.overriding, marked, &overlaid));
        } else if let Some(path) = folder.overriding {
            let base = self.base_of(path, folder);
            let chain: Vec<RelPath> = base.into_iter().chain([path]).cloned().collect();
            let placed = Placed::new(Environment::Development, "override file");
            planned.push(Planned { project: self.load(&chain), chain, placed });
        }
        planned
    }

    /// The base alone and, where there is one, with its override file.
    fn base(
        &self,
        base: &RelPath,
        overriding: Option<&RelPath>,
        marked: &BTreeSet<Environment>,
        overlaid: &BTreeSet<Environment>,
    ) -> Vec<Planned> {
        let alone = self.load(std::slice::from_ref(base));
        let stated = environments::of_path(base, self.config);
        let mut planned = Vec::new();
        if self.is_stated(base) {
            if !self.stated.iter().any(|chain| chain.as_slice() == std::slice::from_ref(base)) {
                let placed = stated.unwrap_or_else(|| signals::of_overridden(&alone, marked));
                planned.push(Planned { project: alone, chain: vec![base.clone()], placed });
            }
            return planned;
        }
        if let Some(overriding) = overriding {
            let chain = vec![base.clone(), overriding.clone()];
            let placed = environments::stated(overriding, self.config)
                .unwrap_or_else(|| Placed::new(Environment::Development, "override file, loaded by default"));
            planned.push(Planned { project: self.load(&chain), chain, placed });
            let placed = stated.unwrap_or_else(|| signals::of_overridden(&alone, marked));
            planned.push(Planned { project: alone, chain: vec![base.clone()], placed });
            return planned;
        }
        let placed = stated.unwrap_or_else(|| signals::of_base(&alone, marked, overlaid));
        planned.push(Planned { project: alone, chain: vec![base.clone()], placed });
        planned
    }

    fn load(&self, chain: &[RelPath]) -> Project {
        let directory = chain.first().map_or_else(RelPath::root, RelPath::folder);
        compose::load(self.files, &Chain::new(chain.to_vec(), directory))
    }

    /// The base that a file is an overlay on: some of its services have neither image nor build, and the base has them.
    fn base_of<'b>(&'b self, path: &RelPath, folder: &Folder<'b>) -> Option<&'b RelPath> {
        let own = services(self.files, path)?;
        let lacking: Vec<&String> = own.iter().filter(|(_, complete)| !**complete).map(|(name, _)| name).collect();
        let completes = |base: &&RelPath| {
            services(self.files, base)
                .is_some_and(|theirs| lacking.iter().any(|name| theirs.get(*name).copied().unwrap_or(false)))
        };
        let near =
            folder.base.into_iter().chain(self.bases.iter().copied().filter(|base| path.is_under(&base.folder())));
        let beside = self.bases.iter().copied().filter(|base| base.is_under(self.root));
        near.chain(beside).find(completes)
    }
}

/// The services of a compose file and whether each has an image, a build or a service it extends.
fn services(files: &Files<'_>, path: &RelPath) -> Option<BTreeMap<String, bool>> {
    let Some(Model::Compose(model)) = files.get(path)?.model.as_ref() else { return None };
    let mut found = BTreeMap::new();
    for service in model.documents.iter().filter_map(|document| document.get("services")).flat_map(Item::entries) {
        let complete = ["image", "build", "extends"].iter().any(|key| service.value.get(key).is_some());
        *found.entry(service.key.value.to_string()).or_insert(false) |= complete;
    }
    Some(found)
}
