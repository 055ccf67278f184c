//! JSON and JSONC to the same tree as YAML: comments are masked, trailing commas do no harm.
//!
//! Rules: <https://www.rfc-editor.org/rfc/rfc8259>, with the comments that editors allow in their settings.
//! Deliberately absent: numbers (`3.10` stays as written), JSON5.

use super::yaml::{Yaml, read_masked};
use crate::text::Span;

/// Reads any text; what is broken is repaired or left out and told in `problems`.
#[must_use]
pub fn read(text: &str) -> Yaml {
    let (masked, comments) = mask(text);
    let mut read = read_masked(text, &masked);
    read.comments = comments;
    read
}

/// The text with blanks for comments and tabs, byte for byte, and the comments.
fn mask(text: &str) -> (String, Vec<Span>) {
    let mut masked = String::with_capacity(text.len());
    let mut comments = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or("");
        let length = match c {
            '"' => string_length(rest),
            '/' if rest.starts_with("//") => rest.lines().next().unwrap_or(rest).len(),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            c => c.len_utf8(),
        };
        let taken = rest.get(..length).unwrap_or(rest);
        if c == '/' && length > 1 {
            comments.push(Span::new(at, at + taken.len()));
            masked.extend(taken.bytes().map(|b| if b == b'\n' || b == b'\r' { char::from(b) } else { ' ' }));
        } else if c == '\t' {
            masked.push(' ');
        } else {
            masked.push_str(taken);
        }
        at += taken.len().max(1);
    }
    (masked, comments)
}

/// Bytes of the string that `rest` starts with, quotes included; one that is not closed ends with its line.
fn string_length(rest: &str) -> usize {
    let mut skip = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return at,
            _ if skip => skip = false,
            '\\' => skip = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_with_comments_tabs_and_trailing_commas() {
        let text =
            "{ // c\n\t\"a\": \"x//y\", /* b\n */ \"l\": [1, 2.10,],\n\t\"u\": \"\\ud83d\\ude00\", \"n\": null,\n}\n";
        let json = read(text);
        let root = json.root().unwrap();
        assert_eq!(json.problems, []);
        assert_eq!(json.comments.iter().map(|comment| comment.of(text)).collect::<Vec<_>>(), ["// c", "/* b\n */"]);
        assert_eq!(root.get("a").unwrap().inner_span(text).of(text), "x//y");
        assert_eq!(root.get("l").unwrap().items()[1].as_str(), Some("2.10"));
        assert_eq!(root.get("u").unwrap().as_str(), Some("😀"));
        assert!(root.get("n").unwrap().is_null());
    }

    #[test]
    fn half_typed_json_keeps_the_rest() {
        let text = "{\n  \"a\": \"postgres:13\",\n  \"b\": \n  \"c\": {\"d\": \"x\"},\n  \"e\n}\n";
        let json = read(text);
        let root = json.root().unwrap();
        assert_eq!(root.get("a").unwrap().span.of(text), "\"postgres:13\"");
        assert_eq!(root.at(&["c", "d"]).and_then(|d| d.as_str()), Some("x"));
    }
}
