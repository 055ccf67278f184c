//! A folder as it was at a revision, from git's objects into the engine.
//!
//! `git` is run with what could start other programs turned off (hooks, monitors, prompts, fetching of missing objects);
//! `ls-tree` and `cat-file` apply no filters. Deliberately absent: judging.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use onpar_core::engine::Engine;
use onpar_core::source;
use onpar_core::text::{File, RelPath};

use super::discover::Kind;
use super::disk;
use super::load::kind;
use super::{Root, scan};

/// Reads the folder as it was where the history of `revision` and that of the present branched.
pub(crate) fn load(root: &Root, revision: &str, engine: &mut Engine) -> anyhow::Result<()> {
    let folder = root.path();
    let commit = commit(folder, revision)?;
    let listed = run(folder, &["ls-tree", "-r", "-z", &commit], b"")?;
    let mut wanted: Vec<(String, RelPath)> = Vec::new();
    for line in String::from_utf8_lossy(&listed).split('\0') {
        let Some((head, path)) = line.split_once('\t') else { continue };
        let mut words = head.split(' ');
        // Links and submodules are not followed.
        let is_file = words.next().is_some_and(|mode| mode.starts_with("100"));
        let Some(object) = words.nth(1).filter(|_| is_file) else { continue };
        let Some(path) = RelPath::new(path).filter(|known| known.as_str() == path) else { continue };
        match kind(&path) {
            Kind::Read => wanted.push((object.to_owned(), path)),
            Kind::Manifest => engine.add_manifest(path),
            Kind::Other => {}
        }
    }
    let objects: String = wanted.iter().map(|(object, _)| format!("{object}\n")).collect();
    let blobs = run(folder, &["cat-file", "--batch"], objects.as_bytes())?;
    let mut rest = blobs.as_slice();
    for (_, path) in wanted {
        let Some(bytes) = next_blob(&mut rest) else { bail!("git printed less than it was asked for") };
        let Some(text) = disk::decode(bytes.to_vec()).filter(|_| bytes.len() as u64 <= disk::MAX_BYTES) else {
            continue;
        };
        let file = File::new(path, text.text);
        let reading = source::read(&file);
        engine.put(&scan::without_text(file), reading);
    }
    Ok(())
}

/// The commit that both have in common; where there is none, the revision itself.
fn commit(folder: &Path, revision: &str) -> anyhow::Result<String> {
    let asked = format!("{revision}^{{commit}}");
    let named = run(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &asked], b"")
        .with_context(|| format!("`{revision}` is no revision here"))?;
    let named = String::from_utf8_lossy(&named).trim().to_owned();
    let base =
        run(folder, &["merge-base", &named, "HEAD"], b"").map(|base| String::from_utf8_lossy(&base).trim().to_owned());
    Ok(base.ok().filter(|base| !base.is_empty()).unwrap_or(named))
}

/// `<object> blob <size>`, a line break, the bytes, a line break.
fn next_blob<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let head = std::str::from_utf8(rest.get(..end)?).ok()?;
    let size: usize = head.rsplit(' ').next()?.parse().ok()?;
    let start = end + 1;
    let bytes = rest.get(start..start.checked_add(size)?)?;
    *rest = rest.get(start + size + 1..)?;
    Some(bytes)
}

fn run(folder: &Path, arguments: &[&str], input: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).arg("--no-optional-locks");
    command.args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]).args(arguments);
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().context("git cannot be run")?;
    let mut stdin = child.stdin.take().context("git takes no input")?;
    let input = input.to_vec();
    // Both ends of the pipes move at once: neither waits for the other.
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output()?;
    let _ = writer.join();
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("git {}: {}", arguments.first().unwrap_or(&""), said.lines().next().unwrap_or("failed"));
    }
    Ok(output.stdout)
}
