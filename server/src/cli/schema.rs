//! `onpar schema`: JSON Schemas for editors and for programs that read the output.
//! Deliberately absent: hand-written schemas; each is made from the type it describes.

use super::Outcome;
use super::output::{self, Color};
use crate::report::{json, kinds, matrix, write_json};

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// What to describe
    #[arg(value_enum, default_value_t, value_name = "WHAT")]
    what: What,
}

const EXAMPLES: &str = "\
Examples:
  onpar schema > onpar.schema.json   for `# yaml-language-server: $schema=onpar.schema.json` in .onpar.yaml
  onpar schema check                 what `onpar check --format json` prints";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum What {
    /// The configuration file, `.onpar.yaml`.
    #[default]
    Config,
    /// `onpar check --format json`.
    Check,
    /// `onpar inventory --format json`.
    Inventory,
    /// `onpar slots --format json`.
    Slots,
    /// `onpar sources --format json`.
    Sources,
}

pub(super) fn run(arguments: &Arguments, color: Color) -> anyhow::Result<Outcome> {
    let schema = match arguments.what {
        What::Config => onpar_core::config::schema(),
        What::Check => schemars::schema_for!(json::Findings),
        What::Slots => schemars::schema_for!(matrix::Slots),
        What::Sources => schemars::schema_for!(kinds::Sources),
        What::Inventory => schemars::schema_for!(json::Declarations),
    };
    output::print(color, |out| write_json(out, &schema))?;
    Ok(Outcome::Clean)
}
