//! Changed lines of a file, for reading: secrets are masked, so it is no patch.
//! Deliberately absent: moved and inserted lines. A fix edits within lines.

use std::fmt::Write as _;

use anstyle::AnsiColor;
use onpar_core::text::RelPath;

use super::mask::{self, Kind};
use super::style::{BOLD, GUTTER, paint, plain};

/// The lines that differ, as `-` and `+`.
pub(crate) fn lines(path: &RelPath, before: &str, after: &str) -> String {
    let mut out = format!("{}\n", paint(BOLD, &plain(path.as_str())));
    let (removed, added) = (AnsiColor::Red.on_default(), AnsiColor::Green.on_default());
    let is_env = onpar_core::source::source_of(path, before).is_some_and(|source| source.id == "dotenv");
    let kind = if is_env { Kind::Env } else { Kind::Other };
    for (number, (old, new)) in before.lines().zip(after.lines()).enumerate() {
        if old != new {
            let _ = writeln!(out, "{}", paint(GUTTER, &format!("@@ line {} @@", number + 1)));
            for (sign, line, other, style) in [('-', old, new, removed), ('+', new, old, added)] {
                let masked = mask::mask(line, kind, differing(line, other)).text;
                let _ = writeln!(out, "{}", paint(style, &format!("{sign}{}", plain(&masked))));
            }
        }
    }
    out
}

/// The part of `line` that `other` does not have, widened to the word it stands in.
fn differing(line: &str, other: &str) -> std::ops::Range<usize> {
    let same = |(a, b): &((usize, char), char)| a.1 == *b;
    let start =
        line.char_indices().zip(other.chars()).take_while(same).last().map_or(0, |((at, c), _)| at + c.len_utf8());
    let back = line.char_indices().rev().zip(other.chars().rev()).take_while(same);
    let end = back.last().map_or(line.len(), |((at, _), _)| at).max(start);
    let in_word = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
    let (head, tail) = (line.get(..start).unwrap_or(""), line.get(end..).unwrap_or(""));
    head.trim_end_matches(in_word).len()..line.len() - tail.trim_start_matches(in_word).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(path: &str, before: &str, after: &str) -> String {
        anstream::adapter::strip_str(&lines(&RelPath::new(path).unwrap(), before, after)).to_string()
    }

    #[test]
    fn changed_lines_only_and_no_secret() {
        assert_eq!(
            shown("compose.yaml", "a: 1\nimage: postgres:13-alpine\r\n", "a: 1\nimage: postgres:16-alpine\r\n"),
            "compose.yaml\n@@ line 2 @@\n-image: postgres:13-alpine\n+image: postgres:16-alpine\n"
        );
        let url = "X=\"a\"\nDATABASE_URL=mysql://u:hunter2@db/app?serverVersion=";
        assert_eq!(
            shown(".env", &format!("{url}8.0\n"), &format!("{url}8.4\n")),
            ".env\n@@ line 2 @@\n-DATABASE_URL=mysql://…@db/app…8.0\n+DATABASE_URL=mysql://…@db/app…8.4\n"
        );
    }
}
