//! Which values Compose takes where: the Compose Specification's schema
//! (<https://github.com/compose-spec/compose-spec/blob/main/schema/compose-spec.json>) as a table, with what Compose
//! 2.40 refuses beyond it when it turns text into numbers. Deliberately absent: messages for people; what the rules
//! use of a file is read without the schema.

mod file;
mod service;

pub(crate) use file::FILE;
pub(crate) use service::SERVICE;

use std::collections::HashSet;

use super::cast::{self, Cast};
use super::item::{Data, Item, Type};

/// The values that are allowed at a place.
#[derive(Debug)]
pub(crate) enum Shape {
    Any,
    /// Scalars of these types.
    Is(u8),
    /// Scalars of these types; text has to read as a number, a truth value, ...
    As(u8, Cast),
    /// One of these words.
    Word(&'static [&'static str]),
    List(&'static Shape),
    /// A list without repetition.
    Set(&'static Shape),
    /// A map with these keys; `x-*` too unless `closed`.
    Map {
        keys: &'static [(&'static str, Shape)],
        needs: &'static [&'static str],
        closed: bool,
    },
    /// A map from any name.
    Of(&'static Shape),
    /// A map from names of letters, digits, `.`, `_` and `-`; others are refused.
    Names(&'static Shape),
    Either(&'static [Shape]),
}

pub(crate) const STR: u8 = 1;
pub(crate) const BOOL: u8 = 2;
pub(crate) const INT: u8 = 4;
pub(crate) const NUM: u8 = 8;
pub(crate) const NULL: u8 = 16;

use Shape::{Any, As, Either, Is, List, Map, Names, Of, Set, Word};

const TEXT: Shape = Is(STR);
const TEXTS: Shape = Set(&TEXT);
const LIST: Shape = List(&TEXT);
const FLAG: Shape = As(BOOL | STR, Cast::Bool);
const FLAG_TEXT: Shape = Is(BOOL | STR);
const COUNT: Shape = As(INT | STR, Cast::Int);
const NUMBER: Shape = As(NUM | STR, Cast::Int);
const RATIO: Shape = As(NUM | STR, Cast::Float);
const SIZE: Shape = As(NUM | STR, Cast::Size);
const TIME: Shape = As(STR, Cast::Duration);
const TEXT_OR_LIST: Shape = Either(&[TEXT, TEXTS]);
const PAIRS: Shape = Either(&[Of(&Is(STR | NUM | BOOL | NULL)), TEXTS]);
const HOSTS: Shape = Either(&[Of(&Either(&[TEXT, LIST])), TEXTS]);
const COMMAND: Shape = Either(&[Is(NULL | STR), LIST]);
const OPTIONS: Shape = Of(&Is(STR | NUM));

const fn map(keys: &'static [(&'static str, Shape)]) -> Shape {
    Map { keys, needs: &[], closed: false }
}

const fn closed(keys: &'static [(&'static str, Shape)], needs: &'static [&'static str]) -> Shape {
    Map { keys, needs, closed: true }
}

/// A tree that a shape can be compared with: a file as it was read, or one under way through merging.
pub(crate) trait Tree: Sized {
    fn view(&self) -> View<'_, Self>;
}

pub(crate) enum View<'a, T> {
    Null,
    Scalar(Type, &'a str),
    Seq(&'a [T]),
    Map(Vec<(&'a str, &'a T)>),
}

impl Tree for Item {
    fn view(&self) -> View<'_, Self> {
        match &self.data {
            Data::Null => View::Null,
            Data::Scalar(text) => View::Scalar(text.kind, &text.text),
            Data::Seq(items) => View::Seq(items),
            Data::Map(fields) => View::Map(fields.iter().map(|field| (&*field.key.value, &field.value)).collect()),
        }
    }
}

