//! Java properties: `key=value`, `key: value` and `key value`, with the `#---` that divides documents in Spring Boot.
//!
//! Rules: <https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)>,
//! <https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.files.multi-document>.
//! Deliberately absent: escapes and continued lines; such values are given as written, up to the end of their line.

use crate::text::{Span, Spanned};

/// One line that sets a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// Number of the document it is in, from 0.
    pub document: usize,
    pub key: Spanned<&'a str>,
    pub value: Spanned<&'a str>,
}

/// The lines of any text; what sets no key is passed over.
pub fn read(text: &str) -> impl Iterator<Item = Line<'_>> {
    let (mut start, mut document, mut continued) = (0, 0, false);
    text.split_inclusive('\n').filter_map(move |line| {
        let at = start;
        start += line.len();
        let body = line.trim_end();
        let was_continued = std::mem::replace(&mut continued, body.ends_with('\\'));
        let lead = body.len() - body.trim_start().len();
        let body = body.get(lead..).unwrap_or("");
        if matches!(body, "#---" | "!---") {
            document += 1;
        }
        if was_continued || body.starts_with(['#', '!']) {
            return None;
        }
        let end = body.find(|c: char| matches!(c, '=' | ':') || c.is_whitespace()).unwrap_or(body.len());
        let (key, rest) = body.split_at_checked(end).filter(|(key, _)| !key.is_empty())?;
        let value = rest.trim_start();
        let value = value.strip_prefix(['=', ':']).unwrap_or(value).trim_start();
        let key_at = at + lead;
        let value_at = key_at + body.len() - value.len();
        Some(Line {
            document,
            key: Spanned::new(key, Span::new(key_at, key_at + key.len())),
            value: Spanned::new(value, Span::new(value_at, value_at + value.len())),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_documents_and_spans() {
        let text = "# c\r\n! c\na=1\r\n  b.c : x y \n#---\nd e\\\n f=2\n=x\nalone\né=ü\n";
        let lines: Vec<_> = read(text).map(|line| (line.document, line.key.value, line.value.value)).collect();
        assert_eq!(lines, [(0, "a", "1"), (0, "b.c", "x y"), (1, "d", "e\\"), (1, "alone", ""), (1, "é", "ü")]);
        for line in read(text) {
            assert_eq!(line.value.span.of(text), line.value.value);
            assert_eq!(line.key.span.of(text), line.key.value);
        }
    }
}
