//! cargo-deny, which knows advisories too. It takes minutes to build, so it is used where it is, and not installed.

use anyhow::Result;

use super::context::Context;
use super::{Outcome, programs};
use crate::shell;

pub(super) fn run(_: &Context) -> Result<Outcome> {
    let Ok(version) = shell::read(shell::cargo().args(["deny", "--version"])) else {
        let why = "cargo-deny is not installed (`cargo install --locked cargo-deny`); the licences are checked above";
        return Ok(Outcome::Skipped(why.to_owned()));
    };
    programs::watch(shell::cargo().args(["deny", "check"]), |_| ())?;
    Ok(Outcome::Passed(version))
}
