//! Files of one workspace folder: where it lies, what is in it, and reading it into the engine.
//! The command line and the language server share this; `overlay`, `folder`, `scan` and `watch` are the server's.
//! Deliberately absent: judging, and LSP types.

pub(crate) mod discover;
pub(crate) mod disk;
mod faults;
pub(crate) mod folder;
mod ignores;
mod load;
pub(crate) mod overlay;
pub(crate) mod revision;
mod root;
pub(crate) mod scan;
pub(crate) mod today;
pub(crate) mod watch;

pub(crate) use discover::Note;
pub(crate) use disk::read;
pub(crate) use load::{Progress, load};
pub(crate) use root::{Root, RootError, canonical};
