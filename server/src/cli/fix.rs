//! `onpar fix`: makes environments agree with the reference, by the edits that the findings carry.
//! Deliberately absent: fixes that change the reference or accept a finding; those are a person's choice, in an editor.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use onpar_core::environment::Environment;
use onpar_core::fix::{self, Edit, Fix, FixKind};
use onpar_core::text::{RelPath, hash_text};

use super::Outcome;
use super::output::{self, Color};
use super::target::Target;
use crate::report::style::{count, plain};
use crate::report::{Analysis, diff};
use crate::workspace::disk::{self, Encoding};

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A folder, or files and folders whose findings are fixed [default: the current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Only findings of this rule; can be given several times
    #[arg(long = "rule", value_name = "RULE")]
    rules: Vec<String>,
    /// Only fixes of this environment; can be given several times
    #[arg(long = "environment", value_name = "ENVIRONMENT")]
    environments: Vec<String>,
    /// Print what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

const EXAMPLES: &str = "\
Each environment that deviates follows the reference: production, else staging, else CI. Only the version is edited,
where it is written; every other byte of the file stays. A data directory of an old major version is not migrated:
read the notes.

Examples:
  onpar fix --dry-run                    show the edits
  onpar fix --environment development    development follows production
  onpar fix --rule unpinned-version      pin what floats";

/// The edits of the fixes that go together.
#[derive(Debug, Default)]
struct Plan<'a> {
    edits: BTreeMap<&'a RelPath, Vec<&'a Edit>>,
    fixes: Vec<&'a Fix>,
    /// Fixes that edit what another one edits: for the next run.
    left: usize,
}

/// A file with its edits applied.
#[derive(Debug)]
struct Changed {
    path: PathBuf,
    before: String,
    after: String,
    encoding: Encoding,
}

pub(super) fn run(arguments: &Arguments, color: Color) -> anyhow::Result<Outcome> {
    let rules = arguments.rules.iter().map(|id| super::known_rule(id)).collect::<anyhow::Result<Vec<_>>>()?;
    let environments: Vec<_> = arguments.environments.iter().map(|word| Environment::from_word(word)).collect();
    let target = Target::new(&arguments.paths)?;
    let analysis = target.analyse(color)?;
    let mut plan = Plan::default();
    for finding in analysis.findings().filter(|finding| target.concerns(finding)) {
        if rules.is_empty() || rules.iter().any(|rule| rule.id == finding.rule.id) {
            let wanted = |fix: &&Fix| {
                matches!(fix.kind, FixKind::Align | FixKind::Pin)
                    && (environments.is_empty() || environments.contains(&fix.environment))
            };
            finding.fixes.iter().filter(wanted).for_each(|fix| plan.add(fix));
        }
    }
    let changed = plan.apply(&analysis)?;
    let report = plan.report(&changed, arguments.dry_run);
    if !arguments.dry_run {
        write(changed.values())?;
    }
    output::print(color, |out| out.write_all(report.as_bytes()))?;
    Ok(Outcome::Clean)
}

impl<'a> Plan<'a> {
    fn add(&mut self, fix: &'a Fix) {
        let clashes = fix.edits.iter().any(|edit| self.clashes(edit));
        let new: Vec<_> = fix.edits.iter().filter(|edit| !self.has(edit)).collect();
        if clashes {
            self.left += 1;
        } else if !new.is_empty() {
            self.fixes.push(fix);
            for edit in new {
                self.edits.entry(&edit.place.file).or_default().push(edit);
            }
        }
    }

    fn of_file(&self, edit: &Edit) -> impl Iterator<Item = &&'a Edit> {
        self.edits.get(&edit.place.file).into_iter().flatten()
    }

    fn has(&self, edit: &Edit) -> bool {
        self.of_file(edit).any(|other| other.place == edit.place && other.text == edit.text)
    }

    fn clashes(&self, edit: &Edit) -> bool {
        let meets = |other: &Edit| {
            let (a, b) = (other.place.span, edit.place.span);
            a == b || a.overlaps(b) || (a.is_empty() && b.touches(a.start)) || (b.is_empty() && a.touches(b.start))
        };
        !self.has(edit) && self.of_file(edit).any(|other| meets(other))
    }

    fn apply(&self, analysis: &Analysis) -> anyhow::Result<BTreeMap<&'a RelPath, Changed>> {
        let changed = self.edits.iter().map(|(path, edits)| {
            let file = analysis.root.absolute(path);
            let changed = apply(analysis, path, &file, edits).with_context(|| path.to_string())?;
            Ok((*path, changed))
        });
        changed.collect()
    }

    fn report(&self, changed: &BTreeMap<&RelPath, Changed>, dry_run: bool) -> String {
        let mut out = String::new();
        if dry_run {
            for (path, file) in changed {
                out.push_str(&diff::lines(path, &file.before, &file.after));
            }
        }
        for fix in &self.fixes {
            let _ = writeln!(out, "{}", plain(&fix.title));
            if let Some(note) = &fix.note {
                let _ = writeln!(out, "  note: {}", plain(note));
            }
        }
        let done = if dry_run { "would change" } else { "changed" };
        let files = count(changed.len(), "file", "files");
        let _ = writeln!(out, "{} {done} {files}", count(self.fixes.len(), "fix", "fixes"));
        if self.left > 0 {
            let left = count(self.left, "fix edits", "fixes edit");
            let _ = writeln!(out, "{left} the same places: run again");
        }
        out
    }
}

fn apply(analysis: &Analysis, path: &RelPath, file: &Path, edits: &[&Edit]) -> anyhow::Result<Changed> {
    // A link stays a link: what it points to is edited.
    let file = file.canonicalize()?;
    let read = disk::read(&file)?;
    if analysis.engine.hash(path) != Some(hash_text(&read.text)) {
        anyhow::bail!("changed while it was looked at: run again");
    }
    if read.encoding == Encoding::Lossy {
        anyhow::bail!("has bytes that are no text, so it is not edited");
    }
    let edits = edits.iter().map(|edit| (edit.place.span, edit.text.as_str()));
    let after = fix::apply(&read.text, edits).context("the edits do not fit the text")?;
    Ok(Changed { path: file, before: read.text, after, encoding: read.encoding })
}

/// Writes every file beside its old self first, and only then puts them in place: an error before that changes nothing.
fn write<'c>(changed: impl Iterator<Item = &'c Changed>) -> anyhow::Result<()> {
    let mut ready = Vec::new();
    for file in changed {
        let write = || -> anyhow::Result<_> {
            let bytes = disk::encode(&file.after, file.encoding).context("cannot be written in its encoding")?;
            Ok(disk::beside(&file.path, &bytes)?)
        };
        ready.push((write().with_context(|| file.path.display().to_string())?, &file.path));
    }
    for (beside, path) in ready {
        beside.persist(path).with_context(|| path.display().to_string())?;
    }
    Ok(())
}
