//! The files that are damaged. Deliberately absent: what they say.

use std::path::{Path, PathBuf};

use onpar_core::source;
use onpar_core::text::RelPath;

/// A file as it is, undamaged.
#[derive(Debug)]
pub(crate) struct Document {
    /// What a failure calls it.
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Every file that the source `kind` reads, and where they are from.
pub(crate) fn documents(kind: &str) -> (Vec<Document>, &'static str) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("ONPAR_SHARED").map_or_else(|| here.join("../../shared"), PathBuf::from);
    let mut found = Vec::new();
    for repository in sorted(&shared.join("corpus/cases")) {
        let name = repository.file_name().unwrap().to_string_lossy().into_owned();
        walk(&repository.join("files"), "", (kind, &name), &mut found);
    }
    if !found.is_empty() {
        return (found, "the corpus");
    }
    let fixtures = here.join("../fixtures");
    walk(&fixtures.join("shop"), "", (kind, "shop"), &mut found);
    for case in sorted(&fixtures.join("source").join(kind)) {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        walk(&case, "", (kind, &name), &mut found);
    }
    (found, "the fixtures (the corpus is not there)")
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    paths.sort();
    paths
}

fn walk(folder: &Path, prefix: &str, wanted: (&str, &str), found: &mut Vec<Document>) {
    for entry in sorted(folder) {
        let path = format!("{prefix}{}", entry.file_name().unwrap().to_string_lossy());
        if entry.is_dir() {
            walk(&entry, &format!("{path}/"), wanted, found);
            continue;
        }
        let (Ok(text), Some(relative)) = (std::fs::read_to_string(&entry), RelPath::new(&path)) else { continue };
        if source::source_of(&relative, &text).is_some_and(|source| source.id == wanted.0) {
            found.push(Document { name: format!("{} {path}", wanted.1), path, text });
        }
    }
}
