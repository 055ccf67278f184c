//! A position in a text that is never out of bounds.
//! Deliberately absent: what is read.

use crate::text::Span;

#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    /// Heredocs without an end so far: after a few, none is looked for any more.
    pub(super) unclosed: u8,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, unclosed: 0 }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.ahead(0)
    }

    pub(super) fn ahead(&self, by: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + by).copied()
    }

    pub(super) fn starts(&self, word: &str) -> bool {
        self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(word.as_bytes()))
    }

    pub(super) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    pub(super) fn span(&self, from: usize) -> Span {
        Span::new(from, self.at)
    }

    pub(super) fn slice(&self, from: usize) -> &'a str {
        self.text.get(from..self.at).unwrap_or("")
    }

    pub(super) fn end_line(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or(&[]);
        self.at += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    }

    /// Over blanks and comments; over line breaks as well if `lines`.
    pub(super) fn skip(&mut self, lines: bool) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\n' if lines => self.at += 1,
                b'#' => self.end_line(),
                b'/' if self.ahead(1) == Some(b'/') => self.end_line(),
                b'/' if self.ahead(1) == Some(b'*') => {
                    let rest = self.text.as_bytes().get(self.at + 2..).unwrap_or(&[]);
                    let end = rest.windows(2).position(|pair| pair == b"*/");
                    self.at = end.map_or(self.text.len(), |end| self.at + 2 + end + 2);
                }
                0xEF if self.starts("\u{feff}") => self.at += 3,
                _ => return,
            }
        }
    }

    pub(super) fn identifier(&mut self) -> Option<&'a str> {
        let from = self.at;
        let first = self.peek()?;
        if !(first.is_ascii_alphabetic() || first == b'_' || first >= 0x80) {
            return None;
        }
        while self.peek().is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-' || b >= 0x80) {
            self.at += 1;
        }
        Some(self.slice(from))
    }
}
