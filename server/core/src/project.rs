//! Projects: which files describe the deploys of one application.
//! Deliberately absent: what the files say.
//!
//! A file belongs to the nearest folder that holds an application (a manifest or a compose file), where folders that
//! only group files (`docker/`, `deploy/`, `.devcontainer/`, `production/`) belong to the folder above them.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::folder::owner;
use crate::text::RelPath;

/// Files that mark the folder of an application.
const MANIFESTS: &[&str] = &[
    "Cargo.toml",
    "Gemfile",
    "Pipfile",
    "Procfile",
    "app.json",
    "artisan",
    "build.gradle",
    "build.gradle.kts",
    "composer.json",
    "deno.json",
    "go.mod",
    "manage.py",
    "mix.exs",
    "package.json",
    "pom.xml",
    "pyproject.toml",
    "requirements.txt",
    "setup.py",
];

/// Folders whose content is not the application: each project below stands for itself.
const APART: &[&str] =
    &["demo", "demos", "doc", "docs", "example", "examples", "sample", "samples", "tutorial", "tutorials"];

/// Files by project.
#[derive(Debug, Default)]
pub(crate) struct Partition {
    project_of: BTreeMap<RelPath, RelPath>,
    files: BTreeMap<RelPath, BTreeSet<RelPath>>,
}

#[must_use]
pub(crate) fn is_manifest(path: &RelPath) -> bool {
    MANIFESTS.binary_search(&path.name()).is_ok()
}

impl Partition {
    /// Divides the readable files, given with the id of their source.
    #[must_use]
    pub(crate) fn new<'a>(
        files: impl Iterator<Item = (&'a RelPath, &'static str)>,
        manifests: &BTreeSet<RelPath>,
        config: &Config,
    ) -> Self {
        let files: Vec<_> = files.collect();
        let composed = (files.iter()).filter(|(_, source)| *source == "compose").map(|(path, _)| owner(&path.folder()));
        let composed: BTreeSet<RelPath> = composed.chain(config.project_folders().cloned()).collect();
        let manifested: BTreeSet<RelPath> = manifests.iter().map(|path| owner(&path.folder())).collect();
        let only = only_application(&composed, &manifested);
        let mut partition = Self::default();
        for (path, _) in files {
            let given = config.project_of(path).cloned();
            let root = given.unwrap_or_else(|| {
                let root = root_of(path, &composed, &manifested);
                only.filter(|_| root.as_str().is_empty()).cloned().unwrap_or(root)
            });
            partition.files.entry(root.clone()).or_default().insert(path.clone());
            partition.project_of.insert(path.clone(), root);
        }
        partition
    }

    #[must_use]
    pub(crate) fn project_of(&self, path: &RelPath) -> Option<&RelPath> {
        self.project_of.get(path)
    }

    pub(crate) fn roots(&self) -> impl Iterator<Item = &RelPath> {
        self.files.keys()
    }

    pub(crate) fn files(&self, root: &RelPath) -> impl Iterator<Item = &RelPath> {
        self.files.get(root).into_iter().flatten()
    }
}

/// The one application of a repository whose root is none: pipelines and infrastructure at the root are about it. Where
/// manifests mark several, the only one that is also composed.
fn only_application<'a>(composed: &'a BTreeSet<RelPath>, manifested: &'a BTreeSet<RelPath>) -> Option<&'a RelPath> {
    fn single<'a>(mut all: impl Iterator<Item = &'a RelPath>) -> Option<&'a RelPath> {
        all.next().filter(|_| all.next().is_none())
    }
    let stands = |folder: &&RelPath| !folder.parts().any(|part| APART.contains(&part));
    if composed.contains(&RelPath::root()) {
        return None;
    }
    let both = single(composed.intersection(manifested).filter(stands));
    let is_marked = manifested.contains(&RelPath::root());
    both.or_else(|| single(composed.union(manifested).filter(stands)).filter(|_| !is_marked))
}

/// The nearest folder with a compose file; without one above, the nearest with a manifest; else the outermost folder
/// that is not merely grouping.
fn root_of(path: &RelPath, composed: &BTreeSet<RelPath>, manifested: &BTreeSet<RelPath>) -> RelPath {
    let folder = owner(&path.folder());
    let apart = folder.ancestors().find(|folder| APART.contains(&folder.folder().name()));
    let inside = |candidate: &RelPath| apart.as_ref().is_none_or(|apart| candidate.is_under(apart));
    let found = |set: &BTreeSet<RelPath>| folder.ancestors().find(|folder| set.contains(folder) && inside(folder));
    found(composed).or_else(|| found(manifested)).or(apart).unwrap_or_else(RelPath::root)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> RelPath {
        RelPath::new(text).unwrap()
    }

    fn root(file: &str, compose: &[&str], manifests: &[&str]) -> String {
        let all: Vec<RelPath> = compose.iter().map(|text| path(text)).chain([path(file)]).collect();
        let files = all.iter().map(|path| (path, if compose.contains(&path.as_str()) { "compose" } else { "dotenv" }));
        let manifests = manifests.iter().map(|text| path(text)).collect();
        Partition::new(files, &manifests, &Config::default()).project_of(&path(file)).unwrap().as_str().to_owned()
    }

    #[test]
    fn lists_are_sorted() {
        assert!(MANIFESTS.is_sorted() && APART.is_sorted());
    }

    #[test]
    fn grouping_folders_belong_to_the_folder_above() {
        assert_eq!(root("docker/production/.env", &["docker/docker-compose.yml"], &[]), "");
        assert_eq!(root("dev/docker-compose.dev.yaml", &["docker-compose.yaml"], &[]), "");
        assert_eq!(root(".devcontainer/docker-compose.yml", &[], &["Gemfile"]), "");
        assert_eq!(root("apps/a/docker/.env", &["apps/a/compose.yaml"], &["package.json"]), "apps/a");
    }

    #[test]
    fn an_application_with_a_compose_file_is_a_project() {
        assert_eq!(root("apps/a/.env", &["apps/a/compose.yaml", "compose.yaml"], &[]), "apps/a");
        assert_eq!(root("apps/b/.env", &["compose.yaml"], &["apps/b/package.json"]), "");
        assert_eq!(root("apps/b/.env", &[], &["apps/b/package.json", "package.json"]), "apps/b");
    }

    #[test]
    fn what_lies_at_the_root_is_about_the_only_application() {
        let infra = "infra/prod/main.tf";
        assert_eq!(root(infra, &["backend/compose.yaml"], &[]), "backend");
        assert_eq!(root(infra, &["backend/compose.yaml"], &["backend/go.mod", "web/package.json"]), "backend");
        assert_eq!(root(infra, &[], &["backend/go.mod"]), "backend");
        assert_eq!(root(infra, &[], &["backend/go.mod", "web/package.json"]), "");
        assert_eq!(root(infra, &["monitoring/compose.yaml"], &["backend/go.mod"]), "");
        assert_eq!(root(infra, &["examples/a/compose.yaml"], &[]), "");
        assert_eq!(root(infra, &["compose.yaml", "backend/compose.yaml"], &["backend/go.mod"]), "");
    }

    #[test]
    fn examples_stand_apart() {
        assert_eq!(root("examples/a/.env", &["compose.yaml"], &[]), "examples/a");
        assert_eq!(
            root("docs/synology/compose.yml", &["compose.yaml", "docs/synology/compose.yml"], &[]),
            "docs/synology"
        );
    }
}
