//! `initialized`: from here on the client may be asked and told things. Starts the tasks that do.
//! Deliberately absent: waiting for any of them.

use std::sync::Arc;

use crate::lsp::backend::Backend;
use crate::lsp::worker::{Folders, Message};
use crate::lsp::{progress, watching};

use super::did_change_configuration;

pub(crate) fn start(backend: &Backend) {
    let Backend { client, session, outbox, meter } = backend;
    let features = session.features();
    tokio::spawn(Arc::clone(outbox).send_to(client.clone()));
    if features.pull && features.refresh {
        tokio::spawn(Arc::clone(outbox).refresh_at(client.clone()));
    }
    session.send(Message::Folders(Folders::Are(features.roots.clone())));
    did_change_configuration::ask(backend);
    tokio::spawn(watching::start(client.clone(), Arc::clone(session)));
    if features.progress {
        tokio::spawn(progress::show(client.clone(), Arc::clone(meter)));
    }
}
