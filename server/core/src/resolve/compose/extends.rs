//! `extends`: a service laid over another one, of the same file or of another.
//! Rules: <https://github.com/compose-spec/compose-spec/blob/main/05-services.md#extends>.

use std::collections::HashMap;

use super::load::{Loader, Scope, Services};
use super::merge;
use super::value::{self, Data, Entry, Map, Value};
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
    /// What the file that is extended in resets: each file does so in its own services' bases.
    resets: Vec<String>,
    /// Services of the document that are extended already; `None` on the way through another file.
    done: Option<&'s mut HashMap<String, Value>>,
}

impl Loader<'_> {
    /// Replaces each service of a document that extends another one by what the two come to.
    pub(super) fn extends(&mut self, document: &mut Value, main: &RelPath, scope: &Scope, resets: &[String]) {
        let Some(entry) = document.as_map_mut().and_then(|map| map.entry_mut("services")) else { return };
        let Data::Map(map) = &mut entry.value.data else {
            let at = entry.at.clone();
            self.problem(&at, "`services` must be a map");
            return;
        };
        let services = Services::new(std::mem::take(map));
        let mut done = HashMap::new();
        let mut all = Map::default();
        for entry in &services.map.0 {
            if entry.value.as_map().is_none() && !entry.value.is_null() {
                self.problem(&entry.at, "a service must be a map");
            }
            let value = if entry.value.get("extends").is_some() {
                let seen = Vec::new();
                let mut way = Way { main, scope, seen, resets: resets.to_vec(), done: Some(&mut done) };
                self.extended(&entry.key, &services, &mut way)
            } else {
                entry.value.clone()
            };
            all.0.push(Entry { key: entry.key.clone(), at: entry.at.clone(), value });
        }
        if let Some(slot) = document.as_map_mut().and_then(|map| map.get_mut("services")) {
            slot.data = Data::Map(all);
        }
    }

    /// The service `name` of `services` with what it extends below it.
    fn extended(&mut self, name: &str, services: &Services, way: &mut Way<'_>) -> Value {
        if let Some(known) = way.done.as_ref().and_then(|done| done.get(name)) {
            return known.clone();
        }
        let extended = self.extend(name, services, way);
        if let Some(done) = &mut way.done {
            done.insert(name.to_owned(), extended.clone());
        }
        extended
    }

    fn extend(&mut self, name: &str, services: &Services, way: &mut Way<'_>) -> Value {
        let Some(service) = services.get(name) else {
            return Value::null(Place::new(way.main, crate::text::Span::default()));
        };
        let Some(extends) = service.get("extends") else { return service.clone() };
        let mut own = service.clone();
        if let Some(map) = own.as_map_mut() {
            map.remove("extends");
        }
        let Some(base) = self.base_of(name, extends, services, way) else { return own };
        let Data::Map(mut base) = base.data else { return own };
        let step = Step::new(extends.at.clone(), format!("extended by {name}"));
        base.remove("extends");
        let mut base = Value { at: own.at.clone(), data: Data::Map(base) };
        base.through(&step);
        reset_service(&mut base, name, &way.resets);
        let Data::Map(base) = base.data else { return own };
        let at = own.at.clone();
        let Data::Map(over) = own.data else { return own };
        let mut path = vec!["services".to_owned(), "x".to_owned()];
        let merged = merge::maps(base, over, &mut path, &mut self.problems);
        Value { at, data: Data::Map(merged) }
    }

    /// The service that `extends` names, itself extended.
    fn base_of(&mut self, name: &str, extends: &Value, services: &Services, way: &mut Way<'_>) -> Option<Value> {
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
                (format!("./{path}"), Some(base))
            }
            Some((file, None)) => {
                self.problem(&file.at, "`file` must be text");
                return None;
            }
        };
        let found = base.as_ref().map_or(services, |base| &base.services);
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
        let Some(base) = &base else { return Some(self.extended(&service, found, way)) };
        // Names and resets are another file's from here on.
        let (done, resets) = (way.done.take(), std::mem::replace(&mut way.resets, base.resets.clone()));
        let extended = self.extended(&service, found, way);
        (way.done, way.resets) = (done, resets);
        Some(extended)
    }
}

/// Applies the resets that a file makes in service `name`.
fn reset_service(service: &mut Value, name: &str, resets: &[String]) {
    let prefix = format!("services.{name}.");
    let own: Vec<String> = resets.iter().filter_map(|path| path.strip_prefix(&prefix).map(str::to_owned)).collect();
    value::reset(service, &own);
}
