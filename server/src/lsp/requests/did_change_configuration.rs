//! `workspace/didChangeConfiguration`, and `workspace/configuration` where the client can be asked: section `onpar`.
//! Deliberately absent: what the settings mean (`settings`).

use std::time::Duration;

use serde_json::Value;
use tower_lsp::ls_types::ConfigurationItem;

use crate::lsp::backend::Backend;
use crate::lsp::settings::{SECTION, Settings};
use crate::lsp::uri;
use crate::lsp::worker::Message;

/// How long the first findings wait for the client's settings, so that rules a person turned off do not flash up.
const PATIENCE: Duration = Duration::from_secs(1);

/// Takes settings that are sent along; a client that can be asked sends them for old servers only.
pub(crate) fn take(backend: &Backend, settings: &Value) {
    let features = backend.session.features();
    if features.configuration {
        ask(backend);
    } else if settings.get(SECTION).is_some() {
        backend.session.send(Message::Configure(vec![(None, Settings::read(settings))]));
    }
}

/// Asks for the settings of all folders, in a task: the answer comes through the loop that runs this handler.
pub(crate) fn ask(backend: &Backend) {
    let Backend { client, session, .. } = backend.clone();
    if !session.features().configuration {
        session.send(Message::Configure(vec![(None, session.features().settings.clone())]));
        return;
    }
    tokio::spawn(async move {
        let known = session.ask_any(None, |view| (view.roots(), view.is_configured)).await;
        let (roots, is_configured) = known.unwrap_or_default();
        let scopes = std::iter::once(None).chain(roots.into_iter().map(Some)).collect::<Vec<_>>();
        let items = scopes.iter().map(|scope| ConfigurationItem {
            scope_uri: scope.as_deref().and_then(|root| uri::parse(&uri::from_path(root))),
            section: Some(SECTION.to_owned()),
        });
        let mut answer = std::pin::pin!(client.configuration(items.collect()));
        let defaults = || Message::Configure(vec![(None, session.features().settings.clone())]);
        let answered = match tokio::time::timeout(PATIENCE, &mut answer).await {
            Ok(answered) => answered,
            Err(_) => {
                if !is_configured {
                    session.send(defaults());
                }
                answer.await
            }
        };
        match answered {
            Ok(values) => {
                let read = scopes.into_iter().zip(values);
                let read = read.map(|(scope, value)| (scope, Settings::over(&session.features().settings, &value)));
                session.send(Message::Configure(read.collect()));
            }
            Err(error) => {
                tracing::debug!(%error, "no settings");
                if !is_configured {
                    session.send(defaults());
                }
            }
        }
    });
}
