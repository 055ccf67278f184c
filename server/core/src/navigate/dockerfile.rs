//! What a Dockerfile names at a place: stages, build arguments and variables; and where each is declared and used.
//! Deliberately absent: values given from outside, heredocs.

use std::collections::BTreeSet;

use super::compose;
use crate::engine::Engine;
use crate::source::Model;
use crate::syntax::dockerfile::{Arg, Dockerfile, Instruction, Word};
use crate::syntax::expand::{Rules, Used, expand};
use crate::text::{Place, RelPath, Span};

/// Stages may build on each other; longer rows than this are not followed.
const DEPTH: usize = 32;

/// Something of one Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// A stage, by its number.
    Stage(usize),
    /// The places that declare a variable.
    Variable { name: String, declared: Vec<Span> },
}

/// An `ARG`, or one name of an `ENV`.
struct Declared<'a> {
    arg: &'a Arg,
    /// `None` above the first `FROM`.
    stage: Option<usize>,
    is_arg: bool,
}

/// A variable where it is used.
struct Use {
    name: Box<str>,
    span: Span,
    whole: Span,
    /// The stage that it sees the variables of; `None` in a `FROM`.
    stage: Option<usize>,
    /// Where its instruction starts: what the instruction itself declares it does not see.
    before: u32,
}

fn model<'e>(engine: &'e Engine, path: &RelPath) -> Option<&'e Dockerfile> {
    match engine.reading(path)?.model.as_ref()? {
        Model::Dockerfile(file) => Some(file),
        _ => None,
    }
}

pub(super) fn symbol(file: &Dockerfile, offset: u32) -> Option<Named> {
    let found = variables(file).into_iter().filter(|used| used.whole.touches(offset));
    if let Some(used) = found.min_by_key(|used| (used.whole.end == offset, used.whole.len())) {
        let declared = seen(file, &used.name, used.stage, used.before);
        return Some(Named::Variable { name: used.name.into(), declared });
    }
    if let Some(one) = declared(file).into_iter().find(|one| one.arg.name.span.touches(offset)) {
        return Some(Named::Variable { name: one.arg.name.value.to_string(), declared: meant(file, &one) });
    }
    let by_alias = |index: usize| file.stages.get(index).and_then(|stage| stage.alias.as_ref());
    if let Some(index) =
        (0..file.stages.len()).find(|&index| by_alias(index).is_some_and(|alias| alias.span.touches(offset)))
    {
        return Some(Named::Stage(index));
    }
    let (word, before) = mentions(file).into_iter().find(|(word, _)| word.span.touches(offset))?;
    named(file, &word.value, before).map(Named::Stage)
}

/// Words that may name a stage among those before a number.
fn mentions(file: &Dockerfile) -> Vec<(&Word, usize)> {
    let stages = file.stages.iter().enumerate();
    stages
        .flat_map(|(index, stage)| {
            std::iter::once(&stage.from).chain(&stage.copies_from).map(move |word| (word, index))
        })
        .collect()
}

fn named(file: &Dockerfile, name: &str, before: usize) -> Option<usize> {
    let earlier = file.stages.get(..before)?;
    let is_it = |word: &Word| word.value.eq_ignore_ascii_case(name);
    let by_name = earlier.iter().rposition(|stage| stage.alias.as_ref().is_some_and(is_it));
    by_name.or_else(|| name.parse().ok().filter(|index| *index < before))
}

fn declared(file: &Dockerfile) -> Vec<Declared<'_>> {
    let above = file.args_before.iter().map(|arg| Declared { arg, stage: None, is_arg: true });
    let inside = file.stages.iter().enumerate().flat_map(|(index, stage)| {
        let args = stage.args.iter().map(move |arg| Declared { arg, stage: Some(index), is_arg: true });
        args.chain(stage.envs.iter().map(move |arg| Declared { arg, stage: Some(index), is_arg: false }))
    });
    above.chain(inside).collect()
}

