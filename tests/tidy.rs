//! What no compiler checks about this repository: its lists, its layout and its manners. `ONPAR_BLESS=1` rewrites the
//! lists that are made from other files.
//! Deliberately absent: what the program does.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed helper is a failed test")]

#[path = "tidy/arrows.rs"]
mod arrows;
#[path = "tidy/cases.rs"]
mod cases;
#[path = "tidy/editor.rs"]
mod editor;
#[path = "tidy/files.rs"]
mod files;
#[path = "tidy/lists.rs"]
mod lists;
#[path = "tidy/pages.rs"]
mod pages;
#[path = "tidy/readme.rs"]
mod readme;
#[path = "tidy/seed.rs"]
mod seed;
