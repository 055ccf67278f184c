//! Variables in compose files and in the env files that Compose reads: `$VAR`, `${VAR}`, `:-` `-` `:?` `?` `:+` `+`,
//! nested, and `$$`. Rules: <https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md>, and where
//! they leave a question open, what Docker Compose 2.40 does.
//!
//! Deliberately absent: where variables come from, and how other tools expand (`syntax::expand`).

use std::collections::BTreeMap;
use std::ops::Range;

use super::traced::{Piece, Step, Traced};
use crate::text::{Place, Span};

/// How deep defaults may hold defaults.
const MAX_DEPTH: usize = 24;
/// How long a value may become.
const MAX_LEN: usize = 1 << 16;

/// Where variables come from.
pub(crate) trait Scope {
    fn get(&self, name: &str) -> Option<&Traced>;
}

/// The text that holds variables, and where it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Template<'a> {
    pub(crate) text: &'a str,
    /// The whole value.
    pub(crate) at: &'a Place,
    /// The value without quotes, and whether `text` stands there byte for byte.
    pub(crate) inner: Span,
    pub(crate) verbatim: bool,
}

/// Expands a template. What Compose would refuse is told in `problems`, and stands for nothing in the value.
pub(crate) fn expand(template: Template<'_>, scope: &dyn Scope, problems: &mut Vec<(Place, String)>) -> Traced {
    if template.text.len() > MAX_LEN {
        problems.push((template.at.clone(), "too long to look for variables".into()));
        return Traced::literal(template.text.to_owned(), template.at.clone(), template.inner, template.verbatim);
    }
    let mut run = Run { template, scope, problems, text: String::new(), pieces: Vec::new() };
    run.expand(0, template.text.len(), None, 0);
    Traced { text: run.text, at: template.at.clone(), pieces: run.pieces, trail: Vec::new() }
}

struct Run<'a, 'p> {
    template: Template<'a>,
    scope: &'a dyn Scope,
    problems: &'p mut Vec<(Place, String)>,
    text: String,
    pieces: Vec<Piece>,
}

/// The token whose default is being expanded, and how it was reached.
#[derive(Clone)]
struct Outer {
    shown: Place,
    via: Vec<Step>,
}

/// What stands behind a dollar sign; ends are bytes of the template.
enum Token<'a> {
    /// `$` that means itself.
    Literal,
    Escaped,
    Variable {
        name: &'a str,
        end: usize,
    },
    /// `${NAME<op>word}`
    Choice {
        name: &'a str,
        op: &'a str,
        word: (usize, usize),
        end: usize,
    },
    Invalid {
        end: usize,
    },
}

