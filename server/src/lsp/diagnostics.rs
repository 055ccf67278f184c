//! Findings as the editor shows them: one diagnostic for each side of a divergence that lies in the file.
//! Deliberately absent: sending them (`publish`), and judging.

use std::path::Path;

use onpar_core::config::Notice;
use onpar_core::engine::{CONFIG_FILE, Finding};
use onpar_core::rule::{Level, Side};
use onpar_core::syntax::Problem;
use onpar_core::text::{Place, RelPath};
use serde_json::json;
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, NumberOrString,
};

use super::uri;
use super::view::View;
use crate::workspace::folder::Folder;

/// Who says so.
pub(super) const SOURCE: &str = "onpar";
/// Code of what is wrong with the configuration file; no rule has this id.
const CONFIGURATION: &str = "configuration";
/// Where the pages of the rules are.
const RULE_PAGES: &str = "https://github.com/onpar/onpar/blob/main/docs/rules";

/// Everything that is to be shown in a file, by place.
pub(super) fn of_file(view: &View<'_>, path: &Path) -> Vec<Diagnostic> {
    let Some((folder, relative)) = view.file(path) else { return Vec::new() };
    let mut all: Vec<Diagnostic> = Vec::new();
    if relative.as_str() == CONFIG_FILE {
        all.extend(configuration(view, folder, &relative));
    }
    for finding in folder.engine().findings(&relative) {
        // One place can be the side of several environments; it says the same once.
        if let Some(diagnostic) = of_finding(view, folder, finding).filter(|new| !all.iter().any(|old| same(old, new)))
        {
            all.push(diagnostic);
        }
    }
    all.extend(folder.engine().notices(&relative).iter().filter_map(|one| notice(view, folder, &relative, one)));
    all
}

fn same(a: &Diagnostic, b: &Diagnostic) -> bool {
    a.range == b.range && a.code == b.code && a.message == b.message
}

/// The diagnostic at one side of a divergence; `None` if its file is not read.
pub(super) fn of_finding(view: &View<'_>, folder: &Folder, finding: Finding<'_>) -> Option<Diagnostic> {
    let Finding { divergence, side } = finding;
    let features = view.features();
    let page = || uri::parse(&format!("{RULE_PAGES}/{}.md", divergence.rule.id));
    let data = || {
        json!({
            "rule": divergence.rule.id,
            "project": divergence.project.as_str(),
            "slot": divergence.slot.to_string(),
            "environment": side.environment.to_string(),
        })
    };
    Some(Diagnostic {
        range: view.range(folder, &side.at)?,
        severity: Some(severity(side.level, side.deviates)),
        code: Some(NumberOrString::String(divergence.rule.id.to_owned())),
        code_description: features.code_description.then(page).flatten().map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message: side.message.clone(),
        related_information: features.related.then(|| related(view, folder, finding)),
        tags: None,
        data: features.diagnostic_data.then(data),
    })
}

/// The deviating side carries the finding's level. The reference's side is right as it is: who opens that file is
/// told, no louder than [`Level::Information`], and always below the deviating side unless that is a hint.
fn severity(level: Level, deviates: bool) -> DiagnosticSeverity {
    match (level, deviates) {
        (Level::Error, true) => DiagnosticSeverity::ERROR,
        (Level::Warning, true) => DiagnosticSeverity::WARNING,
        (Level::Information, true) | (Level::Error | Level::Warning, false) => DiagnosticSeverity::INFORMATION,
        (Level::Hint | Level::Off, _) | (Level::Information, false) => DiagnosticSeverity::HINT,
    }
}

/// How this side's value was reached, then the other sides.
fn related(view: &View<'_>, folder: &Folder, finding: Finding<'_>) -> Vec<DiagnosticRelatedInformation> {
    let mut all: Vec<DiagnosticRelatedInformation> = Vec::new();
    let mut add = |place, message: String| {
        let Some(location) = view.location(folder, place) else { return };
        let new = DiagnosticRelatedInformation { location, message };
        if !all.contains(&new) {
            all.push(new);
        }
    };
    for step in &finding.side.declaration.trail {
        add(&step.place, step.why.clone());
    }
    for other in finding.divergence.sides.iter().filter(|other| !std::ptr::eq(*other, finding.side)) {
        add(&other.at, other_side(other));
    }
    all
}

fn other_side(side: &Side) -> String {
    format!("{}: {}", side.environment, side.declaration.shown)
}

/// What is wrong with `.onpar.yaml`.
fn configuration(view: &View<'_>, folder: &Folder, path: &RelPath) -> Vec<Diagnostic> {
    let of_problem = |problem: &Problem| Diagnostic {
        range: view.range(folder, &Place::new(path, problem.span)).unwrap_or_default(),
        severity: Some(DiagnosticSeverity::WARNING),
        code: Some(NumberOrString::String(CONFIGURATION.to_owned())),
        source: Some(SOURCE.to_owned()),
        message: problem.message.to_string(),
        ..Diagnostic::default()
    };
    folder.engine().config().problems.iter().map(of_problem).collect()
}

/// What is no divergence, but that somebody should look at. What can go is greyed out.
fn notice(view: &View<'_>, folder: &Folder, path: &RelPath, notice: &Notice) -> Option<Diagnostic> {
    let unused = notice.level == Level::Hint && view.features().unnecessary;
    Some(Diagnostic {
        range: view.range(folder, &Place::new(path, notice.span))?,
        severity: Some(severity(notice.level, true)),
        code: Some(NumberOrString::String(notice.code.to_owned())),
        source: Some(SOURCE.to_owned()),
        message: notice.message.clone(),
        tags: unused.then(|| vec![DiagnosticTag::UNNECESSARY]),
        ..Diagnostic::default()
    })
}
