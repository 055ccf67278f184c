//! `onpar check`: findings, and an exit status that a pipeline can stop at.
//! Deliberately absent: what a finding looks like (`report`).

use std::path::PathBuf;

use onpar_core::rule::{Divergence, Level};

use super::Outcome;
use super::output::{self, Color};
use super::since::Before;
use super::target::Target;
use crate::report::{self, Analysis, json, text};

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A folder, or files and folders to report about [default: the current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print findings
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Lowest level to print [default: information for text, hint for JSON]
    #[arg(long, value_parser = super::level, value_name = "LEVEL")]
    level: Option<Level>,
    /// Lowest level that makes the exit status 1
    #[arg(long, value_parser = super::level, default_value = "warning", value_name = "LEVEL")]
    fail_on: Level,
    /// Only findings of this rule; can be given several times
    #[arg(long = "rule", value_name = "RULE")]
    rules: Vec<String>,
    /// Only findings that were not there, or were less bad, where this revision and the present branched (needs git)
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// Also tell, as hints, what is compared with nothing because its environment or slot is not clear
    #[arg(long)]
    pedantic: bool,
    /// Also findings that `onpar baseline` recorded
    #[arg(long)]
    no_baseline: bool,
    /// Also tell what could not be read or resolved, and which findings were accepted
    #[arg(long, short)]
    verbose: bool,
}

const EXAMPLES: &str = "\
Levels: error, warning, information, hint.

One folder is the root that paths are printed from, and its .onpar.yaml counts. Given files (or several paths), the
current folder is the root and only findings that touch them are printed.

Examples:
  onpar check                            this folder
  onpar check services/shop --level hint with the finer differences
  onpar check compose.prod.yaml .env     what concerns these files
  onpar check --fail-on error            report, and fail on errors only
  onpar check --since origin/main        what this branch introduces or makes worse
  onpar check --format json | jq '.findings[].message'

Exit status: 0 no finding at or above --fail-on, 1 some, 2 could not run.";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum Format {
    /// For people: source lines, notes and help.
    #[default]
    Text,
    /// For programs: one JSON document, as `onpar schema check` describes it.
    Json,
}

pub(super) fn run(arguments: &Arguments, color: Color) -> anyhow::Result<Outcome> {
    let rules = arguments.rules.iter().map(|id| super::known_rule(id)).collect::<anyhow::Result<Vec<_>>>()?;
    let target = Target::new(&arguments.paths)?;
    let analysis = if arguments.no_baseline { target.analyse_all(color)? } else { target.analyse(color)? };
    let before = arguments.since.as_deref().map(|at| Before::read(&target.root, at)).transpose()?;
    let asked = |finding: &&Divergence| {
        target.concerns(finding)
            && before.as_ref().is_none_or(|before| before.lacks(finding))
            && (rules.is_empty() || rules.iter().any(|rule| rule.id == finding.rule.id))
    };
    let findings: Vec<_> = analysis.findings().filter(asked).collect();
    let lowest = arguments.level.unwrap_or(match arguments.format {
        Format::Text => Level::Information,
        Format::Json => Level::Hint,
    });
    print(arguments, color, &analysis, &findings, lowest)?;
    let fails = findings.iter().any(|finding| finding.level >= arguments.fail_on);
    Ok(if fails { Outcome::Findings } else { Outcome::Clean })
}

fn print(
    arguments: &Arguments,
    color: Color,
    analysis: &Analysis,
    findings: &[&Divergence],
    lowest: Level,
) -> anyhow::Result<()> {
    let (shown, hidden): (Vec<_>, Vec<_>) = findings.iter().copied().partition(|finding| finding.level >= lowest);
    let unsure = if arguments.pedantic { analysis.unsure().collect() } else { Vec::new() };
    match arguments.format {
        Format::Json => {
            let report = json::findings(analysis, &shown, lowest, &unsure);
            output::print(color, |out| report::write_json(out, &report))?;
            if arguments.verbose {
                output::complain(color, &text::left_out(analysis));
            }
        }
        Format::Text => {
            let sources = report::Sources::new(analysis);
            output::print(color, |out| {
                for finding in &shown {
                    out.write_all(text::finding(&sources, finding, arguments.verbose).as_bytes())?;
                }
                if arguments.verbose {
                    out.write_all(text::left_out(analysis).as_bytes())?;
                }
                let notices = analysis.notices().filter(|(_, notice)| notice.level >= lowest).chain(unsure);
                out.write_all(text::notices(analysis, notices).as_bytes())?;
                out.write_all(text::summary(analysis, &shown, &hidden).as_bytes())
            })?;
        }
    }
    Ok(())
}
