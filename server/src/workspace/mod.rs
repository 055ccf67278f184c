//! Files of one workspace folder: where it lies, what is in it, and reading it into the engine.
//! The command line and the language server share this. Deliberately absent: judging, open documents, LSP types.

pub(crate) mod discover;
pub(crate) mod disk;
mod ignores;
mod load;
mod root;

pub(crate) use discover::Note;
pub(crate) use load::{Progress, load};
pub(crate) use root::{Root, RootError, canonical};
