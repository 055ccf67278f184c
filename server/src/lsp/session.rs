//! What the read loop, the handlers and the worker share: open documents, the worker's queue, the client's features.
//! Deliberately absent: the analysis, which the worker alone owns.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{OnceLock, mpsc};
use std::time::Duration;

use onpar_core::text::RelPath;
use tokio::sync::{Notify, oneshot};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::TextDocumentPositionParams;

use super::convert;
use super::documents::Documents;
use super::features::Features;
use super::front_door::Stamp;
use super::parent;
use super::uri;
use super::view::View;
use super::worker::Message;
use crate::workspace::folder::Folder;

#[derive(Debug)]
pub(super) struct Session {
    pub(super) documents: Documents,
    features: OnceLock<Features>,
    queue: mpsc::Sender<Message>,
    shut_down: AtomicBool,
    ending: Notify,
    begun: Notify,
    saving: Notify,
}

impl Session {
    pub(super) fn new(queue: mpsc::Sender<Message>) -> Self {
        Self {
            documents: Documents::default(),
            features: OnceLock::new(),
            queue,
            shut_down: AtomicBool::new(false),
            ending: Notify::new(),
            begun: Notify::new(),
            saving: Notify::new(),
        }
    }

    /// Takes what `initialize` says; a second one changes nothing.
    pub(super) fn begin(&self, features: Features) {
        let _ = self.features.set(features);
        self.begun.notify_one();
    }

    pub(super) fn has_begun(&self) -> bool {
        self.features.get().is_some()
    }

    pub(super) fn features(&self) -> &Features {
        static NONE: OnceLock<Features> = OnceLock::new();
        self.features.get().unwrap_or_else(|| NONE.get_or_init(Features::default))
    }

    /// Queues a message for the worker. Never blocks; a worker that is gone takes nothing.
    pub(super) fn send(&self, message: Message) {
        let _ = self.queue.send(message);
    }

    pub(super) fn shut_down(&self) {
        self.shut_down.store(true, Ordering::Relaxed);
    }

    pub(super) fn was_shut_down(&self) -> bool {
        self.shut_down.load(Ordering::Relaxed)
    }

    /// Input ended or `exit` came.
    pub(super) fn end(&self) {
        self.ending.notify_one();
    }

    pub(super) async fn ended(&self) {
        self.ending.notified().await;
    }

    /// Returns when the process that started us has gone.
    pub(super) async fn orphaned(&self) {
        self.begun.notified().await;
        match self.features().process {
            Some(process) => parent::ended(process).await,
            None => std::future::pending().await,
        }
    }

    /// Something was saved or came into focus: a good moment to look at the disk.
    pub(super) fn save(&self) {
        self.saving.notify_one();
    }

    /// Returns at the next such moment, or when `at_most` is over.
    pub(super) async fn saved(&self, at_most: Duration) {
        let _ = tokio::time::timeout(at_most, self.saving.notified()).await;
    }

    /// Asks the worker something about a file, behind every edit that came before.
    ///
    /// # Errors
    /// `ContentModified` if the document moved since the request was read; `InternalError` if answering panicked.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        path: &Path,
        answer: impl FnOnce(&View<'_>) -> T + Send + 'static,
    ) -> Result<T> {
        let stamp = Stamp::current();
        let file: PathBuf = path.into();
        self.ask_any(Some(path.into()), move |view| {
            let moved = stamp.is_some_and(|stamp| view.revision(&file) != stamp.revision);
            if moved { Err(Error::content_modified()) } else { Ok(answer(view)) }
        })
        .await?
    }

    /// The same for a place in a document: the answer gets its folder, path and byte offset. `None` where the document
    /// is none that is known.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub(super) async fn ask_at<T: Send + 'static>(
        &self,
        at: TextDocumentPositionParams,
        answer: impl FnOnce(&View<'_>, &Folder, &RelPath, u32) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(path) = uri::to_path(at.text_document.uri.as_str()) else { return Ok(None) };
        let asked = path.clone();
        self.ask(&path, move |view| {
            let (folder, relative) = view.file(&asked)?;
            let lines = folder.engine().lines(&relative)?;
            let offset = convert::offset(lines, at.position, view.features().encoding);
            answer(view, folder, &relative, offset)
        })
        .await
    }

    /// Asks the worker for its newest state. With a path, once the file's folder has been scanned.
    ///
    /// # Errors
    /// `InternalError` if answering panicked.
    pub(super) async fn ask_any<T: Send + 'static>(
        &self,
        path: Option<PathBuf>,
        answer: impl FnOnce(&View<'_>) -> T + Send + 'static,
    ) -> Result<T> {
        let (sender, receiver) = oneshot::channel();
        let run = move |view: &View<'_>| {
            // A cancelled request has dropped its receiver.
            if !sender.is_closed() {
                let _ = sender.send(answer(view));
            }
        };
        self.send(Message::Ask { path, run: Box::new(run) });
        receiver.await.map_err(|_| Error::internal_error())
    }
}
