//! What a run says at its end. Deliberately absent: what the steps' own programs print.

use std::fmt::Write as _;
use std::time::Duration;

/// How one step went.
pub(super) struct Line {
    pub(super) id: &'static str,
    pub(super) took: Duration,
    pub(super) verdict: Verdict,
}

pub(super) enum Verdict {
    Passed(String),
    Skipped(String),
    Failed(String),
}

/// One line a step, then `N passed, N failed`, which counts the steps that ran.
pub(super) fn table(lines: &[Line], total: Duration) -> String {
    let mut text = "==== what ran\n".to_owned();
    let (mut passed, mut failed) = (0, 0);
    for line in lines {
        let (word, note) = match &line.verdict {
            Verdict::Passed(what) => {
                passed += 1;
                ("passed", what)
            }
            Verdict::Skipped(why) => ("skipped", why),
            Verdict::Failed(why) => {
                failed += 1;
                ("FAILED", why)
            }
        };
        let note = note.lines().next().unwrap_or("");
        let _ = writeln!(text, "{:9} {word:8} {:>8}  {note}", line.id, time(line.took));
    }
    let _ = writeln!(text, "total {}", time(total));
    let _ = write!(text, "{passed} passed, {failed} failed");
    text
}

fn time(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..60 => format!("{seconds}.{} s", time.subsec_millis() / 100),
        seconds => format!("{}m {:02}s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_counts_what_ran() {
        let line = |id, seconds, verdict| Line { id, took: Duration::from_millis(seconds), verdict };
        let lines = [
            line("lint", 61_000, Verdict::Passed("rustfmt".to_owned())),
            line("probes", 0, Verdict::Skipped("no ../shared".to_owned())),
            line("rust", 2_340, Verdict::Failed("2 failed\nmore".to_owned())),
        ];
        let text = table(&lines, Duration::from_secs(63));
        assert_eq!(text.lines().last(), Some("1 passed, 1 failed"));
        assert!(text.contains("lint      passed     1m 01s  rustfmt\n"), "{text}");
        assert!(text.contains("probes    skipped     0.0 s  no ../shared\n"), "{text}");
        assert!(text.contains("rust      FAILED      2.3 s  2 failed\n"), "{text}");
    }
}
