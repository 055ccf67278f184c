//! A whole run of `onpar check` over a workspace whose files are in the disk cache.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use super::workspace::Workspace;
use super::{Bench, script};

pub(super) fn measure(bench: &Bench, workspace: &Workspace) -> Result<Value> {
    let out = bench.folder.join(format!("check-{}.json", workspace.files));
    let runs = bench.runs.to_string();
    // The script splits the command as a shell would.
    let command = format!("'{}' check --format json {{tree}}", bench.server.display());
    let words = [
        Path::new("--tree"),
        &workspace.root,
        Path::new("--runs"),
        Path::new(&runs),
        Path::new("--name"),
        Path::new("onpar"),
        Path::new("--command"),
        Path::new(&command),
        Path::new("--json"),
        &out,
    ];
    script(bench, "clibench.py", &words)?;
    let measured: Value = serde_json::from_str(&fs::read_to_string(&out)?)?;
    let tool = measured.pointer("/tools/0").context("nothing was measured")?;
    let median = tool.get("median").context("nothing was measured")?;
    let statuses = median.get("exit_codes").and_then(Value::as_object).context("no exit status was seen")?;
    if !statuses.keys().all(|status| status == "0" || status == "1") {
        bail!("onpar ended with {statuses:?}");
    }
    Ok(json!({
        "workspace": workspace.name,
        "files": workspace.files,
        "wall_s": median.get("wall_s"),
        "cpu_s": median.get("cpu_s"),
        "peak_mib": median.get("peak_mib"),
        "runs": tool.get("runs"),
    }))
}
