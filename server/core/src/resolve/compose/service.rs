//! The services of a merged tree: images, builds, variables, and what ties them to each other.

use std::collections::{BTreeMap, BTreeSet};

use super::env::{self, Both, Env};
use super::load::{Loader, Scope};
use super::project::text;
use super::value::{Entry, Value, slice};
use super::{Build, EnvFile, Service, words};
use crate::resolve::traced::{Step, Traced};
use crate::source::compose::Type;
use crate::text::RelPath;

pub(super) fn services(
    loader: &mut Loader<'_>,
    dict: &Value,
    scope: &Scope,
    profiles: &[String],
) -> BTreeMap<String, Service> {
    let entries = dict.get("services").map_or(&[][..], Value::entries);
    entries
        .iter()
        .filter(|entry| entry.value.as_map().is_some())
        .map(|entry| (entry.key.to_string(), service(loader, entry, scope, profiles)))
        .collect()
}

fn service(loader: &mut Loader<'_>, entry: &Entry, scope: &Scope, active: &[String]) -> Service {
    let value = &entry.value;
    let profiles = texts(value.get("profiles"));
    let enabled =
        profiles.is_empty() || profiles.iter().any(|own| active.iter().any(|name| name == "*" || name == own));
    let env_file = env_files(value, &scope.folder);
    trailing(loader, value.get("environment"), false);
    trailing(loader, value.get("build").and_then(|build| build.get("args")), true);
    let environment = environment(loader, &entry.key, value, &env_file, &scope.env, enabled);
    Service {
        name: entry.key.to_string(),
        at: entry.at.clone(),
        image: value.get("image").and_then(Value::traced).filter(|image| !image.text.is_empty()).cloned(),
        build: value.get("build").and_then(|value| build(value, scope)),
        environment,
        env_file,
        labels: pairs(value.get("labels"))
            .into_iter()
            .map(|(name, value)| (name, value.unwrap_or_else(|| empty(entry))))
            .collect(),
        profiles,
        enabled,
        command: command(loader, value, "command"),
        entrypoint: command(loader, value, "entrypoint"),
        restart: text(value.get("restart")),
        platform: value.get("platform").and_then(Value::traced).cloned(),
        binds_source: binds(value, |last| !last.trim_start_matches('.').contains('.') && !holds_data(last)),
        binds_root: binds(value, |last| matches!(last, "." | "..")),
        depends_on: depends_on(value),
        links: texts(value.get("links")).iter().map(|link| link.split(':').next().unwrap_or(link).to_owned()).collect(),
        files: Vec::new(),
    }
}

fn empty(entry: &Entry) -> Traced {
    Traced { text: String::new(), at: entry.at.clone(), pieces: Vec::new(), trail: Vec::new() }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    value.map_or(&[][..], Value::items).iter().filter_map(|item| text(Some(item))).collect()
}

/// Compose takes no name with a blank behind it; `set`: where it has a value.
fn trailing(loader: &mut Loader<'_>, list: Option<&Value>, set: bool) {
    for item in list.map_or(&[][..], Value::items) {
        let Some(text) = item.as_str().filter(|text| !set || text.contains('=')) else { continue };
        if text.split('=').next().is_some_and(|name| name.ends_with(char::is_whitespace)) {
            loader.problem(&item.at, "a name with a blank behind it");
        }
    }
}

/// The pairs of a map, or of a list of `key=value`.
fn pairs(value: Option<&Value>) -> BTreeMap<String, Option<Traced>> {
    let mut pairs = BTreeMap::new();
    let Some(value) = value else { return pairs };
    for entry in value.entries() {
        pairs.insert(entry.key.to_string(), entry.value.traced().cloned());
    }
    for item in value.items() {
        let Some(traced) = item.traced() else { continue };
        match traced.text.find('=') {
            Some(at) => {
                let key = traced.text.get(..at).unwrap_or("").to_owned();
                pairs.insert(key, Some(slice(traced, at + 1, traced.text.len())));
            }
            None => {
                pairs.insert(traced.text.clone(), None);
            }
        }
    }
    pairs
}

