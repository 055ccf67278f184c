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

/// Deeper brackets are not closed.
const DEEPEST: usize = 64;

/// The text with blanks for comments and tabs, byte for byte, and the comments. Where it ends in the middle of a string or
/// of brackets, because it is being typed or was cut off, what closes them follows.
fn mask(text: &str) -> (String, Vec<Span>) {
    let mut masked = String::with_capacity(text.len());
    let mut comments = Vec::new();
    let mut open = Vec::new();
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
        match c {
            '{' => open.push('}'),
            '[' => open.push(']'),
            '}' | ']' => drop(open.pop_if(|closing| *closing == c)),
            _ => {}
        }
        if c == '/' && length > 1 {
            comments.push(Span::new(at, at + taken.len()));
            masked.extend(taken.bytes().map(|b| if b == b'\n' || b == b'\r' { char::from(b) } else { ' ' }));
        } else if c == '\t' {
            masked.push(' ');
        } else {
            masked.push_str(taken);
        }
        at += taken.len().max(1);
        let unclosed = c == '"' && (taken.len() < 2 || !taken.ends_with('"'));
        if unclosed && text.get(at..).is_some_and(|rest| rest.trim().is_empty()) {
            masked.push('"');
            // In the place of the line break, so that no offset moves.
            at += text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        }
    }
    if open.len() <= DEEPEST {
        masked.extend(open.into_iter().rev());
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
    fn json_that_is_cut_off_keeps_what_stands_there() {
        for text in [
            "{\n  \"a\": {\"b\": \"x\", \"c\": \"y\n",
            "{\n  \"a\": {\"b\": \"x\", \"c\": \"y",
            "{\"a\": {\"b\": \"x\",",
            "{\"a\": {\"b\": \"x\", \"c\":",
            "{\"a\": {\"b\": \"x\", \"c\": [1, {",
            "{\"a\": {\"b\": \"x\"} // c",
        ] {
            let json = read(text);
            let found = json.root().and_then(|root| root.at(&["a", "b"])).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.as_str(), found.inner_span(text).of(text)), (Some("x"), "x"), "{text}");
        }
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
