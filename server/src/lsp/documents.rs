//! The documents that the editor has open: ropes that take incremental edits, by path.
//! Deliberately absent: analysis. Edits are applied on the read loop, so everything here is total and short, and
//! no guard of the map leaves this file.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dashmap::DashMap;
use ropey::Rope;
use tower_lsp::ls_types::{Position, Range};

use super::convert::Encoding;

/// An open document.
#[derive(Debug)]
struct Document {
    /// As the client spells it: answers use the same spelling.
    uri: Arc<str>,
    version: i32,
    /// Grows with every event of any document, also where the client's version does not.
    revision: u64,
    text: Rope,
}

/// What the analysis takes of an open document.
#[derive(Debug, Clone)]
pub(super) struct Snapshot {
    pub(super) uri: Arc<str>,
    pub(super) version: i32,
    pub(super) revision: u64,
    /// `None` over the cap.
    pub(super) text: Option<Arc<str>>,
}

/// One change of a `didChange` notification. Without a range it is the whole text.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Change {
    pub(super) range: Option<Range>,
    pub(super) text: String,
}

#[derive(Debug, Default)]
pub(super) struct Documents {
    map: DashMap<PathBuf, Document>,
    revision: AtomicU64,
}

impl Documents {
    fn next_revision(&self) -> u64 {
        self.revision.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(super) fn open(&self, path: PathBuf, uri: &str, version: i32, text: &str) {
        let revision = self.next_revision();
        self.map.insert(path, Document { uri: uri.into(), version, revision, text: Rope::from_str(text) });
    }

    /// Applies changes in order; `false` if the document is not open.
    pub(super) fn change(&self, path: &Path, version: i32, changes: &[Change], encoding: Encoding) -> bool {
        let revision = self.next_revision();
        let Some(mut document) = self.map.get_mut(path) else { return false };
        document.version = version;
        document.revision = revision;
        for change in changes {
            apply(&mut document.text, change, encoding);
        }
        true
    }

    /// Forgets a document; `false` if it is not open under this spelling.
    pub(super) fn close(&self, path: &Path, uri: &str) -> bool {
        self.next_revision();
        self.map.remove_if(path, |_, document| &*document.uri == uri).is_some()
    }

    /// Revision of the newest text; `None` if the document is not open.
    pub(super) fn revision(&self, path: &Path) -> Option<u64> {
        self.map.get(path).map(|document| document.revision)
    }

    /// The text at this moment. A document of more than `cap` bytes comes without its text.
    pub(super) fn snapshot(&self, path: &Path, cap: usize) -> Option<Snapshot> {
        let document = self.map.get(path)?;
        let text = (document.text.len_bytes() <= cap).then(|| String::from(&document.text).into());
        Some(Snapshot { uri: document.uri.clone(), version: document.version, revision: document.revision, text })
    }
}

fn apply(rope: &mut Rope, change: &Change, encoding: Encoding) {
    let Some(range) = change.range else {
        *rope = Rope::from_str(&change.text);
        return;
    };
    let (a, b) = (char_at(rope, range.start, encoding), char_at(rope, range.end, encoding));
    let start = a.min(b);
    // Both calls are in bounds by construction; an error would mean a broken rope, which is then left alone.
    if rope.try_remove(start..a.max(b)).is_ok() {
        let _ = rope.try_insert(start, &change.text);
    }
}

/// Index of the character at a position; one behind a line or the text counts as its end.
fn char_at(rope: &Rope, position: Position, encoding: Encoding) -> usize {
    let end = rope.len_chars();
    let (line, column) = (position.line as usize, position.character as usize);
    let (Ok(start), Some(text)) = (rope.try_line_to_char(line), rope.get_line(line)) else { return end };
    let whole = text.len_chars();
    let broken = text.chars_at(whole).reversed().take_while(|&c| c == '\n' || c == '\r').count();
    let inside = match encoding {
        Encoding::Utf8 => text.try_byte_to_char(column.min(text.len_bytes())),
        Encoding::Utf16 => text.try_utf16_cu_to_char(column.min(text.len_utf16_cu())),
    };
    (start + inside.unwrap_or(whole).min(whole - broken)).min(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use onpar_core::text::{LineCol, LineIndex};

    /// The same edit by the other authority on lines: core's index over a plain string.
    fn oracle(text: &mut String, change: &Change, encoding: Encoding) {
        let index = LineIndex::new(text);
        let offset = |p: Position| {
            let at = LineCol { line: p.line, column: p.character };
            let offset = if encoding == Encoding::Utf8 { index.offset_utf8(at) } else { index.offset_utf16(at) };
            text.floor_char_boundary(offset.map_or(text.len(), |offset| offset as usize))
        };
        let range = change.range.unwrap();
        let (a, b) = (offset(range.start), offset(range.end));
        text.replace_range(a.min(b)..a.max(b), &change.text);
    }

    #[test]
    fn random_edits_agree_with_the_line_index() {
        const PIECES: [&str; 14] =
            ["", "x", "😀", "é", "k: v\n", "\r\n", "\r", "\n", "\u{2028}", "\u{85}", "\u{b}", "中文", "  - a", "'"];
        let mut seed = 7_u64;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 33).unwrap() % below
        };
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let documents = Documents::default();
            let (path, mut text) = (Path::new("/a"), String::from("a: 😀 b\r\nc\u{2028}d\rlast"));
            documents.open(path.into(), "file:///a", 1, &text);
            for version in 2..4000 {
                let mut position =
                    || Position::new(u32::try_from(random(9)).unwrap(), u32::try_from(random(12)).unwrap());
                let range = Some(Range::new(position(), position()));
                let change = Change { range, text: PIECES[random(PIECES.len())].into() };
                oracle(&mut text, &change, encoding);
                assert!(documents.change(path, version, std::slice::from_ref(&change), encoding));
                let now = documents.snapshot(path, usize::MAX).unwrap().text;
                assert_eq!(now.as_deref(), Some(&*text), "{encoding:?} {change:?}");
                if text.len() > 400 {
                    text.clear();
                    documents.change(path, version, &[Change { range: None, text: String::new() }], encoding);
                }
            }
        }
    }

    #[test]
    fn positions_outside_and_backward_ranges_are_cut() {
        let documents = Documents::default();
        let path = Path::new("/a");
        let change = |range, text: &str| [Change { range: Some(range), text: text.into() }];
        let range = |a, b, c, d| Range::new(Position::new(a, b), Position::new(c, d));
        assert!(!documents.change(path, 1, &[], Encoding::Utf16), "never opened");
        documents.open(path.into(), "file:///a", 1, "one\ntwo\n");
        documents.change(path, 2, &change(range(u32::MAX, u32::MAX, u32::MAX, 0), "end"), Encoding::Utf16);
        documents.change(path, 3, &change(range(1, 1, 0, 1), ""), Encoding::Utf16);
        let snapshot = documents.snapshot(path, 1 << 20).unwrap();
        assert_eq!((snapshot.text.as_deref(), snapshot.version), (Some("owo\nend"), 3));
        assert_eq!(documents.snapshot(path, 3).unwrap().text, None, "over the cap");
        assert!(!documents.close(path, "file:///%61") && documents.close(path, "file:///a"));
        assert!(documents.snapshot(path, 1).is_none());
    }
}
