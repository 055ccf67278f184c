//! Words, strings and signs of code in any language with braces or indentation, without a grammar: enough to see which
//! literal is given to which call.
//!
//! Deliberately absent: structure, numbers (they are words), interpolation (a string keeps its marks), and certainty: what
//! a lexer of one language would call a comment may be two signs here and the other way round.

use crate::text::Span;

/// What differs between languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// `#` starts a comment.
    pub hash: bool,
    /// `//` and `/* */` are comments.
    pub slashes: bool,
    /// `'..'` is a string, not a character.
    pub single: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A name or a number.
    Word,
    /// A string; the token's text is what stands between the quotes.
    String,
    /// One character of anything else that is no blank.
    Sign,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    pub span: Span,
}

impl Token<'_> {
    #[must_use]
    pub fn is_sign(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }
}

/// Longest character literal, escapes and quotes included: `'\u{10ffff}'`.
const CHARACTER: usize = 12;

/// The tokens of any text.
#[must_use]
pub fn tokens(text: &str, style: Style) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or("");
        let token = |kind, from: usize, to: usize| Token {
            kind,
            text: text.get(from..to).unwrap_or(""),
            span: Span::new(from, to),
        };
        if c.is_whitespace() {
            at += c.len_utf8();
        } else if let Some(length) = comment(rest, style) {
            at += length;
        } else if let Some((open, length)) = string(rest, style) {
            let close =
                if length >= 2 * open && rest.get(..length).is_some_and(|all| closes(all, open)) { open } else { 0 };
            found.push(token(Kind::String, at + open, at + length - close));
            at += length;
        } else {
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let length = if word == 0 { c.len_utf8() } else { word };
            found.push(token(if word == 0 { Kind::Sign } else { Kind::Word }, at, at + length));
            at += length;
        }
    }
    found
}

/// Bytes of the comment that `rest` starts with.
fn comment(rest: &str, style: Style) -> Option<usize> {
    let line = || rest.find('\n').unwrap_or(rest.len());
    match () {
        () if style.slashes && rest.starts_with("//") => Some(line()),
        () if style.slashes && rest.starts_with("/*") => Some(rest.find("*/").map_or(rest.len(), |end| end + 2)),
        () if style.hash && rest.starts_with('#') => Some(line()),
        () => None,
    }
}

/// Bytes of the opening quotes and of the whole string that `rest` starts with.
fn string(rest: &str, style: Style) -> Option<(usize, usize)> {
    let triple =
        ["\"\"\"", "'''"].into_iter().find(|quote| rest.starts_with(quote) && (style.single || *quote != "'''"));
    if let Some(quote) = triple {
        let body = rest.get(3..).unwrap_or("");
        return Some((3, body.find(quote).map_or(rest.len(), |end| end + 6)));
    }
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' if quote != '`' => return (quote != '\'' || style.single).then_some((1, at)),
            _ if escaped => escaped = false,
            '\\' if quote != '`' => escaped = true,
            c if c == quote => {
                let is_string = quote != '\'' || style.single || is_character(rest.get(1..at).unwrap_or(""));
                return is_string.then_some((1, at + 1));
            }
            _ if quote == '\'' && !style.single && at >= CHARACTER => return None,
            _ => {}
        }
    }
    (quote != '\'' || style.single).then_some((1, rest.len()))
}

/// One character or one escape: what `'a str = '` holds is neither, it stands between two lifetimes.
fn is_character(inner: &str) -> bool {
    inner.starts_with('\\') || inner.chars().count() <= 1
}

/// Whether a string of these bytes ends with the quotes it starts with.
fn closes(all: &str, open: usize) -> bool {
    all.get(..open).is_some_and(|quotes| all.ends_with(quotes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const C: Style = Style { hash: false, slashes: true, single: false };
    const SCRIPT: Style = Style { hash: true, slashes: false, single: true };

    fn of(text: &str, style: Style) -> Vec<(Kind, &str)> {
        tokens(text, style).into_iter().map(|token| (token.kind, token.text)).collect()
    }

    #[test]
    fn strings_words_and_signs() {
        use Kind::{Sign, String, Word};
        assert_eq!(of("a(\"b\\\"c\") // \"d\"", C), [(Word, "a"), (Sign, "("), (String, "b\\\"c"), (Sign, ")")]);
        assert_eq!(of("x: &'a str = 'b'", C).last(), Some(&(String, "b")));
        assert_eq!(of("x /* \"y\" */ `z\n`", C), [(Word, "x"), (String, "z\n")]);
        assert_eq!(of("\"\"\"a\n\"b\"\"\"\" 'c' # 'd'", SCRIPT).first(), Some(&(String, "a\n\"b")));
        assert_eq!(of("'open\nx", SCRIPT), [(String, "open"), (Word, "x")]);
        assert_eq!(of("\"", C), [(String, "")]);
        assert_eq!(of("''", SCRIPT), [(String, "")]);
    }

    #[test]
    fn spans_are_of_the_text() {
        for text in ["é\"ü\"'", "'''", "\"\"\"", "\"\\", "`€", "/*", "'\\'", "''''", "\"\"\"\"", "\"\"\"\"\""] {
            for style in [C, SCRIPT] {
                for token in tokens(text, style) {
                    assert_eq!(token.span.of(text), token.text, "{text:?}");
                }
            }
        }
    }
}
