//! The engine of onpar: text in, analysis out.
//!
//! Deliberately absent: I/O, clocks, threads, the process environment, async, and every editor or
//! protocol type. Modules depend downwards only: `rule` -> `resolve` -> `source` -> `syntax`,
//! `catalog` -> `text`.

pub mod baseline;
pub mod catalog;
pub mod config;
pub mod connection;
pub mod engine;
pub mod environment;
pub mod fix;
mod folder;
pub mod hover;
pub mod inventory;
pub mod navigate;
mod project;
pub mod resolve;
pub mod rule;
pub mod source;
pub mod suggest;
mod suppress;
pub mod syntax;
pub mod text;
pub mod traced;
pub mod version;