impl<'a> Run<'a, '_> {
    fn place(&self, start: usize, end: usize) -> Place {
        if self.template.verbatim {
            Place::new(&self.template.at.file, self.template.inner.slice(start, end))
        } else {
            self.template.at.clone()
        }
    }

    fn expand(&mut self, start: usize, end: usize, outer: Option<&Outer>, depth: usize) {
        let mut at = start;
        while at < end {
            let rest = self.template.text.get(at..end).unwrap_or("");
            let Some(dollar) = rest.find('$') else {
                self.literal(at, end, outer);
                return;
            };
            self.literal(at, at + dollar, outer);
            at += dollar;
            at = match token(self.template.text, at, end) {
                Token::Literal => {
                    self.literal(at, at + 1, outer);
                    at + 1
                }
                Token::Escaped => {
                    self.literal(at + 1, at + 2, outer);
                    at + 2
                }
                Token::Invalid { end } => {
                    self.problems.push((
                        self.place(at, end),
                        "not a variable: a `$` that is meant as such is written `$$`".into(),
                    ));
                    end
                }
                Token::Variable { name, end } => {
                    self.variable(name, at, end, outer);
                    end
                }
                Token::Choice { name, op, word, end } => {
                    self.choice(name, op, word, (at, end), outer, depth);
                    end
                }
            };
        }
    }

    /// Text of the template, as it stands.
    fn literal(&mut self, start: usize, end: usize, outer: Option<&Outer>) {
        let Some(text) = self.template.text.get(start..end).filter(|text| !text.is_empty()) else { return };
        let here = self.place(start, end);
        let from = self.text.len();
        if from + text.len() > MAX_LEN {
            return;
        }
        self.text.push_str(text);
        let origin = self.template.verbatim.then(|| here.clone());
        let (shown, via) = outer.map_or_else(|| (here, Vec::new()), |outer| (outer.shown.clone(), outer.via.clone()));
        self.pieces.push(Piece { range: from..self.text.len(), shown, origin, via });
    }

    fn token_of(&self, range: (usize, usize), outer: Option<&Outer>) -> Outer {
        outer.cloned().unwrap_or_else(|| Outer { shown: self.place(range.0, range.1), via: Vec::new() })
    }

    fn variable(&mut self, name: &str, start: usize, end: usize, outer: Option<&Outer>) {
        let token = self.token_of((start, end), outer);
        match self.scope.get(name) {
            Some(value) => self.value(name, value, &token),
            None => self.nothing((start, end), &token, &format!("{name} is not set")),
        }
    }

    /// The value of a variable; its bytes are traced to where that is written.
    fn value(&mut self, name: &str, value: &Traced, token: &Outer) {
        if self.text.len() + value.text.len() > MAX_LEN {
            return;
        }
        let from = self.text.len();
        self.text.push_str(&value.text);
        let mut via = token.via.clone();
        if value.pieces.is_empty() {
            via.push(Step::new(token.shown.clone(), format!("{name} is set by Compose")));
            self.pieces.push(Piece { range: from..self.text.len(), shown: token.shown.clone(), origin: None, via });
            return;
        }
        via.push(Step::new(value.at.clone(), format!("value of {name}")));
        for piece in &value.pieces {
            let mut via = via.clone();
            via.extend(piece.via.iter().cloned());
            let range = from + piece.range.start..from + piece.range.end;
            self.pieces.push(Piece { range, shown: token.shown.clone(), origin: piece.origin.clone(), via });
        }
    }

    /// A token that stands for no text: it stays visible in the trail.
    fn nothing(&mut self, range: (usize, usize), token: &Outer, why: &str) {
        let mut via = token.via.clone();
        via.push(Step::new(self.place(range.0, range.1), why));
        let at = self.text.len();
        self.pieces.push(Piece { range: at..at, shown: token.shown.clone(), origin: None, via });
    }

    fn choice(
        &mut self,
        name: &str,
        op: &str,
        word: (usize, usize),
        range: (usize, usize),
        outer: Option<&Outer>,
        depth: usize,
    ) {
        if depth >= MAX_DEPTH {
            self.problems.push((self.place(range.0, range.1), "variables are nested too deeply".into()));
            return;
        }
        let token = self.token_of(range, outer);
        let scope = self.scope;
        let value = scope.get(name);
        let filled = value.is_some_and(|value| !op.starts_with(':') || !value.text.is_empty());
        // The word is expanded in any case: a mistake in it is one even where it is not used.
        let kind = if op.ends_with('+') { "alternative" } else { "default" };
        let mut inside = token.clone();
        inside.via.push(Step::new(self.place(word.0, word.1), format!("{kind} of {name}")));
        let (text, pieces) = (self.text.len(), self.pieces.len());
        self.expand(word.0, word.1, Some(&inside), depth + 1);
        let unused = match op.trim_start_matches(':') {
            "-" => filled,
            "+" => !filled,
            _ => true,
        };
        if unused {
            self.text.truncate(text);
            self.pieces.truncate(pieces);
        } else if self.pieces.len() == pieces {
            self.nothing(word, &inside, "empty");
        }
        match (op.trim_start_matches(':'), value) {
            ("-", Some(value)) if filled => self.value(name, value, &token),
            ("+", _) if !filled => self.nothing(range, &token, &format!("{name} is not set")),
            ("?", Some(value)) if filled => self.value(name, value, &token),
            ("?", _) => {
                self.problems.push((self.place(range.0, range.1), format!("{name} has to be set, and is not")));
                self.nothing(range, &token, &format!("{name} is not set"));
            }
            _ => {}
        }
    }
}

