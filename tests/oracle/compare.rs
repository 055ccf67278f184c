//! Compose's JSON against our project.

use std::collections::BTreeMap;
use std::path::Path;

use onpar_core::resolve::compose::{Build, Project, Service};
use serde_json::Value;

/// What differs first, told with both values.
pub(crate) fn difference(root: &Path, theirs: &Value, ours: &Project) -> Option<String> {
    let root = root.to_string_lossy();
    let none = serde_json::Map::new();
    let services = theirs["services"].as_object().unwrap_or(&none);
    let names: Vec<&String> = services.keys().collect();
    let enabled: Vec<&String> =
        ours.services.values().filter(|service| service.enabled).map(|service| &service.name).collect();
    if names != enabled {
        return Some(format!("services: Compose {names:?}, we {enabled:?}"));
    }
    if theirs["name"].as_str() != Some(&ours.name) {
        return Some(format!("name: Compose {}, we {:?}", theirs["name"], ours.name));
    }
    services.iter().find_map(|(name, service)| {
        let found = service_difference(&root, service, &ours.services[name])?;
        Some(format!("{name}: {found}"))
    })
}

fn service_difference(root: &str, theirs: &Value, ours: &Service) -> Option<String> {
    let text = |traced: &Option<onpar_core::resolve::traced::Traced>| traced.as_ref().map(|traced| traced.text.clone());
    let build = &theirs["build"];
    let mut pairs = vec![
        ("image", string(&theirs["image"]), text(&ours.image)),
        ("restart", string(&theirs["restart"]), ours.restart.clone().filter(|restart| !restart.is_empty())),
        ("platform", string(&theirs["platform"]), text(&ours.platform).filter(|platform| !platform.is_empty())),
        ("context", string(&build["context"]), ours.build.as_ref().map(|build| context(root, build))),
        ("target", string(&build["target"]), ours.build.as_ref().and_then(|build| text(&build.target))),
    ];
    let inline = |build: &Build| build.dockerfile_inline.as_ref().map(|inline| inline.text.clone());
    pairs.push(("dockerfile_inline", string(&build["dockerfile_inline"]), ours.build.as_ref().and_then(inline)));
    let dockerfile = ours.build.as_ref().filter(|build| build.dockerfile_inline.is_none());
    let dockerfile = dockerfile.map(|build| text(&build.dockerfile).unwrap_or_else(|| "Dockerfile".into()));
    // An empty name, which Compose leaves out, is the usual one for the builder.
    let usual = dockerfile.is_some().then(|| "Dockerfile".to_owned());
    pairs.push(("dockerfile", string(&build["dockerfile"]).or(usual), dockerfile));
    for (what, theirs, ours) in pairs {
        if theirs != ours {
            return Some(format!("{what}: Compose {theirs:?}, we {ours:?}"));
        }
    }
    let words = |words: &Option<Vec<onpar_core::resolve::traced::Traced>>| -> Vec<String> {
        words.iter().flatten().map(|word| word.text.clone()).collect()
    };
    for (what, theirs, ours) in [
        ("command", list(&theirs["command"]), words(&ours.command)),
        ("entrypoint", list(&theirs["entrypoint"]), words(&ours.entrypoint)),
        ("profiles", list(&theirs["profiles"]), ours.profiles.clone()),
    ] {
        if theirs != ours {
            return Some(format!("{what}: Compose {theirs:?}, we {ours:?}"));
        }
    }
    let args = |build: &Build| optional(&build.args);
    let labels = ours.labels.iter().map(|(name, value)| (name.clone(), Some(value.text.clone()))).collect();
    for (what, theirs, ours) in [
        ("environment", map(&theirs["environment"]), optional(&ours.environment)),
        (
            "args",
            map(&build["args"]),
            ours.build
                .as_ref()
                .map(args)
                .unwrap_or_default()
                .into_iter()
                .filter(|(_, value)| value.is_some())
                .collect(),
        ),
        ("labels", map(&theirs["labels"]), labels),
    ] {
        if let Some(found) = maps(root, &theirs, &ours) {
            return Some(format!("{what}: {found}"));
        }
    }
    let mut waits: Vec<String> = ours.depends_on.clone();
    waits.sort();
    let theirs: Vec<String> =
        theirs["depends_on"].as_object().into_iter().flat_map(|map| map.keys().cloned()).collect();
    (theirs != waits).then(|| format!("depends_on: Compose {theirs:?}, we {waits:?}"))
}

fn maps(
    root: &str,
    theirs: &BTreeMap<String, Option<String>>,
    ours: &BTreeMap<String, Option<String>>,
) -> Option<String> {
    let keys = theirs.keys().chain(ours.keys());
    let mut keys = keys.filter(|key| {
        let (a, b) = (theirs.get(*key), ours.get(*key));
        // `PWD` is the only variable of the shell that is known; we count from the project's folder.
        let relative = a.map(|value| value.as_ref().map(|value| value.replace(root, ".")));
        a != b && relative.as_ref() != b
    });
    keys.next().map(|key| format!("{key}: Compose {:?}, we {:?}", theirs.get(key), ours.get(key)))
}

/// `$` is doubled in what Compose prints.
fn undouble(text: &str) -> String {
    text.replace("$$", "$")
}

fn string(value: &Value) -> Option<String> {
    value.as_str().map(undouble)
}

fn list(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(string).collect()
}

fn map(value: &Value) -> BTreeMap<String, Option<String>> {
    value.as_object().into_iter().flatten().map(|(key, value)| (undouble(key), string(value))).collect()
}

fn optional(map: &BTreeMap<String, Option<onpar_core::resolve::traced::Traced>>) -> BTreeMap<String, Option<String>> {
    map.iter().map(|(key, value)| (key.clone(), value.as_ref().map(|value| value.text.clone()))).collect()
}

/// The absolute path, or the address, of a build's context.
fn context(root: &str, build: &Build) -> String {
    let text = build.context.text.as_str();
    let remote = ["https://", "http://", "git://", "ssh://", "github.com/", "git@"];
    if text.contains("://") || remote.iter().any(|prefix| text.starts_with(prefix)) || text.is_empty() {
        return text.to_owned();
    }
    if text.starts_with('/') {
        return text.to_owned();
    }
    let mut parts: Vec<&str> = root.split('/').collect();
    for part in build.folder.as_str().split('/').chain(text.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
