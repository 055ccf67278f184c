//! The protocol's methods, one a file.
//! Deliberately absent: shared state. Handlers never wait for the client; what has to runs in a task of its own.

pub(super) mod code_action;
pub(super) mod completion;
pub(super) mod definition;
pub(super) mod diagnostic;
pub(super) mod did_change_configuration;
pub(super) mod did_change_watched_files;
pub(super) mod did_change_workspace_folders;
pub(super) mod hover;
pub(super) mod initialize;
pub(super) mod initialized;
pub(super) mod references;
