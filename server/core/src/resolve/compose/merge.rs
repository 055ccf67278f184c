//! How one file's values are laid over another's, and a service's over the one it extends:
//! <https://github.com/compose-spec/compose-spec/blob/main/13-merge.md>.
//! Deliberately absent: which files, and in which order (`load`, `extends`, `include`).

use std::collections::hash_map::Entry as Slot;
use std::collections::{HashMap, HashSet};

use super::value::{Data, Entry, Map, Scalar, Value, concat};
use super::volume;
use crate::resolve::traced::{Piece, Step, Traced};
use crate::source::compose::Type;
use crate::text::{Place, RelPath};

/// How sequences and maps at a path of a service are merged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// By kind: maps by key, sequences one behind the other, the later scalar.
    Usual,
    /// The later value as it is.
    Replace,
    /// Both as sequences of `key=value`.
    Sequence,
    /// The same, without repetition.
    Hosts,
    /// Both as maps; a list is a map to what the second says.
    Named(Default),
    Build,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Default {
    Null,
    Started,
}

fn rule(path: &[String]) -> Rule {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match path.as_slice() {
        ["services", _, rest @ ..] => match rest {
            ["build"] => Rule::Build,
            ["command" | "entrypoint"] | ["healthcheck", "test"] => Rule::Replace,
            [
                "annotations" | "dns" | "dns_opt" | "dns_search" | "env_file" | "environment" | "label_file" | "labels"
                | "sysctls" | "tmpfs",
            ]
            | ["build", "additional_contexts" | "args" | "labels"]
            | ["deploy", "labels"] => Rule::Sequence,
            ["extra_hosts"] | ["build", "extra_hosts"] => Rule::Hosts,
            ["depends_on"] => Rule::Named(Default::Started),
            ["models" | "networks"] => Rule::Named(Default::Null),
            ["ulimits", _] => Rule::Replace,
            _ => Rule::Usual,
        },
        ["networks" | "volumes", _, "labels"] => Rule::Sequence,
        _ => Rule::Usual,
    }
}

/// Lays `over` over `base`; `path` is where both stand. What cannot be merged is told, and `over` stays.
pub(super) fn merge(base: Value, over: Value, path: &mut Vec<String>, problems: &mut Vec<(Place, String)>) -> Value {
    match rule(path) {
        Rule::Replace => return replaced(&base, over),
        Rule::Sequence => return joined(sequence(base), over),
        Rule::Hosts => {
            let base = sequence(base);
            let at = over.at.clone();
            let known: HashSet<String> = base.iter().filter_map(|item| Some(item.as_str()?.to_owned())).collect();
            let new = sequence(over).into_iter().filter(|item| !item.as_str().is_some_and(|text| known.contains(text)));
            let new: Vec<Value> = new.collect();
            return Value { at, data: Data::Seq(base.into_iter().chain(new).collect()) };
        }
        Rule::Named(default) => {
            let at = over.at.clone();
            let (base, over) = (named(base, default), named(over, default));
            return Value { at, data: Data::Map(maps(base, over, path, problems)) };
        }
        Rule::Build => {
            let at = over.at.clone();
            let (base, over) = (build_map(base), build_map(over));
            return Value { at, data: Data::Map(maps(base, over, path, problems)) };
        }
        Rule::Usual => {}
    }
    if over.is_null() {
        return base;
    }
    let Value { at, data } = base;
    match (data, over.data) {
        (Data::Map(base), Data::Map(new)) => Value { at: over.at, data: Data::Map(maps(base, new, path, problems)) },
        (Data::Seq(mut base), Data::Seq(new)) => {
            base.extend(new);
            Value { at: over.at, data: Data::Seq(base) }
        }
        (Data::Map(_) | Data::Seq(_), data) => {
            let message =
                format!("`{}` cannot be laid over the earlier value, which is of another kind", path.join("."));
            problems.push((over.at.clone(), message));
            Value { at: over.at, data }
        }
        (base, data) => replaced(&Value { at, data: base }, Value { at: over.at, data }),
    }
}

