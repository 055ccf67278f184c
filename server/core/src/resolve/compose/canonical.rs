//! Short forms into long ones, defaults, and the folders that relative paths count from.
//! Deliberately absent: forms of what is not looked at (ulimits, devices).

use super::env::{self, Env};
use super::merge;
use super::value::{Data, Entry, Map, Value, slice};
use super::{volume, words};
use crate::source::compose::Type;
use crate::text::{Place, RelPath};

/// Brings the services into the long form. What has no form is left as it is: the schema has told of it.
pub(super) fn canonical(dict: &mut Value, problems: &mut Vec<(Place, String)>) {
    for entry in services(dict) {
        let Some(service) = entry.value.as_map_mut() else { continue };
        for field in &mut service.0 {
            match &*field.key {
                "build" => build(&mut field.value),
                "depends_on" => depends_on(&mut field.value),
                "env_file" => env_files(&mut field.value),
                "label_file" => list(&mut field.value),
                "extends" => keyed(&mut field.value, "service"),
                "networks" | "models" => names(&mut field.value),
                "secrets" | "configs" => items(&mut field.value).for_each(|item| keyed(item, "source")),
                "ports" => items(&mut field.value).for_each(|item| port(item, problems)),
                "volumes" => items(&mut field.value).for_each(|item| mount(item, problems)),
                _ => {}
            }
        }
    }
}

fn services(dict: &mut Value) -> impl Iterator<Item = &mut Entry> {
    let services = dict.as_map_mut().and_then(|map| map.get_mut("services")).and_then(Value::as_map_mut);
    services.map(|services| services.0.iter_mut()).into_iter().flatten()
}

fn items(value: &mut Value) -> impl Iterator<Item = &mut Value> {
    match &mut value.data {
        Data::Seq(items) => items.iter_mut(),
        _ => [].iter_mut(),
    }
}

/// Text as a map of one key.
fn keyed(value: &mut Value, key: &str) {
    if value.scalar().is_some() {
        let at = value.at.clone();
        let old = std::mem::replace(value, Value::map_at(at.clone()));
        if let Some(map) = value.as_map_mut() {
            map.set(key, at, old);
        }
    }
}

fn list(value: &mut Value) {
    if value.scalar().is_some() {
        let at = value.at.clone();
        let old = std::mem::replace(value, Value::null(at));
        value.data = Data::Seq(vec![old]);
    }
}

/// A list of names as a map of nothing.
fn names(value: &mut Value) {
    let Data::Seq(items) = &value.data else { return };
    let entry = |item: &Value| {
        Some(Entry { key: item.as_str()?.into(), at: item.at.clone(), value: Value::null(item.at.clone()) })
    };
    value.data = Data::Map(Map::unique(items.iter().filter_map(entry)));
}

fn build(value: &mut Value) {
    keyed(value, "context");
    let Some(contexts) = value.as_map_mut().and_then(|map| map.get_mut("additional_contexts")) else { return };
    let Data::Seq(items) = &contexts.data else { return };
    let mut map = Map::default();
    for item in items {
        let Some((traced, at)) = item.traced().and_then(|traced| Some((traced, traced.text.find('=')?))) else {
            continue;
        };
        let name = traced.text.get(..at).unwrap_or("").to_owned();
        let value = slice(traced, at + 1, traced.text.len());
        map.set(&name, item.at.clone(), Value::text(value, item.at.clone()));
    }
    contexts.data = Data::Map(map);
}

fn depends_on(value: &mut Value) {
    match &mut value.data {
        Data::Seq(items) => {
            let entry = |item: &mut Value| {
                Some(Entry {
                    key: item.as_str()?.into(),
                    at: item.at.clone(),
                    value: merge::dependency(item.at.clone()),
                })
            };
            value.data = Data::Map(Map::unique(items.iter_mut().filter_map(entry)));
        }
        Data::Map(map) => {
            for entry in &mut map.0 {
                let Some(own) = entry.value.as_map_mut() else { continue };
                if let Data::Map(defaults) = merge::dependency(entry.at.clone()).data {
                    own.0.extend(
                        defaults.0.into_iter().filter(|default| own.get(&default.key).is_none()).collect::<Vec<_>>(),
                    );
                }
            }
        }
        _ => {}
    }
}

fn env_files(value: &mut Value) {
    list(value);
    for item in items(value) {
        keyed(item, "path");
    }
}