/// What a declaration stands for: itself, and for an `ARG NAME` without a default the one above the first `FROM`.
fn meant(file: &Dockerfile, one: &Declared<'_>) -> Vec<Span> {
    let mut spans = vec![one.arg.name.span];
    if one.is_arg && one.stage.is_some() && one.arg.default.is_none() {
        let global = file.args_before.iter().rfind(|arg| arg.name.value == one.arg.name.value);
        spans.extend(global.map(|arg| arg.name.span));
    }
    spans
}

/// The declarations that a use sees: the last before it in its stage, else of the stages it builds on.
fn seen(file: &Dockerfile, name: &str, stage: Option<usize>, before: u32) -> Vec<Span> {
    let all = declared(file);
    let mut at = stage;
    for depth in 0..DEPTH {
        let fits = |one: &&Declared<'_>| {
            let own = depth == 0;
            one.stage == at
                && &*one.arg.name.value == name
                && (!own || one.arg.name.span.start < before)
                && (own || !one.is_arg)
        };
        if let Some(one) = all.iter().filter(fits).max_by_key(|one| one.arg.name.span.start) {
            return meant(file, one);
        }
        let Some(index) = at else { break };
        let Some(from) = file.stages.get(index) else { break };
        let Some(base) = named(file, &from.from.value, index) else { break };
        at = Some(base);
    }
    Vec::new()
}

/// Every variable of the file where it is used.
fn variables(file: &Dockerfile) -> Vec<Use> {
    let mut found = Vec::new();
    for (index, instruction) in file.instructions.iter().enumerate() {
        let stage = file.stages.iter().position(|stage| stage.instructions.contains(&index));
        let stage = stage.filter(|_| &*instruction.name.value != "FROM");
        found.extend(used(file, instruction).into_iter().map(|used| {
            let braced = usize::from(used.span.len() > used.name.len() + 1);
            let span = used.span.slice(1 + braced, 1 + braced + used.name.len());
            Use { name: used.name, span, whole: used.span, stage, before: instruction.span.start }
        }));
    }
    found
}

fn used(file: &Dockerfile, instruction: &Instruction) -> Vec<Used> {
    let rest = &instruction.rest;
    let rules = Rules::dockerfile(file.escape);
    let mut found = expand(&rest.text, &|range| rest.span(range), rules, &|_| None).used;
    for flag in &instruction.flags {
        found.extend(file.expand(&flag.value, &|_| None).used);
    }
    found
}

fn alias_of(engine: &Engine, path: &RelPath, stage: usize) -> Option<Place> {
    let alias = model(engine, path)?.stages.get(stage)?.alias.as_ref()?;
    Some(Place::new(path, alias.span))
}

/// The names by which this file's own declaration is known.
pub(super) fn defined(engine: &Engine, path: &RelPath, named: &Named) -> Vec<Place> {
    match named {
        Named::Stage(index) => {
            let from = || Some(Place::new(path, model(engine, path)?.stages.get(*index)?.from.span));
            alias_of(engine, path, *index).or_else(from).into_iter().collect()
        }
        Named::Variable { declared, .. } => declared.iter().map(|span| Place::new(path, *span)).collect(),
    }
}

pub(super) fn uses(engine: &Engine, path: &RelPath, named: &Named) -> Vec<Place> {
    let Some(file) = model(engine, path) else { return Vec::new() };
    match named {
        Named::Stage(index) => stage_uses_of(engine, path, file, *index),
        Named::Variable { name, declared } => {
            let mut found = variable_uses(path, file, name, declared);
            if file
                .args_before
                .iter()
                .chain(file.stages.iter().flat_map(|stage| &stage.args))
                .any(|arg| declared.contains(&arg.name.span))
            {
                found.extend(compose::given(engine, path, name));
            }
            found
        }
    }
}

