//! Reads the files of a project one by one and lays each over those before it.
//! Deliberately absent: what becomes of the merged tree (`project`).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::Files;
use super::env::Env;
use super::value::{self, Data, Expander, Map, Value};
use super::{canonical, check, merge};
use crate::resolve::interpolate;
use crate::source::compose::{Item, Model};
use crate::text::{Place, RelPath, Span};

/// How many documents a chain may come to, those extended and included counted as often as they are used.
const MAX_DOCUMENTS: usize = 2_000;

/// The services of a document, to be found by name.
#[derive(Debug, Default)]
pub(super) struct Services {
    pub(super) map: Map,
    index: HashMap<Box<str>, usize>,
}

impl Services {
    pub(super) fn new(map: Map) -> Self {
        let index = map.0.iter().enumerate().map(|(at, entry)| (entry.key.clone(), at)).collect();
        Self { map, index }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.map.0.get(*self.index.get(name)?).map(|entry| &entry.value)
    }
}

/// A file that services extend.
#[derive(Debug)]
pub(super) struct Base {
    pub(super) services: Services,
    /// What its last document resets.
    pub(super) resets: Vec<String>,
}

pub(super) struct Loader<'a> {
    pub(super) files: &'a dyn Files,
    pub(super) problems: Vec<(Place, String)>,
    pub(super) consulted: BTreeSet<RelPath>,
    /// Compose files and env files that were read.
    pub(super) read: Vec<RelPath>,
    pub(super) env_files: Vec<RelPath>,
    documents: usize,
    /// Files that services extend, expanded; they are the same for all services of one project.
    pub(super) bases: BTreeMap<(RelPath, usize), Rc<Base>>,
}

/// The files of a project or of an `include`, and what they count on.
#[derive(Clone)]
pub(super) struct Scope {
    pub(super) files: Vec<RelPath>,
    /// The folder that relative paths count from.
    pub(super) folder: RelPath,
    pub(super) env: Rc<Env>,
    /// Files on the way here through `include`.
    pub(super) including: Vec<RelPath>,
}

impl<'a> Loader<'a> {
    pub(super) fn new(files: &'a dyn Files) -> Self {
        Self {
            files,
            problems: Vec::new(),
            consulted: BTreeSet::new(),
            read: Vec::new(),
            env_files: Vec::new(),
            documents: 0,
            bases: BTreeMap::new(),
        }
    }

    pub(super) fn problem(&mut self, at: &Place, message: impl Into<String>) {
        self.problems.push((at.clone(), message.into()));
    }

    /// The compose file at a path, noted as read; its own problems are the chain's.
    pub(super) fn model(&mut self, path: &RelPath) -> Option<&'a Model> {
        self.consulted.insert(path.clone());
        let model = self.files.compose(path)?;
        if !self.read.contains(path) {
            self.read.push(path.clone());
            for problem in &model.problems {
                self.problems.push((Place::new(path, problem.span), problem.message.to_string()));
            }
        }
        Some(model)
    }

    /// Reads an env file into `env`; false if it is not there.
    pub(super) fn env_file(&mut self, path: &RelPath, first: &dyn interpolate::Scope, env: &mut Env) -> bool {
        self.consulted.insert(path.clone());
        let Some(lines) = self.files.env(path) else { return false };
        self.note_env(path, true);
        env.read(path, lines, first, &mut self.problems);
        true
    }

    /// Notes an env file as read; `quoted`: by Compose's rules, which it may break.
    pub(super) fn note_env(&mut self, path: &RelPath, quoted: bool) {
        if !self.env_files.contains(path) {
            self.env_files.push(path.clone());
        }
        if quoted && self.files.env_is_broken(path) {
            self.problem(&Place::new(path, Span::default()), "an env file that Compose cannot read");
        }
    }

    /// All files of a scope, merged, in canonical form, with the folders of relative paths noted.
    pub(super) fn scope(&mut self, scope: &Scope) -> Value {
        let mut dict = Value::map_at(Place::new(scope.files.first().unwrap_or(&scope.folder), Span::default()));
        for path in &scope.files {
            let Some(model) = self.model(path) else {
                self.problem(&Place::new(path, Span::default()), "this compose file is not there");
                continue;
            };
            for document in &model.documents {
                dict = self.document(document, path, scope, dict);
            }
        }
        canonical::defaults(&mut dict);
        check::objects(&dict, &mut self.problems);
        canonical::folders(&mut dict, &scope.folder);
        canonical::environment(&mut dict, &scope.env);
        dict
    }

    /// One document laid over what came before it.
    fn document(&mut self, document: &Item, path: &RelPath, scope: &Scope, mut dict: Value) -> Value {
        self.documents += 1;
        if self.documents > MAX_DOCUMENTS {
            return dict;
        }
        let (mut new, resets) = self.expand(document, path, &scope.env);
        self.extends(&mut new, path, scope, &resets);
        value::reset(&mut dict, &resets);
        self.includes(&mut new, path, scope);
        let mut merged = merge::merge(dict, new, &mut Vec::new(), &mut self.problems);
        merge::unify(&mut merged, &scope.folder, &mut Vec::new(), &mut self.problems);
        check::schema(&merged, &mut self.problems);
        self.canonical(&mut merged, &scope.folder);
        merged
    }

    /// A document with its variables expanded, and the paths it resets.
    pub(super) fn expand(&mut self, document: &Item, path: &RelPath, env: &Env) -> (Value, Vec<String>) {
        let mut expander = Expander::new(path, env, &mut self.problems);
        let value = expander.value(document);
        let resets = std::mem::take(&mut expander.resets);
        (value.unwrap_or_else(|| Value::map_at(Place::new(path, document.span))), resets)
    }

    /// A document that services extend: expanded and canonical, its own `extends` and `include` left alone.
    pub(super) fn base(&mut self, path: &RelPath, env: &Rc<Env>) -> Option<Rc<Base>> {
        let key = (path.clone(), Rc::as_ptr(env).addr());
        if let Some(known) = self.bases.get(&key) {
            return Some(Rc::clone(known));
        }
        let model = self.model(path)?;
        let mut dict = Value::map_at(Place::new(path, Span::default()));
        let mut last = Vec::new();
        for document in &model.documents {
            self.documents += 1;
            if self.documents > MAX_DOCUMENTS {
                return None;
            }
            let (new, resets) = self.expand(document, path, env);
            value::reset(&mut dict, &resets);
            dict = merge::merge(dict, new, &mut Vec::new(), &mut self.problems);
            merge::unify(&mut dict, &path.folder(), &mut Vec::new(), &mut self.problems);
            self.canonical(&mut dict, &path.folder());
            last = resets;
        }
        canonical::folders(&mut dict, &path.folder());
        let services = match dict.as_map_mut().and_then(|map| map.remove("services")) {
            Some(Value { data: Data::Map(map), .. }) => map,
            _ => Map::default(),
        };
        let found = Rc::new(Base { services: Services::new(services), resets: last });
        self.bases.insert(key, Rc::clone(&found));
        Some(found)
    }

    fn canonical(&mut self, dict: &mut Value, folder: &RelPath) {
        canonical::canonical(dict, &mut self.problems);
        merge::unify(dict, folder, &mut Vec::new(), &mut self.problems);
    }
}