/// Merges two maps by key.
pub(super) fn maps(mut base: Map, over: Map, path: &mut Vec<String>, problems: &mut Vec<(Place, String)>) -> Map {
    let known: HashMap<Box<str>, usize> =
        base.0.iter().enumerate().map(|(at, entry)| (entry.key.clone(), at)).collect();
    for entry in over.0 {
        match known.get(&entry.key).and_then(|at| base.0.get_mut(*at)) {
            None => base.0.push(entry),
            Some(old) => {
                path.push(entry.key.to_string());
                let before = std::mem::replace(&mut old.value, Value::null(entry.at.clone()));
                old.value = merge(before, entry.value, path, problems);
                old.at = entry.at;
                path.pop();
            }
        }
    }
    base
}

/// `over` in the place of `base`, with a note of what it replaces.
pub(super) fn replaced(base: &Value, mut over: Value) -> Value {
    if base.is_null() || base.at == over.at {
        return over;
    }
    let why = if base.at.file == over.at.file {
        "replaces the value here".to_owned()
    } else {
        format!("replaces the value of {}", base.at.file)
    };
    over.through(&Step::new(base.at.clone(), why));
    over
}

fn joined(mut base: Vec<Value>, over: Value) -> Value {
    let at = over.at.clone();
    base.extend(sequence(over));
    Value { at, data: Data::Seq(base) }
}

/// A map as a sequence of `key=value`, sorted; a scalar as a sequence of one.
fn sequence(value: Value) -> Vec<Value> {
    match value.data {
        Data::Null => Vec::new(),
        Data::Seq(items) => items,
        Data::Scalar(_) => vec![value],
        Data::Map(map) => {
            let mut items: Vec<Value> = map.0.into_iter().flat_map(pairs).collect();
            items.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
            items
        }
    }
}

fn pairs(entry: Entry) -> Vec<Value> {
    let Entry { key, at, value } = entry;
    let values = match value.data {
        Data::Seq(items) => items,
        data => vec![Value { at: value.at, data }],
    };
    values.iter().map(|value| pair(&key, &at, value)).collect()
}

/// `key=value` as one text; `key` alone where there is no value.
fn pair(key: &str, at: &Place, value: &Value) -> Value {
    let name = |text: String| {
        let piece = Piece { range: 0..text.len(), shown: at.clone(), origin: None, via: Vec::new() };
        Traced { text, at: at.clone(), pieces: vec![piece], trail: Vec::new() }
    };
    let Some(traced) = value.traced() else { return Value::text(name(key.to_owned()), at.clone()) };
    Value::text(concat(&[&name(format!("{key}=")), traced], &value.at), value.at.clone())
}

fn named(value: Value, default: Default) -> Map {
    match value.data {
        Data::Map(map) => map,
        Data::Seq(items) => {
            let entries = items.into_iter().filter_map(|item| {
                let at = item.at.clone();
                let value = match default {
                    Default::Null => Value::null(at.clone()),
                    Default::Started => dependency(at.clone()),
                };
                Some(Entry { key: item.as_str()?.into(), at, value })
            });
            Map::unique(entries)
        }
        _ => Map::default(),
    }
}

/// What the short form of `depends_on` means.
pub(super) fn dependency(at: Place) -> Value {
    let mut required = Value::implied("true", at.clone());
    if let Data::Scalar(scalar) = &mut required.data {
        scalar.kind = Type::Bool;
    }
    let condition = Value::implied("service_started", at.clone());
    let mut map = Map::default();
    map.set("condition", at.clone(), condition);
    map.set("required", at.clone(), required);
    Value { at, data: Data::Map(map) }
}

/// `build: DIR` is short for its `context`.
pub(super) fn build_map(value: Value) -> Map {
    match value.data {
        Data::Map(map) => map,
        Data::Scalar(_) => {
            let at = value.at.clone();
            Map(vec![Entry { key: "context".into(), at, value }])
        }
        _ => Map::default(),
    }
}

/// How two items of a sequence are known to be the same thing; the later one then takes the place of the first.
#[derive(Clone, Copy)]
enum Index {
    /// Up to the first `=`.
    Key,
    Target,
    Path,
    /// By the target under this folder.
    Mount(&'static str),
    /// Text, or the whole of it.
    Port,
    Device,
}

fn index(path: &[String]) -> Option<Index> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let ["services", _, rest @ ..] = path.as_slice() else {
        return matches!(path.as_slice(), ["networks", _, "labels"]).then_some(Index::Key);
    };
    Some(match rest {
        [
            "annotations" | "cap_add" | "cap_drop" | "dns" | "dns_opt" | "dns_search" | "environment" | "labels"
            | "links" | "profiles" | "sysctls" | "tmpfs",
        ]
        | ["build", "args" | "additional_contexts" | "platform" | "tags" | "labels"]
        | ["deploy", "labels"]
        | ["networks", _, "aliases" | "link_local_ips"] => Index::Key,
        ["expose" | "ports"] => Index::Port,
        ["volumes"] => Index::Target,
        ["env_file"] => Index::Path,
        ["devices"] => Index::Device,
        ["configs"] => Index::Mount(""),
        ["secrets"] => Index::Mount("/run/secrets"),
        _ => return None,
    })
}

