//! What Compose refuses after merging: values of a wrong form, and services that do not fit together.
//! Deliberately absent: problems of single texts (`canonical`, `interpolate`), of files (`load`, `extends`, `include`).

use std::collections::{BTreeMap, BTreeSet};

use super::Service;
use super::value::{Entry, Value, said};
use crate::source::compose::Type;
use crate::source::compose::schema::{self, Shape};
use crate::text::Place;

type Problems = Vec<(Place, String)>;

/// Compares a merged file with the schema; one problem for each service, and for each other top-level key.
pub(super) fn schema(dict: &Value, problems: &mut Problems) {
    let Shape::Map { keys, .. } = &schema::FILE else { return };
    for entry in dict.entries() {
        if &*entry.key == "services" {
            for service in entry.value.entries() {
                let mut path = vec![service.key.to_string()];
                if !schema::is_name(&service.key) {
                    problems
                        .push((service.at.clone(), "a service's name is of letters, digits, `.`, `_` and `-`".into()));
                }
                report(schema::mismatch(&schema::SERVICE, &service.value, &mut path), &path, service, problems);
            }
            continue;
        }
        let mut path = vec![entry.key.to_string()];
        match keys.binary_search_by(|(key, _)| (*key).cmp(&entry.key)) {
            Ok(at) => {
                let Some((_, shape)) = keys.get(at) else { continue };
                report(schema::mismatch(shape, &entry.value, &mut path), &path, entry, problems);
            }
            Err(_) if entry.key.starts_with("x-") => {}
            Err(_) => problems.push((entry.at.clone(), format!("`{}` is no key that Compose knows", entry.key))),
        }
    }
}

fn report(found: Option<(&Value, String)>, path: &[String], entry: &Entry, problems: &mut Problems) {
    if let Some((value, what)) = found {
        let at = if value.is_null() { &entry.at } else { &value.at };
        problems.push((at.clone(), format!("`{}` {what}", path.join("."))));
    }
}

/// Volumes, secrets and configs that contradict themselves.
pub(super) fn objects(dict: &Value, problems: &mut Problems) {
    for entry in dict.get("volumes").map_or(&[][..], Value::entries) {
        let external = entry.value.get("external").is_some_and(|external| external.as_str() != Some("false"));
        let other = entry
            .value
            .entries()
            .iter()
            .any(|field| !matches!(&*field.key, "external" | "name") && !field.key.starts_with("x-"));
        if external && other {
            problems
                .push((entry.at.clone(), format!("volume `{}` is external: only its name can be stated", entry.key)));
        }
    }
    for (kind, keys) in [("configs", &["file", "environment", "content"][..]), ("secrets", &["file", "environment"])] {
        for entry in dict.get(kind).map_or(&[][..], Value::entries) {
            let stated = keys.iter().filter(|key| entry.value.get(key).is_some()).count();
            let elsewhere = ["driver", "external"].iter().any(|key| entry.value.get(key).is_some());
            if stated > 1 || (stated == 0 && !elsewhere) {
                let message = format!("`{}` of {kind} needs one of {}", entry.key, keys.join(", "));
                problems.push((entry.at.clone(), message));
            }
        }
    }
}

/// What services of the chain that run say of each other.
pub(super) fn consistency(dict: &Value, services: &BTreeMap<String, Service>, problems: &mut Problems) {
    let Some(entries) = dict.get("services").map(Value::entries) else { return };
    let enabled = |name: &str| services.get(name).is_some_and(|service| service.enabled);
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    let declared = Declared::new(dict);
    for entry in entries.iter().filter(|entry| enabled(&entry.key)) {
        let Some(service) = services.get(&*entry.key) else { continue };
        let mut say = |message: String| problems.push((entry.at.clone(), message));
        alone(entry, service, &mut say);
        references(entry, &declared, &mut say);
        for name in &service.depends_on {
            let required = entry.value.get("depends_on").and_then(|all| all.get(name)?.get("required")?.as_str());
            let known = services.contains_key(name);
            if !enabled(name) && (!known || required != Some("false")) {
                say(format!("`{}` depends on `{name}`, which is not there", entry.key));
            }
        }
        let container = entry.value.get("container_name").and_then(Value::as_str).filter(|name| !name.is_empty());
        if let Some(other) = container.and_then(|name| names.insert(name, &entry.key)) {
            say(format!("`{}` and `{other}` have the same container name", entry.key));
        }
    }
    circles(services, problems);
}

