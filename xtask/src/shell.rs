//! Running other programs the way chores need it: no input, no questions, and an error that says what failed.
//! Deliberately absent: pipes and shells; arguments are passed as they are.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The repository this chore was built in.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A line for whoever started the chore.
pub(crate) fn say(line: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{line}").context("standard output is closed")
}

/// A program that will not wait for an answer: its input is empty, and `CI` tells it that nobody is there.
pub(crate) fn command(program: impl AsRef<OsStr>, directory: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(directory).env("CI", "true").stdin(Stdio::null());
    command
}

/// The Cargo that runs this chore, at the root of the repository.
pub(crate) fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), &root())
}

/// Python, which leaves no compiled files beside the scripts it runs: they may not be ours.
pub(crate) fn python(directory: &Path) -> Command {
    let mut python = command("python3", directory);
    python.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUNBUFFERED", "1");
    python
}

/// Where Cargo builds, and where chores leave what they make.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// Runs it with its output shown.
///
/// # Errors
/// It could not be started, or it failed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", line(command)))?;
    if !status.success() {
        bail!("{} failed: {status}", line(command));
    }
    Ok(())
}

/// Runs it quietly and gives its standard output without the last line end.
///
/// # Errors
/// It could not be started, or it failed; then the end of what it wrote is part of the error.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("cannot start {}", line(command)))?;
    let text = String::from_utf8_lossy(&output.stdout).trim_end().to_owned();
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        bail!("{} failed: {}\n{}\n{}", line(command), output.status, tail(&text), tail(&errors));
    }
    Ok(text)
}

/// The end of a long output, where the reason usually is.
fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().rev().take(20).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}

/// The command as one would type it, near enough for a message.
pub(crate) fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
