//! JSON and JSONC to the same tree as YAML: comments are masked, trailing commas do no harm.
//!
//! Rules: <https://www.rfc-editor.org/rfc/rfc8259>; comments as editors read them in their settings files.
//! Deliberately absent: numbers (`3.10` stays as written), JSON5.

use super::yaml::Yaml;

/// Reads any text; what is broken is repaired or left out and told in `problems`.
#[must_use]
pub fn read(text: &str) -> Yaml {
    super::yaml::read(text)
}
