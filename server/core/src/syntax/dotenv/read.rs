//! The lexer: one statement after the other, each error confined to its line.

use std::ops::Range;

use super::{Dialect, Env, Escapes, Line, Quote, Value};
use crate::syntax::Problem;
use crate::text::{Span, Spanned};

/// Reads any text as Docker Compose does; lines it would refuse are left out and told in `problems`.
#[must_use]
pub fn read(text: &str) -> Env {
    read_as(text, &Dialect::COMPOSE)
}

/// Reads any text by the rules of `dialect`.
#[must_use]
pub fn read_as(text: &str, dialect: &Dialect) -> Env {
    let mut reader = Reader { text, dialect: *dialect, at: 0, line: 0..0, unclosed: None, env: Env::default() };
    if text.starts_with('\u{feff}') {
        reader.at = '\u{feff}'.len_utf8();
    }
    while reader.statement() {}
    reader.env
}

struct Reader<'a> {
    text: &'a str,
    dialect: Dialect,
    at: usize,
    /// The line last looked at: long lines are not searched for their end again and again.
    line: Range<usize>,
    /// A quote character that has no partner in the rest of the text: it is not searched for again.
    unclosed: Option<char>,
    env: Env,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or("")
    }

    /// The end of the line `at` is on, without its line break.
    fn line_end(&mut self, at: usize) -> usize {
        if !self.line.contains(&at) {
            let rest = self.text.get(at..).unwrap_or("");
            let end = rest.find('\n').unwrap_or(rest.len());
            self.line = at..at + rest.get(..end).unwrap_or("").trim_end_matches('\r').len();
        }
        self.line.end
    }

    /// Steps over blanks but not over a line break.
    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(|c: char| c != '\n' && c.is_whitespace()).len();
    }

    /// Reads one statement or comment; false at the end of the text.
    fn statement(&mut self) -> bool {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        let start = self.at;
        let end = self.line_end(start);
        if self.rest().is_empty() {
            return false;
        }
        if self.rest().starts_with('#') {
            self.comment(start);
            return true;
        }
        let export = self.export();
        let key_start = self.at;
        let line = self.slice(key_start, end);
        let separator = line.find(|c| c == '=' || (c == ':' && self.dialect.colon));
        let (name, hash) = match separator {
            Some(at) => (line.get(..at).unwrap_or(""), None),
            None => split_comment(line),
        };
        let name = name.trim_end();
        let key = Spanned::new(name.into(), Span::new(key_start, key_start + name.len()));
        // Compose sets a variable without a name for `=value`.
        let nameless = name.is_empty() && separator.is_some() && self.dialect == Dialect::COMPOSE;
        if !nameless && (!is_key(name) || (separator.is_none() && !self.dialect.inherit)) {
            self.problem(Span::new(start, end), "not a line of the form KEY=value");
            self.at = end;
            return true;
        }
        let value = separator.map(|at| {
            self.at = key_start + at + 1;
            self.value(end)
        });
        if value.is_none() {
            self.at = end;
            if let Some(hash) = hash {
                self.comment(key_start + hash);
            }
        }
        let last = value.as_ref().map_or(key.span, |value| value.span);
        let span = Span::new(start, last.range().end);
        self.env.lines.push(Line { span, key, export, value });
        true
    }

    fn export(&mut self) -> bool {
        let found = self.rest().strip_prefix("export").is_some_and(|rest| rest.starts_with([' ', '\t']));
        if found {
            self.at += "export".len();
            self.blanks();
        }
        found
    }

    /// The comment from `start` to the end of its line.
    fn comment(&mut self, start: usize) {
        let end = self.line_end(start);
        self.env.comments.push(Span::new(start, end));
        self.at = end;
    }

    fn problem(&mut self, span: Span, message: &str) {
        self.env.problems.push(Problem::new(span, message));
    }

    /// The value from here, whose line ends at `end`.
    fn value(&mut self, end: usize) -> Value {
        if !self.dialect.quotes {
            let span = Span::new(self.at, end);
            let text = self.slice(self.at, end).into();
            self.at = end;
            return Value { span, inner: span, text, quote: Quote::None, expand: false };
        }
        self.blanks();
        let quote = match self.rest().chars().next() {
            Some('"') => Quote::Double,
            Some('\'') => Quote::Single,
            Some('`') if self.dialect.back_quotes => Quote::Back,
            _ => return self.unquoted(end),
        };
        let mark = mark_of(quote);
        match self.closing(mark) {
            Some(close) => self.quoted(quote, close),
            None => {
                self.problem(Span::new(self.at, self.at + 1), "a quote is not closed");
                self.half_quoted(quote, end)
            }
        }
    }

    /// A quote that is still being typed ends with its line, so that the lines below keep their meaning.
    fn half_quoted(&mut self, quote: Quote, end: usize) -> Value {
        let raw = self.slice(self.at + 1, end).trim_end();
        let inner = Span::new(self.at + 1, self.at + 1 + raw.len());
        let span = Span::new(self.at, inner.range().end);
        self.at = end;
        Value { span, inner, text: raw.into(), quote, expand: self.dialect.expand && quote == Quote::Double }
    }

    fn unquoted(&mut self, end: usize) -> Value {
        let start = self.at.min(end);
        let line = self.slice(start, end);
        let hash = if self.dialect.comment_needs_space { line.find(" #").map(|at| at + 1) } else { line.find('#') };
        let raw = hash.and_then(|at| line.get(..at)).unwrap_or(line).trim_end();
        let span = Span::new(start, start + raw.len());
        self.at = end;
        if let Some(hash) = hash {
            self.comment(start + hash);
        }
        Value { span, inner: span, text: raw.into(), quote: Quote::None, expand: self.dialect.expand }
    }

    /// The byte of the quote that closes the one here. A quote closed on a later line, with more text behind it,
    /// is one that was forgotten: its partner opens another value.
    fn closing(&mut self, mark: char) -> Option<usize> {
        if self.unclosed == Some(mark) {
            return None;
        }
        let escaped = match mark {
            '\'' => self.dialect.single_quote_escape,
            '"' => self.dialect.escapes != Escapes::None,
            _ => false,
        };
        let from = self.at + 1;
        let mut skip = false;
        for (offset, c) in self.text.get(from..)?.char_indices() {
            if std::mem::take(&mut skip) {
                continue;
            }
            if c == '\\' && escaped {
                skip = true;
            } else if c == mark {
                let close = from + offset;
                let end = self.line_end(close + 1);
                let behind = self.slice(close + 1, end).trim_start();
                let one_line = !self.slice(from, close).contains('\n');
                return (one_line || behind.is_empty() || behind.starts_with('#')).then_some(close);
            }
        }
        self.unclosed = Some(mark);
        None
    }

    fn quoted(&mut self, quote: Quote, close: usize) -> Value {
        let span = Span::new(self.at, close + 1);
        let inner = Span::new(self.at + 1, close);
        let raw = inner.of(self.text);
        let text = match quote {
            Quote::Double => unescape(raw, self.dialect.escapes),
            Quote::Single if self.dialect.single_quote_escape => raw.replace("\\'", "'"),
            _ => raw.to_owned(),
        };
        self.at = close + 1;
        self.blanks();
        let end = self.line_end(self.at);
        if self.rest().starts_with('#') {
            self.comment(self.at);
        } else if self.at < end && !next_statement(self.slice(self.at, end)) {
            self.problem(Span::new(self.at, end), "text behind a quoted value");
            self.at = end;
        }
        Value { span, inner, text: text.into(), quote, expand: self.dialect.expand && quote == Quote::Double }
    }
}

