//! An editor's session: open a file, type one character at a time, hover.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use super::workspace::Workspace;
use super::{Bench, script};

pub(super) fn measure(bench: &Bench, workspace: &Workspace) -> Result<Value> {
    let out = bench.folder.join(format!("server-{}.json", workspace.files));
    let runs = bench.runs.to_string();
    let place = |(line, column): (u64, u64)| format!("{line}:{column}");
    let (edit, hover) = (place(workspace.edit), place(workspace.hover));
    let options: [(&str, &Path); 7] = [
        ("--root", &workspace.root),
        ("--file", &workspace.file),
        ("--language-id", Path::new("dockercompose")),
        ("--edit", Path::new(&edit)),
        ("--hover", Path::new(&hover)),
        ("--runs", Path::new(&runs)),
        ("--json", &out),
    ];
    let mut words: Vec<&Path> = options.iter().flat_map(|(name, value)| [Path::new(name), value]).collect();
    words.extend([Path::new("--"), &bench.server, Path::new("lsp")]);
    script(bench, "lspbench.py", &words)?;
    let measured: Value = serde_json::from_str(&fs::read_to_string(&out)?)?;
    let median = measured.get("median").context("nothing was measured")?;
    let at = |pointer: &str| median.pointer(pointer).cloned();
    if at("/edit/unanswered").is_none_or(|unanswered| unanswered != 0) {
        bail!("keystrokes were left without diagnostics: {}", out.display());
    }
    Ok(json!({
        "workspace": workspace.name,
        "files": workspace.files,
        "open_ms": at("/open/first_diagnostics_ms"),
        "edits": at("/edit/n"),
        "edit_p50_ms": at("/edit/p50"),
        "edit_p95_ms": at("/edit/p95"),
        "edit_p99_ms": at("/edit/p99"),
        "edit_cpu_ms": at("/edit/cpu_ms_per_edit"),
        "edit_then_hover_p50_ms": at("/edit_then_hover/p50"),
        "hover_p50_ms": at("/hover/p50"),
        "flood_ms": at("/flood/last_diagnostics_ms"),
        "peak_mib": at("/memory_end/peak_mib"),
    }))
}