fn build(value: &Value, scope: &Scope) -> Option<Build> {
    let context = value.get("context").and_then(Value::scalar)?;
    let traced = |key: &str| value.get(key).and_then(Value::traced).filter(|value| !value.text.is_empty()).cloned();
    let mut args = pairs(value.get("args"));
    for (name, arg) in &mut args {
        if arg.is_none() {
            *arg = scope.env.values.get(name).map(|known| env::inherited(name, &value.at, known));
        }
    }
    let contexts = value.get("additional_contexts").map_or(&[][..], Value::entries);
    Some(Build {
        context: context.text.clone(),
        folder: context.folder.clone().unwrap_or_else(|| scope.folder.clone()),
        dockerfile: traced("dockerfile"),
        dockerfile_inline: traced("dockerfile_inline"),
        target: traced("target"),
        args,
        additional_contexts: contexts
            .iter()
            .filter_map(|entry| Some((entry.key.to_string(), entry.value.traced()?.clone())))
            .collect(),
    })
}

fn env_files(service: &Value, folder: &RelPath) -> Vec<EnvFile> {
    let items = service.get("env_file").map_or(&[][..], Value::items);
    let entry = |item: &Value| {
        let path = item.get("path")?.scalar()?;
        let required = item.get("required").and_then(Value::scalar);
        let off = required.is_some_and(|required| {
            let text = required.text.text.to_ascii_lowercase();
            matches!(text.as_str(), "false" | "no" | "off" | "n" | "0")
                && matches!(required.kind, Type::Bool | Type::Str)
        });
        let file = path.folder.as_ref().unwrap_or(folder).join(&path.text.text);
        let raw = item.get("format").and_then(Value::as_str) == Some("raw");
        Some(EnvFile { path: path.text.clone(), file, required: !off, raw })
    };
    items.iter().filter_map(entry).collect()
}

/// Env files in order, then `environment`; a name without a value takes it from the project's variables, and where
/// these have none it hides the env files' value.
fn environment(
    loader: &mut Loader<'_>,
    name: &str,
    service: &Value,
    env_files: &[EnvFile],
    project: &Env,
    enabled: bool,
) -> BTreeMap<String, Option<Traced>> {
    let mut own = pairs(service.get("environment"));
    let at = service.get("environment").map_or(&service.at, |environment| &environment.at);
    for (key, value) in &mut own {
        if value.is_none() {
            *value = project.values.get(key).map(|known| env::inherited(key, at, known));
        }
    }
    let set = Env { values: own.iter().filter_map(|(key, value)| Some((key.clone(), value.clone()?))).collect() };
    let mut merged = set.clone();
    for file in env_files {
        read_env_file(loader, name, file, &Both(project, &set), &mut merged, enabled);
    }
    let mut all: BTreeMap<String, Option<Traced>> =
        merged.values.into_iter().map(|(key, value)| (key, Some(value))).collect();
    all.extend(own);
    all
}

fn read_env_file(
    loader: &mut Loader<'_>,
    name: &str,
    file: &EnvFile,
    first: &Both<'_>,
    merged: &mut Env,
    enabled: bool,
) {
    let mut problems = Vec::new();
    let Some(path) = &file.file else {
        if enabled && file.required {
            loader.problem(&file.path.at, "this env file lies outside the workspace");
        }
        return;
    };
    loader.consulted.insert(path.clone());
    let files = loader.files;
    let raw = file.raw.then(|| files.raw_env(path)).flatten();
    if enabled && raw.as_ref().is_some_and(|(_, broken)| *broken) {
        loader.problem(&file.path.at, "an env file that Compose cannot read");
    }
    let Some(lines) = raw.as_ref().map(|(lines, _)| lines.as_slice()).or_else(|| files.env(path)) else {
        if enabled && file.required && !files.exists(path) {
            loader.problem(&file.path.at, "this env file is not there");
        }
        return;
    };
    if enabled {
        loader.note_env(path, !file.raw);
    }
    let mut read = Env { values: merged.values.clone() };
    read.read(path, lines, first, &mut problems);
    if enabled {
        loader.problems.append(&mut problems);
    }
    let step = Step::new(file.path.at.clone(), format!("env_file of {name}"));
    for (key, mut value) in read.values {
        let known = merged.values.get(&key);
        if known == Some(&value) {
            continue;
        }
        value.trail.push(step.clone());
        merged.values.insert(key, value);
    }
}

