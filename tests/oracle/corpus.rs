//! The compose chains of the labelled repositories: each file alone, and each on the file that Compose would take.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use onpar_core::source::Claim;
use onpar_core::source::compose::{claims, confirms};
use onpar_core::text::RelPath;

use super::tree::Written;

/// Name and files of each chain; `None` if there is no corpus.
pub(crate) fn cases() -> Option<Vec<(String, Written)>> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let shared = std::env::var_os("ONPAR_SHARED").map_or_else(beside, PathBuf::from);
    let mut repositories: Vec<_> =
        std::fs::read_dir(shared.join("corpus/cases")).ok()?.flatten().map(|entry| entry.path()).collect();
    repositories.sort();
    let mut cases = Vec::new();
    for repository in repositories {
        let mut files = BTreeMap::new();
        walk(&repository.join("files"), "", &mut files);
        let name = repository.file_name().unwrap().to_string_lossy().into_owned();
        for chain in chains(&files) {
            cases.push((format!("{name} {chain:?}"), Written { files: files.clone(), chain, ..Written::default() }));
        }
    }
    Some(cases)
}

pub(crate) fn walk(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            walk(&entry.path(), &format!("{name}/"), files);
        } else if let Ok(text) = std::fs::read_to_string(entry.path()) {
            files.insert(name, text);
        }
    }
}

fn chains(files: &BTreeMap<String, String>) -> Vec<Vec<String>> {
    let compose: Vec<&String> = files
        .iter()
        .filter(|(path, text)| {
            let path = RelPath::new(path).unwrap();
            match claims(&path) {
                Claim::Yes => true,
                Claim::Maybe => confirms(&path, text),
                Claim::No => false,
            }
        })
        .map(|(path, _)| path)
        .collect();
    let mut chains: Vec<Vec<String>> = compose.iter().map(|path| vec![(*path).clone()]).collect();
    let bases = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml", "base.yml"];
    for base in compose.iter().filter(|path| bases.contains(&path.rsplit('/').next().unwrap())) {
        for other in compose.iter().filter(|other| *other != base) {
            chains.push(vec![(*base).clone(), (*other).clone()]);
        }
    }
    chains
}
