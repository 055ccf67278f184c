//! A chain from its variables to its services.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::env::Env;
use super::load::{Loader, Scope};
use super::value::Value;
use super::{Chain, Files, Project, check, service};
use crate::resolve::interpolate::{self, Template};
use crate::resolve::traced::Traced;
use crate::source::compose::{Item, Type};
use crate::text::{Place, RelPath, Span};

pub(super) fn load(files: &dyn Files, chain: &Chain) -> Project {
    let mut loader = Loader::new(files);
    let mut env = variables(&mut loader, chain);
    let profiles = profiles(chain, &env);
    let name = name(&mut loader, chain, &env);
    let at = Place::new(&chain.project_directory, Span::default());
    if !name.is_empty() {
        env.values.insert("COMPOSE_PROJECT_NAME".into(), plain(&name, &at));
    }
    if chain.files.is_empty() {
        loader.problem(&at, "there is no compose file");
    }
    let scope = Scope {
        files: chain.files.clone(),
        folder: chain.project_directory.clone(),
        env: Rc::new(env),
        including: Vec::new(),
    };
    let dict = loader.scope(&scope);
    let mut services = service::services(&mut loader, &dict, &scope, &profiles);
    check::consistency(&dict, &services, &mut loader.problems);
    mentions(files, &loader.read, &mut services);
    let mut problems = loader.problems;
    let mut seen = std::collections::BTreeSet::new();
    problems.retain(|problem| seen.insert(problem.clone()));
    Project { name, services, problems, consulted: loader.consulted, files: loader.read, env_files: loader.env_files }
}

/// The variables that a chain's files see, those that Compose itself sets left out.
pub(super) fn known(files: &dyn Files, chain: &Chain) -> BTreeMap<String, Traced> {
    let mut values = variables(&mut Loader::new(files), chain).values;
    values.retain(|_, value| !value.pieces.is_empty());
    values
}

/// The files that name each service.
fn mentions(files: &dyn Files, read: &[RelPath], services: &mut BTreeMap<String, super::Service>) {
    for path in read {
        let documents = files.compose(path).map_or(&[][..], |model| model.documents.as_slice());
        for entry in documents.iter().filter_map(|document| document.get("services")).flat_map(Item::entries) {
            match services.get_mut(&*entry.key.value) {
                Some(service) if !service.files.contains(path) => service.files.push(path.clone()),
                _ => {}
            }
        }
    }
}

fn plain(text: &str, at: &Place) -> Traced {
    Traced { text: text.to_owned(), at: at.clone(), pieces: Vec::new(), trail: Vec::new() }
}

/// The variables of `--env-file`, or of the `.env` in the project directory.
fn variables(loader: &mut Loader<'_>, chain: &Chain) -> Env {
    let mut known = Env::default();
    // Relative paths count from the project directory, which is where Compose is taken to be called.
    let at = Place::new(&chain.project_directory, Span::default());
    known.values.insert("PWD".into(), plain(".", &at));
    let paths = match &chain.env_files {
        Some(stated) => stated.clone(),
        None => chain.project_directory.join(".env").into_iter().collect(),
    };
    let mut env = Env::default();
    for path in &paths {
        if !loader.env_file(path, &known, &mut env) && chain.env_files.is_some() {
            loader.problem(&Place::new(path, Span::default()), "this env file is not there");
        }
    }
    known.fill(env);
    // Compose reads the files again, with what they came to: only what is missing then is new, as where `A=` follows
    // `A=1` and `B=${A:?}`.
    for path in &paths {
        loader.env_file(path, &known, &mut Env::default());
    }
    known
}

fn profiles(chain: &Chain, env: &Env) -> Vec<String> {
    if !chain.profiles.is_empty() {
        return chain.profiles.clone();
    }
    let stated = env.text("COMPOSE_PROFILES").unwrap_or("");
    stated.split(',').map(|profile| profile.trim().to_owned()).collect()
}

/// `COMPOSE_PROJECT_NAME`, the last `name:` of the files, or the name of the folder.
fn name(loader: &mut Loader<'_>, chain: &Chain, env: &Env) -> String {
    if let Some(stated) = env.values.get("COMPOSE_PROJECT_NAME").filter(|stated| !stated.text.is_empty()) {
        if normal(&stated.text) != stated.text {
            loader.problem(&stated.at, "a project name is of lower-case letters, digits, `-` and `_`");
        }
        return stated.text.clone();
    }
    let mut name = String::new();
    for path in &chain.files {
        let Some(model) = loader.files.compose(path) else { continue };
        for item in model.documents.iter().filter_map(|document| document.get("name")) {
            let crate::source::compose::Data::Scalar(text) = &item.data else { continue };
            if text.text.is_empty() {
                continue;
            }
            let at = Place::new(path, item.span);
            let template = Template { text: &text.text, at: &at, inner: text.inner, verbatim: text.verbatim };
            name = match text.kind {
                Type::Str => interpolate::expand(template, env, &mut Vec::new()).text,
                _ => text.text.to_string(),
            };
        }
    }
    let stated = normal(&name);
    if !stated.is_empty() {
        return stated;
    }
    let folder = chain.project_directory.name();
    normal(if folder.is_empty() { chain.name.as_deref().unwrap_or("") } else { folder })
}

fn normal(name: &str) -> String {
    let kept: String = name
        .to_lowercase()
        .chars()
        .filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(*c))
        .collect();
    kept.trim_start_matches(['_', '-']).to_owned()
}

/// A value's text, if it is one.
pub(super) fn text(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::as_str).map(str::to_owned)
}
