//! `cargo xtask test`: installs what is missing, runs everything, and says what it ran.
//!
//! One step a file under `test/`. A step that fails does not stop the next one. Deliberately absent: running steps side
//! by side (they would share one `target` folder and two cores).

pub(crate) mod context;
mod corpus;
mod deny;
mod licences;
mod lint;
mod oracle;
mod parts;
mod probes;
mod programs;
mod report;
mod rust;
mod spdx;
mod vscode;

use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::shell;
use context::Context;
use report::{Line, Verdict};

/// One thing that is run and judged.
struct Step {
    id: &'static str,
    about: &'static str,
    run: fn(&Context) -> Result<Outcome>,
}

/// How a step that did not fail ended.
enum Outcome {
    /// What was run, with the counts.
    Passed(String),
    /// Why nothing was run.
    Skipped(String),
}

/// In the order they run: what is quick to fail comes first.
const STEPS: &[Step] = &[
    Step { id: "licences", about: "the licence of every package, by deny.toml", run: licences::run },
    Step { id: "deny", about: "cargo-deny (advisories, sources), where it is installed", run: deny::run },
    Step { id: "lint", about: "rustfmt, clippy; the extension's types, lint and unit tests", run: lint::run },
    Step { id: "rust", about: "every test of the workspace", run: rust::run },
    Step { id: "oracle", about: "compose files against the real Docker Compose", run: oracle::run },
    Step { id: "corpus", about: "labelled repositories of ../shared/corpus, against a floor", run: corpus::run },
    Step { id: "probes", about: "protocol probes of ../shared/bench against the server", run: probes::run },
    Step { id: "vscode", about: "the packaged extension in the real VS Code", run: vscode::run },
];

/// Runs the steps that are asked for; every one without an argument.
///
/// # Errors
/// The arguments are wrong, or a step failed.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        return shell::say(help().trim_end());
    }
    let steps = chosen(arguments)?;
    let context = Context::new();
    let start = Instant::now();
    let mut lines = Vec::new();
    for step in steps {
        shell::say(&format!("\n==== {}: {}", step.id, step.about))?;
        let began = Instant::now();
        let verdict = match (step.run)(&context) {
            Ok(Outcome::Passed(what)) => Verdict::Passed(what),
            Ok(Outcome::Skipped(why)) => Verdict::Skipped(why),
            Err(error) => {
                shell::say(&format!("FAIL {}: {error:#}", step.id))?;
                Verdict::Failed(format!("{error:#}"))
            }
        };
        lines.push(Line { id: step.id, took: began.elapsed(), verdict });
    }
    shell::say(&format!("\n{}", report::table(&lines, start.elapsed())))?;
    match lines.iter().filter(|line| matches!(line.verdict, Verdict::Failed(_))).count() {
        0 => Ok(()),
        // The report has said everything.
        _ => std::process::exit(1),
    }
}

fn help() -> String {
    let mut text = "usage: cargo xtask test [--only STEP[,STEP]] [--skip STEP[,STEP]]\n\nsteps:\n".to_owned();
    for step in STEPS {
        text.push_str(&format!("  {:9} {}\n", step.id, step.about));
    }
    text.push_str("\n../shared is looked for beside the repository, or where ONPAR_SHARED says.\n");
    text
}

fn chosen(arguments: &[String]) -> Result<Vec<&'static Step>> {
    let (mut only, mut skip) = (Vec::new(), Vec::new());
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (argument.as_str(), None),
        };
        let list = match name {
            "--only" => &mut only,
            "--skip" => &mut skip,
            _ => bail!("{argument:?} is not known\n{}", help()),
        };
        let value = value.or_else(|| rest.next().map(String::as_str)).with_context(help)?;
        for id in value.split(',') {
            list.push(
                STEPS.iter().find(|step| step.id == id).with_context(|| format!("no step {id:?}\n{}", help()))?.id,
            );
        }
    }
    let wanted = |step: &&Step| (only.is_empty() || only.contains(&step.id)) && !skip.contains(&step.id);
    Ok(STEPS.iter().filter(wanted).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(line: &str) -> Vec<&'static str> {
        let words: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
        chosen(&words).unwrap().iter().map(|step| step.id).collect()
    }

    #[test]
    fn steps_are_chosen_by_name() {
        assert_eq!(ids("").len(), STEPS.len());
        assert_eq!(ids("--only rust"), ["rust"]);
        assert_eq!(ids("--only=vscode,lint --only rust"), ["lint", "rust", "vscode"]);
        assert_eq!(ids("--only rust,lint --skip lint"), ["rust"]);
        assert!(chosen(&["--only".to_owned(), "rusty".to_owned()]).is_err());
        assert!(chosen(&["--only".to_owned()]).is_err());
        assert!(chosen(&["--fast".to_owned()]).is_err());
    }
}
