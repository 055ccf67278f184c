//! What a compose file names at a place: variables, services, files, stages; and where each is defined and used.
//! Deliberately absent: Dockerfiles themselves (`dockerfile`).

use std::collections::BTreeSet;

use super::scene::{self, Node};
use super::{Symbol, scene::expanded};
use crate::engine::Engine;
use crate::resolve::Setup;
use crate::resolve::interpolate;
use crate::resolve::traced::Traced;
use crate::source::compose::{Item, Model, Text, Type};
use crate::text::{Place, RelPath, Span};

pub(super) fn symbol(engine: &Engine, path: &RelPath, model: &Model, offset: u32) -> Option<Symbol> {
    let nodes = scene::nodes(model);
    let (node, on_key) = scene::at(&nodes, offset)?;
    if on_key {
        return match node.keys.as_slice() {
            ["services", name] | ["services", _, "depends_on", name] => service(name),
            ["services", owner, "build", "args", name] => {
                Some(Symbol::Argument { files: dockerfiles(engine, path, &node, owner), name: (*name).to_owned() })
            }
            ["services", _, "environment", name] if !node.item.is_map() && node.text().is_none() => {
                Some(Symbol::Variable { name: (*name).to_owned(), default: None })
            }
            _ => None,
        };
    }
    let text = node.text()?;
    if let Some(symbol) = variable_at(path, text, offset) {
        return Some(symbol);
    }
    match node.keys.as_slice() {
        ["services", _, "environment", ""] if !text.text.contains('=') => {
            Some(Symbol::Variable { name: text.text.to_string(), default: None })
        }
        ["services", _, "depends_on" | "volumes_from", ""] => service(text.text.split(':').next()?),
        ["services", _, "links", ""] => service(text.text.split(':').next()?),
        ["services", _, "network_mode" | "pid" | "ipc"] => service(text.text.strip_prefix("service:")?),
        ["services", _, "extends"] => service(&text.text),
        ["services", owner, "extends", "service"] => extended(engine, path, &node, owner, &text.text),
        ["services", owner, "build", "target"] => {
            let files = dockerfiles(engine, path, &node, owner);
            let name =
                scene::of_file(engine, path).iter().find_map(|setup| expanded(engine, setup, path, node.item))?;
            Some(Symbol::Stage { files, name })
        }
        ["services", owner, "build"] | ["services", owner, "build", "context" | "dockerfile"] => {
            Some(Symbol::File(dockerfiles(engine, path, &node, owner)))
        }
        ["services", _, "extends", "file"]
        | ["services", _, "env_file" | "label_file"]
        | ["services", _, "env_file" | "label_file", ""]
        | ["services", _, "env_file", "", "path"]
        | ["include", ""]
        | ["include", "", "path" | "env_file"]
        | ["include", "", "path" | "env_file", ""] => Some(Symbol::File(files(engine, path, node.item))),
        _ => None,
    }
}

fn service(name: &str) -> Option<Symbol> {
    (!name.is_empty()).then(|| Symbol::Service { name: name.to_owned(), files: None })
}

/// The variable at an offset of a value: the innermost one.
fn variable_at(path: &RelPath, text: &Text, offset: u32) -> Option<Symbol> {
    let (used, place) =
        used(text).into_iter().filter(|(_, place)| place.touches(offset)).min_by_key(|(_, place)| {
            // Between two variables the cursor belongs to the one behind it.
            (place.end == offset, place.len())
        })?;
    let _ = place;
    let default = used.default.filter(|range| !range.is_empty() && text.verbatim);
    let default = default.map(|range| Place::new(path, text.inner.slice(range.start, range.end)));
    Some(Symbol::Variable { name: text.text.get(used.name)?.to_owned(), default })
}

/// The variables of a value with the place of each; one for all where it is not written letter for letter.
pub(super) fn used(text: &Text) -> Vec<(interpolate::Use, Span)> {
    if text.kind != Type::Str || !text.text.contains('$') {
        return Vec::new();
    }
    let uses = interpolate::uses(&text.text);
    let place = |used: &interpolate::Use| {
        if text.verbatim { text.inner.slice(used.whole.start, used.whole.end) } else { text.inner }
    };
    uses.into_iter().map(|used| (used.clone(), place(&used))).collect()
}

