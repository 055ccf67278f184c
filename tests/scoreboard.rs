//! The labelled repositories of `../shared/corpus` (or of `ONPAR_SHARED`), which are not part of this one: every run ends
//! well, and the totals are not below `scoreboard/floor.json`. Where they are not there, or no `python3` is, the test is
//! shown as ignored, under a name that says why.
//!
//! `cargo test --test scoreboard -- --nocapture` shows the table; the floor is raised by hand, as a commit of its own.
//! Deliberately absent: the scoring, which is the corpus's own program.

#![allow(clippy::print_stdout, reason = "the scores are printed")]

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;

/// What is measured, as shares of one.
const MEASURES: [&str; 4] = ["recall", "precision", "declarations", "environments"];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let corpus = match corpus() {
        Ok(corpus) => Trial::test("labelled_repositories", move || score(&corpus).map_err(Failed::from)),
        Err(why) => Trial::test(format!("labelled_repositories (skipped: {why})"), || Ok(())).with_ignored_flag(true),
    };
    let floor = Trial::test("a_drop_is_seen", || a_drop_is_seen().map_err(Failed::from));
    libtest_mimic::run(&arguments, vec![corpus, floor]).exit_code()
}

/// The folder of the labelled repositories and their scorer, or why there is nothing to score with.
fn corpus() -> Result<PathBuf, &'static str> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let shared = std::env::var_os("ONPAR_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let corpus = shared.join("corpus");
    if !corpus.join("score.py").is_file() || !corpus.join("cases").is_dir() {
        return Err("no ../shared/corpus beside the repository");
    }
    let python = Command::new("python3").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if python.is_ok_and(|status| status.success()) { Ok(corpus) } else { Err("no python3") }
}

fn score(corpus: &Path) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let report = folder.path().join("score.json");
    let mut scorer = Command::new("python3");
    scorer.env("PYTHONDONTWRITEBYTECODE", "1").arg(corpus.join("score.py")).arg(env!("CARGO_BIN_EXE_onpar"));
    let output = scorer.arg("--json").arg(&report).output().map_err(|error| error.to_string())?;
    let told = String::from_utf8_lossy(&output.stdout);
    println!("{told}");
    if !output.status.success() {
        return Err(format!("{told}{}", String::from_utf8_lossy(&output.stderr)));
    }
    let read = |text: String| serde_json::from_str::<Value>(&text).map_err(|error| error.to_string());
    let total = read(std::fs::read_to_string(&report).map_err(|error| error.to_string())?)?;
    let floor = read(include_str!("scoreboard/floor.json").to_owned())?;
    let below = below(&total, &floor)?;
    if below.is_empty() {
        Ok(())
    } else {
        Err(format!("below tests/scoreboard/floor.json: {}\n{told}", below.join(", ")))
    }
}

/// The measures that are lower than the floor.
fn below(total: &Value, floor: &Value) -> Result<Vec<String>, String> {
    let share = |of: &Value, name: &str| of.get(name).and_then(Value::as_f64).ok_or_else(|| format!("no {name}"));
    let mut below = Vec::new();
    for name in MEASURES {
        let (is, least) = (share(total, name)?, share(floor, name)?);
        if is < least {
            below.push(format!("{name} {:.1} % (floor {:.1} %)", is * 100.0, least * 100.0));
        }
    }
    Ok(below)
}

fn a_drop_is_seen() -> Result<(), String> {
    let floor = serde_json::json!({"recall": 0.5, "precision": 0.9, "declarations": 0.5, "environments": 0.5});
    let total = |precision: f64| serde_json::json!({"recall": 0.5, "precision": precision, "declarations": 0.6, "environments": 1.0});
    let wanted = [(0.9, Vec::new()), (0.89, vec!["precision 89.0 % (floor 90.0 %)".to_owned()])];
    for (precision, told) in wanted {
        let found = below(&total(precision), &floor)?;
        if found != told {
            return Err(format!("{found:?}"));
        }
    }
    let own: Value = serde_json::from_str(include_str!("scoreboard/floor.json")).map_err(|error| error.to_string())?;
    match (below(&serde_json::json!({"recall": 1.0}), &floor), below(&own, &own)?.as_slice()) {
        (Err(_), []) => Ok(()),
        other => Err(format!("{other:?}")),
    }
}
