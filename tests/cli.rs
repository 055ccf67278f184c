//! The command line as a person or a pipeline uses it: the binary, its output and its exit status.
//! Deliberately absent: what is found (`fixtures.rs`).
#![expect(clippy::unwrap_used, reason = "a failed helper is a failed test")]

#[path = "cli/baseline.rs"]
mod baseline;
#[path = "cli/files.rs"]
mod files;
#[path = "cli/fixing.rs"]
mod fixing;
#[path = "cli/help.rs"]
mod help;
#[path = "cli/import.rs"]
mod import;
#[path = "cli/init.rs"]
mod init;
#[path = "cli/json.rs"]
mod json;
#[path = "cli/notices.rs"]
mod notices;
#[path = "cli/resolve.rs"]
mod resolve;
#[path = "cli/secrets.rs"]
mod secrets;
#[path = "cli/since.rs"]
mod since;
#[path = "cli/status.rs"]
mod status;
#[path = "cli/text.rs"]
mod text;
#[path = "cli/tree.rs"]
mod tree;
