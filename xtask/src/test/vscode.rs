//! The packaged extension with its server, used in the real VS Code.

use anyhow::{Result, bail};

use super::context::Context;
use super::{Outcome, programs};
use crate::{editors, shell, vsix};

pub(super) fn run(context: &Context) -> Result<Outcome> {
    editors::run()?;
    let package = shell::target().join("vsix/onpar-test.vsix");
    let words = ["--server".into(), context.server()?.to_path_buf(), "--out".into(), package.clone()];
    let words: Vec<String> = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    vsix::run(&words)?;

    let mut last = String::new();
    let mut repeated = String::new();
    let mut node = shell::command("node", &shell::root());
    node.arg("tests/editors/vscode/run.mjs").arg("--vsix").arg(package);
    node.arg("--out").arg(shell::target().join("vscode"));
    let result = programs::watch(&mut node, |line| {
        line.clone_into(&mut last);
        if let Some(line) = line.strip_prefix("vscode: ").filter(|line| line.ends_with("sessions repeated")) {
            line.clone_into(&mut repeated);
        }
    });
    if result.is_err() && last.ends_with(" failed") {
        bail!("{last}");
    }
    result?;
    Ok(Outcome::Passed(format!("{last}, {repeated}")))
}
