//! `onpar sources`: the kinds of files that are read.
//! Deliberately absent: the list; each source says it of itself.

use super::Outcome;
use super::check::Format;
use super::output::{self, Color};
use crate::report::{self, kinds};

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Only those that would read a file of this path, such as `deploy/compose.yaml`
    #[arg(value_name = "PATH")]
    path: Option<String>,
    /// How to print sources
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

const EXAMPLES: &str = "\
A source is one kind of file: what it is called, what is read of it, and for which environment such files are where
nothing else says so.

Examples:
  onpar sources                          all of them
  onpar sources .circleci/config.yml     which one reads this file
  onpar sources --format json | jq -r '.sources[].documentation[]'";

pub(super) fn run(arguments: &Arguments, color: Color) -> anyhow::Result<Outcome> {
    let sources = kinds::listed(arguments.path.as_deref())?;
    match arguments.format {
        Format::Json => output::print(color, |out| report::write_json(out, &kinds::document(&sources)))?,
        Format::Text => output::print(color, |out| out.write_all(kinds::table(&sources).as_bytes()))?,
    }
    Ok(Outcome::Clean)
}
