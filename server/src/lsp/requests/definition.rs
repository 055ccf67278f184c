//! `textDocument/definition`: where a variable, a service, a stage or a file that is named here is defined.
//! Deliberately absent: what is named (`onpar_core::navigate`).

use onpar_core::navigate;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{GotoDefinitionParams, GotoDefinitionResponse};

use crate::lsp::session::Session;

pub(crate) async fn answer(session: &Session, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
    session
        .ask_at(params.text_document_position_params, |view, folder, path, offset| {
            let places = navigate::definition(folder.engine(), path, offset);
            let found: Vec<_> = places.iter().filter_map(|place| view.target(folder, place)).collect();
            (!found.is_empty()).then_some(GotoDefinitionResponse::Array(found))
        })
        .await
}
