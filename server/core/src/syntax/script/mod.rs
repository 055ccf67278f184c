//! Program text as words: names, strings, numbers and marks with their places, in languages that share C's, Python's or
//! Nix's way of writing them. What values such text states literally is read by [`value`]; nothing is run.
//!
//! Deliberately absent: grammar. A text in which a quote stands astray loses at most its line, or in a language whose
//! strings may have several lines, what follows.

mod value;

use crate::text::Span;

pub use value::{call, value};

/// Words of one file beyond this many are not read.
const MOST: usize = 300_000;

/// How a language writes comments and strings.
#[derive(Debug, Clone, Copy)]
pub struct Dialect {
    line_comments: &'static [&'static str],
    block_comments: bool,
    /// Marks that strings begin and end with; longer ones first.
    quotes: &'static [Quote],
    /// Whether names may hold `-`.
    dashes: bool,
}

#[derive(Debug, Clone, Copy)]
struct Quote {
    mark: &'static str,
    lines: bool,
    /// What begins a part that is computed.
    computed: &'static str,
    escapes: bool,
}

const fn quote(mark: &'static str, lines: bool, computed: &'static str, escapes: bool) -> Quote {
    Quote { mark, lines, computed, escapes }
}

/// JavaScript and TypeScript.
pub const JS: Dialect = Dialect {
    line_comments: &["//"],
    block_comments: true,
    quotes: &[quote("\"", false, "", true), quote("'", false, "", true), quote("`", true, "${", true)],
    dashes: false,
};

/// Python and Starlark.
pub const PYTHON: Dialect = Dialect {
    line_comments: &["#"],
    block_comments: false,
    quotes: &[
        quote("\"\"\"", true, "", true),
        quote("'''", true, "", true),
        quote("\"", false, "", true),
        quote("'", false, "", true),
    ],
    dashes: false,
};

/// Java, C#, Kotlin.
pub const JAVA: Dialect =
    Dialect { line_comments: &["//"], block_comments: true, quotes: &[quote("\"", false, "", true)], dashes: false };

/// Go.
pub const GO: Dialect = Dialect {
    line_comments: &["//"],
    block_comments: true,
    quotes: &[quote("\"", false, "", true), quote("`", true, "", false)],
    dashes: false,
};

/// Bicep: <https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings>.
pub const BICEP: Dialect = Dialect {
    line_comments: &["//"],
    block_comments: true,
    quotes: &[quote("'''", true, "", false), quote("'", false, "${", true)],
    dashes: false,
};

/// Nix: <https://nix.dev/manual/nix/latest/language/string-literals>.
pub const NIX: Dialect = Dialect {
    line_comments: &["#"],
    block_comments: true,
    quotes: &[quote("''", true, "${", false), quote("\"", true, "${", true)],
    dashes: true,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Name,
    Number,
    /// A string whose text is what stands between its quotes.
    Text,
    /// A string with escapes or computed parts: its text is not known.
    Computed,
    Mark,
}

/// One word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    pub kind: Kind,
    /// Without quotes.
    pub text: &'a str,
    /// Where `text` stands.
    pub span: Span,
    /// It is the first of its line.
    pub first: bool,
}

/// Strings may be secrets: none is printed.
impl std::fmt::Debug for Token<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}({:?})", self.kind, self.span)
    }
}

impl Token<'_> {
    #[must_use]
    pub fn is(&self, mark: &str) -> bool {
        self.kind == Kind::Mark && self.text == mark
    }

    #[must_use]
    pub fn is_name(&self, name: &str) -> bool {
        self.kind == Kind::Name && self.text == name
    }
}

/// The words of any text.
#[must_use]
pub fn read<'a>(text: &'a str, dialect: &Dialect) -> Vec<Token<'a>> {
    let mut lexer = Lexer { text, at: 0, dialect, first: true };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next() {
        tokens.push(token);
        if tokens.len() >= MOST {
            break;
        }
    }
    tokens
}

struct Lexer<'a, 'd> {
    text: &'a str,
    at: usize,
    dialect: &'d Dialect,
    first: bool,
}

impl<'a> Lexer<'a, '_> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn next(&mut self) -> Option<Token<'a>> {
        self.blanks();
        let rest = self.rest();
        let c = rest.chars().next()?;
        let first = std::mem::replace(&mut self.first, false);
        if let Some(quote) = self.dialect.quotes.iter().find(|quote| rest.starts_with(quote.mark)) {
            return Some(self.string(*quote, first));
        }
        let (kind, length) = if c.is_ascii_digit() {
            (Kind::Number, number(rest))
        } else if is_name(c) {
            let dashes = self.dialect.dashes;
            let end = rest.find(|c: char| !(is_name(c) || c.is_ascii_digit() || dashes && c == '-'));
            (Kind::Name, end.unwrap_or(rest.len()))
        } else {
            (Kind::Mark, mark(rest, c))
        };
        let start = self.at;
        self.at += length;
        Some(Token { kind, text: rest.get(..length).unwrap_or(""), span: Span::new(start, start + length), first })
    }

    /// Past blanks and comments.
    fn blanks(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len();
            if blank > 0 {
                self.first |= rest.get(..blank).is_some_and(|blank| blank.contains('\n'));
                self.at += blank;
            } else if self.dialect.line_comments.iter().any(|mark| rest.starts_with(mark)) {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if self.dialect.block_comments && rest.starts_with("/*") {
                self.at += rest.find("*/").map_or(rest.len(), |end| end + 2);
            } else {
                return;
            }
        }
    }

    fn string(&mut self, quote: Quote, first: bool) -> Token<'a> {
        let start = self.at + quote.mark.len();
        let body = self.text.get(start..).unwrap_or("");
        let (mut at, mut plain) = (0, true);
        let length = loop {
            let rest = body.get(at..).unwrap_or("");
            let Some(c) = rest.chars().next() else { break at };
            if rest.starts_with(quote.mark) {
                break at;
            }
            if c == '\n' && !quote.lines {
                break at;
            }
            if c == '\\' && quote.escapes {
                plain = false;
                at += 1 + rest.chars().nth(1).filter(|c| *c != '\n').map_or(0, char::len_utf8);
                continue;
            }
            plain &= quote.computed.is_empty() || !rest.starts_with(quote.computed);
            at += c.len_utf8();
        };
        let text = body.get(..length).unwrap_or("");
        let closed = body.get(length..).is_some_and(|rest| rest.starts_with(quote.mark));
        self.at = start + length + if closed { quote.mark.len() } else { 0 };
        let kind = if plain && closed { Kind::Text } else { Kind::Computed };
        Token { kind, text, span: Span::new(start, start + length), first }
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || c == '$' || !c.is_ascii()
}

/// `16`, `16.3`, `0x1F`; a point counts only before a digit.
fn number(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let digit_follows = chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        if c.is_ascii_alphanumeric() || c == '_' || c == '.' && digit_follows {
            end = at + 1;
        } else {
            break;
        }
    }
    end
}

/// Marks of several characters that mean something of their own here.
fn mark(rest: &str, c: char) -> usize {
    const LONG: [&str; 14] = ["...", "===", "!==", "=>", "==", "!=", "??", "?.", "&&", "||", "->", "::", "<=", ">="];
    LONG.iter().find(|mark| rest.starts_with(**mark)).map_or(c.len_utf8(), |mark| mark.len())
}

#[cfg(test)]
mod tests;