/// Drops what a later item of the same sequence redefines.
/// Paths of env files are compared as Compose has them at that point: as written, or as seen from `folder` once the
/// file they stand in has been left.
pub(super) fn unify(value: &mut Value, folder: &RelPath, path: &mut Vec<String>, problems: &mut Vec<(Place, String)>) {
    match &mut value.data {
        Data::Map(map) => {
            for entry in &mut map.0 {
                path.push(entry.key.to_string());
                unify(&mut entry.value, folder, path, problems);
                path.pop();
            }
        }
        Data::Seq(items) => {
            let Some(index) = index(path) else { return };
            let mut kept: Vec<Value> = Vec::with_capacity(items.len());
            let mut known: HashMap<String, usize> = HashMap::new();
            for item in std::mem::take(items) {
                match key_of(index, &item, folder).map(|key| known.entry(key)) {
                    Ok(Slot::Occupied(slot)) => {
                        if let Some(old) = kept.get_mut(*slot.get()) {
                            *old = replaced(old, item);
                        }
                    }
                    Ok(Slot::Vacant(slot)) => {
                        slot.insert(kept.len());
                        kept.push(item);
                    }
                    Err(message) => {
                        problems.push((item.at.clone(), format!("`{}`: {message}", path.join("."))));
                    }
                }
            }
            *items = kept;
        }
        _ => {}
    }
}

fn key_of(index: Index, item: &Value, folder: &RelPath) -> Result<String, &'static str> {
    let text = item.scalar().filter(|scalar| scalar.kind == Type::Str).map(|scalar| scalar.text.text.as_str());
    let key = |name: &str| item.get(name).and_then(Value::as_str);
    match index {
        Index::Key => {
            text.map(|text| text.split('=').next().unwrap_or(text).to_owned()).ok_or("an item that is not text")
        }
        Index::Port => match (text, item.scalar()) {
            (Some(text), _) => Ok(text.to_owned()),
            (None, Some(scalar)) => Ok(format!("{:?} {}", scalar.kind, scalar.text.text)),
            (None, None) if key("target").is_none() => Err("a port without `target`"),
            (None, None) => Ok(format!(
                "{}:{}:{}/{}",
                key("host_ip").unwrap_or("0.0.0.0"),
                key("published").unwrap_or(""),
                key("target").unwrap_or(""),
                key("protocol").unwrap_or("tcp")
            )),
        },
        Index::Target => match text {
            Some(text) => volume::parse(text).map(|volume| volume.target_of(text).to_owned()),
            None => key("target").map(str::to_owned).ok_or("a volume without `target`"),
        },
        Index::Device => match text {
            Some(text) => Ok(text.split(':').nth(1).unwrap_or(text).to_owned()),
            None => key("target").map(str::to_owned).ok_or("a device without `target`"),
        },
        Index::Path => match text {
            Some(text) => Ok(text.to_owned()),
            None => item
                .get("path")
                .and_then(Value::scalar)
                .map(|path| seen_from(folder, path))
                .ok_or("an env file without `path`"),
        },
        Index::Mount(folder) => match text {
            Some(text) => Ok(format!("{folder}/{text}")),
            None => key("target")
                .map(str::to_owned)
                .or_else(|| key("source").map(|source| format!("{folder}/{source}")))
                .ok_or("an entry without `source`"),
        },
    }
}

/// A path as seen from `folder`, where the folder that it counts from is known; else as it is written.
fn seen_from(folder: &RelPath, path: &Scalar) -> String {
    let text = path.text.text.as_str();
    let Some(target) = path.folder.as_ref().and_then(|from| from.join(text)) else { return text.to_owned() };
    let (mut here, mut there) = (folder.parts().peekable(), target.parts().peekable());
    while here.peek().is_some() && here.peek() == there.peek() {
        here.next();
        there.next();
    }
    here.map(|_| "..").chain(there).collect::<Vec<_>>().join("/")
}
