//! A step of several parts: one that fails does not keep the next from being tried.

use anyhow::{Result, bail};

use super::Outcome;
use crate::shell;

#[derive(Default)]
pub(super) struct Parts {
    done: Vec<String>,
    failed: Vec<String>,
}

impl Parts {
    /// Tries a part; what it gives is added to its name in the report.
    pub(super) fn run(&mut self, name: &str, part: impl FnOnce() -> Result<String>) -> Result<()> {
        match part() {
            Ok(note) if note.is_empty() => self.done.push(name.to_owned()),
            Ok(note) => self.done.push(format!("{name} ({note})")),
            Err(error) => {
                shell::say(&format!("FAIL {name}: {error:#}"))?;
                self.failed.push(name.to_owned());
            }
        }
        Ok(())
    }

    pub(super) fn outcome(self) -> Result<Outcome> {
        if !self.failed.is_empty() {
            bail!("{}", self.failed.join(", "));
        }
        Ok(Outcome::Passed(self.done.join(", ")))
    }
}