/// The first value that does not fit, with its path below `tree` and what is wrong there (keys and types, no values).
pub(crate) fn mismatch<'a, T: Tree>(shape: &Shape, tree: &'a T, path: &mut Vec<String>) -> Option<(&'a T, String)> {
    let wrong = |what: &str| Some((tree, what.to_owned()));
    match (shape, tree.view()) {
        (Any, _) => None,
        (Is(types), View::Null) => (types & NULL == 0).then(|| (tree, "must not be empty".to_owned())),
        (Is(types), View::Scalar(kind, text)) => {
            (!is(*types, kind, text)).then(|| (tree, "has the wrong type".to_owned()))
        }
        (As(types, cast), View::Scalar(kind, text)) => {
            if !is(*types, kind, text) {
                return wrong("has the wrong type");
            }
            if kind == Type::Str && !cast::reads_as(*cast, text) { wrong("is not of the expected form") } else { None }
        }
        (Word(words), View::Scalar(Type::Str, text)) => {
            if words.contains(&text) {
                None
            } else {
                wrong("is none of the words allowed here")
            }
        }
        (List(each), View::Seq(items)) => items_mismatch(each, items, path),
        (Set(each), View::Seq(items)) => {
            if let Some(found) = items_mismatch(each, items, path) {
                return Some(found);
            }
            let mut texts = HashSet::new();
            let mut others: Vec<&T> = Vec::new();
            let twice = items.iter().any(|item| match item.view() {
                View::Scalar(kind, text) => !texts.insert((kind, text)),
                // Few long forms are alike; the first hundred are enough to look at.
                _ if others.len() > 100 || others.iter().any(|other| same(*other, item)) => others.len() <= 100,
                _ => {
                    others.push(item);
                    false
                }
            });
            if twice { wrong("repeats an item") } else { None }
        }
        (Map { keys, needs, closed }, View::Map(entries)) => {
            if let Some(key) = needs.iter().find(|key| entries.iter().all(|(name, _)| name != *key)) {
                return Some((tree, format!("lacks `{key}`")));
            }
            entries.into_iter().find_map(|(name, value)| {
                path.push(name.to_owned());
                let found = match keys.binary_search_by(|(key, _)| (*key).cmp(name)) {
                    Ok(at) => keys.get(at).and_then(|(_, shape)| mismatch(shape, value, path)),
                    Err(_) if !*closed && name.starts_with("x-") => None,
                    Err(_) => Some((value, "is no key that Compose knows here".to_owned())),
                };
                if found.is_none() {
                    path.pop();
                }
                found
            })
        }
        (Of(each) | Names(each), View::Map(entries)) => entries.into_iter().find_map(|(name, value)| {
            path.push(name.to_owned());
            let bad = matches!(shape, Names(_)) && !is_name(name);
            let found = if bad {
                Some((value, "has a name that Compose refuses".to_owned()))
            } else {
                mismatch(each, value, path)
            };
            if found.is_none() {
                path.pop();
            }
            found
        }),
        (Either(shapes), _) => {
            let depth = path.len();
            let mut deepest = None;
            for shape in *shapes {
                let found = mismatch(shape, tree, path)?;
                if path.len() > depth {
                    deepest = Some((found, path.split_off(depth)));
                }
            }
            match deepest {
                Some((found, tail)) => {
                    path.extend(tail);
                    Some(found)
                }
                None => wrong("has the wrong type"),
            }
        }
        _ => wrong("has the wrong type"),
    }
}

fn items_mismatch<'a, T: Tree>(each: &Shape, items: &'a [T], path: &mut Vec<String>) -> Option<(&'a T, String)> {
    items.iter().enumerate().find_map(|(at, item)| {
        path.push(at.to_string());
        let found = mismatch(each, item, path);
        if found.is_none() {
            path.pop();
        }
        found
    })
}

fn is(types: u8, kind: Type, text: &str) -> bool {
    let bits = match kind {
        Type::Str => STR,
        Type::Bool => BOOL,
        Type::Int => INT | NUM,
        Type::Float if text.contains(['.', 'e', 'I', 'N']) => NUM,
        Type::Float => NUM | INT,
        Type::Time => 0,
    };
    types & bits != 0
}

/// `^[a-zA-Z0-9._-]+$`
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

/// Whether two trees say the same.
pub(crate) fn same<T: Tree>(a: &T, b: &T) -> bool {
    match (a.view(), b.view()) {
        (View::Null, View::Null) => true,
        (View::Scalar(kind, text), View::Scalar(other, with)) => kind == other && text == with,
        (View::Seq(a), View::Seq(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (View::Map(a), View::Map(b)) => {
            a.len() == b.len()
                && a.iter().all(|(key, value)| b.iter().any(|(other, with)| key == other && same(*value, *with)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml;

    fn sorted(shape: &Shape) -> bool {
        match shape {
            Map { keys, .. } => keys.is_sorted_by(|a, b| a.0 < b.0) && keys.iter().all(|(_, shape)| sorted(shape)),
            List(each) | Set(each) | Of(each) | Names(each) => sorted(each),
            Either(shapes) => shapes.iter().all(sorted),
            _ => true,
        }
    }

    #[test]
    fn keys_are_found_by_halving() {
        assert!(sorted(&FILE));
    }

    #[test]
    fn mismatches_are_found_with_their_path() {
        let found = |text: &str| {
            let item = Item::new(yaml::read(text).root().unwrap(), text);
            let mut path = Vec::new();
            mismatch(&SERVICE, &item, &mut path).map(|(_, what)| format!("{} {what}", path.join(".")))
        };
        assert_eq!(found("image: x\nenvironment: {A: 1, B: null, C: true}\ntty: 'yes'\n"), None);
        assert_eq!(found("image: 16\n").as_deref(), Some("image has the wrong type"));
        assert_eq!(found("environment: {A: [1]}\n").as_deref(), Some("environment.A has the wrong type"));
        assert_eq!(found("environment: {A: 2024-01-01}\n").as_deref(), Some("environment.A has the wrong type"));
        assert_eq!(found("links: [a, a]\n").as_deref(), Some("links repeats an item"));
        assert_eq!(found("depends_on: {a: {}}\n").as_deref(), Some("depends_on.a lacks `condition`"));
        assert_eq!(found("build: {contxt: .}\n").as_deref(), Some("build.contxt is no key that Compose knows here"));
        assert_eq!(found("tty: maybe\n").as_deref(), Some("tty is not of the expected form"));
        assert_eq!(found("healthcheck: {interval: 1m30s, retries: '3'}\n"), None);
    }
}