/// Uses that see one of the declarations, and `ARG`s that repeat one.
fn variable_uses(path: &RelPath, file: &Dockerfile, name: &str, spans: &[Span]) -> Vec<Place> {
    let sees = |spans_seen: &[Span]| spans_seen.iter().any(|span| spans.contains(span));
    let used = variables(file).into_iter().filter(|used| &*used.name == name);
    let mut found: Vec<Place> = used
        .filter(|used| sees(&seen(file, name, used.stage, used.before)))
        .map(|used| Place::new(path, used.span))
        .collect();
    let repeated = declared(file).into_iter().filter(|one| &*one.arg.name.value == name && sees(&meant(file, one)));
    found.extend(repeated.map(|one| Place::new(path, one.arg.name.span)));
    found
}

fn stage_uses_of(engine: &Engine, path: &RelPath, file: &Dockerfile, index: usize) -> Vec<Place> {
    let uses = mentions(file).into_iter().filter(|(word, before)| named(file, &word.value, *before) == Some(index));
    let mut found: Vec<Place> = uses.map(|(word, _)| Place::new(path, word.span)).collect();
    found.extend(compose::targets(engine, path, |name| named(file, name, file.stages.len()) == Some(index)));
    found
}

/// The stage of this name, as a compose file names it.
pub(super) fn stage(engine: &Engine, path: &RelPath, name: &str) -> Option<Place> {
    let file = model(engine, path)?;
    defined(engine, path, &Named::Stage(named(file, name, file.stages.len())?)).into_iter().next()
}

pub(super) fn stage_uses(engine: &Engine, path: &RelPath, name: &str) -> Vec<Place> {
    let Some(file) = model(engine, path) else { return Vec::new() };
    named(file, name, file.stages.len()).map_or_else(Vec::new, |index| stage_uses_of(engine, path, file, index))
}

/// The `ARG`s of this name: that above the first `FROM` and those of stages that state a default or stand alone.
pub(super) fn arguments(engine: &Engine, path: &RelPath, name: &str) -> Vec<Place> {
    let Some(file) = model(engine, path) else { return Vec::new() };
    let all = declared(file).into_iter().filter(|one| one.is_arg && &*one.arg.name.value == name);
    all.map(|one| Place::new(path, one.arg.name.span)).collect()
}

pub(super) fn argument_uses(engine: &Engine, path: &RelPath, name: &str) -> Vec<Place> {
    let declared = arguments(engine, path, name).into_iter().map(|place| place.span).collect();
    uses(engine, path, &Named::Variable { name: name.to_owned(), declared })
}

/// The names that an instruction at `offset` may use, with where each is declared and its default as written.
pub(super) fn visible(file: &Dockerfile, offset: u32) -> Option<Vec<(String, Span, Option<String>)>> {
    let (index, instruction) =
        file.instructions.iter().enumerate().rfind(|(_, instruction)| instruction.span.touches(offset))?;
    let stage = file.stages.iter().position(|stage| stage.instructions.contains(&index));
    let stage = stage.filter(|_| &*instruction.name.value != "FROM");
    let names: BTreeSet<&str> = declared(file).iter().map(|one| &*one.arg.name.value).collect();
    let mut found = Vec::new();
    for name in names {
        let spans = seen(file, name, stage, instruction.span.start);
        let Some(span) = spans.first() else { continue };
        let all = declared(file);
        let default = all
            .iter()
            .filter(|one| spans.contains(&one.arg.name.span))
            .find_map(|one| one.arg.default.as_ref())
            .map(|default| file.expand(default, &|_| None).text);
        found.push((name.to_owned(), *span, default));
    }
    Some(found)
}

/// The variables that say what a stage is built on: those of `FROM`s, and those that only a `FROM` can see.
pub(super) fn in_bases(file: &Dockerfile) -> BTreeSet<String> {
    let froms = file.stages.iter().flat_map(|stage| file.expand(&stage.from, &|_| None).used);
    let repeated =
        |arg: &&Arg| file.stages.iter().flat_map(|stage| &stage.args).any(|inside| inside.name.value == arg.name.value);
    let above = file.args_before.iter().filter(|arg| !repeated(arg)).map(|arg| arg.name.value.to_string());
    froms.map(|used| used.name.into()).chain(above).collect()
}
