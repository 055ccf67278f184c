//! `textDocument/references`: where a variable, a service or a stage is used.
//! Deliberately absent: what is named (`onpar_core::navigate`).

use onpar_core::navigate;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{Location, ReferenceParams};

use crate::lsp::session::Session;

pub(crate) async fn answer(session: &Session, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
    let declaration = params.context.include_declaration;
    session
        .ask_at(params.text_document_position, move |view, folder, path, offset| {
            let places = navigate::references(folder.engine(), path, offset, declaration);
            let found: Vec<_> = places.iter().filter_map(|place| view.location(folder, place)).collect();
            (!found.is_empty()).then_some(found)
        })
        .await
}
