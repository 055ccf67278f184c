//! `textDocument/references`: where a variable, a service or a stage is used.
//! Deliberately absent: what is named (`onpar_core::navigate`).

use onpar_core::navigate;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{Location, ReferenceParams};

use crate::lsp::convert;
use crate::lsp::session::Session;
use crate::lsp::uri;

pub(crate) async fn answer(session: &Session, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
    let at = params.text_document_position;
    let declaration = params.context.include_declaration;
    let Some(path) = uri::to_path(at.text_document.uri.as_str()) else { return Ok(None) };
    let asked = path.clone();
    session
        .ask(&path, move |view| {
            let (folder, relative) = view.file(&asked)?;
            let lines = folder.engine().lines(&relative)?;
            let offset = convert::offset(lines, at.position, view.features().encoding);
            let places = navigate::references(folder.engine(), &relative, offset, declaration);
            let found: Vec<_> = places.iter().filter_map(|place| view.location(folder, place)).collect();
            (!found.is_empty()).then_some(found)
        })
        .await
}
