//! The hover of `${VAR}` in a compose file: its value in each environment, as far as it may be shown, and its source.
//! Deliberately absent: what the value means (`crate::hover`).

use std::collections::BTreeSet;

use super::scene;
use super::shown::shown;
use super::{Symbol, compose, symbol};
use crate::engine::Engine;
use crate::resolve::Setup;
use crate::text::{Place, RelPath, Span};

/// A variable at a place, and what it is in each environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    pub span: Span,
    /// In the order of environments.
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    pub environment: crate::environment::Environment,
    /// As it may be shown: a version, a masked URL, `set`, `not set`.
    pub value: String,
    /// The line, or the default; `None` where nothing sets it.
    pub place: Option<Place>,
    /// The value is the default of the place that uses it.
    pub is_default: bool,
}

/// The variable at a byte offset of a compose file; `None` where there is none.
#[must_use]
pub fn variable(engine: &Engine, path: &RelPath, offset: u32) -> Option<Variable> {
    let model = scene::model(engine, path)?;
    let Symbol::Variable { name, default } = symbol(engine, path, offset)? else { return None };
    let nodes = scene::nodes(model);
    let (node, on_key) = scene::at(&nodes, offset)?;
    let mut span = match node.field {
        Some(field) if on_key => field.key.span,
        _ => node.item.span,
    };
    let mut default_text = None;
    if let Some(text) = node.text() {
        let own = compose::used(text)
            .into_iter()
            .filter(|(used, place)| place.touches(offset) && text.text.get(used.name.clone()) == Some(&name));
        if let Some((used, place)) = own.min_by_key(|(_, place)| (place.end == offset, place.len())) {
            span = place;
            default_text = used.default.and_then(|range| text.text.get(range)).map(str::to_owned);
        }
    }
    let setups = scene::of_file(engine, path);
    let mut rows: Vec<Row> = setups
        .iter()
        .map(|setup| row(engine, setup, path, &name, default.as_ref().zip(default_text.as_deref())))
        .collect();
    rows.sort();
    rows.dedup();
    Some(Variable { name, span, rows })
}

fn row(engine: &Engine, setup: &Setup, path: &RelPath, name: &str, default: Option<(&Place, &str)>) -> Row {
    let environment = setup.environment.clone();
    let in_image = in_images(engine, setup).contains(name);
    if let Some(value) = scene::variables(engine, setup, path).get(name) {
        let place = compose::line(engine, value).unwrap_or_else(|| value.at.clone());
        let value = shown(name, &value.text, in_image);
        return Row { environment, value, place: Some(place), is_default: false };
    }
    let Some((place, text)) = default else {
        return Row { environment, value: "not set".to_owned(), place: None, is_default: false };
    };
    Row { environment, value: shown(name, text, in_image), place: Some(place.clone()), is_default: true }
}

/// The variables that are part of images which services run: the hover of the image shows them anyway.
pub(super) fn in_images(engine: &Engine, setup: &Setup) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for model in setup.project.files.iter().filter_map(|file| scene::model(engine, file)) {
        for node in scene::nodes(model).iter().filter(|node| matches!(&*node.keys, ["services", _, "image"])) {
            let Some(text) = node.text() else { continue };
            let used = compose::used(text).into_iter();
            names.extend(used.filter_map(|(used, _)| text.text.get(used.name).map(str::to_owned)));
        }
    }
    names
}
