//! `textDocument/completion`: names of variables, while `${` or `$` is being typed.
//! Deliberately absent: what is offered, and how values are masked (`onpar_core::navigate`).

use onpar_core::navigate::{self, Completion, Item};
use onpar_core::text::LineIndex;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionParams, CompletionResponse, CompletionTextEdit, Range, TextEdit,
};

use super::hover::spelled;
use crate::lsp::convert;
use crate::lsp::session::Session;
use crate::lsp::uri;
use crate::workspace::disk::MAX_BYTES;
use crate::workspace::folder::Folder;

pub(crate) async fn answer(session: &Session, params: CompletionParams) -> Result<Option<CompletionResponse>> {
    let at = params.text_document_position;
    let Some(path) = uri::to_path(at.text_document.uri.as_str()) else { return Ok(None) };
    let asked = path.clone();
    session
        .ask(&path, move |view| {
            let (folder, relative) = view.file(&asked)?;
            let cap = usize::try_from(MAX_BYTES).unwrap_or(usize::MAX);
            let text = view.session.documents.snapshot(&asked, cap)?.text?;
            let encoding = view.features().encoding;
            let lines = LineIndex::new(&text);
            let offset = convert::offset(&lines, at.position, encoding);
            let found = navigate::completion(folder.engine(), &relative, &text, offset)?;
            let range = convert::range(&lines, found.span, encoding);
            let items: Vec<_> = found.items.iter().map(|one| item(folder, &found, one, range)).collect();
            (!items.is_empty()).then_some(CompletionResponse::Array(items))
        })
        .await
}

fn item(folder: &Folder, found: &Completion, item: &Item, range: Range) -> CompletionItem {
    let brace = if found.close { "}" } else { "" };
    let said = item.values.iter().map(|(value, place)| match place {
        Some(place) => format!("{value} – {}", spelled(folder, place)),
        None => value.clone(),
    });
    CompletionItem {
        label: item.name.clone(),
        kind: Some(CompletionItemKind::VARIABLE),
        detail: Some(said.collect::<Vec<_>>().join("; ")),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: format!("{}{brace}", item.name) })),
        ..CompletionItem::default()
    }
}
