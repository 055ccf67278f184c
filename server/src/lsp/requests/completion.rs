//! `textDocument/completion`: names of variables, while `${` or `$` is being typed; keys and words of `.onpar.yaml`.
//! Deliberately absent: what is offered, and how values are masked (`onpar_core::navigate`, `onpar_core::config`).

use onpar_core::config;
use onpar_core::engine::CONFIG_FILE;
use onpar_core::navigate::{self, Completion, Item};
use onpar_core::text::LineIndex;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionParams, CompletionResponse, CompletionTextEdit, Documentation,
    MarkupContent, MarkupKind, Range, TextEdit,
};

use super::hover::spelled;
use crate::lsp::convert;
use crate::lsp::features::Features;
use crate::lsp::session::Session;
use crate::lsp::uri;
use crate::workspace::folder::Folder;

pub(crate) async fn answer(session: &Session, params: CompletionParams) -> Result<Option<CompletionResponse>> {
    let at = params.text_document_position;
    let Some(path) = uri::to_path(at.text_document.uri.as_str()) else { return Ok(None) };
    let asked = path.clone();
    session
        .ask(&path, move |view| {
            let (folder, relative) = view.file(&asked)?;
            let text = view.text(&asked)?;
            let encoding = view.features().encoding;
            let lines = LineIndex::new(&text);
            let offset = convert::offset(&lines, at.position, encoding);
            if relative.as_str() == CONFIG_FILE {
                return configuration(&text, offset, &lines, view.features());
            }
            let found = navigate::completion(folder.engine(), &relative, &text, offset)?;
            let range = convert::range(&lines, found.span, encoding);
            let items: Vec<_> = found.items.iter().map(|one| item(folder, &found, one, range)).collect();
            (!items.is_empty()).then_some(CompletionResponse::Array(items))
        })
        .await
}

/// Keys and words of `.onpar.yaml`.
fn configuration(text: &str, offset: u32, lines: &LineIndex, features: &Features) -> Option<CompletionResponse> {
    let found = config::complete(text, offset)?;
    let range = convert::range(lines, found.span, features.encoding);
    let item = |offer: config::Offer| {
        let colon = if offer.is_key { ": " } else { "" };
        let about = MarkupContent { kind: MarkupKind::PlainText, value: offer.about };
        CompletionItem {
            kind: Some(if offer.is_key { CompletionItemKind::PROPERTY } else { CompletionItemKind::VALUE }),
            documentation: (!about.value.is_empty()).then_some(Documentation::MarkupContent(about)),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: format!("{}{colon}", offer.word) })),
            label: offer.word,
            ..CompletionItem::default()
        }
    };
    Some(CompletionResponse::Array(found.offers.into_iter().map(item).collect()))
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
