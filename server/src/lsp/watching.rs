//! Learning of changes on the disk: by the client's watchers, or where it has none, by looking now and then.
//! Deliberately absent: what a change means (`workspace::folder`).

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use serde_json::json;
use tower_lsp::Client;
use tower_lsp::ls_types::Registration;

use super::session::Session;
use super::settings::SECTION;
use super::worker::Message;
use crate::workspace::watch::Glance;

/// How long the client may take to accept the watchers.
const PATIENCE: Duration = Duration::from_secs(5);
/// Pause between two looks, at least.
const PAUSE: Duration = Duration::from_secs(2);
/// Share of its time that looking may take: one part in so many.
const SHARE: u32 = 50;

/// `WatchKind`, a bit set: 1 create, 2 change, 4 delete.
const ALL: u8 = 1 | 2 | 4;

/// Asks the client to watch; looks for itself if that is refused or not on offer.
pub(super) async fn start(client: Client, session: Arc<Session>) {
    // Some file systems keep times in steps of two seconds.
    let before = SystemTime::now() - PAUSE;
    let features = session.features();
    let mut registrations = Vec::new();
    if features.register_watchers {
        registrations.push(Registration {
            id: "onpar/files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: Some(json!({ "watchers": watchers() })),
        });
    }
    if features.configuration && features.register_configuration {
        registrations.push(Registration {
            id: "onpar/settings".to_owned(),
            method: "workspace/didChangeConfiguration".to_owned(),
            register_options: Some(json!({ "section": SECTION })),
        });
    }
    if !registrations.is_empty() {
        match tokio::time::timeout(PATIENCE, client.register_capability(registrations)).await {
            Ok(Ok(())) if features.register_watchers => return,
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::info!(%error, "registration refused"),
            Err(_) => tracing::info!("registration not answered"),
        }
    }
    look(&session, before).await;
}

/// Every path: which files are read is for the sources to say, and a folder that is moved or deleted is told as one
/// path, without its files. What is nobody's costs one look.
fn watchers() -> serde_json::Value {
    json!([{ "globPattern": "**/*", "kind": ALL }])
}

async fn look(session: &Arc<Session>, before: SystemTime) {
    let mut glance = Glance::new(before);
    let mut pause = PAUSE;
    loop {
        session.saved(pause).await;
        #[expect(clippy::redundant_closure_for_method_calls, reason = "the method is not general over lifetimes")]
        let known = session.ask_any(None, |view| view.known_files());
        let Ok(known) = known.await else { continue };
        let start = Instant::now();
        let looked = tokio::task::spawn_blocking(move || {
            let changed = glance.changed(known);
            (glance, changed)
        });
        let Ok((same, changed)) = looked.await else { return };
        glance = same;
        if !changed.is_empty() {
            session.send(Message::Disk(changed));
        }
        pause = PAUSE.max(start.elapsed() * SHARE);
    }
}
