//! Applying edits to the text they were made for.
//! Deliberately absent: files, encodings and line endings; every byte outside the edits stays.

use crate::text::Span;

/// `text` with every span replaced by its new text; `None` where two spans overlap, or one does not lie on character
/// boundaries of the text. Insertions at one place come in the given order.
#[must_use]
pub fn apply<'t>(text: &str, edits: impl Iterator<Item = (Span, &'t str)>) -> Option<String> {
    let mut edits: Vec<_> = edits.collect();
    edits.sort_by_key(|(span, _)| *span);
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for (span, new) in edits {
        let range = span.range();
        out.push_str(text.get(at..range.start)?);
        out.push_str(new);
        text.get(range.clone())?;
        at = range.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: usize, end: usize, text: &str) -> (Span, &str) {
        (Span::new(start, end), text)
    }

    #[test]
    fn edits_are_applied_in_any_order() {
        let edits = [edit(9, 11, "16.3"), edit(0, 0, "# "), edit(0, 0, "x")];
        assert_eq!(apply("postgres:13\r\n", edits.into_iter()).as_deref(), Some("# xpostgres:16.3\r\n"));
        assert_eq!(apply("a", std::iter::empty()).as_deref(), Some("a"));
    }

    #[test]
    fn edits_that_do_not_fit_are_refused() {
        assert_eq!(apply("abc", [edit(0, 2, "x"), edit(1, 3, "y")].into_iter()), None);
        assert_eq!(apply("abc", [edit(2, 9, "x")].into_iter()), None);
        assert_eq!(apply("é", [edit(1, 2, "x")].into_iter()), None);
    }
}
