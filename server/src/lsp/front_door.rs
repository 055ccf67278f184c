//! The front door: sees every message in the order it was read, before any handler runs.
//! It applies text synchronisation at once (handlers may overtake each other, edits must not), notes which text each
//! request was made for, and repairs what would make the protocol library drop a message silently.
//! Deliberately absent: analysis, and anything that waits.

use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use serde::Deserialize;
use serde_json::{Value, json};
use tower::Service;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};

use super::documents::Change;
use super::features::Features;
use super::frame::MALFORMED;
use super::session::Session;
use super::uri;
use super::worker::Message;

/// The state of the document a request names, at the moment it was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stamp {
    pub(super) revision: Option<u64>,
}

tokio::task_local! {
    static STAMP: Stamp;
}

impl Stamp {
    /// The stamp of the request that is being handled.
    pub(super) fn current() -> Option<Self> {
        STAMP.try_with(|stamp| *stamp).ok()
    }
}

#[derive(Debug)]
pub(super) struct FrontDoor<S> {
    inner: S,
    session: Arc<Session>,
}

impl<S> FrontDoor<S> {
    pub(super) fn new(inner: S, session: Arc<Session>) -> Self {
        Self { inner, session }
    }
}

type Answer<E> = Pin<Box<dyn Future<Output = Result<Option<Response>, E>> + Send>>;

impl<S> Service<Request> for FrontDoor<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Answer<S::Error>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let (method, id, params) = request.into_parts();
        let mut params = params.unwrap_or(Value::Null);
        if method == MALFORMED {
            return answer(Some(refuse(&params)));
        }
        if method.starts_with("$/")
            && let Some(id) = id
        {
            // The library leaves these without an answer.
            return answer(Some(Response::from_error(id, Error::method_not_found())));
        }
        if id.is_none() && is_text_sync(&method) {
            if self.session.has_begun() {
                apply(&self.session, &method, params);
            }
            return answer(None);
        }
        mend_uris(&mut params);
        match (&*method, &id) {
            ("initialize", Some(_)) if !self.session.has_begun() => {
                self.session.begin(Features::read(&params));
                // The handler reads the features: odd members must not make the library refuse.
                params = json!({ "capabilities": {} });
            }
            ("exit", None) => self.session.end(),
            _ => {}
        }
        let stamp = id.as_ref().and_then(|_| stamp(&self.session, &params));
        let mut request = Request::build(method);
        if !params.is_null() {
            request = request.params(params);
        }
        if let Some(id) = id {
            request = request.id(id);
        }
        let handled = self.inner.call(request.finish());
        match stamp {
            Some(stamp) => Box::pin(STAMP.scope(stamp, handled)),
            None => Box::pin(handled),
        }
    }
}

fn answer<E: Send + 'static>(response: Option<Response>) -> Answer<E> {
    Box::pin(ready(Ok(response)))
}

/// The answer to a message that could not be read.
fn refuse(params: &Value) -> Response {
    let id = match params.get("id") {
        Some(Value::String(id)) => Id::String(id.clone()),
        Some(Value::Number(id)) => id.as_i64().map_or(Id::Null, Id::Number),
        _ => Id::Null,
    };
    let invalid = params.get("code").and_then(Value::as_i64) == Some(-32600);
    Response::from_error(id, if invalid { Error::invalid_request() } else { Error::parse_error() })
}

fn stamp(session: &Session, params: &Value) -> Option<Stamp> {
    let path = uri::to_path(params.pointer("/textDocument/uri")?.as_str()?)?;
    Some(Stamp { revision: session.documents.revision(&path) })
}

/// Encodes what a URI may not hold, in every member that is one.
fn mend_uris(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "uri" || name.ends_with("Uri") => {
                        let mended = uri::mend(text);
                        if mended != *text {
                            *text = mended;
                        }
                    }
                    member => mend_uris(member),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mend_uris),
        _ => {}
    }
}

fn is_text_sync(method: &str) -> bool {
    matches!(
        method,
        "textDocument/didOpen" | "textDocument/didChange" | "textDocument/didClose" | "textDocument/didSave"
    )
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sync {
    text_document: Item,
    #[serde(default)]
    content_changes: Vec<Change>,
}

#[derive(Deserialize)]
struct Item {
    uri: String,
    version: Option<i32>,
    #[serde(default)]
    text: String,
}

/// Applies one notification. What names no file, or is no such notification, is dropped.
fn apply(session: &Session, method: &str, params: Value) {
    let Ok(Sync { text_document: Item { uri, version, text }, content_changes }) = Sync::deserialize(params) else {
        tracing::warn!(method, "parameters not understood");
        return;
    };
    let Some(path) = uri::to_path(&uri) else { return };
    let version = version.unwrap_or_default();
    let (known, opened) = match method {
        "textDocument/didOpen" => {
            session.documents.open(path.clone(), &uri, version, &text);
            session.save();
            (true, true)
        }
        "textDocument/didChange" => {
            let encoding = session.features().encoding;
            (session.documents.change(&path, version, &content_changes, encoding), false)
        }
        "textDocument/didClose" => (session.documents.close(&path, &uri), false),
        _ => {
            session.send(Message::Saved(path));
            session.save();
            return;
        }
    };
    if known {
        session.send(Message::Document { path, opened });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_uris_are_mended() {
        let mut params =
            json!({ "textDocument": { "uri": "file:///[a].yml", "text": "[a]" }, "list": [{ "baseUri": "é" }] });
        mend_uris(&mut params);
        let mended = json!({ "textDocument": { "uri": "file:///%5Ba%5D.yml", "text": "[a]" }, "list": [{ "baseUri": "%C3%A9" }] });
        assert_eq!(params, mended);
    }

    #[test]
    fn unreadable_messages_are_answered() {
        let text = |params| serde_json::to_value(refuse(&params)).unwrap();
        assert_eq!(text(json!({ "code": -32700, "id": null }))["error"]["code"], -32700);
        let named = text(json!({ "code": -32600, "id": "x" }));
        assert_eq!((&named["error"]["code"], &named["id"]), (&json!(-32600), &json!("x")));
    }
}
