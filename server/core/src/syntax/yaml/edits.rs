//! The small edits that may make a broken line readable again, the gentle ones first.

use std::ops::Range;

use super::lines::{content_after, content_before, indent, is_skipped, of};
use super::mask::quoted;
use super::scratch::Edit;

/// Blank and comment lines looked over for a neighbour.
const NEIGHBOUR: usize = 50;

/// Candidates for one line of `text`.
pub(super) fn candidates(text: &str, line: &Range<usize>, out: &mut Vec<Edit>) {
    let written = of(text, line);
    if is_skipped(written) {
        return;
    }
    let above = content_before(text, line, NEIGHBOUR).map(|line| indent(of(text, &line)));
    let below = content_after(text, line, NEIGHBOUR).map(|line| indent(of(text, &line)));
    let lead = indent(written);
    let content = line.start + lead..line.start + written.trim_end().len();
    let has_children = below.is_some_and(|below| below > lead);
    tabs(written, line, above, out);
    colon(of(text, &content), content.end, out);
    quotes(of(text, &content), &content, out);
    brackets(of(text, &content), &content, out);
    if !of(text, &(line.start..content.start)).contains('\t') {
        let levels = [above, below].into_iter().flatten().filter(|&level| level != lead);
        out.extend(levels.map(|level| Edit::new(line.start..content.start, " ".repeat(level))));
    }
    value(of(text, &content), &content, out);
    if has_children {
        out.push(Edit::new(content.clone(), "_:"));
    }
    out.push(Edit::new(content.clone(), " ".repeat(content.len())));
}

/// Tabs to blanks.
fn tabs(written: &str, line: &Range<usize>, above: Option<usize>, out: &mut Vec<Edit>) {
    let lead = indent(written);
    let range = line.start..line.start + lead;
    if written.get(..lead).is_some_and(|lead| lead.contains('\t')) {
        let above = above.unwrap_or(0);
        out.extend([above, above + 2, lead * 2].map(|level| Edit::new(range.clone(), " ".repeat(level))));
    } else if written.contains('\t') {
        out.push(Edit::new(line.clone(), written.replace('\t', " ")));
    }
}

/// A key that is still being typed.
fn colon(content: &str, end: usize, out: &mut Vec<Edit>) {
    let mut body = content;
    while let Some(rest) = body.strip_prefix("- ") {
        body = rest.trim_start();
    }
    if !body.contains(": ") && !body.ends_with(':') && !body.is_empty() && body != "-" {
        out.push(Edit::new(end..end, ":"));
    }
}

/// A quote too few: one more at the end of the line, or at the end of the key.
fn quotes(content: &str, range: &Range<usize>, out: &mut Vec<Edit>) {
    for quote in ['"', '\''] {
        if content.matches(quote).count() % 2 == 1 {
            out.push(Edit::new(range.end..range.end, quote));
            if let Some(at) = content.find(": ").filter(|_| content.trim_start_matches("- ").starts_with(quote)) {
                out.push(Edit::new(range.start + at..range.start + at, quote));
            }
        }
    }
}

/// Brackets too few or too many, outside quotes.
fn brackets(content: &str, range: &Range<usize>, out: &mut Vec<Edit>) {
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
        out.push(Edit::new(range.end..range.end, open.iter().rev().collect::<String>()));
    }
    if let Some(at) = stray {
        out.push(Edit::new(at..at + 1, " "));
    }
}

/// The value in quotes, or without the value.
fn value(content: &str, range: &Range<usize>, out: &mut Vec<Edit>) {
    let dash = content.len() - content.trim_start_matches("- ").len();
    let start = match content.find(": ") {
        Some(at) => at + 2,
        None if dash > 0 => dash,
        None => return,
    };
    let written = content.get(start..).unwrap_or("").trim_start();
    let at = range.end - written.len();
    if !written.is_empty() {
        out.push(Edit::new(at..range.end, quoted(written)));
        out.push(Edit::new(at..range.end, ""));
    }
}
