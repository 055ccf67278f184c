//! `onpar slots`: which declarations are compared with which.
//! Deliberately absent: what differs (`check`).

use std::path::PathBuf;

use super::Outcome;
use super::check::Format;
use super::output::{self, Color};
use super::target::Target;
use crate::report::{self, matrix};

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folder to look at [default: the current folder]
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// How to print slots
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

const EXAMPLES: &str = "\
A slot is what the declarations of different environments have in common: the application's database, its cache. The
table shows what each environment declares for it, and why they are taken for the same service.

Examples:
  onpar slots                            this folder, a table a project
  onpar slots --format json | jq '.slots[] | select(.met_by == [])'    what has nothing to be compared with";

pub(super) fn run(arguments: &Arguments, color: Color) -> anyhow::Result<Outcome> {
    let paths: Vec<PathBuf> = arguments.folder.iter().cloned().collect();
    let analysis = Target::new(&paths)?.analyse(color)?;
    match arguments.format {
        Format::Json => output::print(color, |out| report::write_json(out, &matrix::document(&analysis)))?,
        Format::Text => output::print(color, |out| out.write_all(matrix::table(&analysis).as_bytes()))?,
    }
    Ok(Outcome::Clean)
}
