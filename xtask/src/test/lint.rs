//! What is said about the code without running it. Deliberately absent: what the tidy tests check (`rust`).

use std::path::Path;

use anyhow::{Context as _, Result};

use super::context::Context;
use super::parts::Parts;
use super::{Outcome, programs};
use crate::{shell, vsix};

pub(super) fn run(_: &Context) -> Result<Outcome> {
    let mut parts = Parts::default();
    parts.run("rustfmt", || cargo("fmt", &["--all", "--check"]))?;
    parts.run("clippy", || cargo("clippy", &["--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    let extension = shell::root().join("editors/vscode");
    parts.run("extension's packages", || {
        vsix::install(&extension).context("Node.js 20 with npm is needed")?;
        Ok(String::new())
    })?;
    parts.run("extension's types and lint", || npm(&extension, "check"))?;
    parts.run("extension's unit tests", || npm(&extension, "test"))?;
    parts.outcome()
}

/// Runs a component of the toolchain. One that is not installed is told, not taken for a success of the code.
fn cargo(component: &str, arguments: &[&str]) -> Result<String> {
    if shell::read(shell::cargo().args([component, "--version"])).is_err() {
        return Ok("not installed: not run".to_owned());
    }
    programs::watch(shell::cargo().arg(component).args(arguments), |_| ())?;
    Ok(String::new())
}

fn npm(folder: &Path, script: &str) -> Result<String> {
    let mut passed = String::new();
    programs::watch(vsix::npm(folder).args(["run", script]), |line| {
        // The count of Node's test runner: `# pass 13` or `ℹ pass 13`.
        if let Some((_, count)) = line.split_once(" pass ") {
            passed = format!("{count} passed");
        }
    })?;
    Ok(passed)
}
