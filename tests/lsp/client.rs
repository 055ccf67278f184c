//! A small language client: starts the server, answers what it asks, keeps what it says.
//! Deliberately absent: any leniency. A message of the server that no test expects fails the test.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Only a server that hangs comes near this.
const LIMIT: Duration = Duration::from_secs(60);

/// How the client answers requests of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manners {
    Polite,
    /// Every request is answered by an error.
    Refuse,
    /// No request is answered.
    Mute,
}

#[derive(Debug, Clone)]
pub(crate) struct Published {
    pub(crate) uri: String,
    pub(crate) version: Option<i64>,
    pub(crate) items: Vec<Value>,
}

#[derive(Debug, Default)]
pub(crate) struct Heard {
    pub(crate) answers: BTreeMap<i64, Value>,
    pub(crate) published: Vec<Published>,
    pub(crate) asked: Vec<(String, Value)>,
    pub(crate) progress: Vec<Value>,
    /// Answers without a known id: to messages that could not be read.
    pub(crate) refused: Vec<Value>,
    pub(crate) registered: Vec<String>,
    strange: Vec<Value>,
    closed: bool,
}

struct Shared {
    heard: Mutex<Heard>,
    changed: Condvar,
    settings: Mutex<Value>,
    stdin: Mutex<Option<ChildStdin>>,
}

pub(crate) struct Client {
    pub(crate) child: Child,
    shared: Arc<Shared>,
    next: i64,
    finished: bool,
}

/// Everything a modern editor offers.
pub(crate) fn capabilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "window": { "workDoneProgress": true },
        "workspace": {
            "configuration": true, "workspaceFolders": true,
            "workspaceEdit": { "documentChanges": true, "changeAnnotationSupport": { "groupsOnLabel": true } },
            "didChangeConfiguration": { "dynamicRegistration": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "diagnostics": { "refreshSupport": true },
        },
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true, "versionSupport": true, "codeDescriptionSupport": true, "dataSupport": true },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "codeAction": { "isPreferredSupport": true, "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["", "quickfix"] } } },
            "diagnostic": { "dynamicRegistration": true },
        },
    })
}

