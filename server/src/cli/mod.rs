//! The command line: what can be asked, and what the exit status says. One command a file.
//! Deliberately absent: rendering (`report`) and reading files (`workspace`).

mod baseline;
mod check;
mod explain;
mod fix;
mod import;
mod init;
mod inventory;
mod lsp;
mod output;
mod progress;
mod resolve;
mod schema;
mod since;
mod slots;
mod sources;
mod target;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use onpar_core::rule::{self, Level, RULES};

use crate::report::style;
use output::Color;

/// Keeps development, test, CI, staging and production on par.
///
/// onpar reads the files that declare backing services (compose files, Dockerfiles, env files), works out for which
/// environment each declaration holds, and reports where type or version diverge.
#[derive(Debug, Parser)]
#[command(name = "onpar", version, propagate_version = true, max_term_width = 100, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
}

const EXAMPLES: &str = "\
Examples:
  onpar check                    compare the environments of the application in this folder
  onpar inventory                list what every file declares
  onpar explain service-version  why a rule exists and what to do about its findings

Exit status: 0 nothing found, 1 findings, 2 could not run. ONPAR_LOG=debug writes a log to standard error.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Report where environments diverge
    Check(check::Arguments),
    /// Record the findings of today, so that only new ones are told
    Baseline(baseline::Arguments),
    /// List every declaration of a backing service
    Inventory(inventory::Arguments),
    /// Show which declarations are compared with which
    Slots(slots::Arguments),
    /// Show what a chain of compose files comes to
    Resolve(resolve::Arguments),
    /// Write a first .onpar.yaml
    Init(init::Arguments),
    /// List the kinds of files that are read
    Sources(sources::Arguments),
    /// Print a rule's page, or the list of rules
    Explain(explain::Arguments),
    /// Edit files so that environments agree with the reference
    Fix(fix::Arguments),
    /// State what a cloud runs, from what its program prints
    Import(import::Arguments),
    /// Serve an editor: the Language Server Protocol on standard input and output
    Lsp(lsp::Arguments),
    /// Print a JSON Schema: of `.onpar.yaml`, or of what `--format json` prints
    Schema(schema::Arguments),
}

/// The exit status of a command that ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Nothing at or above the level that was asked for.
    Clean,
    Findings,
}

/// Runs the command that the process's arguments name.
pub(crate) fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let color = arguments.color;
    if !matches!(arguments.command, Command::Lsp(_)) {
        start_log();
    }
    let result = match &arguments.command {
        // The server has a log of its own, and its client decides how it ends.
        Command::Lsp(arguments) => match lsp::run(arguments) {
            Ok(code) => return code,
            Err(error) => Err(error),
        },
        Command::Check(arguments) => check::run(arguments, color),
        Command::Baseline(arguments) => baseline::run(arguments, color),
        Command::Inventory(arguments) => inventory::run(arguments, color),
        Command::Slots(arguments) => slots::run(arguments, color),
        Command::Resolve(arguments) => resolve::run(arguments, color),
        Command::Init(arguments) => init::run(arguments, color),
        Command::Sources(arguments) => sources::run(arguments, color),
        Command::Explain(arguments) => explain::run(arguments, color),
        Command::Fix(arguments) => fix::run(arguments, color),
        Command::Import(arguments) => import::run(arguments, color),
        Command::Schema(arguments) => schema::run(arguments, color),
    };
    match result {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) => {
            let message = format!("{error:#}");
            output::complain(
                color,
                &format!("{}: {}\n", style::paint(style::ERROR, "error"), style::plain_lines(&message)),
            );
            ExitCode::from(2)
        }
    }
}

/// A log on standard error, if `ONPAR_LOG` asks for one.
fn start_log() {
    let Ok(filter) = tracing_subscriber::EnvFilter::try_from_env("ONPAR_LOG") else { return };
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false);
    // A second logger in one process is none: the first stays.
    let _ = log.try_init();
}

/// Reads a level; for `--level` and `--fail-on`.
fn level(word: &str) -> Result<Level, String> {
    let levels = Level::ALL.into_iter().filter(|&level| level != Level::Off);
    let words: Vec<_> = levels.map(Level::as_str).collect();
    match Level::from_word(&word.to_ascii_lowercase()) {
        Some(level) if level != Level::Off => Ok(level),
        _ => Err(format!("must be one of {}", words.join(", "))),
    }
}

/// The rule of an id, or a complaint that helps.
fn known_rule(id: &str) -> anyhow::Result<&'static rule::Rule> {
    if let Some(rule) = rule::rule(id) {
        return Ok(rule);
    }
    let near = onpar_core::suggest::nearest(id, RULES.iter().map(|rule| rule.id));
    let hint = near.map_or_else(|| "`onpar explain` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
    anyhow::bail!("there is no rule `{id}`: {hint}")
}
