//! Which folders a walk does not enter: what git ignores, and what package managers and build tools fill.
//! Deliberately absent: ignoring single files. A `.env` is nearly always git-ignored, and is what the application
//! runs with here: it is read.
//! Also absent: the user's global git excludes, so that a run says the same on every machine.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Folders that hold other people's code, caches or a tool's own state, whatever `.gitignore` says. Names that
/// people also use for their own deploy files (`build`, `dist`, `env`) are left to `.gitignore`.
const ALWAYS: &[&str] = &[
    ".bundle",
    ".cache",
    ".dart_tool",
    ".direnv",
    ".eggs",
    ".git",
    ".gradle",
    ".hg",
    ".idea",
    ".jj",
    ".mypy_cache",
    ".next",
    ".nox",
    ".nuxt",
    ".parcel-cache",
    ".pnpm-store",
    ".pytest_cache",
    ".ruff_cache",
    ".svelte-kit",
    ".svn",
    ".terraform",
    ".terragrunt-cache",
    ".tox",
    ".turbo",
    ".venv",
    ".yarn",
    "__pycache__",
    "bower_components",
    "jspm_packages",
    "node_modules",
    "vendor",
];

/// A file of this name marks its folder as a cache or a virtual environment.
const MARKS: &[&str] = &["CACHEDIR.TAG", "pyvenv.cfg"];

/// Whether no walk enters a folder of this name.
pub(crate) fn is_never_entered(name: &str) -> bool {
    ALWAYS.binary_search(&name).is_ok()
}

/// Whether an entry of this name says that nobody wrote the folder's files.
pub(super) fn marks_cache(name: &str) -> bool {
    MARKS.contains(&name)
}

/// The `.gitignore` files that hold for one folder: its own and those above, up to the repository's.
#[derive(Debug, Default)]
pub(super) struct Ignores {
    above: Option<Arc<Self>>,
    here: Option<Gitignore>,
}

impl Ignores {
    /// What holds above `root`: the `.gitignore` files of the repository it lies in, if any.
    pub(super) fn above(root: &Path) -> Arc<Self> {
        let repository = root.ancestors().find(|folder| folder.join(".git").exists());
        let Some(repository) = repository else { return Arc::default() };
        let between: Vec<_> = root.ancestors().skip(1).take_while(|folder| folder.starts_with(repository)).collect();
        between.into_iter().rev().fold(Arc::default(), |above, folder| Self::enter(&above, folder))
    }

    /// What holds in `folder`, which lies in the folder of `above` and has a `.gitignore`.
    pub(super) fn enter(above: &Arc<Self>, folder: &Path) -> Arc<Self> {
        match parse(folder) {
            Some(here) => Arc::new(Self { above: Some(Arc::clone(above)), here: Some(here) }),
            None => Arc::clone(above),
        }
    }

    /// Whether git ignores a folder. The nearest `.gitignore` that mentions it decides.
    pub(super) fn skips(&self, folder: &Path) -> bool {
        let mut level = Some(self);
        while let Some(this) = level {
            if let Some(here) = &this.here {
                let matched = here.matched(folder, true);
                if !matched.is_none() {
                    return matched.is_ignore();
                }
            }
            level = this.above.as_deref();
        }
        false
    }
}

fn parse(folder: &Path) -> Option<Gitignore> {
    let mut text = Vec::new();
    let path = folder.join(".gitignore");
    if !fs::metadata(&path).ok()?.is_file() {
        return None;
    }
    fs::File::open(path).ok()?.take(super::disk::MAX_BYTES).read_to_end(&mut text).ok()?;
    let mut builder = GitignoreBuilder::new(folder);
    for line in String::from_utf8_lossy(&text).lines() {
        // A pattern that is none is skipped, as git does.
        let _ = builder.add_line(None, line);
    }
    builder.build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_searched() {
        assert!(ALWAYS.is_sorted());
        assert!(is_never_entered("node_modules") && is_never_entered(".git") && !is_never_entered("build"));
    }
}