/// A variable that a template uses; ranges are bytes of the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) name: Range<usize>,
    /// From the dollar sign to the end of the name or the closing brace.
    pub(crate) whole: Range<usize>,
    /// What stands for the variable where it is not set.
    pub(crate) default: Option<Range<usize>>,
}

/// The variables of a template in order, those of defaults behind the variable they stand in for.
pub(crate) fn uses(template: &str) -> Vec<Use> {
    let mut found = Vec::new();
    let mut open = vec![(0, template.len(), 0)];
    while let Some((mut at, end, depth)) = open.pop() {
        while let Some(dollar) = template.get(at..end).and_then(|rest| rest.find('$')) {
            let start = at + dollar;
            at = match token(template, start, end) {
                Token::Literal => start + 1,
                Token::Escaped => start + 2,
                Token::Invalid { end } => end,
                Token::Variable { name, end } => {
                    let from = start + if end - start > name.len() + 1 { 2 } else { 1 };
                    found.push(Use { name: from..from + name.len(), whole: start..end, default: None });
                    end
                }
                Token::Choice { name, op, word, end } => {
                    let default = op.ends_with('-').then_some(word.0..word.1);
                    found.push(Use { name: start + 2..start + 2 + name.len(), whole: start..end, default });
                    if depth < MAX_DEPTH {
                        open.push((word.0, word.1, depth + 1));
                    }
                    end
                }
            };
        }
    }
    found.sort_by_key(|used| used.whole.start);
    found
}

impl Scope for BTreeMap<String, Traced> {
    fn get(&self, name: &str) -> Option<&Traced> {
        Self::get(self, name)
    }
}

/// Letters and `_`, in the way that a regular expression without regard to case takes them.
fn is_start(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '_' | '\u{17f}' | '\u{212a}')
}

fn name_len(text: &str) -> usize {
    let mut chars = text.char_indices();
    match chars.next() {
        Some((_, first)) if is_start(first) => {}
        _ => return 0,
    }
    chars.find(|&(_, c)| !is_start(c) && !c.is_ascii_digit()).map_or(text.len(), |(at, _)| at)
}

/// What the `$` at `at` begins; the template counts as ending at `limit`.
fn token(template: &str, at: usize, limit: usize) -> Token<'_> {
    let rest = template.get(at..limit).unwrap_or("");
    let behind = rest.get(1..).unwrap_or("");
    if behind.starts_with('$') {
        return Token::Escaped;
    }
    if let Some(braced) = behind.strip_prefix('{') {
        return token_in_braces(braced, at + 2).unwrap_or(Token::Invalid { end: at + 2 });
    }
    match behind.get(..name_len(behind)) {
        Some(name) if !name.is_empty() => Token::Variable { name, end: at + 1 + name.len() },
        _ => Token::Literal,
    }
}

/// `braced` begins behind `${`, at byte `from` of the template.
fn token_in_braces(braced: &str, from: usize) -> Option<Token<'_>> {
    let name = braced.get(..name_len(braced)).filter(|name| !name.is_empty())?;
    let behind = braced.get(name.len()..)?;
    if behind.starts_with('}') {
        return Some(Token::Variable { name, end: from + name.len() + 1 });
    }
    let op_len = [":-", ":+", ":?", "-", "+", "?"].iter().find(|op| behind.starts_with(**op))?.len();
    let op = behind.get(..op_len)?;
    let line = behind.find('\n').unwrap_or(behind.len());
    let last = behind.get(..line)?.rfind('}')?;
    let close = closing(braced.get(..name.len() + last + 1)?).unwrap_or(name.len() + last);
    let word = (from + name.len() + op_len, from + close);
    Some(Token::Choice { name, op, word, end: from + close + 1 })
}

/// The brace that closes the one before `braced`. Compose does not look at the character behind an opening brace, so
/// that `{}` inside counts as open; `None` if no brace closes then.
fn closing(braced: &str) -> Option<usize> {
    let mut open = 1_usize;
    // The first character of the name stands behind the opening brace and is no brace.
    let mut bytes = braced.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        if byte == b'}' {
            open = open.saturating_sub(1);
            if open == 0 {
                return Some(at);
            }
        }
        if byte == b'{' {
            open += 1;
            bytes.next();
        }
    }
    None
}
