//! Lines of a text by byte offsets, as the repair walks over them.

use std::ops::Range;

/// The line that byte `at` is on, without its line break.
pub(super) fn line_at(text: &str, at: usize) -> Range<usize> {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let rest = text.get(at..).unwrap_or("");
    start..at + rest.find('\n').unwrap_or(rest.len())
}

pub(super) fn of<'a>(text: &'a str, line: &Range<usize>) -> &'a str {
    text.get(line.clone()).unwrap_or("")
}

/// Bytes of blanks (and tabs) in front.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// Blank, or a comment.
pub(super) fn is_skipped(line: &str) -> bool {
    let body = line.trim();
    body.is_empty() || body.starts_with('#')
}

pub(super) fn before(text: &str, line: &Range<usize>) -> Option<Range<usize>> {
    line.start.checked_sub(1).map(|at| line_at(text, at))
}

pub(super) fn after(text: &str, line: &Range<usize>) -> Option<Range<usize>> {
    (line.end < text.len()).then(|| line_at(text, line.end + 1))
}

/// The nearest line above that says something, at most `limit` lines away.
pub(super) fn content_before(text: &str, line: &Range<usize>, limit: usize) -> Option<Range<usize>> {
    let mut line = before(text, line)?;
    for _ in 0..limit {
        if !is_skipped(of(text, &line)) {
            return Some(line);
        }
        line = before(text, &line)?;
    }
    None
}

/// The nearest line below that says something, at most `limit` lines away.
pub(super) fn content_after(text: &str, line: &Range<usize>, limit: usize) -> Option<Range<usize>> {
    let mut line = after(text, line)?;
    for _ in 0..limit {
        if !is_skipped(of(text, &line)) {
            return Some(line);
        }
        line = after(text, &line)?;
    }
    None
}