/// The files that a text may name, one for each chain that sees it another way.
fn files(engine: &Engine, path: &RelPath, item: &Item) -> Vec<RelPath> {
    let setups = scene::of_file(engine, path);
    let found = setups.iter().filter_map(|setup| {
        let text = expanded(engine, setup, path, item).filter(|text| !text.is_empty())?;
        scene::folder(setup, path).join(&text)
    });
    found.collect::<BTreeSet<_>>().into_iter().collect()
}

fn extended(engine: &Engine, path: &RelPath, node: &Node<'_>, owner: &str, name: &str) -> Option<Symbol> {
    let file = node.document.get("services")?.get(owner)?.get("extends")?.get("file");
    let files = file.map(|file| files(engine, path, file));
    Some(Symbol::Service { name: name.to_owned(), files })
}

/// The Dockerfiles that a service of this file is built from.
fn dockerfiles(engine: &Engine, path: &RelPath, node: &Node<'_>, owner: &str) -> Vec<RelPath> {
    let setups = scene::of_file(engine, path);
    let merged = setups.iter().filter_map(|setup| setup.project.services.get(owner)?.build.as_ref()?.dockerfile_path());
    let mut found: BTreeSet<RelPath> = merged.collect();
    if found.is_empty() {
        // A service that no chain keeps: by what stands here alone.
        let build = node.document.get("services").and_then(|services| services.get(owner)?.get("build"));
        let text = |setup: &Setup, key: &str| expanded(engine, setup, path, build?.get(key)?);
        for setup in &setups {
            let short = build.and_then(|build| expanded(engine, setup, path, build));
            let context = short.or_else(|| text(setup, "context")).unwrap_or_else(|| ".".to_owned());
            let name = text(setup, "dockerfile").unwrap_or_else(|| "Dockerfile".to_owned());
            found.extend(scene::folder(setup, path).join(&context).and_then(|folder| folder.join(&name)));
        }
    }
    found.into_iter().collect()
}

/// The lines of env files that set a variable for the chains that read a file; else its default there; else lines of
/// env files beside the chains, which a person may have to name when calling Compose.
pub(super) fn lines_of(engine: &Engine, path: &RelPath, name: &str, default: Option<&Place>) -> Vec<Place> {
    let setups = scene::of_file(engine, path);
    let set = |setup: &Setup| line(engine, scene::variables(engine, setup, path).get(name)?);
    let found: Vec<Place> = setups.iter().filter_map(set).collect();
    match default {
        _ if !found.is_empty() => found,
        Some(default) => vec![default.clone()],
        None => beside(engine, &setups, name),
    }
}

/// The name of the line that a value comes from.
pub(super) fn line(engine: &Engine, value: &Traced) -> Option<Place> {
    let lines = &engine.reading(&value.at.file)?.defines;
    let line = lines.iter().find(|line| line.value_span == value.at.span)?;
    Some(Place::new(&value.at.file, line.name.span))
}

fn beside(engine: &Engine, setups: &[Setup], name: &str) -> Vec<Place> {
    let folders: BTreeSet<RelPath> = setups.iter().filter_map(|setup| Some(setup.chain.first()?.folder())).collect();
    let near = engine.files().filter(|path| folders.contains(&path.folder()));
    near.flat_map(|path| own_lines(engine, path, name)).collect()
}

/// The lines of an env file that set a variable.
pub(super) fn own_lines(engine: &Engine, path: &RelPath, name: &str) -> Vec<Place> {
    let Some(reading) = engine.reading(path).filter(|reading| reading.source == "dotenv") else { return Vec::new() };
    let lines = reading.defines.iter().filter(|line| &*line.name.value == name);
    lines.map(|line| Place::new(path, line.name.span)).collect()
}

