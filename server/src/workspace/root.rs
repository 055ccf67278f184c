//! The folder that a run looks at, and paths relative to it.
//! Deliberately absent: what lies in the folder (`discover`).

use std::io;
use std::path::{Component, Path, PathBuf};

use onpar_core::text::RelPath;

/// A folder, by its canonical path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Root(PathBuf);

/// Why a folder cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RootError {
    #[error("{}: no such file or folder", .0.display())]
    Missing(PathBuf),
    #[error("{}: not a folder", .0.display())]
    NotAFolder(PathBuf),
    #[error("{}: {}", .0.display(), .1)]
    Io(PathBuf, #[source] io::Error),
}

impl Root {
    /// Opens a folder, through links if need be.
    pub(crate) fn open(path: &Path) -> Result<Self, RootError> {
        let canonical = canonical(path)?;
        if canonical.is_dir() { Ok(Self(canonical)) } else { Err(RootError::NotAFolder(path.to_owned())) }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn absolute(&self, path: &RelPath) -> PathBuf {
        // The root itself must not end in a separator: some systems tell `dir` and `dir/` apart.
        if path.as_str().is_empty() { self.0.clone() } else { self.0.join(path.as_str()) }
    }

    /// The path below this folder; `None` if it lies outside, or has no spelling as a relative path: a name that is
    /// not UTF-8, has a backslash, or looks like an absolute path.
    pub(crate) fn relative(&self, path: &Path) -> Option<RelPath> {
        let below = path.strip_prefix(&self.0).ok()?;
        let mut relative = RelPath::root();
        for part in below.components() {
            let Component::Normal(name) = part else { return None };
            relative = child(&relative, name.to_str()?)?;
        }
        Some(relative)
    }
}

/// The path with every link followed.
pub(crate) fn canonical(path: &Path) -> Result<PathBuf, RootError> {
    path.canonicalize().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => RootError::Missing(path.to_owned()),
        _ => RootError::Io(path.to_owned(), error),
    })
}

/// `name` in `folder`; `None` for a name that a relative path cannot hold.
pub(super) fn child(folder: &RelPath, name: &str) -> Option<RelPath> {
    if name.contains(['\\', '/']) || matches!(name, "" | "." | "..") {
        return None;
    }
    folder.join(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_below_are_relative() {
        let root = Root(PathBuf::from("/w"));
        assert_eq!(root.relative(Path::new("/w/a/.env")).unwrap().as_str(), "a/.env");
        assert_eq!(root.relative(Path::new("/w")).unwrap(), RelPath::root());
        for outside in ["/wa/x", "/x", "/w/a\\b", "/w/../x", "/w/~a"] {
            assert_eq!(root.relative(Path::new(outside)), None, "{outside}");
        }
        assert_eq!(root.absolute(&RelPath::root()), Path::new("/w"));
    }
}
