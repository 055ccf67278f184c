//! The generated workspaces: the same bytes every time, made once and kept under `target/bench`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::{Bench, script};

/// A workspace, and the place where one types.
pub(super) struct Workspace {
    pub(super) name: String,
    pub(super) root: PathBuf,
    pub(super) files: u32,
    /// The file that is opened.
    pub(super) file: PathBuf,
    /// Zero-based line and column behind the tag of an image.
    pub(super) edit: (u64, u64),
    /// Zero-based line and column within the tag.
    pub(super) hover: (u64, u64),
}

/// Projects of seven files each: compose files of two environments, env files, a Dockerfile and deploy manifests.
pub(super) fn monorepo(bench: &Bench, files: u32) -> Result<Workspace> {
    let root = bench.folder.join(format!("monorepo-{files}"));
    let count = files.to_string();
    make(bench, &root, &["monorepo", "--files", &count])?;
    let (file, number, line) = first_database(&root)?;
    let end = line.len() as u64;
    let name = format!("{} projects, {files} files", files / 7);
    Ok(Workspace { name, root, files, file, edit: (number, end), hover: (number, end - 1) })
}

/// One compose file of so many services, its overlay, and small projects beside it.
pub(super) fn compose(bench: &Bench, services: u32) -> Result<Workspace> {
    let root = bench.folder.join(format!("compose-{services}"));
    let count = services.to_string();
    make(bench, &root, &["compose", "--services", &count, "--siblings", "50"])?;
    let positions: Value = serde_json::from_str(&fs::read_to_string(root.join("positions.json"))?)?;
    let position = |name: &str| {
        let at = |index: usize| positions.pointer(&format!("/{name}/{index}")).and_then(Value::as_u64);
        Some((at(0)?, at(1)?))
    };
    let (edit, hover) = position("edit").zip(position("hover_value")).context("the generator gave no positions")?;
    let file = root.join("compose.yaml");
    Ok(Workspace { name: format!("{services}-service compose file"), root, files: 104, file, edit, hover })
}

fn make(bench: &Bench, root: &Path, arguments: &[&str]) -> Result<()> {
    if root.join(".git").is_dir() {
        return Ok(());
    }
    let mut words: Vec<&Path> = arguments.iter().map(Path::new).collect();
    words.extend([Path::new("--out"), root]);
    script(bench, "gen_workspace.py", &words)?;
    // The last step: a repository of its own, for which the `.gitignore` above `target` does not count.
    fs::create_dir_all(root.join(".git")).context("the workspace was not made")
}

/// The first compose file that runs PostgreSQL, and the line where it does.
fn first_database(root: &Path) -> Result<(PathBuf, u64, String)> {
    let mut projects: Vec<_> = fs::read_dir(root.join("projects"))?.flatten().map(|entry| entry.path()).collect();
    projects.sort();
    for file in projects.into_iter().map(|project| project.join("compose.yaml")) {
        let text = fs::read_to_string(&file)?;
        if let Some((line, number)) = text.lines().zip(0..).find(|(line, _)| line.contains("image: postgres:")) {
            return Ok((file, number, line.to_owned()));
        }
    }
    bail!("no project of the workspace runs PostgreSQL")
}
