//! `.onpar-baseline.json`: findings that an old repository has already, so that only new ones are told.
//! Deliberately absent: reading and writing the file.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::rule::Divergence;
use crate::syntax::{Node, json};

/// Name of the file, at the root of the workspace.
pub const BASELINE_FILE: &str = ".onpar-baseline.json";

/// The ids of the findings that are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    ids: BTreeSet<String>,
}

impl Baseline {
    /// Reads the file's text; what cannot be read records nothing.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let document = json::read(text);
        let findings = document.root().and_then(|root| root.get("findings")).map_or(&[][..], Node::items);
        let ids = findings.iter().filter_map(|finding| finding.get("id")?.as_str());
        Self { ids: ids.map(str::to_owned).collect() }
    }

    #[must_use]
    pub fn holds(&self, divergence: &Divergence) -> bool {
        !self.ids.is_empty() && self.ids.contains(&id(divergence))
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

/// Tells a finding from others for as long as it says the same: rule, project, slot, and what each environment that
/// deviates, and the reference, declare. Lines and paths may move. Sixteen hexadecimal digits.
#[must_use]
pub fn id(divergence: &Divergence) -> String {
    let mut text =
        format!("{}\n{}\n{}\n{}", divergence.rule.id, divergence.project, divergence.slot, divergence.reference);
    let told = divergence.sides.iter().filter(|side| side.deviates || side.environment == divergence.reference);
    let sides: BTreeSet<String> = told
        .map(|side| {
            let pin = format!("{:?}", side.declaration.pin.version().map(crate::version::Version::text));
            format!("{} {} {pin}", side.environment, side.declaration.product)
        })
        .collect();
    for side in sides {
        let _ = write!(text, "\n{side}");
    }
    format!("{:016x}", fnv(&text))
}

/// FNV-1a, 64 bits: the same on every machine and in every version, which the standard hasher does not promise
/// (<http://www.isthe.com/chongo/tech/comp/fnv/>).
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_known_one() {
        assert_eq!((fnv(""), fnv("a")), (0xcbf2_9ce4_8422_2325, 0xaf63_dc4c_8601_ec8c));
    }

    #[test]
    fn whatever_the_file_says_it_is_read() {
        assert_eq!(Baseline::parse(r#"{"version":1,"findings":[{"id":"a"},{"id":3},{}]}"#).len(), 2);
        for text in ["", "[", "{\"findings\":5}", "\u{feff}\0"] {
            assert!(Baseline::parse(text).is_empty(), "{text}");
        }
    }
}
