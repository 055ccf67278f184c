//! The engine of onpar: text in, analysis out.
//!
//! Deliberately absent: I/O, clocks, threads, the process environment, async, and every editor or
//! protocol type. Modules depend downwards only: `rule` -> `resolve` -> `source` -> `syntax`,
//! `catalog` -> `text`.

pub mod catalog;
pub mod environment;
pub mod resolve;
pub mod source;
pub mod syntax;
pub mod text;
pub mod version;
