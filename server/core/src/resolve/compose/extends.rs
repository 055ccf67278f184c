//! `extends`: a service laid over another one, of the same file or of another.
//! Rules: <https://github.com/compose-spec/compose-spec/blob/main/05-services.md#extends>.

use super::load::{Loader, Scope};
use super::merge;
use super::value::{self, Data, Map, Value};
use crate::resolve::traced::Step;
use crate::text::{Place, RelPath};

/// How many services may extend each other in a row.
const MAX_CHAIN: usize = 50;

/// The way from a service to those it extends.
struct Way<'s> {
    main: &'s RelPath,
    scope: &'s Scope,
    /// File and service of each step, as Compose compares them to find a circle.
    seen: Vec<(String, String)>,
    /// What the files on the way reset.
    resets: Vec<Vec<String>>,
}

impl Loader<'_> {
    /// Replaces each service of a document that extends another one by what the two come to.
    pub(super) fn extends(&mut self, document: &mut Value, main: &RelPath, scope: &Scope, resets: &[String]) {
        let Some(entry) = document.as_map().and_then(|map| map.entry("services")) else { return };
        let Some(services) = entry.value.as_map() else {
            let at = entry.at.clone();
            self.problem(&at, "`services` must be a map");
            return;
        };
        let mut extended = Vec::new();
        for entry in &services.0 {
            if entry.value.as_map().is_none() && !entry.value.is_null() {
                self.problem(&entry.at, "a service must be a map");
            }
            if entry.value.get("extends").is_some() {
                let mut way = Way { main, scope, seen: Vec::new(), resets: vec![resets.to_vec()] };
                let service = self.extended(&entry.key, services, &mut way);
                extended.push((entry.key.clone(), service));
            }
        }
        let Some(services) = document.as_map_mut().and_then(|map| map.get_mut("services")) else { return };
        for (name, service) in extended {
            if let Some(slot) = services.as_map_mut().and_then(|map| map.get_mut(&name)) {
                *slot = service;
            }
        }
    }

    /// The service `name` of `services` with what it extends below it.
    fn extended(&mut self, name: &str, services: &Map, way: &mut Way<'_>) -> Value {
        let Some(service) = services.get(name) else {
            return Value::null(Place::new(way.main, crate::text::Span::default()));
        };
        let Some(extends) = service.get("extends") else { return service.clone() };
        let mut own = service.clone();
        if let Some(map) = own.as_map_mut() {
            map.remove("extends");
        }
        let before = way.resets.len();
        let Some(base) = self.base_of(name, extends, services, way) else { return own };
        // What the extended file resets, it resets in its own services' bases.
        way.resets.truncate(before);
        let Data::Map(mut base) = base.data else { return own };
        let step = Step::new(extends.at.clone(), format!("extended by {name}"));
        base.remove("extends");
        let mut base = Value { at: own.at.clone(), data: Data::Map(base) };
        base.through(&step);
        for resets in &way.resets {
            reset_service(&mut base, name, resets);
        }
        let Data::Map(base) = base.data else { return own };
        let at = own.at.clone();
        let Data::Map(over) = own.data else { return own };
        let mut path = vec!["services".to_owned(), "x".to_owned()];
        let merged = merge::maps(base, over, &mut path, &mut self.problems);
        Value { at, data: Data::Map(merged) }
    }

    /// The service that `extends` names, itself extended.
    fn base_of(&mut self, name: &str, extends: &Value, services: &Map, way: &mut Way<'_>) -> Option<Value> {
        let at = &extends.at;
        let service = extends.as_str().or_else(|| extends.get("service")?.as_str());
        let Some(service) = service.map(str::to_owned) else {
            self.problem(at, "`extends` needs the name of a service");
            return None;
        };
        let file = extends.get("file").filter(|file| !file.is_null());
        let (key, base) = match file.map(|file| (file, file.scalar())) {
            None => (way.main.as_str().to_owned(), None),
            Some((_, Some(file))) => {
                let folder = file.folder.as_ref().unwrap_or(&way.scope.folder);
                let Some(path) = folder.join(&file.text.text) else {
                    self.problem(&file.text.at, "the extended file lies outside the workspace");
                    return None;
                };
                let Some(base) = self.base(&path, &way.scope.env) else {
                    self.problem(&file.text.at, format!("`{}` is not there", value::said(&file.text)));
                    return None;
                };
                way.resets.push(base.1.clone());
                (format!("./{path}"), Some((base, path)))
            }
            Some((file, None)) => {
                self.problem(&file.at, "`file` must be text");
                return None;
            }
        };
        let found = match &base {
            Some((base, path)) => {
                let mut services = base.0.get("services").and_then(Value::as_map).cloned().unwrap_or_default();
                for entry in &mut services.0 {
                    super::canonical::service_folders(&mut entry.value, &path.folder());
                }
                std::borrow::Cow::Owned(services)
            }
            None => std::borrow::Cow::Borrowed(services),
        };
        if found.get(&service).is_none() {
            self.problem(at, format!("there is no service `{service}` to extend"));
            return None;
        }
        let step = (key, name.to_owned());
        if way.seen.contains(&step) || way.seen.len() >= MAX_CHAIN {
            self.problem(at, format!("`{name}` extends itself in a circle"));
            return None;
        }
        way.seen.push(step);
        Some(self.extended(&service, &found, way))
    }
}

/// Applies the resets that a file makes in service `name`.
fn reset_service(service: &mut Value, name: &str, resets: &[String]) {
    let prefix = format!("services.{name}.");
    let own: Vec<String> = resets.iter().filter_map(|path| path.strip_prefix(&prefix).map(str::to_owned)).collect();
    value::reset(service, &own);
}
