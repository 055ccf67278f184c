//! `textDocument/diagnostic`: what would be pushed, for clients that pull.
//! Deliberately absent: `workspace/diagnostic`. A client that wants the whole workspace gets it pushed.

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult, FullDocumentDiagnosticReport,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
};

use crate::lsp::session::Session;
use crate::lsp::{diagnostics, publish, uri};

/// Answers with the newest state, also where the document moved since: the client pulls again then.
pub(crate) async fn answer(
    session: &Session,
    params: DocumentDiagnosticParams,
) -> Result<DocumentDiagnosticReportResult> {
    let items = match uri::to_path(params.text_document.uri.as_str()) {
        Some(path) => session.ask_any(Some(path.clone()), move |view| diagnostics::of_file(view, &path)).await?,
        None => Vec::new(),
    };
    let id = format!("{:x}", publish::hash_all(&items));
    let report = if params.previous_result_id.as_ref() == Some(&id) {
        let report = UnchangedDocumentDiagnosticReport { result_id: id };
        DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: report,
        })
    } else {
        let report = FullDocumentDiagnosticReport { result_id: Some(id), items };
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: report,
        })
    };
    Ok(report.into())
}
