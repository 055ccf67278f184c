//! Standard input as the message loop reads it: a thread of its own reads and mends, the loop gets clean frames.
//! Deliberately absent: what is wrong with messages (`frame`).

use std::io::Read;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::mpsc;

use super::frame::Frames;
use super::session::Session;

/// How many messages wait between the reading thread and the loop before reading pauses.
const WAITING: usize = 256;

/// The clean stream of frames.
#[derive(Debug)]
pub(super) struct Messages {
    frames: mpsc::Receiver<Vec<u8>>,
    current: std::io::Cursor<Vec<u8>>,
}

impl AsyncRead for Messages {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        let this = &mut *self;
        loop {
            let left = usize::try_from(this.current.position()).unwrap_or(usize::MAX);
            let left = this.current.get_ref().get(left..).unwrap_or_default();
            if !left.is_empty() {
                let taken = left.len().min(into.remaining());
                into.put_slice(left.get(..taken).unwrap_or_default());
                this.current.set_position(this.current.position() + taken as u64);
                return Poll::Ready(Ok(()));
            }
            match ready!(this.frames.poll_recv(cx)) {
                Some(frame) => this.current = std::io::Cursor::new(frame),
                None => return Poll::Ready(Ok(())),
            }
        }
    }
}

/// Starts to read. The end of input ends the stream and tells the session.
///
/// # Errors
/// If the system refuses a thread.
pub(super) fn read(mut input: impl Read + Send + 'static, session: Arc<Session>) -> std::io::Result<Messages> {
    let (sender, frames) = mpsc::channel(WAITING);
    std::thread::Builder::new().name("stdin".into()).spawn(move || {
        let mut read = Frames::default();
        let mut bytes = vec![0; 64 << 10];
        loop {
            match input.read(&mut bytes) {
                Ok(0) => break,
                Ok(count) => read.push(bytes.get(..count).unwrap_or_default()),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(_) => break,
            }
            while let Some(body) = read.next() {
                let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
                frame.extend_from_slice(&body);
                if sender.blocking_send(frame).is_err() {
                    return;
                }
            }
        }
        drop(sender);
        session.end();
    })?;
    Ok(Messages { frames, current: std::io::Cursor::default() })
}
