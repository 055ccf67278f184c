//! `textDocument/codeAction`: the fixes of the divergences under the selection, as quick fixes.
//! Deliberately absent: applying them, and making them up (`onpar_core::fix`).

use onpar_core::engine::Finding;
use onpar_core::fix::{Fix, FixKind};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, Diagnostic,
};

use crate::lsp::convert;
use crate::lsp::diagnostics::{self, SOURCE};
use crate::lsp::edit;
use crate::lsp::session::Session;
use crate::lsp::uri;
use crate::lsp::view::View;
use crate::workspace::folder::Folder;

pub(crate) async fn answer(session: &Session, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
    let Some(path) = uri::to_path(params.text_document.uri.as_str()) else { return Ok(None) };
    if !session.features().action_literals || !is_wanted(params.context.only.as_deref()) {
        return Ok(None);
    }
    let asked = path.clone();
    session
        .ask(&path, move |view| {
            let (folder, relative) = view.file(&asked)?;
            let lines = folder.engine().lines(&relative)?;
            let selected = convert::span(lines, params.range, view.features().encoding);
            let touched = |finding: &Finding<'_>| {
                let span = finding.side.at.span;
                span.start <= selected.end && selected.start <= span.end
            };
            let findings: Vec<_> = folder.engine().findings(&relative).into_iter().filter(touched).collect();
            let actions = actions(view, folder, &findings, &params.context.diagnostics);
            (!actions.is_empty()).then(|| actions.into_iter().map(CodeActionOrCommand::CodeAction).collect())
        })
        .await
}

/// Whether quick fixes are among what is asked for: kinds are hierarchical, `""` is all of them.
fn is_wanted(only: Option<&[CodeActionKind]>) -> bool {
    only.is_none_or(|kinds| kinds.iter().any(|kind| matches!(kind.as_str(), "" | "quickfix")))
}

fn actions(view: &View<'_>, folder: &Folder, findings: &[Finding<'_>], known: &[Diagnostic]) -> Vec<CodeAction> {
    let mut offers: Vec<(Finding<'_>, &Fix)> = Vec::new();
    for finding in findings {
        for fix in finding.divergence.fixes.iter().filter(|fix| is_offered(*finding, fix)) {
            if !offers.iter().any(|(_, other)| other.title == fix.title && other.edits == fix.edits) {
                offers.push((*finding, fix));
            }
        }
    }
    // This environment's own first, then by what they do.
    offers.sort_by_key(|(finding, fix)| (fix.environment != finding.side.environment, fix.kind));
    let mut preferred = false;
    let mut actions = Vec::new();
    for (finding, fix) in offers {
        let Some(mut action) = action(view, folder, finding, fix, known) else { continue };
        let own = fix.environment == finding.side.environment;
        if own && !preferred && view.features().preferred && matches!(fix.kind, FixKind::Align | FixKind::Pin) {
            preferred = true;
            action.is_preferred = Some(true);
        }
        actions.push(action);
    }
    actions
}

/// On its own environment's places; what brings others in line also on the reference's, which has no such fix itself.
fn is_offered(finding: Finding<'_>, fix: &Fix) -> bool {
    fix.environment == finding.side.environment
        || (!finding.side.deviates && matches!(fix.kind, FixKind::Align | FixKind::Pin))
}

fn action(
    view: &View<'_>,
    folder: &Folder,
    finding: Finding<'_>,
    fix: &Fix,
    known: &[Diagnostic],
) -> Option<CodeAction> {
    let edit = edit::of_fix(view, folder, fix)?;
    let title = match elsewhere(finding, fix) {
        Some(file) => format!("{} (in {file})", fix.title),
        None => fix.title.clone(),
    };
    let title = match &fix.note {
        Some(note) => format!("{title} – {note}"),
        None => title,
    };
    Some(CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: diagnostic(view, folder, finding, known).map(|diagnostic| vec![diagnostic]),
        edit: Some(edit),
        ..CodeAction::default()
    })
}

/// The one other file that a fix edits, which a person would not expect.
fn elsewhere<'a>(finding: Finding<'_>, fix: &'a Fix) -> Option<&'a str> {
    let file = &fix.edits.first()?.place.file;
    let one = fix.edits.iter().all(|edit| edit.place.file == *file);
    (one && *file != finding.side.at.file).then(|| file.name())
}

/// The client's own copy of the diagnostic, if it sent one, so that it recognises it.
fn diagnostic(view: &View<'_>, folder: &Folder, finding: Finding<'_>, known: &[Diagnostic]) -> Option<Diagnostic> {
    let ours = diagnostics::of_finding(view, folder, finding)?;
    let same = |sent: &&Diagnostic| {
        sent.source.as_deref() == Some(SOURCE) && sent.code == ours.code && sent.range == ours.range
    };
    Some(known.iter().find(same).cloned().unwrap_or(ours))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_hierarchical() {
        let wanted = |kinds: &[&'static str]| {
            is_wanted(Some(&kinds.iter().map(|kind| CodeActionKind::new(kind)).collect::<Vec<_>>()))
        };
        assert!(is_wanted(None) && wanted(&[""]) && wanted(&["refactor", "quickfix"]));
        assert!(!wanted(&["quickfix.other"]) && !wanted(&["source.fixAll"]) && !wanted(&[]));
    }
}
