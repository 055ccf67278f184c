//! `include`: other projects' services, loaded in their own folder with their own variables.
//! Rules: <https://github.com/compose-spec/compose-spec/blob/main/14-include.md>.

use std::rc::Rc;

use super::env::Env;
use super::load::{Loader, Scope};
use super::value::{Data, Entry, Value};
use crate::resolve::traced::Step;
use crate::source::compose::schema;
use crate::text::RelPath;

/// How deep projects may include others.
const MAX_DEPTH: usize = 20;

/// The parts of a project that others can include.
const RESOURCES: &[&str] = &["services", "volumes", "networks", "secrets", "configs", "models"];

impl Loader<'_> {
    /// Replaces `include` of a document by what it brings.
    pub(super) fn includes(&mut self, document: &mut Value, main: &RelPath, scope: &Scope) {
        let Some(include) = document.as_map_mut().and_then(|map| map.remove("include")) else { return };
        if let Data::Null = include.data {
            return;
        }
        let Data::Seq(items) = &include.data else {
            self.problem(&include.at, "`include` must be a list");
            return;
        };
        for item in items {
            let mut including = scope.including.clone();
            including.push(main.clone());
            if let Some(inner) = self.included(item, scope, including) {
                let step = Step::new(item.at.clone(), format!("included by {main}"));
                let imported = self.scope(&inner);
                self.import(document, imported, &step);
            }
        }
    }

    /// The scope of one entry of `include`.
    fn included(&mut self, item: &Value, scope: &Scope, including: Vec<RelPath>) -> Option<Scope> {
        let paths = texts(if item.scalar().is_some() { Some(item) } else { item.get("path") });
        let mut files = Vec::new();
        for path in &paths {
            let Some(file) = path.traced().and_then(|path| scope.folder.join(&path.text)) else {
                self.problem(&path.at, "the included file lies outside the workspace");
                continue;
            };
            self.consulted.insert(file.clone());
            if self.files.compose(&file).is_none() {
                self.problem(&path.at, "the included file is not there");
                continue;
            }
            files.push(file);
        }
        let first = files.first()?;
        if including.contains(first) || including.len() > MAX_DEPTH {
            self.problem(&item.at, "files include each other in a circle");
            return None;
        }
        let folder =
            match item.get("project_directory").and_then(Value::traced).filter(|folder| !folder.text.is_empty()) {
                None => first.folder(),
                Some(folder) => {
                    let Some(inside) = scope.folder.join(&folder.text) else {
                        self.problem(&folder.at, "the project directory lies outside the workspace");
                        return None;
                    };
                    inside
                }
            };
        let env = self.included_env(item, scope, &folder);
        Some(Scope { files, folder, env: Rc::new(env), including })
    }

    /// The variables of an included project: those of the including one, then its own.
    fn included_env(&mut self, item: &Value, scope: &Scope, folder: &RelPath) -> Env {
        let stated = texts(item.get("env_file"));
        let mut own = Env::default();
        if let Some(path) = folder.join(".env").filter(|_| stated.is_empty()) {
            self.env_file(&path, &*scope.env, &mut own);
        }
        for file in stated {
            let path = file.traced().and_then(|file| scope.folder.join(&file.text));
            if !path.is_some_and(|path| self.env_file(&path, &*scope.env, &mut own)) {
                self.problem(&file.at, "this env file is not there");
            }
        }
        let mut env = (*scope.env).clone();
        env.fill(own);
        env
    }

    /// Adds what was included.
    fn import(&mut self, document: &mut Value, mut imported: Value, step: &Step) {
        let Some(target) = document.as_map_mut() else { return };
        for &kind in RESOURCES {
            let Some(Value { at, data: Data::Map(from) }) = imported.as_map_mut().and_then(|map| map.remove(kind))
            else {
                continue;
            };
            if target.get(kind).is_none_or(|value| value.as_map().is_none()) {
                target.set(kind, at.clone(), Value::map_at(at));
            }
            let Some(to) = target.get_mut(kind).and_then(Value::as_map_mut) else { continue };
            for Entry { key, at, mut value } in from.0 {
                value.through(step);
                let Some(conflict) = to.get_mut(&key) else {
                    to.0.push(Entry { key, at, value });
                    continue;
                };
                // The including file cannot change what it includes: Compose refuses, and the file's own word stays.
                if !schema::same(&value, conflict) {
                    self.problems.push((at, format!("`{key}` of {kind} is included and stated here too")));
                }
            }
        }
    }
}

/// A text, or the texts of a list.
fn texts(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None => Vec::new(),
        Some(value) if value.scalar().is_some() => vec![value],
        Some(value) => value.items().iter().filter(|item| item.scalar().is_some()).collect(),
    }
}
