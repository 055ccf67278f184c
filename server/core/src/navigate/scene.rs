//! The chains that a compose file is part of, and what its variables stand for in each.
//! Deliberately absent: what stands at the cursor.

use std::collections::BTreeMap;

use crate::engine::Engine;
use crate::resolve::compose::{self, Chain};
use crate::resolve::interpolate::{self, Template};
use crate::resolve::traced::Traced;
use crate::resolve::{Files, Setup};
use crate::source::Model;
use crate::source::compose::{Data, Field, Item, Model as Compose, Text};
use crate::text::{Place, RelPath, Span};

/// Deepest value that is looked into.
const MAX_DEPTH: usize = 64;

pub(super) fn files(engine: &Engine) -> Files<'_> {
    Files::new(|path: &RelPath| engine.reading(path).map(AsRef::as_ref))
}

pub(super) fn model<'e>(engine: &'e Engine, path: &RelPath) -> Option<&'e Compose> {
    match engine.reading(path)?.model.as_ref()? {
        Model::Compose(model) => Some(model),
        _ => None,
    }
}

/// The chains of every project that has to do with a file.
pub(super) fn near(engine: &Engine, path: &RelPath) -> Vec<Setup> {
    engine.projects_at(path).flat_map(|project| engine.setups(&project.root)).collect()
}

/// The chains that read a compose file; for one that none reads, the folder's own base with it on top.
pub(super) fn of_file(engine: &Engine, path: &RelPath) -> Vec<Setup> {
    let mut setups = near(engine, path);
    setups.retain(|setup| setup.project.files.contains(path));
    if setups.is_empty() && model(engine, path).is_some() {
        let files = files(engine);
        let mut chain = compose::default_files(&files, &path.folder());
        chain.truncate(1);
        chain.retain(|base| base != path);
        chain.push(path.clone());
        let asked = Chain::of(chain.clone());
        setups.push(Setup {
            variables: compose::variables(&files, &asked),
            project: compose::load(&files, &asked),
            environment: crate::environment::Environment::Shared,
            why: "no chain of an environment uses it".to_owned(),
            chain,
        });
    }
    setups
}

/// The folder that relative paths of a file count from: the project's, or its own where it is included or extended.
pub(super) fn folder(setup: &Setup, path: &RelPath) -> RelPath {
    match setup.chain.first() {
        Some(first) if setup.chain.contains(path) => first.folder(),
        _ => path.folder(),
    }
}

/// What the variables of a file stand for: an included file also sees the `.env` beside it.
pub(super) fn variables(engine: &Engine, setup: &Setup, path: &RelPath) -> BTreeMap<String, Traced> {
    let mut known = setup.variables.clone();
    if !setup.chain.contains(path) {
        for (name, value) in compose::variables(&files(engine), &Chain::of(vec![path.clone()])) {
            known.entry(name).or_insert(value);
        }
    }
    known
}

/// A text of a file as a chain understands it.
pub(super) fn expanded(engine: &Engine, setup: &Setup, path: &RelPath, item: &Item) -> Option<String> {
    let Data::Scalar(text) = &item.data else { return None };
    if !text.text.contains('$') {
        return Some(text.text.to_string());
    }
    let at = Place::new(path, item.span);
    let template = Template { text: &text.text, at: &at, inner: text.inner, verbatim: text.verbatim };
    Some(interpolate::expand(template, &variables(engine, setup, path), &mut Vec::new()).text)
}

/// A value of a compose file with the keys above it; items of lists stand under the key `""`.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub(super) keys: Vec<&'a str>,
    /// Its key, where it is the value of one.
    pub(super) field: Option<&'a Field>,
    pub(super) item: &'a Item,
    pub(super) document: &'a Item,
}

impl<'a> Node<'a> {
    fn below(&self, key: &'a str, field: Option<&'a Field>, item: &'a Item) -> Self {
        let mut keys = self.keys.clone();
        keys.push(key);
        Self { keys, field, item, document: self.document }
    }

    pub(super) fn text(&self) -> Option<&'a Text> {
        match &self.item.data {
            Data::Scalar(text) => Some(text),
            _ => None,
        }
    }
}

/// Every value that is written in a file, each once: what an alias or a merge key repeats is left out.
pub(super) fn nodes(model: &Compose) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut open: Vec<Node<'_>> = (model.documents.iter())
        .map(|document| Node { keys: Vec::new(), field: None, item: document, document })
        .collect();
    while let Some(node) = open.pop() {
        // What an alias stands for is written at its anchor.
        if node.keys.len() < MAX_DEPTH && node.item.alias.is_none() {
            for field in node.item.entries().iter().filter(|field| field.merged.is_none()) {
                open.push(node.below(&field.key.value, Some(field), &field.value));
            }
            for item in node.item.items() {
                open.push(node.below("", None, item));
            }
        }
        found.push(node);
    }
    found
}

/// The value or key at a byte offset, and whether it is the key.
pub(super) fn at<'a>(nodes: &[Node<'a>], offset: u32) -> Option<(Node<'a>, bool)> {
    let on_key = |node: &&Node<'_>| node.field.is_some_and(|field| field.key.span.touches(offset));
    if let Some(node) = nodes.iter().find(on_key) {
        return Some((node.clone(), true));
    }
    let on_text =
        |node: &&Node<'_>| node.item.alias.is_none() && node.text().is_some() && touches(node.item.span, offset);
    let found = nodes.iter().filter(on_text).min_by_key(|node| node.item.span.len())?;
    Some((found.clone(), false))
}

fn touches(span: Span, offset: u32) -> bool {
    !span.is_empty() && span.touches(offset)
}
