//! Every file that people write: its length, its first words, and what it must not say.

use std::fs;
use std::path::{Path, PathBuf};

/// Most lines of a file of code.
const LINES: usize = 400;

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// Files below a folder of the repository, by `/`-separated path; what is built or downloaded is left out.
pub(crate) fn below(folder: &str) -> Vec<String> {
    const MADE: &[&str] = &["target", "node_modules", ".git", "dist", ".vscode-test"];
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root().join(&folder)).unwrap().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            let file_type = entry.file_type().unwrap();
            if file_type.is_file() {
                files.push(path);
            } else if file_type.is_dir() && !MADE.contains(&name.as_str()) {
                folders.push(path);
            }
        }
    }
    files.sort();
    files
}

pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn is_generated(path: &str) -> bool {
    path.contains("/generated/")
}

fn has_ending(path: &str, endings: &[&str]) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending))
}

fn code() -> impl Iterator<Item = String> {
    below("").into_iter().filter(|path| has_ending(path, &["rs", "ts", "mjs"]) && !is_generated(path))
}

#[test]
fn files_of_code_are_short() {
    let long: Vec<_> =
        code().map(|path| (read(&path).lines().count(), path)).filter(|(lines, _)| *lines > LINES).collect();
    assert!(long.is_empty(), "more than {LINES} lines: {long:#?}");
}

#[test]
fn files_say_what_they_are_for() {
    let starts = |path: &String| read(path).starts_with("//! ");
    let silent: Vec<_> = code().filter(|path| has_ending(path, &["rs"]) && !starts(path)).collect();
    assert!(silent.is_empty(), "do not begin with `//! `: {silent:#?}");
}

/// The project speaks of itself alone: no place of a machine, no tracker, no registry.
#[test]
fn files_speak_of_the_project_alone() {
    // Cut in two, so that this file does not hold them.
    let banned = [
        ["/work/", "shared"],
        ["/work/", "main"],
        ["/tmp/", "wt"],
        ["/ro", "ot/"],
        ["npm", "js.org"],
        ["crates", ".io"],
        ["py", "pi.org"],
        ["issue ", "#"],
        ["issues ", "show"],
    ]
    .map(|halves| halves.concat());
    let endings = ["rs", "ts", "mjs", "md", "toml", "yaml", "yml", "txt", "json", "sh"];
    let mut found = Vec::new();
    for path in below("").into_iter().filter(|path| has_ending(path, &endings)) {
        // Lock files and catalogue data name what they were made from.
        if path.contains("-lock.")
            || path.contains("catalog-data/")
            || is_generated(&path)
            || path.ends_with("deny.toml")
        {
            continue;
        }
        let text = read(&path);
        found.extend(banned.iter().filter(|word| text.contains(*word)).map(|word| format!("{path}: {word}")));
    }
    assert!(found.is_empty(), "{found:#?}");
}
