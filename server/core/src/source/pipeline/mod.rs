//! What the sources of pipelines share: values with holes, images, variables, versions of tools, scripts.
//! Deliberately absent: the syntax of any one pipeline.

pub(super) mod script;
pub(super) mod shell;
pub(super) mod tools;
pub(super) mod values;

use super::facts::Facts;
use super::{RawImage, Role, Spelling, Strength};
use crate::catalog;
use crate::syntax::Node;
use crate::text::{Span, Spanned};
use crate::version::Pin;
use values::{Filled, PartKind, Value};

/// Fills the holes of a value: each way in which that can be done.
pub(super) type Resolve<'a> = dyn Fn(&Value) -> Vec<Filled> + 'a;

/// Images that one pipeline may start: what is more is generated.
const MOST_IMAGES: usize = 2000;

/// An image that runs as a service or as the job's own container.
pub(super) fn image(facts: &mut Facts<'_>, node: &Node, name: Option<&str>, resolve: &Resolve<'_>) {
    let Some(written) = Value::of(facts.file, node).filter(|written| !written.text.trim().is_empty()) else { return };
    for filled in resolve(&written) {
        push_image(facts, &filled, name);
    }
}

/// The image of a job's own container: a runtime, mostly. That of a service is taken for its client tools.
pub(super) fn container(facts: &mut Facts<'_>, node: &Node, resolve: &Resolve<'_>) {
    let Some(written) = Value::of(facts.file, node) else { return };
    for filled in resolve(&written) {
        container_of(facts, &filled);
    }
}

/// As [`container`], for an image that is known already.
pub(super) fn container_of(facts: &mut Facts<'_>, filled: &Filled) {
    let known = catalog::image(&filled.text).and_then(|image| Some((image.product?, image)));
    let Some((product, known)) = known.filter(|(product, _)| product.category().is_backing_service()) else {
        push_image(facts, filled, None);
        return;
    };
    let range = known.version.unwrap_or(0..filled.text.len());
    let mut client = facts.service(product, filled.place(&range), &*filled.text);
    client.role = Role::Client;
    client.strength = Strength::Weak;
    client.pin = if filled.is_known() { known.pin } else { Pin::Unstated };
    client.version_at = filled.origin(&range).filter(|_| matches!(client.pin, Pin::Exact(_)));
    client.spelling = client.version_at.filter(|_| !known.decoded).map(|_| Spelling::Version);
    facts.push(client);
}

/// Keeps an image once.
pub(super) fn push_image(facts: &mut Facts<'_>, filled: &Filled, name: Option<&str>) {
    let image = filled.image(facts.file);
    let known = facts.reading.images.iter().any(|other| other.image == image && other.name.as_deref() == name);
    if known || image.text.trim().is_empty() || facts.reading.images.len() >= MOST_IMAGES {
        return;
    }
    let environment = facts.environment.clone();
    facts.reading.images.push(RawImage { environment, image, name: name.map(str::to_owned) });
}

/// Variables as a shell sees them: `DB=pgsql REDIS_URL='redis://..'`.
pub(super) fn assignments(facts: &mut Facts<'_>, written: &Value) {
    let text = &*written.text;
    let mut at = 0;
    while let Some(lead) = text.get(at..).and_then(|rest| rest.find(|c: char| !c.is_whitespace())) {
        let start = at + lead;
        let mut quote = None;
        let ends = |c: char| match quote {
            Some(open) => {
                quote = quote.filter(|_| c != open);
                false
            }
            None => {
                quote = matches!(c, '"' | '\'').then_some(c);
                c.is_whitespace()
            }
        };
        let rest = text.get(start..).unwrap_or("");
        let word = rest.get(..rest.find(ends).unwrap_or(rest.len())).unwrap_or("");
        at = start + word.len();
        let Some((name, value)) = word.split_once('=') else { continue };
        let bare = value.trim_matches(['"', '\'']);
        let from = start + name.len() + 1 + (value.len() - value.trim_start_matches(['"', '\'']).len());
        let value = written.part(from..from + bare.len());
        facts.value(name, &value.text, value.span);
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

/// Jobs that save, restore or clean a copy of production's data run a database that no test and no application uses: it is
/// compared with nothing. `names` are those of the job and of its file.
pub(super) fn enter_job(facts: &mut Facts<'_>, names: &str, at: Span) {
    const WORDS: [&str; 8] =
        ["anonymise", "anonymize", "backup", "backups", "sanitise", "sanitised", "sanitize", "sanitized"];
    let all = names.to_ascii_lowercase();
    let mut words = all.split(|c: char| !c.is_ascii_alphanumeric());
    let tests = words.clone().any(|word| matches!(word, "test" | "tests"));
    let scratch = words.any(|word| WORDS.contains(&word)) && !tests;
    facts.environment = scratch.then(|| Spanned::new("shared".to_owned(), at));
}
