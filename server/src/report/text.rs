//! Findings for people, as a compiler prints its errors: the line, the other places as notes, the fix as help.
//! Deliberately absent: colours of the terminal (the output strips them) and secrets (`mask` hides them).

use std::collections::BTreeSet;
use std::fmt::Write as _;

use onpar_core::config::Notice;
use onpar_core::fix::FixKind;
use onpar_core::rule::{Divergence, Level, Side};
use onpar_core::text::Place;

use super::style::{self, BOLD, DIM, GUTTER, HELP, NOTE, count, paint, plain};
use super::{Analysis, Sources, snippet};

/// Places of one finding that are shown with their lines; the rest is counted, unless everything is asked for.
const PLACES: usize = 6;

/// One finding, with an empty line behind it.
pub(crate) fn finding(sources: &Sources<'_>, finding: &Divergence, all: bool) -> String {
    let mut out = String::new();
    let level = style::of_level(finding.level);
    let head = paint(level, &format!("{}[{}]", finding.level.as_str(), finding.rule.id));
    let _ = writeln!(out, "{head}{}", paint(BOLD, &format!(": {}", plain(&finding.message))));
    let sides = in_order(finding);
    let (shown, rest) = sides.split_at(if all { sides.len() } else { sides.len().min(PLACES) });
    let lines: Vec<_> = shown.iter().map(|side| (side, sources.line(&side.at))).collect();
    let width = lines.iter().map(|(_, line)| line.number.to_string().len()).max().unwrap_or(1);
    for (at, (side, line)) in lines.iter().enumerate() {
        if at == 0 {
            snippet::write(&mut out, line, width, '^', level, side.environment.as_str());
        } else {
            let note = format!(": {} declares {}", side.environment, plain(&side.declaration.shown));
            let _ = writeln!(out, "{}{}", paint(NOTE, "note"), paint(BOLD, &note));
            snippet::write(&mut out, line, width, '-', NOTE, "");
        }
        trail(&mut out, sources.analysis, side, width);
    }
    if !rest.is_empty() {
        let more = count(rest.len(), "more place", "more places");
        let _ = writeln!(out, "{}: {more} (--verbose shows all)", paint(NOTE, "note"));
    }
    help(&mut out, sources.analysis, finding);
    out.push('\n');
    out
}

/// Deviating places first: the first of them is the finding's own.
fn in_order(finding: &Divergence) -> Vec<&Side> {
    let (deviating, others): (Vec<_>, Vec<_>) = finding.sides.iter().partition(|side| side.deviates);
    deviating.into_iter().chain(others).collect()
}

/// How the value was reached.
fn trail(out: &mut String, analysis: &Analysis, side: &Side, width: usize) {
    for step in &side.declaration.trail {
        let _ = writeln!(
            out,
            "{:width$} {} {}: {} ({})",
            "",
            paint(GUTTER, "="),
            paint(BOLD, "via"),
            analysis.spell(&step.place),
            plain(&step.why)
        );
    }
}

/// The fixes that follow the reference; the others (following this one, accepting it) are the editor's to offer.
fn help(out: &mut String, analysis: &Analysis, finding: &Divergence) {
    for fix in finding.fixes.iter().filter(|fix| matches!(fix.kind, FixKind::Align | FixKind::Pin)) {
        let _ = write!(out, "{}: {}", paint(HELP, "help"), plain(&fix.title));
        let edits = fix.edits.iter().map(|edit| format!("`{}` at {}", plain(&edit.text), analysis.spell(&edit.place)));
        let edits: Vec<_> = edits.collect();
        let _ = writeln!(out, " {}", paint(DIM, &format!("({})", edits.join(", "))));
        if let Some(note) = &fix.note {
            let _ = writeln!(out, "      {}", plain(note));
        }
    }
}

/// What is no divergence, but that somebody should look at, one line each.
pub(crate) fn notices(analysis: &Analysis, notices: impl Iterator<Item = (Place, Notice)>) -> String {
    let mut out = String::new();
    for (place, notice) in notices {
        let head = format!("{}[{}]", notice.level.as_str(), notice.code);
        let head = paint(style::of_level(notice.level), &head);
        let _ = writeln!(out, "{head}: {}: {}", analysis.spell(&place), plain(&notice.message));
    }
    out
}

/// The line at the end.
pub(crate) fn summary(analysis: &Analysis, shown: &[&Divergence], hidden: &[&Divergence]) -> String {
    let files: BTreeSet<_> = analysis.declarations().map(|row| &row.declaration.at.file).collect();
    if files.is_empty() {
        let read = count(analysis.engine.files().count(), "file was read", "files were read");
        return format!("nothing declares a backing service here ({read})\n");
    }
    let mut found = tally(shown);
    if found.is_empty() {
        "nothing diverges".clone_into(&mut found);
    }
    if !hidden.is_empty() {
        let lowest = hidden.iter().map(|finding| finding.level).min().unwrap_or(Level::Hint);
        let _ = write!(found, " ({} not shown: --level {})", tally(hidden), lowest.as_str());
    }
    let recorded = analysis.engine.projects().map(|project| project.recorded.len()).sum::<usize>();
    if recorded > 0 {
        let _ = write!(found, " ({recorded} in the baseline)");
    }
    format!(
        "{} in {}; {} in {}\n",
        paint(BOLD, &found),
        count(analysis.engine.projects().count(), "project", "projects"),
        count(analysis.declarations().count(), "declaration", "declarations"),
        count(files.len(), "file", "files")
    )
}

/// `3 warnings, 2 hints`.
fn tally(findings: &[&Divergence]) -> String {
    let words = [
        (Level::Error, "error", "errors"),
        (Level::Warning, "warning", "warnings"),
        (Level::Information, "information", "information"),
        (Level::Hint, "hint", "hints"),
    ];
    let counted = words.into_iter().filter_map(|(level, one, many)| {
        let n = findings.iter().filter(|finding| finding.level == level).count();
        (n > 0).then(|| count(n, one, many))
    });
    counted.collect::<Vec<_>>().join(", ")
}

/// What `--verbose` adds: files and parts that were not read, values that were not resolved, findings that were
/// accepted.
pub(crate) fn left_out(analysis: &Analysis) -> String {
    let (mut out, mut told) = (String::new(), BTreeSet::new());
    let mut line = |word: &str, place: String, what: &str| {
        let line = format!("{}: {place}: {}\n", paint(NOTE, word), plain(what));
        // A file that several chains use is told of once.
        if told.insert(line.clone()) {
            out.push_str(&line);
        }
    };
    for note in &analysis.notes {
        line("not read", plain(&note.path).into_owned(), &note.why);
    }
    for path in analysis.engine.files() {
        for problem in analysis.engine.reading(path).map(|reading| &reading.problems).into_iter().flatten() {
            let place = Place::new(path, problem.span);
            line("not understood", analysis.spell(&place), &problem.message);
        }
    }
    for project in analysis.engine.projects() {
        for (place, why) in &project.problems {
            line("not resolved", analysis.spell(place), why);
        }
        for (finding, reason) in &project.allowed {
            let Some(side) = finding.sides.first() else { continue };
            let what = format!("{}: {} ({reason})", finding.rule.id, finding.message);
            line("accepted", analysis.spell(&side.at), &what);
        }
    }
    out
}
