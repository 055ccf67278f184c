//! `${VAR}` and its relatives, with the origin of every piece of the result.
//!
//! The forms are those of the shell (<https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_06_02>)
//! as Dockerfiles (<https://docs.docker.com/reference/dockerfile/#environment-replacement>) and Compose
//! (<https://docs.docker.com/reference/compose-file/interpolation/>) read them.
//! Deliberately absent: where a variable's value comes from (the caller's `lookup`), `${VAR/a/b}`.

use std::ops::Range;

use crate::text::Span;

/// Deepest `${A:-${B:-${C}}}`.
const MAX_DEPTH: usize = 20;
/// Longest result in bytes; what would go beyond is cut.
const MAX_LENGTH: usize = 16 * 1024;

/// Bytes of the longest value and pattern that `${VAR#pattern}` is carried out for.
const MAX_TRIMMED: usize = 256;

/// How a format spells what is not to be expanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// A character that takes the next one's meaning away, as `\` in `\$HOME`.
    pub escape: Option<char>,
    /// `$$` is a dollar.
    pub dollar_dollar: bool,
    /// Quotes are taken off, and single quotes keep everything literal.
    pub quotes: bool,
}

impl Rules {
    /// Compose files, and the values of env files once decoded.
    pub const COMPOSE: Self = Self { escape: None, dollar_dollar: true, quotes: false };

    /// Dockerfile instructions, by the file's escape character.
    #[must_use]
    pub fn dockerfile(escape: char) -> Self {
        Self { escape: Some(escape), dollar_dollar: false, quotes: true }
    }
}

/// A text and where each part of it comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expanded {
    pub text: String,
    /// In order, without gaps.
    pub pieces: Vec<Piece>,
    /// The variables met, in order; those of their own values are not listed.
    pub used: Vec<Used>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Bytes of [`Expanded::text`].
    pub range: Range<usize>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Written here; as long as the piece where the piece stands there letter for letter.
    Written(Span),
    /// The value of a variable whose place only the caller knows.
    Variable(Box<str>),
}

/// A variable met in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    pub name: Box<str>,
    /// From `$` to the end of the name or the closing brace.
    pub span: Span,
    pub set: bool,
    /// What stands behind `-`, `:-`, `+` or `:+`.
    pub word: Option<Span>,
}

impl Expanded {
    /// A text written at `span`.
    #[must_use]
    pub fn written(text: &str, span: Span) -> Self {
        let mut out = Self::default();
        out.push(text, Origin::Written(span));
        out
    }

    /// The value of the variable `name`, whose place is not in this file.
    #[must_use]
    pub fn variable(text: &str, name: &str) -> Self {
        let mut out = Self::default();
        out.push(text, Origin::Variable(name.into()));
        out
    }

    /// Where bytes `range` of the text come from: each piece touched, cut to the range where that is exact.
    pub fn origins(&self, range: Range<usize>) -> impl Iterator<Item = Piece> + '_ {
        self.pieces.iter().filter(move |piece| piece.range.start < range.end && range.start < piece.range.end).map({
            let range = range.clone();
            move |piece| cut(piece, &range)
        })
    }

    /// The one span that holds bytes `range`, if they are written in one place.
    #[must_use]
    pub fn span_of(&self, range: Range<usize>) -> Option<Span> {
        let mut origins = self.origins(range);
        match (origins.next()?.origin, origins.next()) {
            (Origin::Written(span), None) => Some(span),
            _ => None,
        }
    }

    fn push(&mut self, text: &str, origin: Origin) {
        let room = MAX_LENGTH.saturating_sub(self.text.len());
        let text = text.get(..text.floor_char_boundary(room)).unwrap_or("");
        if text.is_empty() {
            return;
        }
        let range = self.text.len()..self.text.len() + text.len();
        self.text.push_str(text);
        if let (Some(last), Origin::Written(span)) = (self.pieces.last_mut(), &origin)
            && let Origin::Written(before) = &mut last.origin
            && before.end == span.start
            && before.len() == last.range.len()
            && span.len() == range.len()
        {
            before.end = span.end;
            last.range.end = range.end;
            return;
        }
        self.pieces.push(Piece { range, origin });
    }

    fn append(&mut self, other: &Self, range: Range<usize>) {
        for piece in other.origins(range) {
            self.push(other.text.get(piece.range).unwrap_or(""), piece.origin);
        }
    }
}

fn cut(piece: &Piece, range: &Range<usize>) -> Piece {
    let (start, end) = (piece.range.start.max(range.start), piece.range.end.min(range.end));
    let origin = match &piece.origin {
        Origin::Written(span) if span.len() == piece.range.len() => {
            Origin::Written(span.slice(start - piece.range.start, end - piece.range.start))
        }
        other => other.clone(),
    };
    Piece { range: start..end, origin }
}

/// Expands `text`. `place` tells where bytes of it are written; `lookup` gives a variable's own, expanded value.
///
/// A variable that is not set stands for nothing; a form that is not understood stays as written.
#[must_use]
pub fn expand(
    text: &str,
    place: &dyn Fn(Range<usize>) -> Span,
    rules: Rules,
    lookup: &dyn Fn(&str) -> Option<Expanded>,
) -> Expanded {
    let work = text.len().saturating_mul(20).saturating_add(1000);
    let mut walk = Walk { text, place, rules, lookup, at: 0, work, out: Expanded::default() };
    walk.until(None, 0);
    walk.out
}

struct Walk<'a> {
    text: &'a str,
    place: &'a dyn Fn(Range<usize>) -> Span,
    rules: Rules,
    lookup: &'a dyn Fn(&str) -> Option<Expanded>,
    at: usize,
    /// Characters that may still be looked at: braces that are not closed are read again and again.
    work: usize,
    out: Expanded,
}

