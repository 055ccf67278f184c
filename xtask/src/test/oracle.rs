//! The loader of compose files against the real Docker Compose, with the counts of what was compared.

use anyhow::{Result, bail};

use super::context::Context;
use super::{Outcome, programs};
use crate::shell;

pub(super) fn run(_: &Context) -> Result<Outcome> {
    crate::oracle::install()?;
    let mut counts = Vec::new();
    let mut failed = false;
    let mut cargo = shell::cargo();
    cargo.args(["test", "--package", "onpar", "--test", "oracle", "--", "--nocapture", "--test-threads=1"]);
    let result = programs::watch(&mut cargo, |line| {
        if line.contains(" chains") {
            counts.push(line.rsplit("oracle: ").next().unwrap_or(line).trim().to_owned());
        }
        failed |= line.contains("FAILED");
    });
    if failed {
        bail!("Docker Compose says otherwise");
    }
    result?;
    Ok(Outcome::Passed(counts.join("; ")))
}
