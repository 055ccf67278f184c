//! Accepted findings: comments (`# onpar: allow[rule] reason`) and the `allow` section of `.onpar.yaml`.
//! Deliberately absent: reading the comments (`source`).

use std::sync::Arc;

use crate::catalog::Date;
use crate::config::Config;
use crate::inventory::{Declaration, Slot};
use crate::resolve::Files;
use crate::text::{Place, RelPath};

/// What accepts a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum By {
    /// The comment of this file whose first line is this one (zero-based).
    Comment(RelPath, u32),
    /// The entry of `.onpar.yaml`, by its number.
    Entry(usize),
}

/// What may be accepted, and where that stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Accepting<'a, 'f> {
    pub(crate) files: &'a Files<'f>,
    pub(crate) config: &'a Config,
    pub(crate) today: Option<Date>,
}

/// The slot without what is accepted for a rule, the reason, and by what; `None` if nothing in it is.
#[must_use]
pub(crate) fn reduce(slot: &Slot, rule: &str, accepting: Accepting<'_, '_>) -> Option<(Slot, String, Vec<By>)> {
    let (mut reason, mut used) = (None, Vec::new());
    let mut reduced = slot.clone();
    for declarations in reduced.by_environment.values_mut().chain([&mut reduced.told]) {
        declarations.retain(|declaration| match accepted(declaration, slot, rule, accepting) {
            Some((why, by)) => {
                reason.get_or_insert(why);
                used.push(by);
                false
            }
            None => true,
        });
    }
    reduced.by_environment.retain(|_, declarations| !declarations.is_empty());
    reason.map(|reason| (reduced, reason, used))
}

fn accepted(
    declaration: &Arc<Declaration>,
    slot: &Slot,
    rule: &str,
    accepting: Accepting<'_, '_>,
) -> Option<(String, By)> {
    let written = declaration.write.as_ref().map(|site| &site.place);
    let places = [Some(&declaration.at), Some(&declaration.version_at), written];
    let by_comment = places.into_iter().flatten().find_map(|place| by_comment(place, rule, accepting.files));
    by_comment.or_else(|| {
        let (config, today) = (accepting.config, accepting.today);
        let (number, accept) = config.accepted(rule, &declaration.at.file, &slot.key.to_string(), today)?;
        Some((accept.reason.clone(), By::Entry(number)))
    })
}

fn by_comment(place: &Place, rule: &str, files: &Files<'_>) -> Option<(String, By)> {
    let reading = files.get(&place.file)?;
    let line = reading.lines.utf8(place.span.start).line;
    let fits = |allow: &&crate::source::Allow| {
        allow.lines.contains(&line) && allow.rules.iter().any(|name| name.value == rule)
    };
    let allow = reading.allows.iter().find(fits)?;
    Some((allow.reason.clone(), By::Comment(place.file.clone(), allow.lines.first().copied()?)))
}
