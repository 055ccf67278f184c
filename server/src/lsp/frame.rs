//! Cuts standard input into messages and mends what clients get wrong, so that one bad message never ends a session.
//! Deliberately absent: reading (`stdin`) and understanding messages beyond JSON-RPC's envelope.
//!
//! Base protocol: <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#baseProtocol>

use serde_json::{Map, Value, json};
use tower_lsp::jsonrpc::{Request, Response};

/// Longest body that is waited for, in bytes. A longer one is taken for a wrong length.
const LONGEST_BODY: usize = 256 << 20;
/// Longest header line, in bytes; the front of a longer one is dropped.
const LONGEST_HEADER: usize = 64 << 10;
/// Notification that stands for a message that could not be read; the front door answers it.
pub(super) const MALFORMED: &str = "$/onpar/malformed";

const LENGTH: &[u8] = b"content-length:";

/// Bytes in, message bodies out.
#[derive(Debug, Default)]
pub(super) struct Frames {
    buffer: Vec<u8>,
    /// Start of what is not consumed yet.
    at: usize,
    /// Length that the headers read so far announce.
    length: Option<usize>,
    in_body: bool,
}

impl Frames {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if self.at > 0 {
            self.buffer.drain(..self.at);
            self.at = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The next body: JSON that the message loop is sure to accept. `None`: more bytes are needed.
    pub(super) fn next(&mut self) -> Option<Vec<u8>> {
        loop {
            if self.in_body {
                return self.body();
            }
            let line = self.line()?;
            if line.is_empty() {
                self.in_body = self.length.is_some();
                continue;
            }
            let Some(at) = find_length(&line) else { continue };
            let stray = line.get(..at).is_some_and(|before| before.iter().any(|b| !b.is_ascii_whitespace()));
            let number = line.get(at + LENGTH.len()..).and_then(|rest| std::str::from_utf8(rest).ok());
            self.length = number.and_then(|text| text.trim().parse().ok()).filter(|&length| length <= LONGEST_BODY);
            if stray || self.length.is_none() {
                return Some(malformed(-32700, &Value::Null));
            }
        }
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.at..).unwrap_or_default()
    }

    fn line(&mut self) -> Option<Vec<u8>> {
        let rest = self.rest();
        let Some(end) = rest.iter().position(|&b| b == b'\n') else {
            let excess = rest.len().saturating_sub(LONGEST_HEADER);
            self.at += excess;
            return None;
        };
        let line = rest.get(..end).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line).to_vec();
        self.at += end + 1;
        Some(line)
    }

    fn body(&mut self) -> Option<Vec<u8>> {
        let length = self.length?;
        let rest = self.rest();
        let body = rest.get(..length)?;
        let (body, used) = read_body(body, rest);
        self.at += used;
        self.length = None;
        self.in_body = false;
        Some(body)
    }
}

fn find_length(line: &[u8]) -> Option<usize> {
    line.windows(LENGTH.len()).rposition(|window| window.eq_ignore_ascii_case(LENGTH))
}

/// The message in `body`, mended where needed, and how many bytes of `rest` (which starts with `body`) it took.
fn read_body(body: &[u8], rest: &[u8]) -> (Vec<u8>, usize) {
    if is_message(body) {
        return (body.to_vec(), body.len());
    }
    let mended = mend_text(body);
    if let Ok(value) = serde_json::from_slice(&mended) {
        return (mend_envelope(value), body.len());
    }
    // The length is wrong: a whole JSON value may end before or after it.
    let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<Value>();
    match values.next() {
        Some(Ok(value @ Value::Object(_))) => {
            let used = values.byte_offset();
            (mend_envelope(value), used)
        }
        _ => (malformed(-32700, &Value::Null), body.len()),
    }
}

fn is_message(body: &[u8]) -> bool {
    serde_json::from_slice::<Request>(body).is_ok_and(|request| !request.method().is_empty())
        || serde_json::from_slice::<Response>(body).is_ok()
}

/// Turns JSON into a message that the loop accepts: adds a missing `jsonrpc`, refuses what is no request.
fn mend_envelope(value: Value) -> Vec<u8> {
    let Value::Object(mut message) = value else { return malformed(-32600, &Value::Null) };
    message.insert("jsonrpc".into(), json!("2.0"));
    let id = message.get("id").cloned().unwrap_or_default();
    let body = serde_json::to_vec(&message).unwrap_or_default();
    if is_message(&body) { body } else { malformed(-32600, &usable_id(id)) }
}

fn usable_id(id: Value) -> Value {
    if id.is_i64() || id.is_string() { id } else { Value::Null }
}

fn malformed(code: i64, id: &Value) -> Vec<u8> {
    let message: Map<String, Value> = [
        ("jsonrpc".to_owned(), json!("2.0")),
        ("method".to_owned(), json!(MALFORMED)),
        ("params".to_owned(), json!({ "code": code, "id": id })),
    ]
    .into_iter()
    .collect();
    serde_json::to_vec(&message).unwrap_or_default()
}

