//! `onpar baseline`: records the findings of today, so that only new ones are told.

use std::path::PathBuf;

use anyhow::Context as _;
use onpar_core::baseline::{self, BASELINE_FILE};
use serde_json::json;

use super::Outcome;
use super::output::{self, Color};
use super::target::Target;
use crate::report::style::count;
use crate::workspace::disk;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folder whose findings are recorded [default: the current folder]
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Writes .onpar-baseline.json; commit it. `onpar check` and editors then tell only what it does not hold. A finding is
known by its rule, its slot and the versions that the environments declare: it may move to another line, and is told
again when a version in it changes. Run it again to record anew; delete the file to see everything.

Examples:
  onpar baseline && git add .onpar-baseline.json
  onpar check --no-baseline              what the baseline holds, too";

pub(super) fn run(arguments: &Arguments, color: Color) -> anyhow::Result<Outcome> {
    let paths: Vec<PathBuf> = arguments.folder.iter().cloned().collect();
    let target = Target::new(&paths)?;
    let analysis = target.analyse_all(color)?;
    // By id, one a line, so that two people's changes to the file do not meet.
    let mut lines: Vec<String> = analysis
        .findings()
        .map(|finding| {
            let (rule, slot) = (finding.rule.id, finding.slot.to_string());
            json!({ "id": baseline::id(finding), "rule": rule, "slot": slot, "message": finding.message }).to_string()
        })
        .collect();
    lines.sort();
    lines.dedup();
    let text = format!("{{\"version\":1,\"findings\":[\n{}\n]}}\n", lines.join(",\n"));
    let path = analysis.root.path().join(BASELINE_FILE);
    disk::replace(&path, text.as_bytes()).with_context(|| BASELINE_FILE.to_owned())?;
    let done = format!("{} recorded in {BASELINE_FILE}\n", count(lines.len(), "finding", "findings"));
    output::print(color, |out| out.write_all(done.as_bytes()))?;
    Ok(Outcome::Clean)
}
