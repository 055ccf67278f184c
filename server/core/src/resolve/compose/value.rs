//! The tree of a compose file on its way through expansion and merging: each scalar knows where it comes from.
//! Deliberately absent: the rules of merging (`merge`), variables (`interpolate`).

use std::collections::BTreeSet;

use crate::resolve::interpolate::{self, Scope, Template};
use crate::resolve::traced::{Piece, Step, Traced};
use crate::source::compose::schema::{Tree, View};
use crate::source::compose::{Data as Written, Item, Tag, Type};
use crate::text::{Place, RelPath};

#[derive(Debug, Clone)]
pub(super) struct Value {
    /// The value as written; of a merged collection: the last file's.
    pub(super) at: Place,
    pub(super) data: Data,
}

#[derive(Debug, Clone)]
pub(super) enum Data {
    Null,
    Scalar(Scalar),
    Seq(Vec<Value>),
    Map(Map),
}

#[derive(Debug, Clone)]
pub(super) struct Scalar {
    pub(super) text: Traced,
    pub(super) kind: Type,
    /// The folder that a relative path counts from, once it is known.
    pub(super) folder: Option<RelPath>,
}

/// A map in the order of first mention.
#[derive(Debug, Clone, Default)]
pub(super) struct Map(pub(super) Vec<Entry>);

#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: Box<str>,
    /// The key as written.
    pub(super) at: Place,
    pub(super) value: Value,
}

impl Map {
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.entry(key).map(|entry| &entry.value)
    }

    pub(super) fn entry(&self, key: &str) -> Option<&Entry> {
        self.0.iter().find(|entry| &*entry.key == key)
    }

    pub(super) fn entry_mut(&mut self, key: &str) -> Option<&mut Entry> {
        self.0.iter_mut().find(|entry| &*entry.key == key)
    }

    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.0.iter_mut().find(|entry| &*entry.key == key).map(|entry| &mut entry.value)
    }

    /// Sets a key that may be there.
    pub(super) fn set(&mut self, key: &str, at: Place, value: Value) {
        match self.get_mut(key) {
            Some(old) => *old = value,
            None => self.0.push(Entry { key: key.into(), at, value }),
        }
    }

    /// A map of entries whose keys may come again; the first of them stays.
    pub(super) fn unique(entries: impl Iterator<Item = Entry>) -> Self {
        let mut seen = std::collections::HashSet::new();
        Self(entries.filter(|entry| seen.insert(entry.key.clone())).collect())
    }

    pub(super) fn remove(&mut self, key: &str) -> Option<Value> {
        let at = self.0.iter().position(|entry| &*entry.key == key)?;
        Some(self.0.remove(at).value)
    }
}

impl Value {
    pub(super) fn null(at: Place) -> Self {
        Self { at, data: Data::Null }
    }

    pub(super) fn map_at(at: Place) -> Self {
        Self { at, data: Data::Map(Map::default()) }
    }

    /// Text that stands in no file: a default of Compose.
    pub(super) fn implied(text: &str, at: Place) -> Self {
        let piece = Piece { range: 0..text.len(), shown: at.clone(), origin: None, via: Vec::new() };
        let text = Traced { text: text.to_owned(), at: at.clone(), pieces: vec![piece], trail: Vec::new() };
        Self::text(text, at)
    }

    pub(super) fn text(text: Traced, at: Place) -> Self {
        Self { at, data: Data::Scalar(Scalar { text, kind: Type::Str, folder: None }) }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.as_map()?.get(key)
    }