/// The words of a command: a list as it is, text as a shell would split it.
fn command(loader: &mut Loader<'_>, service: &Value, key: &str) -> Option<Vec<Traced>> {
    let value = service.get(key).filter(|value| !value.is_null())?;
    let Some(traced) = value.traced() else {
        return Some(value.items().iter().filter_map(|item| item.traced().cloned()).collect());
    };
    let split = words::words(traced);
    if split.is_none() {
        loader.problem(&traced.at, format!("`{key}` cannot be split into words"));
    }
    split
}

/// Whether a folder of the workspace is mounted that passes: by its name, and not where images keep what is no source.
fn binds(service: &Value, is_it: impl Fn(&str) -> bool) -> bool {
    let volumes = service.get("volumes").map_or(&[][..], Value::items);
    volumes.iter().any(|volume| {
        let bind = volume.get("type").and_then(Value::as_str) == Some("bind");
        let source = volume.get("source").and_then(Value::as_str).unwrap_or("");
        let last = source.trim_end_matches('/').rsplit('/').next().unwrap_or("");
        let target = volume.get("target").and_then(Value::as_str).unwrap_or("");
        bind && source.starts_with('.') && is_it(last) && !keeps_data(target)
    })
}

/// Where images keep data, settings and logs.
fn keeps_data(target: &str) -> bool {
    const FOLDERS: [&str; 8] =
        ["/var/lib/", "/var/log", "/var/opt/", "/etc/", "/data", "/backup", "/bitnami/", "/usr/share/"];
    FOLDERS.iter().any(|folder| target.starts_with(folder))
}

/// Names of folders in which services keep data, settings and logs: no source.
fn holds_data(folder: &str) -> bool {
    const WORDS: [&str; 26] = [
        "backup",
        "backups",
        "cache",
        "cert",
        "certs",
        "certificates",
        "conf",
        "config",
        "configs",
        "data",
        "dbdata",
        "files",
        "letsencrypt",
        "log",
        "logs",
        "media",
        "postgres",
        "public",
        "redis",
        "settings",
        "ssl",
        "static",
        "storage",
        "tmp",
        "uploads",
        "volumes",
    ];
    let mut words = folder.trim_start_matches('.').split(['-', '_', '.']);
    words.any(|word| WORDS.contains(&word.to_ascii_lowercase().as_str()))
}

/// What it waits for: `depends_on`, links, and the services whose namespaces and volumes it shares.
fn depends_on(service: &Value) -> Vec<String> {
    let mut names: Vec<String> =
        service.get("depends_on").map_or(&[][..], Value::entries).iter().map(|entry| entry.key.to_string()).collect();
    let mut known: BTreeSet<String> = names.iter().cloned().collect();
    let mut add = |name: &str| {
        if known.insert(name.to_owned()) {
            names.push(name.to_owned());
        }
    };
    for link in texts(service.get("links")) {
        let mut parts = link.split(':');
        let (first, second, third) = (parts.next(), parts.next(), parts.next());
        // Compose takes a link apart at one colon only.
        add(if second.is_some() && third.is_none() { first.unwrap_or(&link) } else { &link });
    }
    for key in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
        if let Some(shared) = service.get(key).and_then(Value::as_str).and_then(|mode| mode.strip_prefix("service:")) {
            add(shared);
        }
    }
    for from in texts(service.get("volumes_from")) {
        if !from.starts_with("container:") {
            add(from.split(':').next().unwrap_or(&from));
        }
    }
    names
}