fn mark_of(quote: Quote) -> char {
    match quote {
        Quote::Single => '\'',
        Quote::Back => '`',
        _ => '"',
    }
}

/// Letters, digits, `_`, `.`, `-` and index brackets, as Compose allows.
fn is_key(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '[' | ']'))
}

/// Whether `KEY=` or `KEY` alone follows on the same line, as Compose accepts behind a quoted value.
fn next_statement(rest: &str) -> bool {
    is_key(rest.split(['=', ':']).next().unwrap_or(rest).trim_end())
}

/// `KEY # why` into the key and the place of the `#`.
fn split_comment(line: &str) -> (&str, Option<usize>) {
    match line.find('#') {
        Some(at) => (line.get(..at).unwrap_or(""), Some(at)),
        None => (line, None),
    }
}

/// What follows `\0`: three octal digits are a character of one byte. Of anything else Compose drops the zero alone.
fn octal(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) {
    let mut digits = String::new();
    while digits.len() < 3 {
        let Some(digit) = chars.next_if(char::is_ascii_digit) else { break };
        digits.push(digit);
    }
    match u8::from_str_radix(&digits, 8) {
        Ok(code) if digits.len() == 3 => out.push(char::from(code)),
        _ => {
            out.push('\\');
            out.push_str(&digits);
        }
    }
}

fn unescape(raw: &str, escapes: Escapes) -> String {
    if escapes == Escapes::None || !raw.contains('\\') {
        return raw.to_owned();
    }
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        let Some(&next) = chars.peek().filter(|_| c == '\\') else {
            out.push(c);
            continue;
        };
        let decoded = match next {
            'n' => "\n",
            'r' => "\r",
            '"' => "\"",
            _ if escapes == Escapes::Newlines => "",
            't' => "\t",
            'a' => "\u{7}",
            'b' => "\u{8}",
            'f' => "\u{c}",
            'v' => "\u{b}",
            '\\' => "\\",
            '$' => "$$",
            _ => "",
        };
        if !decoded.is_empty() {
            chars.next();
            out.push_str(decoded);
        } else if next == '0' && escapes == Escapes::Shell {
            chars.next();
            octal(&mut chars, &mut out);
        } else {
            out.push('\\');
            out.push(next);
            chars.next();
        }
    }
    out
}