fn port(value: &Value, problems: &mut Vec<(Place, String)>) {
    if let Some(mistake) = value.as_str().and_then(words::port_mistake) {
        problems.push((value.at.clone(), mistake.to_owned()));
    }
}

/// A volume's short form; what it means in the long one.
fn mount(value: &mut Value, problems: &mut Vec<(Place, String)>) {
    let Some(scalar) = value.scalar().filter(|scalar| scalar.kind == Type::Str) else { return };
    let at = value.at.clone();
    let traced = &scalar.text;
    let volume = match volume::parse(&traced.text) {
        Ok(volume) => volume,
        Err(message) => {
            problems.push((at, message.to_owned()));
            return;
        }
    };
    let mut map = Map::default();
    map.set("type", at.clone(), Value::implied(if volume.bind { "bind" } else { "volume" }, at.clone()));
    if !volume.source.is_empty() {
        let source = slice(traced, volume.source.start, volume.source.end);
        map.set("source", at.clone(), Value { at: source.at.clone(), ..Value::text(source, at.clone()) });
    }
    let mut target = slice(traced, volume.target.start, volume.target.end);
    let clean = clean(&target.text);
    if clean != target.text {
        target = slice(&target, 0, clean.len().min(target.text.len()));
        target.text = clean;
        target.pieces.clear();
    }
    map.set("target", at.clone(), Value::text(target, at.clone()));
    let folder = scalar.folder.clone();
    value.data = Data::Map(map);
    if let Some(folder) = folder {
        value.each_scalar(&mut |scalar| scalar.folder = Some(folder.clone()));
    }
}

/// A path without `.`, `..` and doubled slashes, as Go cleans it.
fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    match (rooted, parts.join("/")) {
        (true, path) => format!("/{path}"),
        (false, path) if path.is_empty() => ".".into(),
        (false, path) => path,
    }
}

/// What Compose fills in once all files are merged.
pub(super) fn defaults(dict: &mut Value) {
    for entry in services(dict) {
        let Some(build) = entry.value.as_map_mut().and_then(|map| map.get_mut("build")) else { continue };
        let at = build.at.clone();
        if let Some(map) = build.as_map_mut().filter(|map| map.get("context").is_none()) {
            map.set("context", at.clone(), Value::implied(".", at));
        }
    }
}

/// Notes the folder that relative paths count from, where none is noted yet.
pub(super) fn folders(dict: &mut Value, folder: &RelPath) {
    for entry in services(dict) {
        service_folders(&mut entry.value, folder);
    }
}

pub(super) fn service_folders(service: &mut Value, folder: &RelPath) {
    let Some(service) = service.as_map_mut() else { return };
    let mut note = |value: &mut Value| {
        if let Data::Scalar(scalar) = &mut value.data {
            scalar.folder.get_or_insert_with(|| folder.clone());
        }
    };
    for field in &mut service.0 {
        match &*field.key {
            "build" => {
                if let Some(map) = field.value.as_map_mut() {
                    map.get_mut("context").map(&mut note);
                    if let Some(contexts) = map.get_mut("additional_contexts").and_then(Value::as_map_mut) {
                        contexts.0.iter_mut().for_each(|entry| note(&mut entry.value));
                    }
                }
            }
            "extends" => {
                field.value.as_map_mut().and_then(|map| map.get_mut("file")).map(&mut note);
            }
            "env_file" => {
                for item in items(&mut field.value) {
                    item.as_map_mut().and_then(|map| map.get_mut("path")).map(&mut note);
                }
            }
            "volumes" => {
                for item in items(&mut field.value) {
                    if item.get("type").and_then(Value::as_str) == Some("bind") {
                        item.as_map_mut().and_then(|map| map.get_mut("source")).map(&mut note);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Gives the bare names of an `environment` list their values from the project's variables.
pub(super) fn environment(dict: &mut Value, env: &Env) {
    for entry in services(dict) {
        let Some(environment) = entry.value.as_map_mut().and_then(|map| map.get_mut("environment")) else { continue };
        for item in items(environment) {
            let Some(name) = item.traced() else { continue };
            let Some(value) = env.values.get(&name.text) else { continue };
            let filled = env::assigned(name, value);
            *item = Value::text(filled, item.at.clone());
        }
    }
}
