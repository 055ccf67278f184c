//! The labelled repositories of `../shared/corpus`, against the floor: `tests/scoreboard.rs`, by itself.
//! Deliberately absent: scoring and floor, which are that test's.

use anyhow::{Context as _, Result};

use super::context::{self, Context};
use super::{Outcome, programs};
use crate::shell;

pub(super) fn run(_: &Context) -> Result<Outcome> {
    if let Err(why) = context::shared("corpus/score.py").and(context::shared("corpus/cases")) {
        return Ok(Outcome::Skipped(why));
    }
    context::need_python()?;
    let mut total = None;
    let mut cargo = shell::cargo();
    cargo.args(["test", "--package", "onpar", "--test", "scoreboard", "--", "--nocapture"]);
    programs::watch(&mut cargo, |line| {
        total = line.strip_prefix("total: ").map(str::to_owned).or_else(|| total.take());
    })?;
    Ok(Outcome::Passed(total.context("the scoreboard told no total")?))
}
