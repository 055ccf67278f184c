//! `onpar lsp`: serves an editor.
//! Deliberately absent: the server (`crate::lsp`).

use std::process::ExitCode;

use tracing_subscriber::filter::LevelFilter;

/// Name of the variable that `--log` overrides.
const LOG: &str = "ONPAR_LOG";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// What is logged to standard error: off, error, warn, info, debug or trace [env: ONPAR_LOG] [default: warn]
    #[arg(long, value_name = "LEVEL")]
    log: Option<LevelFilter>,
    /// Taken because many clients pass it: there is no other way to talk to this server.
    #[arg(long, hide = true)]
    stdio: bool,
}

const EXAMPLES: &str = "\
Examples:
  onpar lsp                      what an editor starts: it speaks on standard input and output
  onpar lsp --log debug          the same, with a log on standard error";

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let from_environment = || std::env::var(LOG).ok().and_then(|level| level.parse().ok());
    crate::lsp::run(arguments.log.or_else(from_environment).unwrap_or(LevelFilter::WARN))
}
