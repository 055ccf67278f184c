//! `textDocument/definition`: where a variable, a service, a stage or a file that is named here is defined.
//! Deliberately absent: what is named (`onpar_core::navigate`).

use onpar_core::navigate;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{GotoDefinitionParams, GotoDefinitionResponse};

use crate::lsp::convert;
use crate::lsp::session::Session;
use crate::lsp::uri;

pub(crate) async fn answer(session: &Session, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
    let at = params.text_document_position_params;
    let Some(path) = uri::to_path(at.text_document.uri.as_str()) else { return Ok(None) };
    let asked = path.clone();
    session
        .ask(&path, move |view| {
            let (folder, relative) = view.file(&asked)?;
            let lines = folder.engine().lines(&relative)?;
            let offset = convert::offset(lines, at.position, view.features().encoding);
            let places = navigate::definition(folder.engine(), &relative, offset);
            let found: Vec<_> = places.iter().filter_map(|place| view.target(folder, place)).collect();
            (!found.is_empty()).then_some(GotoDefinitionResponse::Array(found))
        })
        .await
}
