//! The comment that accepts a finding, above the line it is about.

use std::collections::BTreeSet;

use super::{Edit, Fix, FixKind};
use crate::resolve::Files;
use crate::rule::{Divergence, Side};
use crate::text::{Place, Span};

/// What stands where the person has to say why.
const REASON: &str = "say why";

pub(super) fn with_reason(divergence: &Divergence, files: &Files<'_>, fixes: &mut Vec<Fix>) {
    let mut seen = BTreeSet::new();
    for side in divergence.sides.iter().filter(|side| side.deviates) {
        let Some(edit) = comment(divergence.rule.id, side, files) else { continue };
        if seen.insert(edit.place.clone()) {
            let title = format!("Allow {} here, with a reason", divergence.rule.id);
            let environment = side.environment.clone();
            fixes.push(Fix { kind: FixKind::Allow, title, safe: true, note: None, environment, edits: vec![edit] });
        }
    }
}

fn comment(rule: &str, side: &Side, files: &Files<'_>) -> Option<Edit> {
    let lines = &files.get(&side.at.file)?.lines;
    let line = lines.utf8(side.at.span.start).line;
    let start = lines.line_span(line)?.start;
    let indent = " ".repeat(lines.indent(line));
    let text = format!("{indent}# onpar: allow[{rule}] {REASON}{}", lines.line_break());
    let place = Place::new(&side.at.file, Span { start, end: start });
    Some(Edit { place, text, label: format!("accepts {rule} for {}", side.environment) })
}
