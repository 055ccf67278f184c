//! The loop that makes a strict parser tolerant: at each error a few small edits near it are tried on a scratch
//! copy, and the one that moves the error farthest stays.
//!
//! Bounded in rounds, in size and in bytes given to the parser. Candidates are judged on a window around the
//! error, so that in a large file an error costs little more than one parse.

use std::cmp::Reverse;
use std::ops::Range;

use super::edits::{Harm, candidates};
use super::events::{Broken, check};
use super::lines::{content_after, content_before, indent, is_skipped, line_at, of};
use super::scratch::{Edit, Scratch};

/// Errors repaired in one text.
const MAX_ROUNDS: usize = 12;
/// Texts longer than this many bytes are not repaired.
const MAX_SIZE: usize = 256 * 1024;
/// Bytes given to the parser for one text, the last parse not counted.
const MAX_WORK: usize = 3 * 1024 * 1024;
/// Texts up to this many bytes are judged whole.
const SMALL: usize = 3000;
/// Lines on either side of an error that a window holds.
const WINDOW: usize = 25;
/// Lines looked over for an open quote or bracket above the error.
const BACK: usize = 60;

/// How far a text can be read, how much it says, and how little the edit takes for granted.
type Score = (usize, usize, Reverse<Harm>);

pub(super) struct Repair {
    pub(super) scratch: Scratch,
    /// Each error that was repaired, by byte of the original.
    pub(super) errors: Vec<Broken>,
    work: usize,
    /// Where the error of the last round was, and the text before its edit.
    last: Option<(usize, Scratch)>,
}

impl Repair {
    /// Edits the scratch text for an error at `broken`; false if it is to stay broken.
    fn round(&mut self, broken: Broken, last_scalar: usize) -> bool {
        let origin = self.scratch.origin(broken.at);
        let size = self.scratch.text.len();
        self.work += size;
        let spent = self.errors.len() >= MAX_ROUNDS || size > MAX_SIZE || self.work > MAX_WORK;
        if spent || broken.hopeless {
            self.errors.push(Broken { at: origin, ..broken });
            return false;
        }
        // The window promised more than the whole text keeps: judge that error again, by the whole text.
        let stuck = self.last.take().filter(|(at, _)| origin <= *at);
        let (whole, broken, last_scalar) = match stuck {
            Some((_, before)) => {
                self.scratch = before;
                let parsed = check(&self.scratch.text);
                self.work += self.scratch.text.len();
                (true, parsed.error.unwrap_or(broken), parsed.last_scalar)
            }
            None => {
                self.errors.push(Broken { at: origin, ..broken });
                (size <= SMALL, broken, last_scalar)
            }
        };
        let text = &self.scratch.text;
        let lines = suspects(text, broken.at, last_scalar);
        let mut edits = Vec::new();
        for line in &lines {
            candidates(text, line, &mut edits);
        }
        edits.extend(shifted_parent(text, broken.at).map(|edit| (edit, Harm::Misplaced)));
        edits.extend(orphans(text, broken.at));
        let Some((edit, score)) = self.best(&edits, &lines, whole, broken) else { return false };
        // Judged by all there is: no progress is the end of it.
        if whole && score.0 <= broken.at && !(broken.ahead && score.0 < broken.at) {
            return false;
        }
        let at = self.scratch.origin(broken.at);
        let before = self.scratch.clone();
        self.scratch.apply(&edit);
        self.last = (!whole).then_some((at, before));
        true
    }

    fn best(
        &mut self,
        edits: &[(Edit, Harm)],
        lines: &[Range<usize>],
        whole: bool,
        broken: Broken,
    ) -> Option<(Edit, Score)> {
        let window = if whole { Window::all(&self.scratch.text) } else { Window::around(&self.scratch.text, lines) };
        let mut best: Option<(Edit, Score)> = None;
        let mut back: Option<(Edit, Score)> = None;
        for (edit, harm) in edits {
            self.work += window.text.len();
            if self.work > MAX_WORK {
                break;
            }
            let Some(score) = window.judge(edit, *harm) else { continue };
            let place = if broken.ahead && score.0 < broken.at { &mut back } else { &mut best };
            if place.as_ref().is_none_or(|(_, before)| score > *before) {
                *place = Some((edit.clone(), score));
            }
        }
        // A closed quote may uncover a mistake above; that is better than none of it solved.
        best.filter(|(_, score)| score.0 > broken.at || back.is_none()).or(back)
    }
}

/// The lines where the mistake behind an error at `at` may be.
fn suspects(text: &str, at: usize, last_scalar: usize) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut add = |line: Option<Range<usize>>| {
        if let Some(line) = line.filter(|line| !lines.contains(line)) {
            lines.push(line);
        }
    };
    let mut first = line_at(text, at);
    if is_skipped(of(text, &first)) {
        first = content_before(text, &first, BACK).unwrap_or(first);
    }
    add(Some(first.clone()));
    add(content_before(text, &first, BACK));
    let scalar = line_at(text, last_scalar);
    let next = content_after(text, &scalar, BACK);
    add(Some(scalar));
    add(next);
    let mut back = first;
    for _ in 0..BACK {
        let Some(line) = content_before(text, &back, BACK) else { break };
        if is_open(of(text, &line)) {
            add(Some(line));
            break;
        }
        back = line;
    }
    lines
}

