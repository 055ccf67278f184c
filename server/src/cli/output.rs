//! Standard output: colours where they are wanted, and a reader that goes away is no error.
//! Deliberately absent: what is written.

use std::io::{self, BufWriter, IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    Always,
    Never,
}

impl Color {
    fn choice(self) -> ColorChoice {
        match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        }
    }
}

/// Writes a report. A reader that closed the pipe (`onpar check | head`) has read enough.
pub(crate) fn print(color: Color, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let stream = AutoStream::new(io::stdout().lock(), color.choice());
    let mut out = BufWriter::with_capacity(64 * 1024, stream);
    let result = write(&mut out).and_then(|()| out.flush());
    // What a failed write left in the buffer is not to be written again by the drop.
    let _ = out.into_parts();
    ignore_closed(result)
}

/// Writes lines to standard error, with colours there.
pub(crate) fn complain(color: Color, text: &str) {
    let mut stream = AutoStream::new(io::stderr().lock(), color.choice());
    // Where standard error is closed there is nobody to tell.
    let _ = stream.write_all(text.as_bytes());
}

pub(crate) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

fn ignore_closed(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
