//! What the sources of pipelines share: values with holes, images, variables, versions of tools, scripts.
//! Deliberately absent: the syntax of any one pipeline.

pub(super) mod script;
pub(super) mod shell;
pub(super) mod tools;
pub(super) mod values;

use super::RawImage;
use super::facts::Facts;
use crate::syntax::Node;
use crate::text::Spanned;
use values::{Filled, PartKind, Value};

/// Fills the holes of a value: each way in which that can be done.
pub(super) type Resolve<'a> = dyn Fn(&Value) -> Vec<Filled> + 'a;

/// Images that one pipeline may start: what is more is generated.
const MOST_IMAGES: usize = 2000;

/// An image that runs as a service or as the job's own container.
pub(super) fn image(facts: &mut Facts<'_>, node: &Node, name: Option<&str>, resolve: &Resolve<'_>) {
    let Some(written) = Value::of(facts.file, node).filter(|written| !written.text.trim().is_empty()) else { return };
    for filled in resolve(&written) {
        let image = filled.image(facts.file);
        let known = facts.reading.images.iter().any(|other| other.image == image && other.name.as_deref() == name);
        if known || image.text.trim().is_empty() || facts.reading.images.len() >= MOST_IMAGES {
            continue;
        }
        let environment = facts.environment.clone();
        facts.reading.images.push(RawImage { environment, image, name: name.map(str::to_owned) });
    }
}

/// The variables of a map.
pub(super) fn variables(facts: &mut Facts<'_>, map: Option<&Node>, resolve: &Resolve<'_>) {
    for entry in map.map_or(&[][..], Node::entries) {
        variable(facts, &entry.key.value, &entry.value, resolve);
    }
}

/// What a variable says. Its value may be a secret, or stand for one.
pub(super) fn variable(facts: &mut Facts<'_>, name: &str, node: &Node, resolve: &Resolve<'_>) {
    let Some(written) = Value::of(facts.file, node) else { return };
    let before = facts.reading.declares.len();
    for filled in resolve(&written) {
        let lead = filled.parts.first();
        match lead.map(|part| part.kind) {
            // `DB_CONNECTION: ${{ matrix.database }}`
            Some(PartKind::Given) => {
                facts.value(name, &filled.text, lead.map_or(written.span, |part| part.span));
            }
            Some(PartKind::Unknown) => facts.named(name, written.span),
            _ => facts.value(name, &masked(&written, &filled), written.span),
        }
    }
    // Many jobs of a matrix say the same.
    let declared = facts.reading.declares.split_off(before);
    for one in declared {
        let same = |other: &super::RawDeclaration| {
            other.at == one.at
                && other.product == one.product
                && other.category == one.category
                && other.name == one.name
        };
        if !facts.reading.declares.iter().any(same) {
            facts.push(one);
        }
    }
}

/// The value as it is written, byte for byte in its place, with something harmless where its holes are.
fn masked(written: &Value, filled: &Filled) -> String {
    if !written.verbatim {
        return filled.text.clone();
    }
    let mut text = String::with_capacity(written.text.len());
    for part in filled.parts.iter().filter(|part| part.kind == PartKind::Written && part.verbatim) {
        let start = (part.span.start - written.span.start) as usize;
        text.extend(std::iter::repeat_n('x', start.saturating_sub(text.len())));
        text.push_str(filled.text.get(part.range.clone()).unwrap_or(""));
    }
    text.extend(std::iter::repeat_n('x', written.text.len().saturating_sub(text.len())));
    text
}

/// Marks what follows as compared with nothing: jobs that work on a copy of production's data (backups, restores) run a
/// database that no test and no application uses.
pub(super) fn scratch(facts: &mut Facts<'_>, at: crate::text::Span) {
    facts.environment = Some(Spanned::new("shared".to_owned(), at));
}
