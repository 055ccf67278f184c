//! Fixes as workspace edits, in the form the client takes. An edit that was made for another text is not offered.
//! Deliberately absent: which fixes there are.

use std::collections::{BTreeMap, HashMap};

use onpar_core::fix::{Edit, Fix};
use onpar_core::text::RelPath;
use tower_lsp::ls_types::{
    AnnotatedTextEdit, ChangeAnnotation, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier,
    TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use super::view::View;
use crate::workspace::folder::Folder;

/// The edits of a fix; `None` if one of its files is not what was analysed any more.
pub(super) fn of_fix(view: &View<'_>, folder: &Folder, fix: &Fix) -> Option<WorkspaceEdit> {
    let mut files: BTreeMap<&RelPath, Vec<&Edit>> = BTreeMap::new();
    for edit in &fix.edits {
        files.entry(&edit.place.file).or_default().push(edit);
    }
    if files.is_empty() || !files.keys().all(|path| is_current(view, folder, path)) {
        return None;
    }
    if view.features().document_changes { versioned(view, folder, &files, fix) } else { plain(view, folder, &files) }
}

fn is_current(view: &View<'_>, folder: &Folder, path: &RelPath) -> bool {
    let absolute = folder.absolute(path);
    match view.seen.get(&absolute) {
        Some(seen) => view.revision(&absolute) == Some(seen.revision),
        None => view.revision(&absolute).is_none() && folder.is_current(path),
    }
}

fn text_edit(view: &View<'_>, folder: &Folder, edit: &Edit) -> Option<TextEdit> {
    Some(TextEdit { range: view.range(folder, &edit.place)?, new_text: edit.text.clone() })
}

type Files<'a> = BTreeMap<&'a RelPath, Vec<&'a Edit>>;

/// `documentChanges`, so that the client refuses an edit of a document that moved meanwhile. What changes several
/// files asks for confirmation where the client can show them.
fn versioned(view: &View<'_>, folder: &Folder, files: &Files<'_>, fix: &Fix) -> Option<WorkspaceEdit> {
    let annotate = view.features().annotations && files.len() > 1;
    let mut annotations = HashMap::new();
    let mut changes = Vec::new();
    for (path, edits) in files {
        let uri: Uri = view.uri(folder, path)?;
        let version = view.seen.get(&folder.absolute(path)).map(|seen| seen.version);
        let mut out = Vec::new();
        for edit in edits {
            let text_edit = text_edit(view, folder, edit)?;
            out.push(if annotate {
                let annotation_id = format!("{}:{}", edit.place.file, edit.place.span.start);
                annotations.insert(annotation_id.clone(), annotation(edit, fix));
                OneOf::Right(AnnotatedTextEdit { text_edit, annotation_id })
            } else {
                OneOf::Left(text_edit)
            });
        }
        changes.push(TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: out,
        });
    }
    Some(WorkspaceEdit {
        changes: None,
        document_changes: Some(DocumentChanges::Edits(changes)),
        change_annotations: annotate.then_some(annotations),
    })
}

fn annotation(edit: &Edit, fix: &Fix) -> ChangeAnnotation {
    ChangeAnnotation { label: edit.label.clone(), needs_confirmation: Some(true), description: Some(fix.title.clone()) }
}

/// `changes`, for clients that know no versions.
fn plain(view: &View<'_>, folder: &Folder, files: &Files<'_>) -> Option<WorkspaceEdit> {
    let mut changes = HashMap::new();
    for (path, edits) in files {
        let edits: Option<Vec<_>> = edits.iter().map(|edit| text_edit(view, folder, edit)).collect();
        changes.insert(view.uri(folder, path)?, edits?);
    }
    Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() })
}