/// What one service says against itself.
fn alone(entry: &Entry, service: &Service, say: &mut impl FnMut(String)) {
    let name = &entry.key;
    let get = |path: &[&str]| path.iter().try_fold(&entry.value, |value, key| value.get(key));
    if service.build.is_none() && service.image.is_none() && get(&["provider"]).is_none() {
        say(format!("`{name}` has neither an image nor a build"));
    }
    if let Some(build) = &service.build {
        if build.dockerfile.is_some() && build.dockerfile_inline.is_some() {
            say(format!("`{name}` has a Dockerfile and an inline one"));
        }
        let platforms = get(&["build", "platforms"]).map_or(&[][..], Value::items);
        let platform =
            service.platform.as_ref().map(|platform| platform.text.as_str()).filter(|platform| !platform.is_empty());
        if !platforms.is_empty()
            && platform.is_some_and(|own| platforms.iter().all(|other| other.as_str() != Some(own)))
        {
            say(format!("`{name}` is not built for its own platform"));
        }
    }
    let mode = get(&["network_mode"]).and_then(Value::as_str).unwrap_or("");
    if !mode.is_empty() && get(&["networks"]).is_some_and(|networks| !networks.entries().is_empty()) {
        say(format!("`{name}` has networks and a network mode"));
    }
    let test = get(&["healthcheck", "test"]).and_then(|test| test.items().first()?.as_str());
    if test.is_some_and(|first| !matches!(first, "CMD" | "CMD-SHELL" | "NONE")) {
        say(format!("the health check of `{name}` must start with CMD, CMD-SHELL or NONE"));
    }
    let scale = get(&["scale"]).and_then(Value::as_str);
    let replicas = get(&["deploy", "replicas"]).and_then(Value::as_str);
    if scale.is_some() && replicas.is_some() && scale != replicas {
        say(format!("`{name}` has two numbers of replicas"));
    }
    let many = scale.or(replicas).and_then(|count| count.parse::<i64>().ok()).is_some_and(|count| count > 1);
    if many && get(&["container_name"]).and_then(Value::as_str).is_some_and(|name| !name.is_empty()) {
        say(format!("`{name}` has a container name and more than one replica"));
    }
    for watch in get(&["develop", "watch"]).map_or(&[][..], Value::items) {
        let action = watch.get("action").and_then(Value::as_str);
        let target = watch.get("target").and_then(Value::as_str).unwrap_or("");
        if action != Some("rebuild") && action != Some("restart") && target.is_empty() {
            say(format!("a watch of `{name}` needs a target"));
        }
    }
}

/// Kind and name of what stands beside the services.
struct Declared<'a>(BTreeSet<(&'static str, &'a str)>);

impl<'a> Declared<'a> {
    fn new(dict: &'a Value) -> Self {
        let kinds = ["configs", "networks", "secrets", "volumes"].into_iter();
        let names = |kind| dict.get(kind).map_or(&[][..], Value::entries).iter().map(move |entry| (kind, &*entry.key));
        Self(kinds.flat_map(names).collect())
    }
}

/// Networks, volumes, secrets and configs that are declared nowhere.
fn references(entry: &Entry, all: &Declared<'_>, say: &mut impl FnMut(String)) {
    let declared = |kind: &'static str, name: &str| all.0.contains(&(kind, name));
    for network in entry.value.get("networks").map_or(&[][..], Value::entries) {
        if &*network.key != "default" && !declared("networks", &network.key) {
            say(format!("network `{}` is declared nowhere", network.key));
        }
    }
    for volume in entry.value.get("volumes").map_or(&[][..], Value::items) {
        let named = volume.get("type").and_then(Value::as_str) == Some("volume");
        let Some(source) = volume.get("source").and_then(Value::traced).filter(|source| !source.text.is_empty()) else {
            continue;
        };
        if named && !declared("volumes", &source.text) {
            say(format!("volume `{}` is declared nowhere", said(source)));
        }
    }
    let build = entry.value.get("build");
    for (kind, list) in [
        ("secrets", entry.value.get("secrets")),
        ("configs", entry.value.get("configs")),
        ("secrets", build.and_then(|build| build.get("secrets"))),
    ] {
        for item in list.map_or(&[][..], Value::items) {
            let source =
                item.get("source").or(Some(item)).and_then(Value::scalar).filter(|scalar| scalar.kind == Type::Str);
            if let Some(source) = source.filter(|source| !declared(kind, &source.text.text)) {
                say(format!("`{}` of {kind} is declared nowhere", said(&source.text)));
            }
        }
    }
}

/// Services that wait for each other.
fn circles(services: &BTreeMap<String, Service>, problems: &mut Problems) {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for service in services.values().filter(|service| service.enabled) {
        // An explicit stack: the services on the way and the next of their dependencies.
        let mut way: Vec<(&Service, usize)> = vec![(service, 0)];
        let mut on_way: BTreeSet<&str> = BTreeSet::from([service.name.as_str()]);
        while let Some((at, next)) = way.last_mut() {
            let here = *at;
            let Some(name) = here.depends_on.get(*next) else {
                done.insert(&here.name);
                on_way.remove(here.name.as_str());
                way.pop();
                continue;
            };
            *next += 1;
            let Some(other) = services.get(name).filter(|other| other.enabled && !done.contains(other.name.as_str()))
            else {
                continue;
            };
            if !on_way.insert(&other.name) {
                problems.push((here.at.clone(), format!("`{}` and `{}` depend on each other", here.name, other.name)));
                return;
            }
            way.push((other, 0));
        }
    }
}
