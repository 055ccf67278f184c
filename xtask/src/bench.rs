//! `cargo xtask bench`: how long a cold check of a large workspace takes, how long a keystroke takes to its diagnostics,
//! and how much memory either needs. Prints a table and writes `target/bench/report.json`.
//!
//! The workspaces and the clients are those of `../shared/bench`, so without that folder there is nothing to run.
//! Deliberately absent: a judgement. Figures depend on the machine and on what else it does; no test asserts on them.

mod check;
mod server;
mod workspace;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::test::context::{need_python, shared};
use crate::{shell, vsix};

const HELP: &str = "usage: cargo xtask bench [--runs N]
  N runs of each measurement (5); medians are told, of memory the largest";

/// Where things are.
struct Bench {
    scripts: PathBuf,
    folder: PathBuf,
    server: PathBuf,
    runs: u32,
}

/// Measures.
///
/// # Errors
/// The arguments are wrong, `../shared/bench` is not there, or a measurement failed.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let runs = match arguments {
        [] => 5,
        [name, count] if name == "--runs" => count.parse().ok().filter(|&count| count > 0).context(HELP)?,
        _ => bail!("{HELP}"),
    };
    let scripts = shared("bench").map_err(|why| anyhow::anyhow!("{why}: there is no workspace to measure"))?;
    need_python()?;
    shell::say("Building the server (release)")?;
    let bench = Bench { scripts, folder: shell::target().join("bench"), server: vsix::build(false)?, runs };
    fs::create_dir_all(&bench.folder)?;

    let small = workspace::monorepo(&bench, 7_000)?;
    let large = workspace::monorepo(&bench, 10_000)?;
    let compose = workspace::compose(&bench, 50)?;
    let mut checks = Vec::new();
    for tree in [&small, &large] {
        shell::say(&format!("Checking {} files, {runs} times", tree.files))?;
        checks.push(check::measure(&bench, tree)?);
    }
    let mut servers = Vec::new();
    for tree in [&compose, &large] {
        shell::say(&format!("Typing in {}, {runs} times", tree.name))?;
        servers.push(server::measure(&bench, tree)?);
    }

    let report = json!({ "machine": machine(), "runs": runs, "check": checks, "server": servers });
    let path = bench.folder.join("report.json");
    fs::write(&path, format!("{report:#}\n"))?;
    shell::say(&format!("\n{}\n{}", table(&report), path.display()))
}

/// What the figures were measured on.
fn machine() -> Value {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    json!({
        "system": std::env::consts::OS,
        "architecture": std::env::consts::ARCH,
        "cores": std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
        "load": load.split_whitespace().next(),
        "commit": shell::read(shell::command("git", &shell::root()).args(["rev-parse", "--short", "HEAD"])).ok(),
    })
}

/// Runs a script of the bench, quietly; it says what it does on standard error.
fn script(bench: &Bench, name: &str, arguments: &[&Path]) -> Result<String> {
    let mut python = shell::python(&bench.folder);
    python.arg(bench.scripts.join(name)).args(arguments);
    shell::read(&mut python)
}

fn table(report: &Value) -> String {
    let mut text = String::new();
    let load = report.pointer("/machine/load").and_then(Value::as_str).unwrap_or("?");
    let _ = writeln!(text, "{} cores, load {load} at the end", number(report, "/machine/cores", 0));
    let _ = writeln!(text, "\n{:28} {:>8} {:>8} {:>9}", "cold `onpar check`", "wall s", "CPU s", "peak MiB");
    for row in rows(report, "check") {
        let [wall, cpu, peak] = ["/wall_s", "/cpu_s", "/peak_mib"].map(|key| number(row, key, 2));
        let _ = writeln!(text, "{:28} {wall:>8} {cpu:>8} {peak:>9}", name(row));
    }
    let _ = writeln!(
        text,
        "\n{:28} {:>8} {:>8} {:>8} {:>9} {:>9} {:>9}",
        "language server", "open ms", "key p50", "key p99", "hover p50", "CPU/key", "peak MiB"
    );
    for row in rows(report, "server") {
        let keys = ["/open_ms", "/edit_p50_ms", "/edit_p99_ms", "/hover_p50_ms", "/edit_cpu_ms", "/peak_mib"];
        let [open, p50, p99, hover, cpu, peak] = keys.map(|key| number(row, key, 2));
        let _ = writeln!(text, "{:28} {open:>8} {p50:>8} {p99:>8} {hover:>9} {cpu:>9} {peak:>9}", name(row));
    }
    text
}

fn rows<'a>(report: &'a Value, list: &str) -> impl Iterator<Item = &'a Value> {
    report.get(list).and_then(Value::as_array).into_iter().flatten()
}

fn name(row: &Value) -> &str {
    row.get("workspace").and_then(Value::as_str).unwrap_or("?")
}

fn number(row: &Value, pointer: &str, digits: usize) -> String {
    row.pointer(pointer).and_then(Value::as_f64).map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_shows_what_was_measured() {
        let report = json!({
            "machine": {"cores": 2, "load": "0.30"},
            "check": [{"workspace": "10,000 files", "wall_s": 0.512, "cpu_s": 0.9, "peak_mib": 60}],
            "server": [{"workspace": "50 services", "edit_p50_ms": 1.234}],
        });
        let text = table(&report);
        assert!(text.starts_with("2 cores, load 0.30"), "{text}");
        assert!(text.contains("10,000 files                     0.51     0.90     60.00\n"), "{text}");
        assert!(text.contains("50 services                         -     1.23        -"), "{text}");
    }
}
