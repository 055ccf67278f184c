//! What the client can do and where its folders are, read once from `initialize`.
//! Deliberately absent: the protocol library's types of it. They refuse a whole request for one odd member, and a
//! client's odd member is no reason to turn it away.
//!
//! Every member: <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#initialize>

use std::path::PathBuf;

use serde_json::Value;

use super::convert::Encoding;
use super::settings::Settings;
use super::uri;

#[derive(Debug, Default)]
pub(super) struct Features {
    pub(super) encoding: Encoding,
    /// Workspace folders as the client names them; empty where it has none.
    pub(super) roots: Vec<PathBuf>,
    pub(super) process: Option<u32>,
    /// Settings sent along with `initialize`.
    pub(super) settings: Settings,
    /// Diagnostics are pulled: the client asks for that, or knows no other way.
    pub(super) pull: bool,
    pub(super) refresh: bool,
    pub(super) versions: bool,
    pub(super) related: bool,
    pub(super) unnecessary: bool,
    pub(super) code_description: bool,
    pub(super) diagnostic_data: bool,
    pub(super) markdown: bool,
    pub(super) action_literals: bool,
    pub(super) preferred: bool,
    pub(super) document_changes: bool,
    pub(super) annotations: bool,
    pub(super) configuration: bool,
    pub(super) register_configuration: bool,
    pub(super) register_watchers: bool,
    pub(super) progress: bool,
}

impl Features {
    pub(super) fn read(params: &Value) -> Self {
        let at = |pointer: &str| params.pointer(&format!("/capabilities/{pointer}"));
        let is = |pointer: &str| at(pointer).and_then(Value::as_bool).unwrap_or(false);
        let lists = |pointer: &str, word: &str| {
            at(pointer).and_then(Value::as_array).is_some_and(|list| list.iter().any(|item| item == word))
        };
        let options = params.get("initializationOptions");
        let wanted = options.and_then(|options| options.get("diagnostics")).and_then(Value::as_str);
        let can_pull = at("textDocument/diagnostic").is_some_and(Value::is_object);
        let can_push = at("textDocument/publishDiagnostics").is_some();
        Self {
            encoding: if lists("general/positionEncodings", "utf-8") { Encoding::Utf8 } else { Encoding::Utf16 },
            roots: roots(params),
            process: params.get("processId").and_then(Value::as_u64).and_then(|id| u32::try_from(id).ok()),
            settings: options.map(Settings::read).unwrap_or_default(),
            pull: can_pull && (wanted == Some("pull") || !can_push),
            refresh: is("workspace/diagnostics/refreshSupport"),
            versions: is("textDocument/publishDiagnostics/versionSupport"),
            related: is("textDocument/publishDiagnostics/relatedInformation"),
            unnecessary: at("textDocument/publishDiagnostics/tagSupport").is_some(),
            code_description: is("textDocument/publishDiagnostics/codeDescriptionSupport"),
            diagnostic_data: is("textDocument/publishDiagnostics/dataSupport"),
            markdown: lists("textDocument/hover/contentFormat", "markdown"),
            action_literals: at("textDocument/codeAction/codeActionLiteralSupport").is_some(),
            preferred: is("textDocument/codeAction/isPreferredSupport"),
            document_changes: is("workspace/workspaceEdit/documentChanges"),
            annotations: at("workspace/workspaceEdit/changeAnnotationSupport").is_some(),
            configuration: is("workspace/configuration"),
            register_configuration: is("workspace/didChangeConfiguration/dynamicRegistration"),
            register_watchers: is("workspace/didChangeWatchedFiles/dynamicRegistration"),
            progress: is("window/workDoneProgress"),
        }
    }
}

/// `workspaceFolders`, else the deprecated `rootUri`, else the more deprecated `rootPath`.
fn roots(params: &Value) -> Vec<PathBuf> {
    let folders = params.get("workspaceFolders").and_then(Value::as_array);
    let mut roots: Vec<PathBuf> =
        folders.into_iter().flatten().filter_map(|folder| uri::to_path(folder.get("uri")?.as_str()?)).collect();
    if roots.is_empty() {
        let root_uri = params.get("rootUri").and_then(Value::as_str).and_then(uri::to_path);
        let root_path =
            || params.get("rootPath").and_then(Value::as_str).map(PathBuf::from).filter(|p| p.is_absolute());
        roots.extend(root_uri.or_else(root_path));
    }
    roots
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn folders_come_before_roots() {
        let read = |params: Value| Features::read(&params).roots;
        let folders = json!([{ "uri": "file:///a%20b", "name": "x" }, { "uri": "untitled:x" }, 5]);
        assert_eq!(read(json!({ "workspaceFolders": folders, "rootUri": "file:///c" })), [PathBuf::from("/a b")]);
        assert_eq!(read(json!({ "workspaceFolders": null, "rootUri": "file:///c" })), [PathBuf::from("/c")]);
        assert_eq!(read(json!({ "rootUri": null, "rootPath": "/d" })), [PathBuf::from("/d")]);
        assert!(read(json!({ "rootPath": "relative", "capabilities": 5 })).is_empty());
    }

    #[test]
    fn pushing_is_preferred_where_both_are_offered() {
        let both = json!({ "diagnostic": {}, "publishDiagnostics": {} });
        let read = |text: &Value, options: Value| {
            Features::read(&json!({ "capabilities": { "textDocument": text }, "initializationOptions": options })).pull
        };
        assert!(!read(&both, Value::Null) && read(&both, json!({ "diagnostics": "pull" })));
        assert!(read(&json!({ "diagnostic": {} }), Value::Null));
        assert!(!read(&json!({}), json!({ "diagnostics": "pull" })), "a client that cannot");
    }
}