/// Every use of a variable in the files of the chains that read a file.
pub(super) fn uses(engine: &Engine, path: &RelPath, name: &str) -> Vec<Place> {
    let files: BTreeSet<RelPath> =
        scene::of_file(engine, path).into_iter().flat_map(|setup| setup.project.files).collect();
    files.iter().flat_map(|file| uses_in(engine, file, name)).collect()
}

/// Every use of a line of an env file: in the files of chains that take the variable from there, or would if the file
/// were named to them.
pub(super) fn uses_of_line(engine: &Engine, path: &RelPath, name: &str) -> Vec<Place> {
    let mut files = BTreeSet::new();
    for setup in scene::near(engine, path) {
        for file in &setup.project.files {
            let value = scene::variables(engine, &setup, file).remove(name);
            let takes = value.map(|value| value.at.file == *path);
            let beside = setup.chain.first().is_some_and(|first| first.folder() == path.folder());
            if takes.unwrap_or(beside) {
                files.insert(file.clone());
            }
        }
    }
    files.iter().flat_map(|file| uses_in(engine, file, name)).collect()
}

fn uses_in(engine: &Engine, path: &RelPath, name: &str) -> Vec<Place> {
    let Some(model) = scene::model(engine, path) else { return Vec::new() };
    let mut found = Vec::new();
    for node in scene::nodes(model).iter().filter(|node| node.item.alias.is_none()) {
        if let (["services", _, "environment", key], None, Some(field)) = (&*node.keys, node.text(), node.field)
            && *key == name
        {
            found.push(Place::new(path, field.key.span));
        }
        let Some(text) = node.text() else { continue };
        if matches!(&*node.keys, ["services", _, "environment", ""]) && &*text.text == name {
            found.push(Place::new(path, text.inner));
        }
        for (used, whole) in used(text).into_iter().filter(|(used, _)| text.text.get(used.name.clone()) == Some(name)) {
            let name = text.inner.slice(used.name.start, used.name.end);
            found.push(Place::new(path, if text.verbatim { name } else { whole }));
        }
    }
    found
}

/// The compose files of a chain that add to one another: without those that are only extended.
fn laid(engine: &Engine, setup: &Setup) -> Vec<RelPath> {
    let mut extended = BTreeSet::new();
    for file in &setup.project.files {
        let Some(model) = scene::model(engine, file) else { continue };
        for node in scene::nodes(model) {
            if matches!(&*node.keys, ["services", _, "extends", "file"]) {
                let text = expanded(engine, setup, file, node.item).unwrap_or_default();
                extended.extend(scene::folder(setup, file).join(&text));
            }
        }
    }
    let given = |file: &&RelPath| setup.chain.contains(*file) || !extended.contains(*file);
    setup.project.files.iter().filter(given).cloned().collect()
}

/// The key of a service: the first file of each chain that has it, or that of the files named.
pub(super) fn services(engine: &Engine, path: &RelPath, name: &str, named: Option<&[RelPath]>) -> Vec<Place> {
    if let Some(files) = named {
        return files.iter().flat_map(|file| keys(engine, file, name)).collect();
    }
    let setups = scene::of_file(engine, path);
    if !setups.iter().any(|setup| laid(engine, setup).contains(path)) {
        return keys(engine, path, name);
    }
    let first =
        |setup: &Setup| laid(engine, setup).iter().map(|file| keys(engine, file, name)).find(|found| !found.is_empty());
    setups.iter().filter_map(first).flatten().collect()
}

fn keys(engine: &Engine, path: &RelPath, name: &str) -> Vec<Place> {
    let Some(model) = scene::model(engine, path) else { return Vec::new() };
    let services = model.documents.iter().filter_map(|document| document.get("services")).flat_map(Item::entries);
    let found = services.filter(|field| field.merged.is_none() && &*field.key.value == name);
    found.map(|field| Place::new(path, field.key.span)).collect()
}

