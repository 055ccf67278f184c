//! Where in the file a byte stands: the keys above it, by indentation and braces.
//! Deliberately absent: YAML's rarer forms (anchors, keys over several lines); there nothing is offered.

use crate::text::Span;

/// Lines above a place that are looked at.
const LINES: usize = 5000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    Key,
    Value,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) at: At,
    /// The keys above, the own key included where it is a value; `-` is an item of a list.
    pub(super) path: Vec<String>,
    /// The word at the place.
    pub(super) span: Span,
    /// Keys that stand beside it already.
    pub(super) beside: Vec<String>,
}

impl Place {
    /// The place of a byte; `None` in comments and where it cannot be told.
    pub(super) fn find(text: &str, offset: usize) -> Option<Self> {
        let before = text.get(..offset)?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let rest = text.get(offset..)?;
        let end = offset + rest.find(['\n', '\r']).unwrap_or(rest.len());
        let typed = text.get(start..offset)?;
        if typed.trim_start().starts_with('#') || typed.contains(" #") {
            return None;
        }
        let line = Line::read(typed);
        let mut path = above(text.get(..start)?, line.outer(typed), line.dashes > 0);
        path.extend((0..line.dashes).map(|_| "-".to_owned()));
        let (part, open) = flow(line.content, &mut path)?;
        let (at, lead) = match part.split_once(':') {
            Some((key, value)) if value.is_empty() || value.starts_with(' ') => {
                path.push(unquoted(key));
                (At::Value, key.len() + 1 + (value.len() - value.trim_start().len()))
            }
            _ => (At::Key, part.len() - part.trim_start().len()),
        };
        let word_start = offset - part.len() + lead.min(part.len());
        let word = text.get(word_start..end)?;
        let stop = |c: char| matches!(c, ',' | '}' | ']' | ':' | '#' | ' ');
        let word_end = (word_start + word.find(stop).unwrap_or(word.len())).max(offset);
        let span = Span::new(word_start, word_end);
        let beside =
            if at == At::Key && !open { siblings(text, start, line.column, line.dashes > 0) } else { Vec::new() };
        Some(Self { at, path, span, beside })
    }
}

/// A line as far as it is typed.
struct Line<'a> {
    /// Column of the content, behind dashes.
    column: usize,
    dashes: usize,
    content: &'a str,
}

impl<'a> Line<'a> {
    fn read(line: &'a str) -> Self {
        let mut content = line.trim_start();
        let mut dashes = 0;
        while let Some(rest) = content.strip_prefix('-').filter(|rest| rest.is_empty() || rest.starts_with(' ')) {
            dashes += 1;
            content = rest.trim_start();
        }
        Self { column: line.len() - content.len(), dashes, content }
    }

    fn key(&self) -> Option<String> {
        let (key, rest) = self.content.split_once(':')?;
        (rest.is_empty() || rest.starts_with([' ', '\r'])).then(|| unquoted(key))
    }

    /// Where its first dash, or its content, stands.
    fn outer(&self, line: &str) -> usize {
        if self.dashes > 0 { line.len() - line.trim_start().len() } else { self.column }
    }
}

/// The keys above a column; `in_item`: the line itself begins an item.
fn above(before: &str, column: usize, in_item: bool) -> Vec<String> {
    let mut path = Vec::new();
    let (mut column, mut in_item) = (column, in_item);
    for line in before.lines().rev().take(LINES) {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let read = Line::read(line);
        let outer = read.outer(line);
        if read.dashes > 0 && !in_item && read.column == column {
            // The line that begins the item this one is in.
            path.push("-".to_owned());
            (column, in_item) = (outer, true);
            continue;
        }
        let is_parent = read.column < column || in_item && read.dashes == 0 && read.column <= column;
        if !is_parent {
            continue;
        }
        let Some(key) = read.key() else { continue };
        path.push(key);
        (column, in_item) = (read.column, false);
        if read.dashes > 0 {
            path.push("-".to_owned());
            (column, in_item) = (outer, true);
        }
        if column == 0 && !in_item {
            break;
        }
    }
    path.reverse();
    path
}

/// The part of a line that is in the innermost open brace, whose keys are added to the path; and whether there is one.
fn flow<'a>(content: &'a str, path: &mut Vec<String>) -> Option<(&'a str, bool)> {
    let mut start = 0;
    let mut open = Vec::new();
    for (at, c) in content.char_indices() {
        match c {
            '{' | '[' => {
                let key = content.get(start..at)?.trim().strip_suffix(':').map(unquoted);
                open.push((start, key.is_some()));
                path.extend(key);
                if c == '[' {
                    path.push("-".to_owned());
                }
                start = at + 1;
            }
            '}' | ']' => {
                let (before, keyed) = open.pop()?;
                if c == ']' {
                    path.pop();
                }
                if keyed {
                    path.pop();
                }
                start = before;
            }
            ',' if !open.is_empty() => start = at + 1,
            _ => {}
        }
    }
    Some((content.get(start..)?, !open.is_empty()))
}

/// Keys of the same map as a line that begins at `start`, by their column; `begins`: it is the first of its item.
fn siblings(text: &str, start: usize, column: usize, begins: bool) -> Vec<String> {
    let (before, after) = text.split_at_checked(start).unwrap_or((text, ""));
    let keys = |lines: &mut dyn Iterator<Item = &str>| {
        let mut keys = Vec::new();
        for line in lines.take(LINES) {
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with('#') {
                continue;
            }
            let read = Line::read(line);
            if read.column < column {
                break;
            }
            keys.extend(read.key().filter(|_| read.column == column));
            if read.dashes > 0 && read.column == column {
                break;
            }
        }
        keys
    };
    let mut all = if begins { Vec::new() } else { keys(&mut before.lines().rev()) };
    all.extend(keys(&mut after.lines().skip(1)));
    all
}

fn unquoted(key: &str) -> String {
    key.trim().trim_matches(['"', '\'']).to_owned()
}
