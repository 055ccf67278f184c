//! `workspace/didChangeWorkspaceFolders`: folders come and go.
//! Deliberately absent: which files that moves from one folder to another (`workspace::overlay`).

use tower_lsp::ls_types::{WorkspaceFolder, WorkspaceFoldersChangeEvent};

use crate::lsp::backend::Backend;
use crate::lsp::uri;
use crate::lsp::worker::{Folders, Message};

use super::did_change_configuration;

pub(crate) fn take(backend: &Backend, event: &WorkspaceFoldersChangeEvent) {
    let paths = |folders: &[WorkspaceFolder]| folders.iter().filter_map(|f| uri::to_path(f.uri.as_str())).collect();
    let (added, removed) = (paths(&event.added), paths(&event.removed));
    backend.session.send(Message::Folders(Folders::Changed { added, removed }));
    // A folder may have settings of its own.
    if backend.session.features().configuration {
        did_change_configuration::ask(backend);
    }
}
