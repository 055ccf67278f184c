//! `cargo xtask bless`: rewrites everything that a test compares with what the code says: registries, what fixtures
//! expect, the README's sample and tables, the rules' pages, the editor's schema. Read the diff.
//! Deliberately absent: the catalogue's tables (`cargo xtask codegen`), which are made from other data.

use anyhow::Result;

use crate::shell;

/// Rewrites, in the order in which one thing is made from another.
///
/// # Errors
/// A test found something that no rewriting repairs.
pub(crate) fn run() -> Result<()> {
    // The registries are compiled into everything else.
    bless(&["--test", "tidy", "--", "registries"])?;
    bless(&["--test", "fixtures", "--quiet"])?;
    bless(&["--test", "tidy"])?;
    shell::say("Blessed. `git diff` says what changed")
}

fn bless(arguments: &[&str]) -> Result<()> {
    shell::run(shell::cargo().env("ONPAR_BLESS", "1").args(["test", "--package", "onpar"]).args(arguments))
}
