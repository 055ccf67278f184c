//! From a place in a file to what it names and where that is used: variables, services, stages, files.
//!
//! Everything is computed when it is asked for, from the readings the engine has anyway.
//! Deliberately absent: editor types, the disk (whether a file that is not read exists is the caller's to know), and
//! values: what may be shown of one goes through [`shown`].

mod completion;
mod compose;
mod dockerfile;
mod dotenv;
mod scene;
mod shown;
mod variable;

pub use completion::{Completion, Item, completion};
pub use variable::{Row, Variable, variable};

use crate::engine::Engine;
use crate::source::Model;
use crate::text::{Place, RelPath};

/// What is named at a byte offset.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Symbol {
    /// A variable of compose files, with its default there.
    Variable {
        name: String,
        default: Option<Place>,
    },
    /// A line of an env file, named by itself or by the value of another.
    Line {
        name: String,
    },
    Service {
        name: String,
        files: Option<Vec<RelPath>>,
    },
    /// A file, by the paths that it may have.
    File(Vec<RelPath>),
    /// A stage of each of these Dockerfiles.
    Stage {
        files: Vec<RelPath>,
        name: String,
    },
    /// A build argument of each of these Dockerfiles, as a compose file names it.
    Argument {
        files: Vec<RelPath>,
        name: String,
    },
    /// Something of the Dockerfile itself.
    Docker(dockerfile::Named),
}

/// The places where the thing at a byte offset is defined, by file and place; empty where nothing is named. A file that
/// is meant as a whole is an empty span at its start, and may be one that is not read or not there.
#[must_use]
pub fn definition(engine: &Engine, path: &RelPath, offset: u32) -> Vec<Place> {
    let Some(symbol) = symbol(engine, path, offset) else { return Vec::new() };
    let here = |place: &Place| place.file == *path && place.span.touches(offset) && !place.span.is_empty();
    let mut places = defined(engine, path, &symbol);
    places.retain(|place| !here(place));
    in_order(places)
}

/// The places that use the thing at a byte offset; with `declaration` those that define it too.
#[must_use]
pub fn references(engine: &Engine, path: &RelPath, offset: u32, declaration: bool) -> Vec<Place> {
    let Some(symbol) = symbol(engine, path, offset) else { return Vec::new() };
    let declared = defined(engine, path, &symbol);
    let mut places = match &symbol {
        Symbol::Variable { name, .. } => {
            let mut places = compose::uses(engine, path, name);
            places.extend(declared.iter().flat_map(|line| dotenv::uses(engine, &line.file, name)));
            places
        }
        Symbol::Line { name } => {
            let mut places = compose::uses_of_line(engine, path, name);
            places.extend(dotenv::uses(engine, path, name));
            places
        }
        Symbol::Service { name, files } => compose::service_uses(engine, path, name, files.as_deref()),
        Symbol::File(_) => return Vec::new(),
        Symbol::Stage { files, name } => {
            files.iter().flat_map(|file| dockerfile::stage_uses(engine, file, name)).collect()
        }
        Symbol::Argument { files, name } => {
            files.iter().flat_map(|file| dockerfile::argument_uses(engine, file, name)).collect()
        }
        Symbol::Docker(named) => dockerfile::uses(engine, path, named),
    };
    places.retain(|place| !declared.contains(place));
    if declaration {
        // A default stands in for a value and is no declaration of the variable.
        let default = if let Symbol::Variable { default, .. } = &symbol { default.as_ref() } else { None };
        places.extend(declared.into_iter().filter(|place| Some(place) != default));
    }
    in_order(places)
}

fn symbol(engine: &Engine, path: &RelPath, offset: u32) -> Option<Symbol> {
    let reading = engine.reading(path)?;
    match &reading.model {
        Some(Model::Compose(model)) => compose::symbol(engine, path, model, offset),
        Some(Model::Dockerfile(file)) => dockerfile::symbol(file, offset).map(Symbol::Docker),
        _ if reading.source == "dotenv" => dotenv::name_at(reading, offset).map(|name| Symbol::Line { name }),
        _ => None,
    }
}

fn defined(engine: &Engine, path: &RelPath, symbol: &Symbol) -> Vec<Place> {
    match symbol {
        Symbol::Variable { name, default } => compose::lines_of(engine, path, name, default.as_ref()),
        Symbol::Line { name } => compose::own_lines(engine, path, name),
        Symbol::Service { name, files } => compose::services(engine, path, name, files.as_deref()),
        Symbol::File(paths) => paths.iter().map(|path| Place::new(path, crate::text::Span::default())).collect(),
        Symbol::Stage { files, name } => {
            files.iter().filter_map(|file| dockerfile::stage(engine, file, name)).collect()
        }
        Symbol::Argument { files, name } => {
            files.iter().flat_map(|file| dockerfile::arguments(engine, file, name)).collect()
        }
        Symbol::Docker(named) => dockerfile::defined(engine, path, named),
    }
}

fn in_order(mut places: Vec<Place>) -> Vec<Place> {
    places.sort();
    places.dedup();
    places
}
