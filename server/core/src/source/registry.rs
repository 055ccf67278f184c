//! The sources, by id. Written by `ONPAR_BLESS=1 cargo test --test tidy` from the files of this folder.

use super::Source;

pub static SOURCES: &[&Source] = &[&super::compose::SOURCE, &super::dockerfile::SOURCE, &super::dotenv::SOURCE];