    pub(super) fn as_map(&self) -> Option<&Map> {
        match &self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    pub(super) fn as_map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The entries of a map; none for anything else.
    pub(super) fn entries(&self) -> &[Entry] {
        self.as_map().map_or(&[], |map| &map.0)
    }

    /// The items of a sequence; none for anything else.
    pub(super) fn items(&self) -> &[Self] {
        match &self.data {
            Data::Seq(items) => items,
            _ => &[],
        }
    }

    pub(super) fn scalar(&self) -> Option<&Scalar> {
        match &self.data {
            Data::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    pub(super) fn traced(&self) -> Option<&Traced> {
        self.scalar().map(|scalar| &scalar.text)
    }

    pub(super) fn as_str(&self) -> Option<&str> {
        self.traced().map(|traced| traced.text.as_str())
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    /// Calls `change` for each scalar in it.
    pub(super) fn each_scalar(&mut self, change: &mut dyn FnMut(&mut Scalar)) {
        match &mut self.data {
            Data::Null => {}
            Data::Scalar(scalar) => change(scalar),
            Data::Seq(items) => items.iter_mut().for_each(|item| item.each_scalar(change)),
            Data::Map(map) => map.0.iter_mut().for_each(|entry| entry.value.each_scalar(change)),
        }
    }

    /// Adds a step to the trail of each scalar in it.
    pub(super) fn through(&mut self, step: &Step) {
        self.each_scalar(&mut |scalar| {
            if !scalar.text.trail.contains(step) {
                scalar.text.trail.push(step.clone());
            }
        });
    }
}

impl Tree for Value {
    fn view(&self) -> View<'_, Self> {
        match &self.data {
            Data::Null => View::Null,
            Data::Scalar(scalar) => View::Scalar(scalar.kind, &scalar.text.text),
            Data::Seq(items) => View::Seq(items),
            Data::Map(map) => View::Map(map.0.iter().map(|entry| (&*entry.key, &entry.value)).collect()),
        }
    }
}

/// Expands the variables of a document.
pub(super) struct Expander<'a> {
    pub(super) file: &'a RelPath,
    pub(super) scope: &'a dyn Scope,
    pub(super) problems: &'a mut Vec<(Place, String)>,
    /// Paths marked `!reset` and `!override`.
    pub(super) resets: Vec<String>,
    path: Vec<&'a str>,
    /// Anchors and merge keys around the current value.
    trail: Vec<Step>,
}

impl<'a> Expander<'a> {
    pub(super) fn new(file: &'a RelPath, scope: &'a dyn Scope, problems: &'a mut Vec<(Place, String)>) -> Self {
        Self { file, scope, problems, resets: Vec::new(), path: Vec::new(), trail: Vec::new() }
    }

    /// The value of an item; `None` where it is marked `!reset`.
    pub(super) fn value(&mut self, item: &'a Item) -> Option<Value> {
        match item.tag {
            Tag::None => {}
            Tag::Reset => {
                // Compose takes it out of an anchored value where that stands, so that aliases do not see it.
                if self.trail.is_empty() {
                    self.resets.push(self.path.join("."));
                }
                return None;
            }
            Tag::Override => self.resets.push(self.path.join(".")),
        }
        let depth = self.trail.len();
        if let Some(alias) = item.alias {
            self.trail.push(Step::new(Place::new(self.file, alias), "alias of this anchor's value"));
        }
        let at = Place::new(self.file, item.span);
        let data = match &item.data {
            Written::Null => Data::Null,
            Written::Scalar(text) => {
                let mut traced = if text.kind == Type::Str && text.text.contains('$') {
                    let template = Template { text: &text.text, at: &at, inner: text.inner, verbatim: text.verbatim };
                    interpolate::expand(template, self.scope, self.problems)
                } else {
                    Traced::literal(text.text.to_string(), at.clone(), text.inner, text.verbatim)
                };
                traced.trail.extend(self.trail.iter().rev().cloned());
                Data::Scalar(Scalar { text: traced, kind: text.kind, folder: None })
            }
            Written::Seq(items) => Data::Seq(items.iter().filter_map(|item| self.value(item)).collect()),
            Written::Map(fields) => {
                let mut map = Vec::with_capacity(fields.len());
                for field in fields {
                    let depth = self.trail.len();
                    if let Some(merged) = field.merged {
                        self.trail.push(Step::new(Place::new(self.file, merged), "merged from this anchor"));
                    }
                    self.path.push(&field.key.value);
                    if let Some(value) = self.value(&field.value) {
                        let at = Place::new(self.file, field.key.span);
                        map.push(Entry { key: field.key.value.clone(), at, value });
                    }
                    self.path.pop();
                    self.trail.truncate(depth);
                }
                Data::Map(Map(map))
            }
        };
        self.trail.truncate(depth);
        Some(Value { at, data })
    }
}

/// Removes what `resets` names from the values of earlier files.
pub(super) fn reset(value: &mut Value, resets: &[String]) {
    if !resets.is_empty() {
        reset_below(value, "", &resets.iter().map(String::as_str).collect());
    }
}

fn reset_below(value: &mut Value, path: &str, resets: &BTreeSet<&str>) {
    let Data::Map(map) = &mut value.data else { return };
    map.0.retain_mut(|entry| {
        let mut path = if path.is_empty() { entry.key.to_string() } else { format!("{path}.{}", entry.key) };
        if resets.contains(path.as_str()) {
            return false;
        }
        path.push('.');
        if resets.range(path.as_str()..).next().is_some_and(|reset| reset.starts_with(&path)) {
            path.pop();
            reset_below(&mut entry.value, &path, resets);
        }
        true
    });
}

/// The bytes `from..to` of a value, with their origins; what is underlined is that part where it stands as such.
pub(super) fn slice(traced: &Traced, from: usize, to: usize) -> Traced {
    let text = traced.text.get(from..to).unwrap_or("").to_owned();
    let mut pieces = Vec::new();
    for piece in &traced.pieces {
        let (start, end) = (piece.range.start.max(from), piece.range.end.min(to));
        if start > end || (start == end && piece.range.start != piece.range.end) {
            continue;
        }
        let literal = piece.via.is_empty() && piece.origin.as_ref() == Some(&piece.shown);
        let cut = |place: &Place| {
            let skipped = start - piece.range.start;
            Place::new(&place.file, place.span.slice(skipped, skipped + (end - start)))
        };
        pieces.push(Piece {
            range: start - from..end - from,
            shown: if literal { cut(&piece.shown) } else { piece.shown.clone() },
            origin: piece.origin.as_ref().map(cut),
            via: piece.via.clone(),
        });
    }
    let whole = match pieces.as_slice() {
        [] => traced.at.clone(),
        [first, .., last] if first.shown.file == last.shown.file => {
            Place::new(&first.shown.file, first.shown.span.to(last.shown.span))
        }
        [first, ..] => first.shown.clone(),
    };
    Traced { text, at: whole, pieces, trail: traced.trail.clone() }
}

/// A value as a message may have it: what came through a variable might be a secret.
pub(super) fn said(traced: &Traced) -> &str {
    if traced.pieces.iter().all(|piece| piece.via.is_empty()) { &traced.text } else { "…" }
}

/// One value behind the other.
pub(super) fn concat(parts: &[&Traced], at: &Place) -> Traced {
    let mut out = Traced { text: String::new(), at: at.clone(), pieces: Vec::new(), trail: Vec::new() };
    for part in parts {
        let from = out.text.len();
        out.text.push_str(&part.text);
        out.pieces.extend(
            part.pieces
                .iter()
                .map(|piece| Piece { range: from + piece.range.start..from + piece.range.end, ..piece.clone() }),
        );
        for step in &part.trail {
            if !out.trail.contains(step) {
                out.trail.push(step.clone());
            }
        }
    }
    out
}
