//! Names of variables while `${` or `$` is being typed in a compose file or a Dockerfile.
//! Deliberately absent: anything outside a variable, and values that may be secret.

use std::collections::BTreeMap;

use super::shown::shown;
use super::{compose, dockerfile, scene, variable};
use crate::engine::Engine;
use crate::source::Model;
use crate::text::{Place, RelPath, Span};

/// Most names that are offered.
const MOST: usize = 1000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What an item replaces: the name as far as it is written, without `$` and braces.
    pub span: Span,
    /// Whether a brace has to follow the name.
    pub close: bool,
    /// By name.
    pub items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub name: String,
    /// As it may be shown, one for each value that differs: `13`, `set`, `not set`.
    pub values: Vec<(String, Option<Place>)>,
}

/// What may be written at a byte offset of `text`, which is the file's; `None` where no variable is being typed.
#[must_use]
pub fn completion(engine: &Engine, path: &RelPath, text: &str, offset: u32) -> Option<Completion> {
    let reading = engine.reading(path)?;
    match &reading.model {
        Some(Model::Compose(model)) => {
            let typed = typed(text, offset, '$')?;
            let nodes = scene::nodes(model);
            let found = scene::at(&nodes, offset);
            if found.as_ref().is_some_and(|(_, on_key)| *on_key) || found.is_none() && is_comment(text, offset) {
                return None;
            }
            Some(typed.with(of_compose(engine, path, typed.span)))
        }
        Some(Model::Dockerfile(file)) => {
            let typed = typed(text, offset, file.escape)?;
            if file.comments.iter().any(|comment| comment.start < offset && comment.touches(offset)) {
                return None;
            }
            let bases = dockerfile::in_bases(file);
            let item = |(name, span, default): (String, Span, Option<String>)| {
                let value =
                    default.map_or_else(|| "no default".to_owned(), |text| shown(&name, &text, bases.contains(&name)));
                Item { name, values: vec![(value, Some(Place::new(path, span)))] }
            };
            let items = dockerfile::visible(file, offset)?.into_iter().map(item).collect();
            Some(typed.with(items))
        }
        _ => None,
    }
}

/// A variable being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Typed {
    span: Span,
    close: bool,
}

impl Typed {
    fn with(self, mut items: Vec<Item>) -> Completion {
        items.truncate(MOST);
        Completion { span: self.span, close: self.close, items }
    }
}

/// The variable whose name the offset lies in or behind. `escape` before the dollar sign takes its meaning away.
fn typed(text: &str, offset: u32, escape: char) -> Option<Typed> {
    let offset = offset as usize;
    let before = text.get(..offset)?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let head = before.trim_end_matches(is_name);
    let (dollar, braced) = match head.strip_suffix("${") {
        Some(rest) => (rest, true),
        None => (head.strip_suffix('$')?, false),
    };
    let escapes = dollar.len() - dollar.trim_end_matches(escape).len();
    if escapes % (escape.len_utf8() * 2) != 0 {
        return None;
    }
    let behind = text.get(offset..)?;
    let rest = behind.trim_start_matches(is_name);
    let span = Span::new(head.len(), offset + behind.len() - rest.len());
    let closed = rest.starts_with('}')
        || rest.starts_with([':', '-', '?', '+', '#', '%'])
            && rest.lines().next().is_some_and(|line| line.contains('}'));
    Some(Typed { span, close: braced && !closed })
}

/// Whether the offset lies in a comment of YAML, by its line alone.
fn is_comment(text: &str, offset: u32) -> bool {
    let before = text.get(..offset as usize).unwrap_or("");
    let line = before.rsplit(['\n', '\r']).next().unwrap_or("");
    let (mut quote, mut last) = (None, ' ');
    for c in line.chars() {
        match (quote, c) {
            (None, '#') if last.is_whitespace() => return true,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
        last = c;
    }
    false
}

/// The variables that the chains of a file know, and those that their files use.
fn of_compose(engine: &Engine, path: &RelPath, typing: Span) -> Vec<Item> {
    let mut all: BTreeMap<String, Vec<(String, Option<Place>)>> = BTreeMap::new();
    for setup in scene::of_file(engine, path) {
        let known = scene::variables(engine, &setup, path);
        let images = variable::in_images(engine, &setup);
        for (name, value) in &known {
            let place = compose::line(engine, value).unwrap_or_else(|| value.at.clone());
            let entry = all.entry(name.clone()).or_default();
            let value = (shown(name, &value.text, images.contains(name)), Some(place));
            if !entry.contains(&value) {
                entry.push(value);
            }
        }
        for file in &setup.project.files {
            for (name, place) in used(engine, file) {
                // What is being typed is no variable that anybody uses.
                let own = file == path && place.span.overlaps(typing);
                if !own && !known.contains_key(&name) {
                    let entry = all.entry(name).or_default();
                    if entry.is_empty() {
                        entry.push(("not set".to_owned(), Some(place)));
                    }
                }
            }
        }
    }
    all.into_iter().map(|(name, values)| Item { name, values }).collect()
}

fn used(engine: &Engine, path: &RelPath) -> Vec<(String, Place)> {
    let Some(model) = scene::model(engine, path) else { return Vec::new() };
    let mut found = Vec::new();
    for node in scene::nodes(model).iter().filter(|node| node.item.alias.is_none()) {
        let Some(text) = node.text() else { continue };
        for (used, whole) in compose::used(text) {
            let Some(name) = text.text.get(used.name).filter(|name| !name.is_empty()) else { continue };
            found.push((name.to_owned(), Place::new(path, whole)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, escape: char) -> Option<(String, bool)> {
        let offset = text.find('|').unwrap();
        let text = text.replace('|', "");
        let typed = typed(&text, u32::try_from(offset).unwrap(), escape)?;
        Some((typed.span.of(&text).to_owned(), typed.close))
    }

    #[test]
    fn a_name_is_found_while_it_is_typed() {
        assert_eq!(at("image: é${PG|", '$'), Some(("PG".into(), true)));
        assert_eq!(at("image: ${|}", '$'), Some((String::new(), false)));
        assert_eq!(at("image: ${P|G:-13}\n", '$'), Some(("PG".into(), false)));
        assert_eq!(at("image: ${PG|:-13\n}", '$'), Some(("PG".into(), true)));
        assert_eq!(at("image: $|", '$'), Some((String::new(), false)));
        assert_eq!(at("image: $P|G-x", '$'), Some(("PG".into(), false)));
        assert_eq!(at("a: $$${X|", '$'), Some(("X".into(), true)));
    }

    #[test]
    fn elsewhere_there_is_none() {
        for text in ["image: PG|", "a: ${X}|", "a: $${X|", "a: {|", "a: ${X:-1|}", "|"] {
            assert_eq!(at(text, '$'), None, "{text}");
        }
        assert_eq!(at("RUN echo \\$X|", '\\'), None);
        assert!(is_comment("a: b # ${", 9) && !is_comment("a: 'b # ${", 10) && !is_comment("a: b#${", 7));
    }
}