/// The line above that a blank too many or too few makes the parent of what should be its sibling, put right.
fn shifted_parent(text: &str, at: usize) -> Option<Edit> {
    let line = line_at(text, at);
    let level = indent(of(text, &line));
    let mut parent = line;
    for _ in 0..BACK {
        parent = content_before(text, &parent, BACK)?;
        let lead = indent(of(text, &parent));
        if lead < level {
            let shifted = lead > 0 && lead + 1 == level;
            return shifted.then(|| Edit::new(parent.start..parent.start + lead, " ".repeat(level)));
        }
    }
    None
}

/// A parent for the lines above that are deeper than their sibling at the error although no key stands over them.
fn orphans(text: &str, at: usize) -> Option<(Edit, Harm)> {
    let line = line_at(text, at);
    let level = indent(of(text, &line));
    let mut first = line;
    for _ in 0..BACK {
        match content_before(text, &first, BACK).filter(|above| indent(of(text, above)) >= level) {
            Some(above) => first = above,
            None => {
                let orphaned = indent(of(text, &first)) > level;
                // At the top of a file nothing but a deleted line explains it.
                let harm = if level == 0 { Harm::Unfinished } else { Harm::Lost };
                let key = format!("{}_:\n", " ".repeat(level));
                return orphaned.then(|| (Edit::new(first.start..first.start, key), harm));
            }
        }
    }
    None
}

/// A quote or a bracket is open at the end of the line.
fn is_open(line: &str) -> bool {
    let odd = ['"', '\''].iter().any(|&quote| line.matches(quote).count() % 2 == 1);
    odd || line.matches(['[', '{']).count() > line.matches([']', '}']).count()
}

/// A part of the text that can be parsed by itself: some lines, and above them the lines they are children of.
struct Window {
    text: String,
    /// Bytes of ancestor lines in front.
    lead: usize,
    /// Where the rest starts in the whole text.
    start: usize,
}

impl Window {
    fn all(text: &str) -> Self {
        Self { text: text.to_owned(), lead: 0, start: 0 }
    }

    fn around(text: &str, lines: &[Range<usize>]) -> Self {
        let mut start = lines.iter().map(|line| line.start).min().unwrap_or(0);
        let mut end = lines.iter().map(|line| line.end).max().unwrap_or(0);
        for _ in 0..WINDOW {
            start = line_at(text, start.saturating_sub(1)).start;
            end = line_at(text, (end + 1).min(text.len())).end;
        }
        let body = text.get(start..end).unwrap_or("");
        let first = body.lines().find(|line| !is_skipped(line)).unwrap_or("");
        let mut level = indent(first);
        let mut ancestors = Vec::new();
        let mut line = line_at(text, start);
        while let Some(above) = content_before(text, &line, BACK).filter(|_| level > 0) {
            let written = of(text, &above);
            if indent(written) < level && !written.trim_start().starts_with("- ") {
                level = indent(written);
                ancestors.push(written.trim_end());
            }
            line = above;
        }
        let mut out = String::with_capacity(body.len() + 200);
        for ancestor in ancestors.iter().rev() {
            out.push_str(ancestor);
            out.push('\n');
        }
        let lead = out.len();
        out.push_str(body);
        Self { text: out, lead, start }
    }

    /// How far the window can be read with the edit, in bytes of the whole text before the edit.
    fn judge(&self, edit: &Edit, harm: Harm) -> Option<Score> {
        let range = self.lead + edit.range.start.checked_sub(self.start)?
            ..self.lead + edit.range.end.checked_sub(self.start)?;
        let mut text = String::with_capacity(self.text.len() + edit.with.len());
        text.push_str(self.text.get(..range.start)?);
        text.push_str(&edit.with);
        text.push_str(self.text.get(range.end..)?);
        let checked = check(&text);
        let reached = match checked.error {
            None => usize::MAX,
            Some(error) if error.at < self.lead => 0,
            Some(error) if error.at >= range.start + edit.with.len() => {
                error.at - edit.with.len() + range.len() - self.lead + self.start
            }
            Some(error) => error.at.min(range.end) - self.lead + self.start,
        };
        // A key that was made up says nothing.
        let made_up = usize::from(edit.with.contains("_:"));
        Some((reached, checked.scalars.saturating_sub(made_up), Reverse(harm)))
    }
}

/// Repairs until the text parses or nothing helps; `first` is the error of the parse that has been done already.
pub(super) fn repair(scratch: Scratch, mut first: Option<(Broken, usize)>) -> Repair {
    let mut repair = Repair { scratch, errors: Vec::new(), work: 0, last: None };
    loop {
        let found = first.take().or_else(|| {
            let checked = check(&repair.scratch.text);
            checked.error.map(|error| (error, checked.last_scalar))
        });
        let Some((broken, last_scalar)) = found else { return repair };
        if !repair.round(broken, last_scalar) {
            return repair;
        }
    }
}