/// Replaces bytes that are no UTF-8 and escapes of unpaired surrogates by U+FFFD. The length may change.
fn mend_text(body: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(body);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if first != b'\\' {
            out.push(first);
            rest = tail;
            continue;
        }
        let taken = match (escape(rest), rest.get(6..).and_then(escape)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                out.extend_from_slice(b"\\ufffd");
                rest = rest.get(6..).unwrap_or_default();
                continue;
            }
            // The escaped character goes along, so that `\\ud800` is not read as an escape.
            _ => 2.min(rest.len()),
        };
        out.extend_from_slice(rest.get(..taken).unwrap_or_default());
        rest = rest.get(taken..).unwrap_or_default();
    }
    out
}

/// The code unit of a `\uXXXX` that the bytes start with.
fn escape(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.strip_prefix(b"\\u")?.get(..4)?;
    digits.iter().try_fold(0, |sum, &digit| Some(sum * 16 + (digit as char).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(body: &str) -> Vec<u8> {
        format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
    }

    fn all(frames: &mut Frames) -> Vec<Value> {
        std::iter::from_fn(|| frames.next()).map(|body| serde_json::from_slice(&body).unwrap()).collect()
    }

    fn methods(bytes: &[u8]) -> Vec<String> {
        let mut frames = Frames::default();
        frames.push(bytes);
        all(&mut frames).iter().map(|message| message["method"].as_str().unwrap_or("-").to_owned()).collect()
    }

    const A: &str = r#"{"jsonrpc":"2.0","method":"a"}"#;
    const B: &str = r#"{"jsonrpc":"2.0","method":"b"}"#;

    #[test]
    fn single_bytes_and_any_case() {
        let bytes = format!("content-LENGTH:{}\nContent-Type: x\n\n{A}", A.len());
        let mut frames = Frames::default();
        for byte in bytes.bytes() {
            assert!(frames.next().is_none());
            frames.push(&[byte]);
        }
        assert_eq!(all(&mut frames)[0]["method"], "a");
    }

    #[test]
    fn wrong_lengths_recover() {
        let wrong = |length: usize| [format!("Content-Length: {length}\r\n\r\n{A}").into_bytes(), framed(B)].concat();
        assert_eq!(methods(&wrong(A.len() - 7)), ["a", "b"]);
        assert_eq!(methods(&wrong(A.len() + 9)), ["a", "b"]);
        assert_eq!(methods(&wrong(usize::MAX)), [MALFORMED, MALFORMED, "b"]);
        assert_eq!(methods(&[b"Content-Length: x\r\n\r\n".to_vec(), framed(B)].concat()), [MALFORMED, "b"]);
        assert_eq!(methods(&[A.as_bytes().to_vec(), framed(B)].concat()), [MALFORMED, "b"], "no length at all");
    }

    #[test]
    fn broken_json_is_told_and_left_behind() {
        for body in
            ["{not json", "", "[1,", "\u{0}", "5", "[]", r#"{"jsonrpc":"2.0","method":5}"#, &"[".repeat(100_000)]
        {
            assert_eq!(methods(&[framed(body), framed(B)].concat()), [MALFORMED, "b"], "{body:.20}");
        }
        let mut frames = Frames::default();
        frames.push(&framed(r#"{"jsonrpc":"2.0","id":7,"method":{}}"#));
        assert_eq!(all(&mut frames)[0]["params"], json!({ "code": -32600, "id": 7 }));
    }

    #[test]
    fn unpaired_surrogates_become_replacement_characters() {
        let body = r#"{"jsonrpc":"2.0","method":"a","params":{"t":"\ud83d \ud83d\ude00 \ude00 \\ud800 \ud83dx"}}"#;
        let mut frames = Frames::default();
        frames.push(&framed(body));
        assert_eq!(all(&mut frames)[0]["params"]["t"], "\u{fffd} 😀 \u{fffd} \\ud800 \u{fffd}x");
    }

    #[test]
    fn bytes_that_are_no_utf8_are_taken() {
        let mut body = br#"{"jsonrpc":"2.0","method":"a","params":{"t":"x"}}"#.to_vec();
        let at = body.iter().position(|&b| b == b'x').unwrap();
        body[at] = 0xff;
        let mut frames = Frames::default();
        frames.push(&[format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes(), body].concat());
        assert_eq!(all(&mut frames)[0]["params"]["t"], "\u{fffd}");
    }

    #[test]
    fn responses_pass_and_a_missing_version_is_added() {
        assert_eq!(methods(&framed(r#"{"jsonrpc":"2.0","id":1,"result":null}"#)), ["-"]);
        assert_eq!(methods(&framed(r#"{"method":"a","id":1}"#)), ["a"]);
        assert_eq!(methods(&framed(r#"{"jsonrpc":"2.0","id":1}"#)), [MALFORMED]);
    }
}
