//! A position in a text that is never out of bounds.
//! Deliberately absent: what is read.

use crate::text::Span;

#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
    /// Where the text starts in its file.
    base: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self::at(text, 0)
    }

    pub(super) fn at(text: &'a str, base: usize) -> Self {
        Self { text, at: 0, base }
    }

    pub(super) fn at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// In the file.
    pub(super) fn position(&self) -> usize {
        self.base + self.at.min(self.text.len())
    }

    pub(super) fn span(&self, from: usize) -> Span {
        Span::new(from, self.position())
    }

    pub(super) fn slice(&self, from: usize) -> &'a str {
        self.text.get(from.saturating_sub(self.base)..self.at).unwrap_or("")
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn starts(&self, word: &str) -> bool {
        self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(word.as_bytes()))
    }

    pub(super) fn advance(&mut self, by: usize) {
        self.at = (self.at + by).min(self.text.len());
    }

    pub(super) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.starts(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    /// Over everything up to `word`, or to the end.
    pub(super) fn past(&mut self, word: &str) {
        let rest = self.text.get(self.at..).unwrap_or("");
        self.at = rest.find(word).map_or(self.text.len(), |found| self.at + found + word.len());
    }

    /// To the `=` of this line, or to its end.
    pub(super) fn find_assignment(&mut self) {
        while self.peek().is_some_and(|byte| !matches!(byte, b'=' | b'\n' | b'{')) {
            self.at += 1;
        }
    }

    /// Over blanks and comments; over line breaks as well if `lines`.
    pub(super) fn skip(&mut self, lines: bool) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\n' if lines => self.at += 1,
                b'/' if self.starts("//") => {
                    while self.peek().is_some_and(|byte| byte != b'\n') {
                        self.at += 1;
                    }
                }
                b'/' if self.starts("/*") => {
                    self.at += 2;
                    self.past("*/");
                }
                0xEF if self.starts("\u{feff}") => self.at += 3,
                _ => return,
            }
        }
    }

    pub(super) fn identifier(&mut self) -> Option<&'a str> {
        let from = self.position();
        let first = self.peek()?;
        if !(first.is_ascii_alphabetic() || first == b'_') {
            return None;
        }
        while self.peek().is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_') {
            self.at += 1;
        }
        Some(self.slice(from))
    }
}
