//! XML as a list of elements with the text and the attributes that stand in it.
//!
//! Rules: <https://www.w3.org/TR/xml/>.
//! Deliberately absent: entities (values that have some are given as written), CDATA, namespaces, whether tags match.

use crate::text::{Span, Spanned};

/// Elements nest no deeper than people write them; what does is given with the names above it that were kept.
const DEEPEST: usize = 64;

/// One element, up to the next tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element<'a> {
    /// The names of the elements around it, outermost first, and its own.
    pub path: Vec<&'a str>,
    pub attributes: Vec<(&'a str, Spanned<&'a str>)>,
    /// The text before the next tag, without blanks around it.
    pub text: Spanned<&'a str>,
}

impl<'a> Element<'a> {
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.path.last().copied().unwrap_or("")
    }

    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Spanned<&'a str>> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// The elements of any text, in their order.
#[must_use]
pub fn read(text: &str) -> Vec<Element<'_>> {
    let (mut at, mut path, mut elements) = (0, Vec::new(), Vec::new());
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('<')).map(|open| at + open) {
        let rest = text.get(open..).unwrap_or("");
        let length = length_of_tag(rest);
        let tag = rest.get(1..length).unwrap_or("").trim_end_matches('>');
        at = open + length;
        if tag.starts_with(['!', '?']) {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            if let Some(depth) = path.iter().rposition(|known| *known == name.trim()) {
                path.truncate(depth);
            }
            continue;
        }
        let closes = tag.ends_with('/');
        let body = tag.trim_end_matches('/');
        let end = body.find(|c: char| c.is_whitespace()).unwrap_or(body.len());
        let Some((name, rest)) = body.split_at_checked(end).filter(|(name, _)| !name.is_empty()) else { continue };
        if path.len() >= DEEPEST {
            path.pop();
        }
        path.push(name);
        let attributes = attributes(rest, open + 1 + end);
        elements.push(Element { path: path.clone(), attributes, text: inner(text, at, closes) });
        if closes {
            path.pop();
        }
    }
    elements
}

fn length_of_tag(rest: &str) -> usize {
    let end = |mark: &str| rest.find(mark).map_or(rest.len(), |end| end + mark.len());
    match rest {
        comment if comment.starts_with("<!--") => end("-->"),
        data if data.starts_with("<![CDATA[") => end("]]>"),
        _ => {
            let mut quote = None;
            for (at, c) in rest.char_indices().skip(1) {
                match (quote, c) {
                    (None, '>') => return at + 1,
                    // A tag that is being typed ends where the next begins.
                    (_, '<') => return at,
                    (None, '"' | '\'') => quote = Some(c),
                    (Some(open), c) if open == c => quote = None,
                    _ => {}
                }
            }
            rest.len()
        }
    }
}

fn attributes(body: &str, start: usize) -> Vec<(&str, Spanned<&str>)> {
    let (mut at, mut found) = (0, Vec::new());
    while let Some(equals) = body.get(at..).and_then(|rest| rest.find('=')).map(|equals| at + equals) {
        let name = body.get(at..equals).unwrap_or("").trim();
        let behind = body.get(equals + 1..).unwrap_or("");
        let blank = behind.len() - behind.trim_start().len();
        let behind = behind.trim_start();
        let Some(quote) = behind.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else { break };
        let from = equals + 2 + blank;
        let Some(length) = body.get(from..).and_then(|rest| rest.find(quote)) else { break };
        let value = body.get(from..from + length).unwrap_or("");
        found.push((name, Spanned::new(value, Span::new(start + from, start + from + length))));
        at = from + length + 1;
    }
    found
}

fn inner(text: &str, at: usize, closes: bool) -> Spanned<&str> {
    let rest = text.get(at..).filter(|_| !closes).unwrap_or("");
    let rest = rest.get(..rest.find('<').unwrap_or(rest.len())).unwrap_or("");
    let from = at + rest.len() - rest.trim_start().len();
    let value = rest.trim();
    Spanned::new(value, Span::new(from, from + value.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_have_paths_attributes_and_spans() {
        let text = "<?xml v='1'?>\n<!-- <x>no</x> -->\n<a>\n <b k=\"v\" l = '>'/>\n <c> é1 </c><![CDATA[<n>]]>\n <d>2</d>\n</a>";
        let found = read(text);
        let said: Vec<_> = found.iter().map(|one| (one.path.join("/"), one.text.value)).collect();
        let said: Vec<_> = said.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        assert_eq!(said, [("a", ""), ("a/b", ""), ("a/c", "é1"), ("a/d", "2")]);
        assert_eq!(found[1].attribute("k").unwrap().value, "v");
        assert_eq!(found[1].attribute("l").unwrap().value, ">");
        for one in &found {
            assert_eq!(one.text.span.of(text), one.text.value);
            assert!(one.attributes.iter().all(|(_, value)| value.span.of(text) == value.value));
        }
    }

    #[test]
    fn half_typed_text_keeps_the_rest() {
        let text = "<a><b k=\"x<c>1</c></z><d>2</d><";
        let names: Vec<_> = read(text).iter().map(|one| one.name().to_owned()).collect();
        assert_eq!(names, ["a", "b", "c", "d"]);
        assert_eq!(read(&"<a>".repeat(1000)).len(), 1000);
        assert_eq!(read("<").len() + read("</").len() + read("<>").len() + read("<é").len(), 1);
    }
}
