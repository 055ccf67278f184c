//! The small edits that may make a broken line readable again, the gentle ones first.

use std::ops::Range;

use super::lines::{content_after, content_before, indent, is_skipped, of};
use super::mask::quoted;
use super::scratch::Edit;

/// Blank and comment lines looked over for a neighbour.
const NEIGHBOUR: usize = 50;
/// Indentations tried for one line.
const MAX_LEVELS: usize = 5;

/// How much an edit takes for granted; between edits that read equally well the least counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Harm {
    /// Something was not finished: a colon, a quote or a bracket is missing.
    Unfinished,
    /// The line stands at the wrong place.
    Misplaced,
    /// The value is text that looked like something else.
    Misread,
    /// Something is thrown away.
    Lost,
}

type Candidates = Vec<(Edit, Harm)>;

/// Candidates for one line of `text`.
pub(super) fn candidates(text: &str, line: &Range<usize>, out: &mut Candidates) {
    let written = of(text, line);
    if is_skipped(written) {
        return;
    }
    let neighbour = content_before(text, line, NEIGHBOUR);
    let above = neighbour.as_ref().map(|line| indent(of(text, line)));
    let opens = neighbour.is_some_and(|line| of(text, &line).trim_end().ends_with(':'));
    let below = content_after(text, line, NEIGHBOUR).map(|line| indent(of(text, &line)));
    let lead = indent(written);
    let content = line.start + lead..line.start + written.trim_end().len();
    let has_children = below.is_some_and(|below| below > lead);
    tabs(written, line, above.unwrap_or(0), opens, out);
    colon(of(text, &content), content.end, out);
    quotes(of(text, &content), &content, out);
    brackets(of(text, &content), &content, out);
    comma(of(text, &content), content.end, out);
    if !of(text, &(line.start..content.start)).contains('\t') {
        let levels = levels(text, line, lead, below).into_iter();
        out.extend(levels.map(|level| (Edit::new(line.start..content.start, " ".repeat(level)), Harm::Misplaced)));
    }
    value(of(text, &content), &content, out);
    if has_children {
        out.push((Edit::new(content.clone(), "_:"), Harm::Lost));
    }
    out.push((Edit::new(content.clone(), " ".repeat(content.len())), Harm::Lost));
}

/// Indentations in use around the line, the likely ones first: above what follows deeper, and near to its own.
fn levels(text: &str, line: &Range<usize>, lead: usize, below: Option<usize>) -> Vec<usize> {
    let mut levels: Vec<usize> = below.into_iter().collect();
    let mut last = usize::MAX;
    let mut line = line.clone();
    for _ in 0..NEIGHBOUR {
        let Some(above) = content_before(text, &line, NEIGHBOUR).filter(|_| last > 0) else { break };
        let level = indent(of(text, &above));
        if level < last {
            levels.push(level);
            last = level;
        }
        line = above;
    }
    let parent = below.filter(|&below| below > lead).unwrap_or(usize::MAX);
    levels.sort_by_key(|&level| (level >= parent, level.abs_diff(lead), level < lead));
    levels.dedup();
    levels.retain(|&level| level != lead);
    levels.truncate(MAX_LEVELS);
    levels
}

/// Tabs to blanks: as deep as the line `above`, or deeper if that one `opens` something.
fn tabs(written: &str, line: &Range<usize>, above: usize, opens: bool, out: &mut Candidates) {
    let lead = indent(written);
    let range = line.start..line.start + lead;
    if written.get(..lead).is_some_and(|lead| lead.contains('\t')) {
        let level = if opens { above + 2 } else { above };
        out.extend(
            [level, above, above + 2, lead * 2]
                .map(|level| (Edit::new(range.clone(), " ".repeat(level)), Harm::Misplaced)),
        );
    } else if written.contains('\t') {
        out.push((Edit::new(line.clone(), written.replace('\t', " ")), Harm::Unfinished));
    }
}

/// A key that is still being typed.
fn colon(content: &str, end: usize, out: &mut Candidates) {
    let mut body = content;
    while let Some(rest) = body.strip_prefix("- ") {
        body = rest.trim_start();
    }
    if !body.contains(": ") && !body.ends_with(':') && !body.is_empty() && body != "-" {
        out.push((Edit::new(end..end, ":"), Harm::Unfinished));
    }
}

/// A quote too few: one more at the end of the line, or at the end of the key.
fn quotes(content: &str, range: &Range<usize>, out: &mut Candidates) {
    for quote in ['"', '\''] {
        if content.matches(quote).count() % 2 == 1 {
            out.push((Edit::new(range.end..range.end, quote), Harm::Unfinished));
            if let Some(at) = content.find(": ").filter(|_| content.trim_start_matches("- ").starts_with(quote)) {
                out.push((Edit::new(range.start + at..range.start + at, quote), Harm::Unfinished));
            }
        }
    }
}

/// Brackets too few or too many, outside quotes.
fn brackets(content: &str, range: &Range<usize>, out: &mut Candidates) {
    let (mut open, mut quote, mut stray) = (Vec::new(), None, None);
    for (at, c) in content.char_indices() {
        match (quote, c) {
            (Some(mark), c) if mark == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[') => open.push(']'),
            (None, '{') => open.push('}'),
            (None, ']' | '}') if open.pop().is_none() => stray = Some(range.start + at),
            _ => {}
        }
    }
    if !open.is_empty() {
        out.push((Edit::new(range.end..range.end, open.iter().rev().collect::<String>()), Harm::Unfinished));
    }
    if let Some(at) = stray {
        out.push((Edit::new(at..at + 1, " "), Harm::Lost));
    }
}

/// The comma between two lines of JSON.
fn comma(content: &str, end: usize, out: &mut Candidates) {
    if content.starts_with(['"', '}', ']']) && !content.ends_with([',', '{', '[']) {
        out.push((Edit::new(end..end, ","), Harm::Unfinished));
    }
}

/// The value in quotes, or without the value.
fn value(content: &str, range: &Range<usize>, out: &mut Candidates) {
    let dash = content.len() - content.trim_start_matches("- ").len();
    let start = match content.find(": ") {
        Some(at) => at + 2,
        None if dash > 0 => dash,
        None => return,
    };
    let written = content.get(start..).unwrap_or("").trim_start();
    let at = range.end - written.len();
    // In JSON the comma behind the value is not the value's.
    let written = if content.starts_with('"') { written.trim_end_matches(',').trim_end() } else { written };
    if !written.is_empty() {
        out.push((Edit::new(at..at + written.len(), quoted(written)), Harm::Misread));
        out.push((Edit::new(at..at + written.len(), ""), Harm::Lost));
    }
}