impl<'a> Walk<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn literal(&mut self, start: usize, end: usize) {
        let span = (self.place)(start..end);
        self.out.push(self.text.get(start..end).unwrap_or(""), Origin::Written(span));
    }

    /// Expands up to `stop` (not taken) outside quotes, or to the end.
    fn until(&mut self, stop: Option<char>, depth: usize) {
        let mut quote = None;
        loop {
            let start = self.at;
            let Some(c) = self.rest().chars().next() else { return };
            if quote.is_none() && Some(c) == stop {
                return;
            }
            self.at += c.len_utf8();
            self.work = self.work.saturating_sub(1);
            if self.rules.quotes && quote.is_none() && (c == '"' || c == '\'') {
                quote = Some(c);
            } else if Some(c) == quote {
                quote = None;
            } else if quote == Some('\'') {
                self.literal(start, self.at);
            } else if Some(c) == self.rules.escape {
                self.escaped(start, quote.is_some());
            } else if c == '$' {
                self.dollar(start, depth);
            } else {
                self.literal(start, self.at);
            }
        }
    }

    /// Behind the escape character: in double quotes it speaks only to quotes, dollars and itself.
    fn escaped(&mut self, start: usize, quoted: bool) {
        let from = self.at;
        match self.next() {
            Some(c) if quoted && c != '"' && c != '$' && Some(c) != self.rules.escape => self.literal(start, self.at),
            Some(_) => self.literal(from, self.at),
            None => {}
        }
    }

    fn dollar(&mut self, start: usize, depth: usize) {
        if self.rules.dollar_dollar && self.rest().starts_with('$') {
            self.at += 1;
            return self.literal(start, start + 1);
        }
        let braced = self.rest().starts_with('{');
        let from = self.at + usize::from(braced);
        let name = name_at(self.text.get(from..).unwrap_or(""));
        if name.is_empty() || depth >= MAX_DEPTH || self.work == 0 {
            return self.literal(start, self.at);
        }
        self.at = from + name.len();
        if !braced {
            let value = (self.lookup)(name);
            self.note(name, start, self.at, value.is_some(), None);
            if let Some(value) = value {
                self.out.append(&value, 0..value.text.len());
            }
            return;
        }
        if !self.braced(name, start, depth) {
            self.at = start + 1;
            self.literal(start, start + 1);
        }
    }

    /// Behind `${NAME`; false if it is no form we know.
    fn braced(&mut self, name: &'a str, start: usize, depth: usize) -> bool {
        let rest = self.rest();
        let value = (self.lookup)(name);
        if rest.starts_with('}') {
            self.at += 1;
            self.note(name, start, self.at, value.is_some(), None);
            if let Some(value) = value {
                self.out.append(&value, 0..value.text.len());
            }
            return true;
        }
        let null_is_unset = rest.starts_with(':');
        let Some(operator) = rest.chars().nth(usize::from(null_is_unset)) else { return false };
        if !matches!(operator, '-' | '+' | '?') && (null_is_unset || !matches!(operator, '#' | '%')) {
            return false;
        }
        let from = self.at + usize::from(null_is_unset) + 1;
        let before = std::mem::take(&mut self.out);
        self.at = from;
        self.until(Some('}'), depth + 1);
        let word = std::mem::replace(&mut self.out, before);
        if !self.rest().starts_with('}') {
            return false;
        }
        let written = (self.place)(from..self.at);
        self.at += 1;
        let set = value.as_ref().is_some_and(|value| !null_is_unset || !value.text.is_empty());
        self.note(name, start, self.at, set, matches!(operator, '-' | '+').then_some(written));
        let value = value.unwrap_or_default();
        match operator {
            '-' if !set => self.take(&word),
            '+' if set => self.take(&word),
            '+' => {}
            '#' | '%' => self.out.append(&value, trimmed(&value.text, &word.text, operator)),
            _ => self.out.append(&value, 0..value.text.len()),
        }
        true
    }

    fn take(&mut self, word: &Expanded) {
        self.out.append(word, 0..word.text.len());
        self.out.used.extend(word.used.iter().cloned());
    }

    fn note(&mut self, name: &str, start: usize, end: usize, set: bool, word: Option<Span>) {
        self.out.used.push(Used { name: name.into(), span: (self.place)(start..end), set, word });
    }
}

fn name_at(rest: &str) -> &str {
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    let name = rest.get(..end).unwrap_or("");
    if name.starts_with(|c: char| c.is_ascii_digit()) { "" } else { name }
}

/// What `${VALUE#pattern}` or `${VALUE%pattern}` leaves; a doubled operator takes the longest match.
fn trimmed(value: &str, word: &str, operator: char) -> Range<usize> {
    if word.len().max(value.len()) > MAX_TRIMMED {
        return 0..value.len();
    }
    let (pattern, longest) = word.strip_prefix(operator).map_or((word, false), |rest| (rest, true));
    let mut cuts: Vec<usize> = value.char_indices().map(|(at, _)| at).chain([value.len()]).collect();
    if longest == (operator == '#') {
        cuts.reverse();
    }
    for at in cuts {
        let (removed, left) = match operator {
            '#' => (value.get(..at), at..value.len()),
            _ => (value.get(at..), 0..at),
        };
        if removed.is_some_and(|removed| glob(pattern.as_bytes(), removed.as_bytes())) {
            return left;
        }
    }
    0..value.len()
}

/// `*` and `?` against a whole text, without recursion.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t, mut star) = (0, 0, None);
    while let Some(&c) = text.get(t) {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(&want) if want == b'?' || want == c => (p, t) = (p + 1, t + 1),
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (p, t) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|&c| c == b'*')
}

#[cfg(test)]
mod tests;
