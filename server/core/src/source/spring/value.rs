//! Values of properties: `${NAME:default}` counts as its default, which is weaker than what is written outright.
//! Deliberately absent: other properties that a value may refer to.

use std::ops::Range;

use crate::text::Span;

/// Placeholders in one value, and how deep they nest.
const MOST: usize = 16;

/// A value with its defaults in place.
#[derive(Debug)]
pub(super) struct Value {
    pub(super) text: String,
    /// It begins with a default: what it says may well be something else in a deploy.
    pub(super) is_default: bool,
    /// `text` stands in the file byte for byte, at `inner`.
    pub(super) is_verbatim: bool,
    /// How many bytes of `text` stand at `inner` as they are.
    exact: usize,
    inner: Span,
}

impl Value {
    pub(super) fn of(written: &str, inner: Span, file: &str) -> Self {
        let is_default = written.starts_with("${");
        let text = filled(written, MOST);
        if inner.of(file) != written {
            return Self { text, is_default, is_verbatim: false, exact: 0, inner };
        }
        if let Some(from) = written.find(&text).filter(|_| !text.is_empty()) {
            let inner = inner.slice(from, from + text.len());
            return Self { exact: text.len(), text, is_default, is_verbatim: true, inner };
        }
        let exact = written.find("${").unwrap_or(0);
        Self { text, is_default, is_verbatim: false, exact, inner }
    }

    /// Where a part of the text stands: exactly, or the whole value.
    pub(super) fn place(&self, range: Range<usize>) -> Span {
        if range.end <= self.exact { self.inner.slice(range.start, range.end) } else { self.inner }
    }
}

fn filled(written: &str, left: usize) -> String {
    let Some((before, rest)) = written.split_once("${").filter(|_| left > 0) else { return written.to_owned() };
    let Some(end) = closing(rest) else { return written.to_owned() };
    let inside = rest.get(..end).unwrap_or("");
    let behind = rest.get(end + 1..).unwrap_or("");
    let default = inside.split_once(':').map_or("", |(_, default)| default);
    format!("{before}{}{}", filled(default, left - 1), filled(behind, left - 1))
}

/// Where the brace that was opened before `rest` is closed.
fn closing(rest: &str) -> Option<usize> {
    let mut depth = 1_usize;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_put_in_place() {
        for (written, text, placed) in [
            ("jdbc:h2:mem", "jdbc:h2:mem", "jdbc"),
            ("${A}", "", "${A}"),
            ("${A:jdbc:h2:mem}", "jdbc:h2:mem", "jdbc"),
            ("${A:${B:redis}}", "redis", "redi"),
            ("jdbc:x://${A:h}:${B:1}/", "jdbc:x://h:1/", "jdbc"),
            ("${A", "${A", "${A"),
        ] {
            let file = format!("k: {written}");
            let value = Value::of(written, Span::new(3, file.len()), &file);
            assert_eq!(value.text, text);
            assert_eq!(value.place(0..4.min(value.text.len().max(1))).of(&file), placed, "{written}");
        }
        assert!(Value::of("${A:x}", Span::new(0, 6), "${A:x}").is_default);
        assert!(filled(&"${A:".repeat(50), MOST).len() < 300);
    }
}
