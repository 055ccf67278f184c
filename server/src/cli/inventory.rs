//! `onpar inventory`: every declaration, whether it diverges or not.
//! Deliberately absent: comparing.

use std::path::PathBuf;

use super::Outcome;
use super::check::Format;
use super::output::{self, Color};
use super::target::Target;
use crate::report::{self, json, table};

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A folder, or files and folders to list [default: the current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print declarations
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Also tell why each declaration counts for its environment (JSON always does)
    #[arg(long)]
    why: bool,
}

const EXAMPLES: &str = "\
A declaration is one place in one file that says: this environment runs, connects to, ships the client of or uses the
adapter of this product, at this version. The environment `shared` holds for every deploy and is compared with none.

Examples:
  onpar inventory                        this folder, as a table
  onpar inventory --why                  and why each counts for its environment
  onpar inventory compose.prod.yaml      what one file declares
  onpar inventory --format json | jq '.declarations[] | select(.product == \"postgresql\")'";

pub(super) fn run(arguments: &Arguments, color: Color) -> anyhow::Result<Outcome> {
    let target = Target::new(&arguments.paths)?;
    let analysis = target.analyse(color)?;
    let rows: Vec<_> = analysis.declarations().filter(|row| target.covers(&row.declaration.at.file)).collect();
    match arguments.format {
        Format::Json => {
            let report = json::declarations(&analysis, &rows);
            output::print(color, |out| report::write_json(out, &report))?;
        }
        Format::Text => {
            let table = table::declarations(&analysis, &rows, arguments.why);
            output::print(color, |out| out.write_all(table.as_bytes()))?;
        }
    }
    Ok(Outcome::Clean)
}
