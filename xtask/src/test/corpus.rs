//! The labelled repositories of `../shared/corpus`: no case may end in an error, and the totals may not fall below the
//! floor in `corpus-floor.json`. Deliberately absent: the scoring, which is the corpus's own.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::context::{self, Context};
use super::{Outcome, programs};
use crate::shell;

/// What is measured, as shares of one.
const MEASURES: [&str; 4] = ["recall", "precision", "declarations", "environments"];

pub(super) fn run(context: &Context) -> Result<Outcome> {
    let (score, cases) = match (context::shared("corpus/score.py"), context::shared("corpus/cases")) {
        (Ok(score), Ok(cases)) => (score, cases),
        (Err(why), _) | (_, Err(why)) => return Ok(Outcome::Skipped(why)),
    };
    context::need_python()?;
    let server = context.server()?;
    let count = every_case_ends_well(server, &cases)?;

    let report = shell::target().join("corpus-score.json");
    let mut python = shell::python(&shell::root());
    python.arg(score).arg(server).arg("--json").arg(&report);
    programs::watch(&mut python, |_| ())?;
    let total: Value = serde_json::from_str(&fs::read_to_string(&report).context("the score was not written")?)?;
    let floor: Value = serde_json::from_str(include_str!("corpus-floor.json"))?;
    let below = below(&total, &floor)?;
    if !below.is_empty() {
        bail!("below xtask/src/test/corpus-floor.json: {}", below.join(", "));
    }
    let figures: Vec<_> =
        MEASURES.iter().filter_map(|name| Some(format!("{name} {:.1} %", share(&total, name)? * 100.0))).collect();
    Ok(Outcome::Passed(format!("{count} repositories, {}", figures.join(", "))))
}

/// `check` says 0 or 1 of every repository, and `inventory` 0. Gives how many there are.
fn every_case_ends_well(server: &Path, cases: &Path) -> Result<usize> {
    let mut folders: Vec<PathBuf> = fs::read_dir(cases)?.flatten().map(|entry| entry.path().join("files")).collect();
    folders.retain(|folder| folder.is_dir());
    folders.sort();
    let mut wrong = Vec::new();
    for folder in &folders {
        for (verb, good) in [("check", &[0, 1][..]), ("inventory", &[0][..])] {
            let output = shell::command(server, folder).arg(verb).output()?;
            let errors = String::from_utf8_lossy(&output.stderr);
            if !output.status.code().is_some_and(|code| good.contains(&code)) || errors.contains("panicked") {
                wrong.push(format!("{verb} {}: {}\n{errors}", folder.display(), output.status));
            }
        }
    }
    if folders.is_empty() {
        bail!("{} holds no case", cases.display());
    }
    if !wrong.is_empty() {
        bail!("{} of {} runs\n{}", wrong.len(), folders.len() * 2, wrong.join("\n"));
    }
    Ok(folders.len())
}

fn share(totals: &Value, name: &str) -> Option<f64> {
    totals.get(name).and_then(Value::as_f64)
}

/// The measures that are lower than the floor.
fn below(total: &Value, floor: &Value) -> Result<Vec<String>> {
    let mut below = Vec::new();
    for name in MEASURES {
        let (is, least) = (
            share(total, name).with_context(|| format!("no {name} in the score"))?,
            share(floor, name).with_context(|| format!("no {name} in the floor"))?,
        );
        if is < least {
            below.push(format!("{name} {:.1} % (floor {:.1} %)", is * 100.0, least * 100.0));
        }
    }
    Ok(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_held_against_the_floor() {
        let floor = serde_json::json!({"recall": 0.5, "precision": 0.9, "declarations": 0.5, "environments": 0.5});
        let total = |precision: f64| serde_json::json!({"recall": 0.5, "precision": precision, "declarations": 0.6, "environments": 1.0});
        assert!(below(&total(0.9), &floor).unwrap().is_empty());
        assert_eq!(below(&total(0.89), &floor).unwrap(), ["precision 89.0 % (floor 90.0 %)"]);
        assert!(below(&serde_json::json!({"recall": 1.0}), &floor).is_err());
        let own: Value = serde_json::from_str(include_str!("corpus-floor.json")).unwrap();
        assert!(below(&own, &own).unwrap().is_empty());
    }
}
