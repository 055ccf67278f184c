//! `workspace/didChangeWatchedFiles`: paths to look at again.
//! Deliberately absent: trust in the kind of a change. Events come late and merged; the disk knows best.

use tower_lsp::ls_types::DidChangeWatchedFilesParams;

use crate::lsp::session::Session;
use crate::lsp::uri;
use crate::lsp::worker::Message;

pub(crate) fn take(session: &Session, params: &DidChangeWatchedFilesParams) {
    let paths: Vec<_> = params.changes.iter().filter_map(|change| uri::to_path(change.uri.as_str())).collect();
    if !paths.is_empty() {
        session.send(Message::Disk(paths));
    }
}
