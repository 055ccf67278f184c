//! Text put together from parts of a file, that knows where each byte of it stands.

use std::ops::Range;

use crate::text::{Span, Spanned};

/// A logical line: its physical lines without continuation marks and without the comments between them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joined {
    pub text: String,
    /// Byte of the text and byte of the file at which each part starts; ascending in both.
    parts: Vec<(u32, u32)>,
}

impl Joined {
    /// The text of the file under `span`.
    #[must_use]
    pub fn at(file: &str, span: Span) -> Self {
        let mut joined = Self::default();
        joined.push(span.of(file), span.range().start);
        joined
    }

    /// The text of the file under `span`, in which line breaks count as blanks.
    #[must_use]
    pub fn on_one_line(file: &str, span: Span) -> Self {
        let mut joined = Self::default();
        let mut at = span.range().start;
        for line in span.of(file).split_inclusive('\n') {
            let body = line.strip_suffix('\n').unwrap_or(line);
            joined.push(body, at);
            if body.len() < line.len() {
                joined.push(" ", at + body.len());
            }
            at += line.len();
        }
        joined
    }

    pub(super) fn push(&mut self, text: &str, start: usize) {
        let (Ok(at), Ok(start)) = (u32::try_from(self.text.len()), u32::try_from(start)) else { return };
        if !text.is_empty() {
            self.parts.push((at, start));
            self.text.push_str(text);
        }
    }

    /// Where bytes `range` of the text stand: from the first to the last, with whatever the file has between.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.source(range.start, 0);
        let end = if range.end > range.start { self.source(range.end, 1) } else { start };
        Span::new(start, end)
    }

    /// The byte of the file for byte `at` of the text; with `back` = 1 as the end of what stands before it.
    fn source(&self, at: usize, back: usize) -> usize {
        let probe = u32::try_from(at.saturating_sub(back)).unwrap_or(u32::MAX);
        let index = self.parts.partition_point(|&(start, _)| start <= probe).saturating_sub(1);
        let (start, source) = self.parts.get(index).copied().unwrap_or_default();
        source as usize + at.min(self.text.len()).saturating_sub(start as usize)
    }

    /// The part of the text at `range`, as a text of its own.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let mut out = Self::default();
        let ends = self.parts.iter().skip(1).map(|&(at, _)| at as usize).chain([self.text.len()]);
        for (&(start, source), end) in self.parts.iter().zip(ends) {
            let start = start as usize;
            let (from, to) = (range.start.max(start), range.end.min(end));
            if from < to {
                out.push(self.text.get(from..to).unwrap_or(""), source as usize + from - start);
            }
        }
        out
    }

    /// The text at `range` with its place.
    #[must_use]
    pub fn spanned(&self, range: Range<usize>) -> Spanned<Box<str>> {
        Spanned::new(self.text.get(range.clone()).unwrap_or("").into(), self.span(range))
    }
}
