//! The language server over standard input and output, as an editor meets it. Every test starts its own server, and
//! ends with a check that nothing the server said was left unread.
//! Deliberately absent: time as a condition. Tests wait for what has to happen, with a limit that only a hang meets.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "tests"
)]

#[path = "lsp/actions.rs"]
mod actions;
#[path = "lsp/client.rs"]
mod client;
#[path = "lsp/completion.rs"]
mod completion;
#[path = "lsp/configuration.rs"]
mod configuration;
#[path = "lsp/diagnostics.rs"]
mod diagnostics;
#[path = "lsp/documents.rs"]
mod documents;
#[path = "lsp/folders.rs"]
mod folders;
#[path = "lsp/messages.rs"]
mod messages;
#[path = "lsp/navigate.rs"]
mod navigate;
#[path = "lsp/space.rs"]
mod space;
#[path = "lsp/watching.rs"]
mod watching;
