//! The one sender of diagnostics. The worker leaves here what is true now; one task sends it, newest first come.
//! Deliberately absent: what a diagnostic looks like (`diagnostics`).
//!
//! Never older than sent: what waits for a file is replaced, not queued. Never the same twice: what was sent last is
//! remembered by its hash. A file whose last finding went is told so.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use tower_lsp::Client;
use tower_lsp::ls_types::{Diagnostic, notification::Notification};

/// What is true of a file, under one spelling of its URI.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Publication {
    /// As the client spelled it, also where the protocol library's type refuses that.
    pub(super) uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<i32>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

enum Publish {}

impl Notification for Publish {
    type Params = Publication;
    const METHOD: &'static str = "textDocument/publishDiagnostics";
}

#[derive(Debug, Default)]
pub(super) struct Outbox {
    state: Mutex<State>,
    wake: Notify,
    stale: Notify,
}

#[derive(Debug, Default)]
struct State {
    waiting: BTreeMap<String, Waiting>,
    /// What each file was told last; a file told of nothing, or never, is absent.
    sent: HashMap<String, u64>,
}

#[derive(Debug)]
struct Waiting {
    publication: Publication,
    /// Sent even if it says nothing: the client has just opened the file and waits for a word.
    greeting: bool,
}

impl Outbox {
    /// Leaves what is true of a file now.
    pub(super) fn offer(&self, publication: Publication, greeting: bool) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let greeting = greeting || state.waiting.get(&publication.uri).is_some_and(|waiting| waiting.greeting);
        state.waiting.insert(publication.uri.clone(), Waiting { publication, greeting });
        drop(state);
        self.wake.notify_one();
    }

    fn next(&self) -> Option<Publication> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some((uri, Waiting { publication, greeting })) = state.waiting.pop_first() {
            let hash = hash(&publication);
            let empty = publication.diagnostics.is_empty();
            let before = if empty { state.sent.remove(&uri) } else { state.sent.insert(uri, hash) };
            if greeting || before.map_or(!empty, |before| before != hash) {
                return Some(publication);
            }
        }
        None
    }

    /// Leaves word that what the client pulled may be out of date.
    pub(super) fn refresh(&self) {
        self.stale.notify_one();
    }

    /// Asks the client to pull again, one request at a time: one that stays unanswered is the last.
    pub(super) async fn refresh_at(self: Arc<Self>, client: Client) {
        loop {
            self.stale.notified().await;
            if let Err(error) = client.workspace_diagnostic_refresh().await {
                tracing::debug!(%error, "refresh refused");
            }
        }
    }

    /// Sends until the session ends. Waits for the client here and nowhere else.
    pub(super) async fn send_to(self: Arc<Self>, client: Client) {
        loop {
            self.wake.notified().await;
            while let Some(publication) = self.next() {
                client.send_notification::<Publish>(publication).await;
            }
        }
    }
}

/// Hash of everything in a publication but its URI.
pub(super) fn hash(publication: &Publication) -> u64 {
    let mut hasher = DefaultHasher::new();
    publication.version.hash(&mut hasher);
    hash_all(&publication.diagnostics).hash(&mut hasher);
    hasher.finish()
}

pub(super) fn hash_all(diagnostics: &[Diagnostic]) -> u64 {
    let mut hasher = DefaultHasher::new();
    serde_json::to_vec(diagnostics).unwrap_or_default().hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tower_lsp::ls_types::Range;

    fn publication(version: i32, messages: &[&str]) -> Publication {
        let diagnostics = messages.iter().map(|&text| Diagnostic::new_simple(Range::default(), text.into())).collect();
        Publication { uri: "file:///a".into(), version: Some(version), diagnostics }
    }

    #[test]
    fn newest_wins_and_nothing_is_said_twice() {
        let outbox = Outbox::default();
        let offered = |version, messages: &[&str], greeting| {
            outbox.offer(publication(version, messages), greeting);
            outbox.next().map(|said| (said.version, said.diagnostics.len()))
        };
        assert_eq!(offered(1, &[], true), Some((Some(1), 0)), "an opened file is greeted");
        assert_eq!(offered(2, &[], false), None);
        assert_eq!(offered(3, &["x"], false), Some((Some(3), 1)));
        assert_eq!(offered(3, &["x"], false), None, "the same");
        assert_eq!(offered(4, &["x"], false), Some((Some(4), 1)), "the same for another text");
        assert_eq!(offered(5, &[], false), Some((Some(5), 0)), "emptied");
        assert_eq!(offered(6, &[], false), None);
        outbox.offer(publication(7, &["x"]), true);
        outbox.offer(publication(8, &[]), false);
        assert_eq!(outbox.next().map(|said| said.version), Some(Some(8)), "the greeting survives a newer state");
        assert!(outbox.next().is_none());
    }
}
