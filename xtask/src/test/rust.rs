//! The tests of the workspace: units, fixtures, command line, language server over stdio, tidy.

use anyhow::{Result, bail};

use super::context::Context;
use super::{Outcome, programs};
use crate::shell;

pub(super) fn run(_: &Context) -> Result<Outcome> {
    let (mut passed, mut failed) = (0, 0);
    let mut cargo = shell::cargo();
    // A run that checks must not rewrite what it checks.
    cargo.env_remove("ONPAR_BLESS").args(["test", "--workspace", "--no-fail-fast"]);
    let result = programs::watch(&mut cargo, |line| {
        if let Some(counts) = counts(line) {
            passed += counts.0;
            failed += counts.1;
        }
    });
    if failed > 0 {
        bail!("{failed} of {} tests", passed + failed);
    }
    result?;
    readme_command()?;
    Ok(Outcome::Passed(format!("{passed} tests, README's first command")))
}

/// README's first command, without `--release`: which program `cargo run` takes is a matter of the workspace.
fn readme_command() -> Result<()> {
    let output = shell::cargo().args(["run", "--quiet", "--", "check", "fixtures/shop"]).output()?;
    match output.status.code() {
        Some(1) => Ok(()),
        _ => bail!("cargo run: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr)),
    }
}

/// Passed and failed, of `test result: ok. 12 passed; 0 failed; 0 ignored; ..`.
fn counts(line: &str) -> Option<(u32, u32)> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let mut counts = counts.split("; ").filter_map(|part| part.split_once(' ')).map(|(count, _)| count.parse());
    Some((counts.next()?.ok()?, counts.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(counts(line), Some((12, 3)));
        assert_eq!(counts("test a::b ... ok"), None);
    }
}