impl Client {
    pub(crate) fn spawn(manners: Manners) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_onpar"))
            .arg("lsp")
            .env("ONPAR_LOG", "off")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = child.stdout.take().unwrap();
        let shared = Arc::new(Shared {
            heard: Mutex::default(),
            changed: Condvar::new(),
            settings: Mutex::new(Value::Null),
            stdin: Mutex::new(child.stdin.take()),
        });
        let reader = Arc::clone(&shared);
        std::thread::spawn(move || read(&reader, output, manners));
        Self { child, shared, next: 0, finished: false }
    }

    /// Starts a server and goes through `initialize`; the server's capabilities are the answer's.
    pub(crate) fn start(params: Value, manners: Manners) -> (Self, Value) {
        let mut client = Self::spawn(manners);
        let answer = client.ask("initialize", params);
        client.notify("initialized", json!({}));
        (client, answer["result"]["capabilities"].clone())
    }

    pub(crate) fn send_bytes(&self, bytes: &[u8]) {
        let mut stdin = self.shared.stdin.lock().unwrap();
        let stdin = stdin.as_mut().unwrap();
        // A server that has ended is found out by what it does not say.
        let _ = stdin.write_all(bytes).and_then(|()| stdin.flush());
    }

    pub(crate) fn notify(&self, method: &str, params: Value) {
        self.send_bytes(&framed(&json!({ "jsonrpc": "2.0", "method": method, "params": params })));
    }

    /// Sends a request without waiting; its id.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> i64 {
        self.next += 1;
        let mut message = json!({ "jsonrpc": "2.0", "id": self.next, "method": method });
        if !params.is_null() {
            message["params"] = params;
        }
        self.send_bytes(&framed(&message));
        self.next
    }

    pub(crate) fn answer(&self, id: i64) -> Value {
        self.wait(&format!("the answer to request {id}"), |heard| heard.answers.remove(&id))
    }

    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        self.answer(id)
    }

    pub(crate) fn result(&mut self, method: &str, params: Value) -> Value {
        let answer = self.ask(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Waits until `look` finds something in what was heard.
    pub(crate) fn wait<T>(&self, what: &str, mut look: impl FnMut(&mut Heard) -> Option<T>) -> T {
        let end = Instant::now() + LIMIT;
        let mut heard = self.shared.heard.lock().unwrap();
        loop {
            if let Some(found) = look(&mut heard) {
                return found;
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !heard.closed, "waited for {what}; heard {heard:#?}");
            heard = self.shared.changed.wait_timeout(heard, left).unwrap().0;
        }
    }

    /// What was said of a file last, once `is_right` holds for it.
    pub(crate) fn wait_published(&self, uri: &str, what: &str, is_right: impl Fn(&Published) -> bool) -> Published {
        self.wait(&format!("{what} for {uri}"), |heard| {
            heard.published.iter().rfind(|said| said.uri == uri).filter(|said| is_right(said)).cloned()
        })
    }

    /// Waits until the last word on a file is these `code severity text-under-range` lines.
    pub(crate) fn expect(&self, uri: &str, text: &str, lines: &[&str]) -> Published {
        self.wait_published(uri, &format!("{lines:?}"), |said| shown(text, &said.items) == lines)
    }

    pub(crate) fn heard<T>(&self, look: impl FnOnce(&Heard) -> T) -> T {
        look(&self.shared.heard.lock().unwrap())
    }

    pub(crate) fn set_settings(&self, settings: Value) {
        *self.shared.settings.lock().unwrap() = settings;
        self.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    }

    pub(crate) fn open(&self, uri: &str, version: i64, text: &str) {
        let item = json!({ "uri": uri, "languageId": "anything", "version": version, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": item }));
    }

    pub(crate) fn change(&self, uri: &str, version: i64, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    pub(crate) fn replace(&self, uri: &str, version: i64, text: &str) {
        self.change(uri, version, json!([{ "text": text }]));
    }

    pub(crate) fn close(&self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    pub(crate) fn close_input(&self) {
        self.shared.stdin.lock().unwrap().take();
    }

    /// The exit code, once the process has ended.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        self.finished = true;
        let end = Instant::now() + LIMIT;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(Instant::now() < end, "the server still runs");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Leaves as an editor does, and checks that nothing was left over.
    pub(crate) fn finish(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null).get("result"), Some(&Value::Null));
        self.notify("exit", Value::Null);
        assert_eq!(self.ended(), Some(0));
        let heard = self.shared.heard.lock().unwrap();
        assert!(heard.strange.is_empty(), "unexpected: {:#?}", heard.strange);
        assert!(heard.answers.is_empty(), "answers nobody waited for: {:#?}", heard.answers);
        assert!(heard.refused.is_empty(), "refused: {:#?}", heard.refused);
        for (before, after) in pairs_of_one_file(&heard.published) {
            assert!(
                before.version.is_none() || after.version.is_none() || before.version <= after.version,
                "older than sent: {after:?}"
            );
            assert!(before.version != after.version || before.items != after.items, "said twice: {after:?}");
        }
    }
}

/// Consecutive publications of one file.
fn pairs_of_one_file(published: &[Published]) -> Vec<(&Published, &Published)> {
    let mut last: BTreeMap<&str, &Published> = BTreeMap::new();
    published.iter().filter_map(|said| last.insert(&said.uri, said).map(|before| (before, said))).collect()
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if !std::thread::panicking() {
            assert!(self.finished, "the test did not finish its server");
        }
    }
}

/// `code severity text` of each diagnostic, by the text it was computed on (columns in UTF-16).
pub(crate) fn shown(text: &str, items: &[Value]) -> Vec<String> {
    let one = |item: &Value| {
        let under = under(text, &item["range"]);
        // Another text may have other words in the same place.
        let told = item["message"].as_str().unwrap().contains(&under);
        let said = if told { under } else { format!("{under}, not {}", item["message"]) };
        format!("{} {} {said}", item["code"].as_str().unwrap_or("-"), item["severity"])
    };
    items.iter().map(one).collect()
}

/// The text under a range within one line.
pub(crate) fn under(text: &str, range: &Value) -> String {
    let number = |pointer: &str| usize::try_from(range.pointer(pointer).unwrap().as_u64().unwrap()).unwrap();
    assert_eq!(number("/start/line"), number("/end/line"));
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let line: Vec<u16> = text.split('\n').nth(number("/start/line")).unwrap_or_default().encode_utf16().collect();
    // A publication of an older text may lie outside.
    line.get(number("/start/character")..number("/end/character")).map(String::from_utf16_lossy).unwrap_or_default()
}

pub(crate) fn framed(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn read(shared: &Shared, output: impl Read, manners: Manners) {
    let mut output = BufReader::new(output);
    while let Some(message) = next(&mut output) {
        take(shared, message, manners);
        shared.changed.notify_all();
    }
    shared.heard.lock().unwrap().closed = true;
    shared.changed.notify_all();
}

fn next(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => length = Some(line.strip_prefix("Content-Length: ").expect(line).parse().unwrap()),
        }
    }
    let mut body = vec![0; length?];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}

fn take(shared: &Shared, message: Value, manners: Manners) {
    let method = message["method"].as_str().unwrap_or_default().to_owned();
    let params = &message["params"];
    let mut heard = shared.heard.lock().unwrap();
    match (&*method, message.get("id")) {
        ("", Some(Value::Number(id))) => {
            heard.answers.insert(id.as_i64().unwrap(), message);
        }
        ("", _) => heard.refused.push(message),
        ("textDocument/publishDiagnostics", None) => heard.published.push(Published {
            uri: params["uri"].as_str().unwrap().to_owned(),
            version: params["version"].as_i64(),
            items: params["diagnostics"].as_array().unwrap().clone(),
        }),
        ("$/progress", None) => heard.progress.push(params.clone()),
        (_, Some(id)) => {
            let (id, known) = (id.clone(), reply(shared, &mut heard, &method, params));
            heard.asked.push((method, params.clone()));
            let answer = match (manners, known) {
                (Manners::Mute, _) => return,
                (Manners::Polite, Some(result)) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
                (Manners::Polite, None) => return heard.strange.push(message),
                (Manners::Refuse, _) => {
                    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": -32601, "message": "no" } })
                }
            };
            drop(heard);
            if let Some(stdin) = shared.stdin.lock().unwrap().as_mut() {
                let _ = stdin.write_all(&framed(&answer)).and_then(|()| stdin.flush());
            }
        }
        _ => heard.strange.push(message),
    }
}

/// The polite answer; `None` to a request that no server of ours should make.
fn reply(shared: &Shared, heard: &mut Heard, method: &str, params: &Value) -> Option<Value> {
    Some(match method {
        "workspace/configuration" => {
            let settings = shared.settings.lock().unwrap();
            params["items"].as_array()?.iter().map(|item| settings[item["section"].as_str().unwrap()].clone()).collect()
        }
        "client/registerCapability" => {
            let registrations = params["registrations"].as_array()?;
            heard.registered.extend(registrations.iter().map(|one| one["method"].as_str().unwrap().to_owned()));
            Value::Null
        }
        "window/workDoneProgress/create" | "workspace/diagnostic/refresh" => Value::Null,
        _ => return None,
    })
}
