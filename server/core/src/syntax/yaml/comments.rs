//! Comments: a `#` behind a blank or at the start of a line, unless it stands in a scalar.

use crate::text::Span;

/// The comments of `text`; `scalars` are the places of its scalars, sorted.
pub(super) fn find(text: &str, scalars: &[Span]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut scalars = scalars.iter().peekable();
    let mut at = 0;
    while let Some(hash) = text.get(at..).and_then(|rest| rest.find('#')).map(|offset| at + offset) {
        at = hash + 1;
        while scalars.next_if(|scalar| scalar.range().end <= hash).is_some() {}
        if let Some(scalar) = scalars.peek().filter(|scalar| scalar.range().start <= hash) {
            at = at.max(scalar.range().end);
            continue;
        }
        let before = text.get(..hash).and_then(|before| before.chars().next_back());
        if before.is_none_or(|c| c.is_whitespace() || c == '\u{feff}') {
            let rest = text.get(hash..).unwrap_or("");
            let line = rest.lines().next().unwrap_or("");
            found.push(Span::new(hash, hash + line.trim_end().len()));
            at = hash + line.len();
        }
    }
    found
}
