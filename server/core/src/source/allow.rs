//! `# onpar: allow[rule, ..] reason`: accepts findings on its own line and on the next line that is not a comment.
//! Deliberately absent: what is done with them (`suppress`).

use super::{Allow, Problem, Reading};
use crate::text::{Span, Spanned};

const MARK: &str = "onpar: allow[";

/// What a comment begins with in the files that are read.
const OPENINGS: [&str; 4] = ["#", "//", "<!--", ";"];

pub(super) fn read(text: &str, reading: &mut Reading) {
    if !text.contains(MARK) {
        return;
    }
    for line in 0..u32::try_from(reading.lines.line_count()).unwrap_or(u32::MAX) {
        let Some(span) = reading.lines.line_span(line) else { continue };
        if let Some(mut allow) = of_line(span.of(text), span.start) {
            allow.lines = [line, next_line(text, reading, line)];
            check(&allow, reading);
            reading.allows.push(allow);
        }
    }
}

fn of_line(line: &str, start: u32) -> Option<Allow> {
    let inside = line.find(MARK)? + MARK.len();
    let close = inside + line.get(inside..)?.find(']')?;
    let before = line.get(..inside - MARK.len())?.trim_end();
    let hash = OPENINGS.iter().find_map(|opening| before.strip_suffix(opening))?.len();
    let at = |from: usize, to: usize| Span::new(start as usize + from, start as usize + to);
    let mut rules = Vec::new();
    let mut from = inside;
    for part in line.get(inside..close)?.split(',') {
        let lead = part.len() - part.trim_start().len();
        let name = part.trim();
        if !name.is_empty() {
            rules.push(Spanned::new(name.to_owned(), at(from + lead, from + lead + name.len())));
        }
        from += part.len() + 1;
    }
    let reason = line.get(close + 1..)?.trim().trim_end_matches("-->").trim().to_owned();
    Some(Allow { rules, reason, span: at(hash, line.trim_end().len()), lines: [0, 0] })
}

/// The next line that is not itself a comment, so that several comments may stand above one line.
fn next_line(text: &str, reading: &Reading, line: u32) -> u32 {
    let is_comment = |line: u32| reading.lines.line_span(line).is_some_and(|span| starts_comment(span.of(text)));
    (line + 1..).find(|line| !is_comment(*line)).unwrap_or(line + 1)
}

fn starts_comment(line: &str) -> bool {
    OPENINGS.iter().any(|opening| line.trim_start().starts_with(opening))
}

fn check(allow: &Allow, reading: &mut Reading) {
    if allow.reason.is_empty() {
        reading.problems.push(Problem::new(allow.span, "say why it is allowed, behind the bracket"));
    }
}

#[cfg(test)]
mod tests {
    use crate::source::read;
    use crate::text::{File, RelPath};

    fn allows(text: &str) -> Vec<(Vec<String>, String, [u32; 2])> {
        let reading = read(&File::new(RelPath::new(".env").unwrap(), text));
        let plain = |allow: &super::Allow| {
            let rules = allow.rules.iter().map(|rule| rule.value.clone()).collect();
            (rules, allow.reason.clone(), allow.lines)
        };
        reading.allows.iter().map(plain).collect()
    }

    #[test]
    fn a_comment_allows_its_line_and_the_next() {
        let one = |rule: &str, reason: &str, lines| (vec![rule.to_owned()], reason.to_owned(), lines);
        assert_eq!(
            allows("# onpar: allow[service-type] on purpose\nA=1\n"),
            [one("service-type", "on purpose", [0, 1])]
        );
        assert_eq!(allows("A=1 # onpar: allow[service-type] x\r\n"), [one("service-type", "x", [0, 1])]);
        assert_eq!(allows("# onpar: allow[service-type] a\n# more\nA=1\n"), [one("service-type", "a", [0, 2])]);
        assert_eq!(allows("A=1 // onpar: allow[service-type] x\n"), [one("service-type", "x", [0, 1])]);
        assert_eq!(allows("<!-- onpar: allow[service-type] x -->\nA=1\n"), [one("service-type", "x", [0, 1])]);
        assert_eq!(allows("# not onpar: allow[service-type] a\n"), []);
        assert_eq!(allows("# onpar: allow[service-type\n"), []);
    }
}