/// Keys of the service in every file of its chains, and where it is named there.
pub(super) fn service_uses(engine: &Engine, path: &RelPath, name: &str, named: Option<&[RelPath]>) -> Vec<Place> {
    let homes: Vec<RelPath> = named.map_or_else(|| vec![path.clone()], <[RelPath]>::to_vec);
    let mut found = Vec::new();
    for home in &homes {
        for setup in scene::near(engine, home) {
            let all = &setup.project.files;
            if !all.contains(home) {
                continue;
            }
            let laid = laid(engine, &setup);
            let together = if laid.contains(home) { laid } else { vec![home.clone()] };
            for file in &together {
                found.extend(keys(engine, file, name));
            }
            for file in all {
                found.extend(mentions(engine, &setup, file, name, &together));
            }
        }
    }
    if found.is_empty() {
        for setup in scene::of_file(engine, path) {
            found.extend(mentions(engine, &setup, path, name, std::slice::from_ref(path)));
        }
    }
    found
}

/// Where a file names a service of the files `home`.
fn mentions(engine: &Engine, setup: &Setup, path: &RelPath, name: &str, home: &[RelPath]) -> Vec<Place> {
    let Some(model) = scene::model(engine, path) else { return Vec::new() };
    let mut found = Vec::new();
    for node in scene::nodes(model).iter().filter(|node| node.item.alias.is_none()) {
        let key = || node.field.map(|field| field.key.span);
        let text = node.text();
        let own = home.contains(path);
        let part = |text: &Text, from: usize| {
            let rest = text.text.get(from..).unwrap_or("");
            let named = rest.split(':').next() == Some(name);
            named.then(|| if text.verbatim { text.inner.slice(from, from + name.len()) } else { text.inner })
        };
        let span = match (&*node.keys, text) {
            (["services", _, "depends_on", key_name], _) if own && *key_name == name => key(),
            (["services", _, "depends_on" | "links" | "volumes_from", ""], Some(text)) if own => part(text, 0),
            (["services", _, "network_mode" | "pid" | "ipc"], Some(text))
                if own && text.text.starts_with("service:") =>
            {
                part(text, "service:".len())
            }
            (["services", _, "extends"], Some(text)) if own => part(text, 0),
            (["services", owner, "extends", "service"], Some(text)) => {
                let extends = node.document.get("services").and_then(|services| services.get(owner)?.get("extends"));
                let file = extends.and_then(|extends| expanded(engine, setup, path, extends.get("file")?));
                let target = match file {
                    Some(file) => scene::folder(setup, path).join(&file),
                    None => Some(path.clone()),
                };
                target.filter(|target| home.contains(target)).and_then(|_| part(text, 0))
            }
            _ => None,
        };
        found.extend(span.map(|span| Place::new(path, span)));
    }
    found
}

/// Where compose files name a stage as the target of a build from this Dockerfile.
pub(super) fn targets(engine: &Engine, dockerfile: &RelPath, names: impl Fn(&str) -> bool) -> Vec<Place> {
    let mut found = Vec::new();
    for setup in scene::near(engine, dockerfile) {
        for build in setup.project.services.values().filter_map(|service| service.build.as_ref()) {
            let target = build.target.as_ref().filter(|target| names(&target.text));
            if let Some(target) = target.filter(|_| build.dockerfile_path().as_ref() == Some(dockerfile)) {
                found.push(target.at.clone());
            }
        }
    }
    found
}

/// Where compose files give a build argument of this Dockerfile.
pub(super) fn given(engine: &Engine, dockerfile: &RelPath, name: &str) -> Vec<Place> {
    let mut found = Vec::new();
    for setup in scene::near(engine, dockerfile) {
        let services = setup.project.services.iter();
        let built = services.filter(|(_, service)| {
            service.build.as_ref().and_then(crate::resolve::compose::Build::dockerfile_path).as_ref()
                == Some(dockerfile)
        });
        let owners: BTreeSet<&str> = built.map(|(owner, _)| owner.as_str()).collect();
        for file in &setup.project.files {
            let Some(model) = scene::model(engine, file) else { continue };
            for node in scene::nodes(model) {
                if let (["services", owner, "build", "args", key], Some(field)) = (&*node.keys, node.field)
                    && *key == name
                    && owners.contains(owner)
                {
                    found.push(Place::new(file, field.key.span));
                }
            }
        }
    }
    found
}
