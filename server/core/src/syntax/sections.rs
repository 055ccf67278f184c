//! Lines of `[section]`, `key = value` and comments: systemd units, and the simple part of TOML.
//!
//! Rules: <https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html>, <https://toml.io/en/v1.0.0>.
//! Deliberately absent: values of several lines, arrays, inline tables, escapes; such values are given as written.

use crate::text::{Span, Spanned};

/// One `key = value` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// The section it is in, without brackets; `""` before the first.
    pub section: &'a str,
    pub key: Spanned<&'a str>,
    /// Without quotes around the whole of it.
    pub value: Spanned<&'a str>,
}

/// The lines of any text; what is no such line is passed over.
pub fn read(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut section = "";
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let at = start;
        start += line.len();
        let body = line.trim();
        if let Some(rest) = body.strip_prefix('[') {
            section = rest.split(']').next().unwrap_or(rest).trim_matches(['[', ' ']);
            return None;
        }
        if body.starts_with(['#', ';']) {
            return None;
        }
        let (key, value) = line.split_once('=')?;
        let value_at = at + key.len() + 1;
        let (from, to) = inner(value);
        let lead = key.len() - key.trim_start().len();
        let name = key.trim().trim_matches('"');
        let quote = usize::from(key.trim().starts_with('"'));
        let key_at = at + lead + quote;
        (!name.is_empty()).then(|| Line {
            section,
            key: Spanned::new(name, Span::new(key_at, key_at + name.len())),
            value: Spanned::new(value.get(from..to).unwrap_or(""), Span::new(value_at + from, value_at + to)),
        })
    })
}

/// The part of a value that is meant: in quotes, or up to a comment behind a blank.
fn inner(value: &str) -> (usize, usize) {
    let from = value.len() - value.trim_start().len();
    let rest = value.get(from..).unwrap_or("");
    if let Some(quote) = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))
        && let Some(end) = rest.get(1..).and_then(|rest| rest.find(quote))
        && rest.get(end + 2..).is_some_and(|after| after.trim_start().is_empty() || after.trim_start().starts_with('#'))
    {
        return (from + 1, from + 1 + end);
    }
    let end = rest.find(" #").unwrap_or(rest.len());
    let kept = rest.get(..end).unwrap_or("").trim_end();
    (from, from + kept.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_sections_and_spans() {
        let text = "a = 1\n[build]\n  image = \"postgres:16\" # c\n; no\n# no = 1\nnothing\n[[x.y]]\n\"k\" = 'v'\nImage=docker.io/redis:7 \n=x\n[";
        let lines: Vec<_> = read(text).map(|line| (line.section, line.key.value, line.value.value)).collect();
        assert_eq!(
            lines,
            [
                ("", "a", "1"),
                ("build", "image", "postgres:16"),
                ("x.y", "k", "v"),
                ("x.y", "Image", "docker.io/redis:7")
            ]
        );
        for line in read(text) {
            assert_eq!(line.value.span.of(text), line.value.value);
            assert_eq!(line.key.span.of(text), line.key.value);
        }
        assert_eq!(read("é='é\nx=\"\n").count(), 2);
    }
}
