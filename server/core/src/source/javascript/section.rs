//! The environment of a place in a configuration: the section it stands in (`development: { .. }`), the name it is
//! assigned to (`module.exports.production = { .. }`). Deliberately absent: conditions, names of files.

use crate::catalog;
use crate::syntax::code::View;
use crate::text::Spanned;

/// Sections that other sections are made of.
const COMMON: [&str; 8] = ["base", "common", "default", "defaults", "docker", "global", "options", "shared"];
/// Levels of nesting that are looked at.
const DEEPEST: usize = 12;

pub(super) fn of(view: View<'_>) -> Option<Spanned<String>> {
    for around in view.ancestors().take(DEEPEST) {
        if let Some(pair) = around.pair() {
            if let Some(word) = known(&pair.key.value) {
                return Some(Spanned::new(word, pair.key.span));
            }
            // One that nobody knows, among sections that are environments, is one too.
            if around.parent().is_some_and(holds_environments) {
                return own(&pair.key.value).map(|word| Spanned::new(word, pair.key.span));
            }
        }
        if let Some(assign) = around.assign() {
            let path = assign.target.path()?;
            let last = path.last()?;
            return known(last).map(|word| Spanned::new(word, assign.target.span()));
        }
    }
    None
}

/// Whether at least two keys of an object name environments.
fn holds_environments(object: View<'_>) -> bool {
    object.pairs().iter().filter(|pair| known(&pair.key.value).is_some()).count() >= 2
}

fn known(word: &str) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    let (environment, weight) = catalog::environment_token(&lower)?;
    (weight >= 80 && environment != "shared").then(|| environment.to_owned())
}

fn own(word: &str) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    let plain = lower.len() <= 24 && lower.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    (plain && !COMMON.contains(&&*lower)).then_some(lower)
}
