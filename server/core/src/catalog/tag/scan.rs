//! A cursor over a tag: numbers, words and what is left.
//!
//! Deliberately absent: the forms of tags.

use std::ops::Range;

/// A place in a tag.
#[derive(Copy, Clone)]
pub(super) struct Scan<'a> {
    pub(super) tag: &'a str,
    pub(super) at: usize,
}

impl<'a> Scan<'a> {
    pub(super) fn new(tag: &'a str) -> Self {
        Self { tag, at: 0 }
    }

    pub(super) fn rest(self) -> &'a str {
        self.tag.get(self.at..).unwrap_or("")
    }

    pub(super) fn eat(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    pub(super) fn while_digits(&mut self) -> bool {
        let n = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        self.at += n;
        n > 0
    }

    /// `16`, `16.3`, ...: digits with dots between them.
    pub(super) fn numbers(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        if !self.while_digits() {
            return None;
        }
        loop {
            let before = *self;
            if !(self.eat(".") && self.while_digits()) {
                *self = before;
                return Some(start..self.at);
            }
        }
    }

    /// `beta1`, `-rc1`, `.RC2`: what makes a version a pre-release. Nothing is taken if it is not one.
    pub(super) fn pre_release(&mut self) {
        let before = *self;
        let _ = self.eat(".") || self.eat("_") || self.eat("-");
        let word = ["alpha", "beta", "rc", "RC", "M", "m", "preview"].iter().any(|word| self.eat(word));
        let _ = self.eat(".");
        if !(word && self.while_digits()) {
            *self = before;
        }
    }

    /// What follows after `-` or `_`, if it is anything.
    pub(super) fn variant(mut self) -> Option<&'a str> {
        let _ = self.eat("--") || self.eat("-") || self.eat("_") || self.eat(".") || self.eat("+");
        Some(self.rest()).filter(|rest| !rest.is_empty())
    }
}

/// The first of the words that stands at the start or after a separator and has a digit behind it.
pub(super) fn find_word<'a>(tag: &'a str, words: &[&str]) -> Option<(usize, Scan<'a>)> {
    let lower = tag.to_ascii_lowercase();
    words.iter().filter(|word| !word.is_empty()).find_map(|word| {
        lower.match_indices(word).find_map(|(at, _)| {
            let free =
                at == 0 || lower.as_bytes().get(at.wrapping_sub(1)).is_some_and(|byte| !byte.is_ascii_alphanumeric());
            let scan = Scan { tag, at: at + word.len() };
            (free && scan.rest().starts_with(|c: char| c.is_ascii_digit())).then_some((at, scan))
        })
    })
}
