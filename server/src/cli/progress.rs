//! The progress line of a long scan: on standard error, on a terminal only, after half a second.
//! Deliberately absent: progress of the language server (the editor shows its own).

use std::io::Write as _;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::report::style;
use crate::workspace::Progress;

const AFTER: Duration = Duration::from_millis(500);
const EVERY: Duration = Duration::from_millis(100);
const ERASE: &str = "\r\x1b[2K";

/// Draws the line; erases it when dropped.
#[derive(Debug)]
pub(crate) struct Line {
    start: Instant,
    /// When it was drawn last; `None` where nothing is to be drawn.
    drawn: Option<Mutex<Option<Instant>>>,
}

impl Line {
    pub(crate) fn new(watched: bool) -> Self {
        Self { start: Instant::now(), drawn: watched.then(Mutex::default) }
    }

    pub(crate) fn show(&self, progress: Progress) {
        let Some(drawn) = &self.drawn else { return };
        // Another thread is drawing: its line is as good.
        let Ok(mut drawn) = drawn.try_lock() else { return };
        let due = drawn.is_none_or(|last| last.elapsed() >= EVERY);
        if self.start.elapsed() < AFTER || !due {
            return;
        }
        *drawn = Some(Instant::now());
        let text = match progress {
            Progress::Looking => "looking for files".to_owned(),
            Progress::Reading { done, total } => {
                format!("reading {} of {}", style::grouped(done), style::count(total, "file", "files"))
            }
            Progress::Comparing => "comparing".to_owned(),
        };
        let _ = write!(std::io::stderr().lock(), "{ERASE}{text}");
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let was_drawn = self.drawn.as_ref().is_some_and(|drawn| drawn.lock().is_ok_and(|drawn| drawn.is_some()));
        if was_drawn {
            let _ = write!(std::io::stderr().lock(), "{ERASE}");
        }
    }
}
