//! A file as the engine sees it: a root-relative path and its text.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A path relative to the workspace root: `/`-separated, without `.`, `..` or a leading `/`.
/// The root itself is the empty path.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelPath(Arc<str>);

impl RelPath {
    /// Normalises `path` (both separators, `.` and `..` parts); `None` if it would leave the root.
    #[must_use]
    pub fn new(path: &str) -> Option<Self> {
        normalise("", path).map(|path| Self(path.into()))
    }

    #[must_use]
    pub fn root() -> Self {
        Self("".into())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part, or `""` for the root.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or("")
    }

    /// The folder the path lies in; the root's own folder is the root.
    #[must_use]
    pub fn folder(&self) -> Self {
        Self(self.0.rsplit_once('/').map_or("", |(folder, _)| folder).into())
    }

    /// The parts from the root down.
    pub fn parts(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/').filter(|part| !part.is_empty())
    }

    /// `path` as seen from this folder; `None` if it is absolute or leaves the root.
    #[must_use]
    pub fn join(&self, path: &str) -> Option<Self> {
        normalise(&self.0, path).map(|path| Self(path.into()))
    }

    /// Whether this is `folder` or lies below it.
    #[must_use]
    pub fn is_under(&self, folder: &Self) -> bool {
        folder.0.is_empty()
            || self.0.strip_prefix(&*folder.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// This folder and the folders above it, nearest first, the root last.
    pub fn ancestors(&self) -> impl Iterator<Item = Self> {
        let mut next = Some(self.clone());
        std::iter::from_fn(move || {
            let this = next.take()?;
            next = (!this.0.is_empty()).then(|| this.folder());
            Some(this)
        })
    }
}

fn normalise(base: &str, path: &str) -> Option<String> {
    if path.starts_with(['/', '\\', '~']) || path.as_bytes().get(1) == Some(&b':') {
        return None;
    }
    let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

impl fmt::Debug for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for RelPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// One file's text at one moment.
#[derive(Debug, Clone)]
pub struct File {
    pub path: RelPath,
    pub text: Arc<str>,
    pub hash: u64,
}

impl File {
    #[must_use]
    pub fn new(path: RelPath, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let hash = hash_text(&text);
        Self { path, text, hash }
    }
}

/// A hash that is equal for equal texts within one process.
#[must_use]
pub fn hash_text(text: &str) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> RelPath {
        RelPath::new(text).unwrap()
    }

    #[test]
    fn paths_are_normalised_and_stay_inside() {
        assert_eq!(path("./a//b/../c.yml").as_str(), "a/c.yml");
        assert_eq!(path("a\\b").as_str(), "a/b");
        for outside in ["../x", "a/../../x", "/etc/passwd", "C:\\x", "~/x", "\\\\server\\x"] {
            assert_eq!(RelPath::new(outside), None, "{outside}");
        }
        assert_eq!(path("a/b").join("../.env").unwrap().as_str(), "a/.env");
        assert_eq!(path("a").join("../../.env"), None);
    }

    #[test]
    fn folders_and_names() {
        let file = path("a/b/c.yml");
        assert_eq!((file.name(), file.folder().as_str()), ("c.yml", "a/b"));
        let up: Vec<_> = file.folder().ancestors().map(|folder| folder.as_str().to_owned()).collect();
        assert_eq!(up, ["a/b", "a", ""]);
        assert!(file.is_under(&path("a")) && file.is_under(&RelPath::root()) && !path("ab/c").is_under(&path("a")));
    }
}
