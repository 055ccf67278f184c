//! Accepted findings: comments (`# onpar: allow[rule] reason`) and the `allow` section of `.onpar.yaml`.
//! Deliberately absent: reading the comments (`source`).

use std::sync::Arc;

use crate::config::Config;
use crate::inventory::{Declaration, Slot};
use crate::resolve::Files;
use crate::text::Place;

/// The slot without what is accepted for a rule, and the reason; `None` if nothing in it is.
#[must_use]
pub(crate) fn reduce(slot: &Slot, rule: &str, files: &Files<'_>, config: &Config) -> Option<(Slot, String)> {
    let mut reason = None;
    let mut reduced = slot.clone();
    for declarations in reduced.by_environment.values_mut() {
        declarations.retain(|declaration| match accepted(declaration, slot, rule, files, config) {
            Some(why) => {
                reason.get_or_insert(why);
                false
            }
            None => true,
        });
    }
    reduced.by_environment.retain(|_, declarations| !declarations.is_empty());
    reason.map(|reason| (reduced, reason))
}

fn accepted(
    declaration: &Arc<Declaration>,
    slot: &Slot,
    rule: &str,
    files: &Files<'_>,
    config: &Config,
) -> Option<String> {
    let written = declaration.write.as_ref().map(|site| &site.place);
    let places = [Some(&declaration.at), Some(&declaration.version_at), written];
    let by_comment = places.into_iter().flatten().find_map(|place| by_comment(place, rule, files));
    by_comment.or_else(|| config.allowed(rule, &declaration.at.file, &slot.key.to_string()).map(str::to_owned))
}

fn by_comment(place: &Place, rule: &str, files: &Files<'_>) -> Option<String> {
    let reading = files.get(&place.file)?;
    let line = reading.lines.utf8(place.span.start).line;
    let fits = |allow: &&crate::source::Allow| {
        allow.lines.contains(&line) && allow.rules.iter().any(|name| name.value == rule)
    };
    reading.allows.iter().find(fits).map(|allow| allow.reason.clone())
}
