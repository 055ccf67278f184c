//! Tests of the catalogue: tables of names as they occur in files, and what they mean.

mod environments;
mod images;
mod names;
mod oracle;
mod tables;
