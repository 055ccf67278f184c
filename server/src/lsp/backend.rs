//! The protocol's methods: each is one line that calls its file in `requests`. Text synchronisation is not here, the
//! front door takes it.
//! Deliberately absent: logic.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;
use tower_lsp::{Client, LanguageServer};

use super::progress::Meter;
use super::publish::Outbox;
use super::requests;
use super::session::Session;

/// What the handlers have at hand.
#[derive(Debug, Clone)]
pub(super) struct Backend {
    pub(super) client: Client,
    pub(super) session: Arc<Session>,
    pub(super) outbox: Arc<Outbox>,
    pub(super) meter: Arc<Meter>,
}

impl LanguageServer for Backend {
    async fn initialize(&self, _: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
        Ok(requests::initialize::answer(self.session.features()))
    }

    async fn initialized(&self, _: lsp::InitializedParams) {
        requests::initialized::start(self);
    }

    async fn shutdown(&self) -> Result<()> {
        self.session.shut_down();
        Ok(())
    }

    async fn hover(&self, params: lsp::HoverParams) -> Result<Option<lsp::Hover>> {
        requests::hover::answer(&self.session, params).await
    }

    async fn goto_definition(&self, params: lsp::GotoDefinitionParams) -> Result<Option<lsp::GotoDefinitionResponse>> {
        requests::definition::answer(&self.session, params).await
    }

    async fn references(&self, params: lsp::ReferenceParams) -> Result<Option<Vec<lsp::Location>>> {
        requests::references::answer(&self.session, params).await
    }

    async fn completion(&self, params: lsp::CompletionParams) -> Result<Option<lsp::CompletionResponse>> {
        requests::completion::answer(&self.session, params).await
    }

    async fn code_action(&self, params: lsp::CodeActionParams) -> Result<Option<lsp::CodeActionResponse>> {
        requests::code_action::answer(&self.session, params).await
    }

    async fn diagnostic(&self, params: lsp::DocumentDiagnosticParams) -> Result<lsp::DocumentDiagnosticReportResult> {
        requests::diagnostic::answer(&self.session, params).await
    }

    async fn did_change_configuration(&self, params: lsp::DidChangeConfigurationParams) {
        requests::did_change_configuration::take(self, &params.settings);
    }

    async fn did_change_watched_files(&self, params: lsp::DidChangeWatchedFilesParams) {
        requests::did_change_watched_files::take(&self.session, &params);
    }

    async fn did_change_workspace_folders(&self, params: lsp::DidChangeWorkspaceFoldersParams) {
        requests::did_change_workspace_folders::take(self, &params.event);
    }
}
