//! Damages as typing makes them, each a range of a text and what stands there instead.
//! Deliberately absent: what a damage costs.

use std::fmt;
use std::ops::Range;

/// Random choices that are the same for the same seed.
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x0DA3_A6ED)
    }

    /// A number below `n`, which is not 0.
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

#[derive(Debug)]
pub(crate) struct Damage {
    kind: &'static str,
    range: Range<usize>,
    instead: String,
    /// First and last line of `range`, from 0.
    lines: (usize, usize),
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {:?} (line {}): {:?}", self.kind, self.range, self.lines.0 + 1, self.instead)
    }
}

impl Damage {
    fn new(kind: &'static str, text: &str, range: Range<usize>, instead: impl Into<String>) -> Self {
        let lines = (line_of(text, range.start), line_of(text, range.end));
        Self { kind, range, instead: instead.into(), lines }
    }

    pub(crate) fn inflict(&self, text: &str) -> String {
        format!("{}{}{}", &text[..self.range.start], self.instead, &text[self.range.end..])
    }

    /// Whether it reaches into any of the lines `from..=to`.
    pub(crate) fn touches(&self, from: usize, to: usize) -> bool {
        self.lines.0 <= to && from <= self.lines.1
    }

    /// Where a place that it does not touch is afterwards.
    pub(crate) fn moved(&self, at: usize) -> usize {
        if at < self.range.end { at } else { at + self.instead.len() - self.range.len() }
    }
}

/// The line that byte `at` is on, from 0.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count()
}

type Make = fn(&str, &str, &mut Random) -> Option<Damage>;

const KINDS: &[Make] = &[prefix, deletion, quote, bracket, closing, indentation, key, tab];

/// `each` damages of every kind; fewer where a text has no place for one.
pub(crate) fn damages(source: &str, text: &str, each: usize, random: &mut Random) -> Vec<Damage> {
    let mut damages = Vec::new();
    if text.is_empty() {
        return damages;
    }
    for make in KINDS {
        damages.extend((0..each).filter_map(|_| make(source, text, random)));
    }
    damages
}

fn place(text: &str, random: &mut Random) -> usize {
    text.floor_char_boundary(random.below(text.len() + 1))
}

/// Start and end of a line with something on it, the line break left out.
fn line(text: &str, random: &mut Random) -> Option<Range<usize>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end_matches(['\r', '\n']).len();
        if !text[start..end].trim().is_empty() {
            lines.push(start..end);
        }
        start += line.len();
    }
    (!lines.is_empty()).then(|| lines[random.below(lines.len())].clone())
}

/// Where the first word of a line stands.
fn indented(text: &str, line: &Range<usize>) -> usize {
    line.end - text[line.clone()].trim_start().len()
}

/// All behind a place is still to be typed.
fn prefix(_: &str, text: &str, random: &mut Random) -> Option<Damage> {
    Some(Damage::new("prefix", text, place(text, random)..text.len(), ""))
}

/// A few characters less.
fn deletion(_: &str, text: &str, random: &mut Random) -> Option<Damage> {
    let start = place(text, random);
    let end = text[start..].char_indices().nth(1 + random.below(5)).map_or(text.len(), |(at, _)| start + at);
    Some(Damage::new("deletion", text, start..end, ""))
}

/// Where a value begins: behind the first `: `, `- `, `=` or blank of a line.
fn value(source: &str, text: &str, random: &mut Random) -> Option<usize> {
    let line = line(text, random)?;
    let written = &text[line.clone()];
    let marks: &[&str] = if source == "compose" { &[": ", "- "] } else { &["=", " "] };
    let at = marks.iter().filter_map(|mark| Some(written.find(mark)? + mark.len())).max();
    Some(line.start + at.unwrap_or(written.len()))
}

fn quote(source: &str, text: &str, random: &mut Random) -> Option<Damage> {
    let at = value(source, text, random)?;
    Some(Damage::new("quote", text, at..at, random.pick(&["\"", "'"])))
}

fn bracket(source: &str, text: &str, random: &mut Random) -> Option<Damage> {
    let at = value(source, text, random)?;
    Some(Damage::new("bracket", text, at..at, random.pick(&["[", "{", "${", "("])))
}

/// A quote or bracket of the text is gone.
fn closing(_: &str, text: &str, random: &mut Random) -> Option<Damage> {
    let all: Vec<usize> = text.match_indices(['"', '\'', ']', '}', ')', '[', '{']).map(|(at, _)| at).collect();
    if all.is_empty() {
        return None;
    }
    let at = random.pick(&all);
    Some(Damage::new("closing", text, at..at + 1, ""))
}

fn indentation(_: &str, text: &str, random: &mut Random) -> Option<Damage> {
    let line = line(text, random)?;
    let blanks = indented(text, &line) - line.start;
    let by = 1 + random.below(3);
    if random.below(2) == 0 {
        return Some(Damage::new("indentation", text, line.start..line.start, " ".repeat(by)));
    }
    let less = by.min(blanks);
    (less > 0).then(|| Damage::new("indentation", text, line.start..line.start + less, ""))
}

/// A line more, of which only the beginning is typed.
fn key(source: &str, text: &str, random: &mut Random) -> Option<Damage> {
    let line = line(text, random)?;
    let blanks = &text[line.start..indented(text, &line)];
    let typed = if source == "compose" {
        random.pick(&["i", "ima", "image:", "env", "environment", "- ", "-", "redis", "x: y: z", "&", "*", "? a", "!"])
    } else {
        random.pick(&["R", "RU", "RUN", "CO", "FR", "FROM", "ENV", "ENV A", "COPY --fr", "ARG", "#", "--from"])
    };
    Some(Damage::new("key", text, line.end..line.end, format!("\n{blanks}{typed}")))
}

/// A tab before, or instead of, the blanks of a line.
fn tab(_: &str, text: &str, random: &mut Random) -> Option<Damage> {
    let line = line(text, random)?;
    let first = indented(text, &line);
    let range = random.pick(&[(line.start, line.start), (first, first), (line.start, first)]);
    Some(Damage::new("tab", text, range.0..range.1, "\t"))
}
