//! Runs every case under `fixtures/source/<kind>/<case>`, `fixtures/rule/<rule>/<case>` and
//! `fixtures/environment/<subject>/<case>` as a test of its own:
//! `cargo test --test fixtures -- rule/service-version`. `ONPAR_BLESS=1` rewrites what a case expects; read the diff.
//!
//! A case is a directory of real files under their real names, and:
//! - markers, comments under the line they speak of (`fixtures/markers.rs`), or lines of `expect.txt` for files that
//!   have no comments. No marker means no finding: findings and markers match exactly, whatever the level;
//! - `facts.txt`, the declarations, one a line; every source case has it, a rule case may;
//! - `environments.txt`, which environment each file is for and why; every environment case has it;
//! - `fix-N/`, the files that fix N changes, as they are then. Fixes count from 1 over the findings by place, in the
//!   order in which each finding lists them; a blessed run fills the directories that are there.
//!
//! Deliberately absent: the command line and the language server; a case runs the engine alone.

#[path = "fixtures/case.rs"]
mod case;
#[path = "fixtures/environments.rs"]
mod environments;
#[path = "fixtures/facts.rs"]
mod facts;
#[path = "fixtures/fixes.rs"]
mod fixes;
#[path = "fixtures/markers.rs"]
mod markers;

use std::path::Path;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let bless = std::env::var_os("ONPAR_BLESS").is_some_and(|value| value == "1");
    let mut trials = markers::own_tests();
    for kind in ["environment", "source", "rule"] {
        for group in case::folders(&root.join(kind)) {
            for folder in case::folders(&root.join(kind).join(&group)) {
                let name = format!("{kind}/{group}/{folder}");
                let path = root.join(&name);
                let facts = if kind == "source" { facts::Wanted::Always } else { facts::Wanted::IfThere };
                let places = kind == "environment";
                trials.push(Trial::test(name, move || run(&path, facts, places, bless).map_err(Failed::from)));
            }
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn run(path: &Path, facts: facts::Wanted, places: bool, bless: bool) -> Result<(), String> {
    let mut case = case::Case::read(path)?;
    if bless {
        markers::bless(&mut case)?;
    }
    let engine = case.engine();
    let mut wrong = markers::check(&case, &engine);
    wrong.extend(facts::check(&case, &engine, facts, bless)?);
    if places {
        wrong.extend(environments::check(&case, &engine, bless)?);
    }
    wrong.extend(fixes::check(&case, &engine, bless)?);
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}
