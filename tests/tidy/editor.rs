//! What the extension shows the server: a kind of file that it leaves out is never told about while one types.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use onpar_core::source::LISTING;

use crate::files::read;

/// The patterns of `FILE_PATTERNS`, as the editor understands them: `*` stays within a folder.
fn patterns() -> GlobSet {
    let text = read("editors/vscode/src/documents.ts");
    let (_, rest) = text.split_once("FILE_PATTERNS").unwrap();
    let (_, rest) = rest.split_once("= [").unwrap();
    let (list, _) = rest.split_once("];").unwrap();
    let mut set = GlobSetBuilder::new();
    let quoted = list.lines().filter_map(|line| line.trim().strip_prefix('\'')?.strip_suffix("',"));
    for pattern in quoted {
        set.add(GlobBuilder::new(pattern).literal_separator(true).build().unwrap());
    }
    set.build().unwrap()
}

#[test]
fn the_extension_shows_the_server_every_kind_of_file() {
    let patterns = patterns();
    assert!(patterns.len() > 20);
    let hidden: Vec<String> = LISTING
        .iter()
        .flat_map(|listed| listed.paths.iter().map(move |path| (listed.id, path)))
        .filter(|(_, path)| !patterns.is_match(path))
        .map(|(id, path)| format!("{id}: {path}"))
        .collect();
    assert!(hidden.is_empty(), "editors/vscode/src/documents.ts leaves out {hidden:#?}");
}
