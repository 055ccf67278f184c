//! One place of a file as a compiler shows it: path, line, underline.
//! Deliberately absent: finding the line, and what the message says.

use std::fmt::Write as _;
use std::ops::Range;

use anstyle::Style;
use unicode_width::UnicodeWidthChar as _;

use super::mask::{self, Kind};
use super::style::{GUTTER, is_unsafe, paint, plain};

/// Widest source line that is printed, in terminal cells; of a longer one, the part around the underline.
const WIDTH: usize = 140;
const TAB: &str = "    ";

/// A line of a file and the part of it that is meant.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) path: String,
    /// 1-based.
    pub(crate) number: u32,
    /// 1-based, in UTF-8 bytes.
    pub(crate) column: u32,
    /// The source line, without its end; `None` where it could not be read again.
    pub(crate) text: Option<String>,
    /// Bytes of the line to underline; cut at its end.
    pub(crate) span: Range<usize>,
    pub(crate) kind: Kind,
}

/// Writes `--> path:line:column`, the line and its underline. `width` is that of the longest line number.
pub(crate) fn write(out: &mut String, line: &Line, width: usize, mark: char, style: Style, label: &str) {
    let Line { path, number, column, .. } = line;
    let arrow = paint(GUTTER, "-->");
    let _ = writeln!(out, "{:width$}{arrow} {}:{number}:{column}", "", plain(path));
    let Some(text) = &line.text else { return };
    let (shown, before, marked) = cells(text, line.span.clone(), line.kind);
    let bar = paint(GUTTER, "|");
    let number = paint(GUTTER, &format!("{number:>width$}"));
    let marks = paint(style, &mark.to_string().repeat(marked.max(1)));
    let label = if label.is_empty() { String::new() } else { format!(" {}", paint(style, &plain(label))) };
    let _ = writeln!(out, "{:width$} {bar}", "");
    let _ = writeln!(out, "{number} {bar} {}", shown.trim_end());
    let _ = writeln!(out, "{:width$} {bar} {:before$}{marks}{label}", "", "");
}

/// The line as it may be printed, and in terminal cells where the span begins and how wide it is.
fn cells(text: &str, span: Range<usize>, kind: Kind) -> (String, usize, usize) {
    let span = span.start.min(text.len())..span.end.clamp(span.start.min(text.len()), text.len());
    let masked = mask::mask(text, kind, span.clone());
    let (from, to) = (masked.offset(span.start), masked.offset(span.end));
    let (mut cells, mut start, mut end) = (Vec::new(), None, None);
    for (at, c) in masked.text.char_indices() {
        if at >= from {
            start.get_or_insert(cells.len());
        }
        if at >= to {
            end.get_or_insert(cells.len());
        }
        push(&mut cells, c);
    }
    let start = start.unwrap_or(cells.len());
    let end = end.unwrap_or(cells.len()).max(start);
    crop(&cells, start, end)
}

/// One entry a terminal cell; the second cell of a wide character, and marks without a width, are empty or join.
fn push(cells: &mut Vec<String>, c: char) {
    match c {
        '\t' => cells.extend(TAB.chars().map(String::from)),
        c if is_unsafe(c) => cells.push(char::REPLACEMENT_CHARACTER.to_string()),
        c => match (c.width().unwrap_or(0), cells.last_mut()) {
            (0, Some(last)) => last.push(c),
            (width, _) => {
                cells.push(c.to_string());
                cells.extend((1..width).map(|_| String::new()));
            }
        },
    }
}

fn crop(cells: &[String], start: usize, end: usize) -> (String, usize, usize) {
    if cells.len() <= WIDTH {
        return (cells.concat(), start, end - start);
    }
    let marked = (end - start).min(WIDTH / 2);
    let from = start.saturating_sub((WIDTH - marked) / 2);
    let inside: String = cells.iter().skip(from).take(WIDTH).map(String::as_str).collect();
    let (head, tail) = (if from > 0 { "…" } else { "" }, if from + WIDTH < cells.len() { "…" } else { "" });
    let before = start - from + usize::from(from > 0);
    (format!("{head}{inside}{tail}"), before, marked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(text: &str, what: &str) -> String {
        let start = text.find(what).unwrap();
        let (path, column) = ("a/compose.yaml".to_owned(), u32::try_from(start).unwrap() + 1);
        let span = start..start + what.len();
        let line = Line { path, number: 7, column, text: Some(text.to_owned()), span, kind: Kind::Other };
        let mut out = String::new();
        write(&mut out, &line, 2, '^', Style::new(), "here");
        anstream::adapter::strip_str(&out).to_string()
    }

    #[test]
    fn underlines_stand_under_what_they_mean() {
        assert_eq!(
            render("    image: postgres:13", "13"),
            "  --> a/compose.yaml:7:21\n   |\n 7 |     image: postgres:13\n   |                     ^^ here\n"
        );
    }

    #[test]
    fn wide_characters_tabs_and_controls() {
        let lines = |text: &str| render(text, "13").lines().skip(2).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(lines("名: 13"), [" 7 | 名: 13", "   |     ^^ here"]);
        assert_eq!(lines("\té: 13"), [" 7 |     é: 13", "   |        ^^ here"]);
        assert_eq!(
            lines("\x1b[1m13"),
            [" 7 | \u{FFFD}[1m13", "   |    ^^ here"].map(|line| line.replace("   ^^", "    ^^"))
        );
    }

    #[test]
    fn a_long_line_is_cut_around_its_underline() {
        let text = format!("{}13{}", "a ".repeat(5000), " b".repeat(5000));
        let lines: Vec<_> = render(&text, "13").lines().map(str::to_owned).collect();
        let (line, under) = (lines.get(2).unwrap(), lines.get(3).unwrap());
        let at = under.chars().position(|c| c == '^').unwrap();
        assert_eq!(line.chars().skip(at).take(2).collect::<String>(), "13");
        assert!(line.chars().count() < 160);
    }

    #[test]
    fn spans_behind_the_line_are_cut() {
        let (shown, before, marked) = cells("ab", 1..99, Kind::Other);
        assert_eq!((shown.as_str(), before, marked), ("ab", 1, 1));
        assert_eq!(cells("ab", 7..9, Kind::Other).1, 2);
    }
}
