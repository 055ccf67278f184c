//! Colours, and text that is safe on a terminal.
//! Deliberately absent: whether colours are wanted; they are always written, and the output strips them.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};
use onpar_core::rule::Level;

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const GUTTER: Style = AnsiColor::Blue.on_default().bold();
pub(crate) const HELP: Style = AnsiColor::Cyan.on_default().bold();
pub(crate) const NOTE: Style = AnsiColor::Green.on_default().bold();
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();

pub(crate) fn of_level(level: Level) -> Style {
    match level {
        Level::Error => ERROR,
        Level::Warning => AnsiColor::Yellow.on_default().bold(),
        Level::Information => AnsiColor::Blue.on_default().bold(),
        Level::Hint | Level::Off => AnsiColor::Cyan.on_default().bold(),
    }
}

/// `text` in a style.
pub(crate) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Text from a file or a file name, without what could drive the terminal or reorder the line.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unsafe) {
        text.chars().map(|c| if is_unsafe(c) { char::REPLACEMENT_CHARACTER } else { c }).collect::<String>().into()
    } else {
        text.into()
    }
}

/// The same for text of several lines.
pub(crate) fn plain_lines(text: &str) -> String {
    text.lines().map(plain).collect::<Vec<_>>().join("\n")
}

/// Control characters, and marks that change the direction of what follows.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// `1 file`, `2 files`, `12,345 files`.
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

/// `12,345`.
pub(crate) fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_nouns() {
        assert_eq!(count(1, "file", "files"), "1 file");
        assert_eq!(count(0, "file", "files"), "0 files");
        assert_eq!(count(1_234_567, "file", "files"), "1,234,567 files");
        assert_eq!(count(123, "file", "files"), "123 files");
    }

    #[test]
    fn nothing_drives_the_terminal() {
        assert_eq!(plain("a\x1b[31mb\u{202E}c\r"), "a\u{FFFD}[31mb\u{FFFD}c\u{FFFD}");
        assert!(matches!(plain("é"), Cow::Borrowed(_)));
    }
}
