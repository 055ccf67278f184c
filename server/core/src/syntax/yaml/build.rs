//! From events to [`Node`]s: aliases are replaced by what they name, merge keys are carried out.
//!
//! Bounded: at most [`MAX_NODES`] nodes, aliases included, and [`MAX_DEPTH`] levels.

use std::collections::{HashMap, HashSet};

use super::events::{Parsed, Step, What};
use crate::syntax::{Entry, Kind, Node, Problem, Scalar, Style};
use crate::text::{Span, Spanned};

/// Nodes of all documents together; an alias counts as often as it is used.
const MAX_NODES: usize = 200_000;
/// Open collections, those reached through aliases included.
const MAX_DEPTH: usize = 200;

/// Builds the documents; `origin` turns a byte of the parsed text into one of `original`.
pub(super) fn build(parsed: &Parsed, original: &str, origin: &dyn Fn(usize) -> usize) -> (Vec<Node>, Vec<Problem>) {
    let mut anchors = HashMap::new();
    for (at, step) in parsed.events.iter().enumerate() {
        if step.anchor != 0 {
            anchors.insert(step.anchor, at);
        }
    }
    let mut builder = Builder {
        events: &parsed.events,
        anchors,
        original,
        origin,
        open: HashSet::new(),
        nodes: 0,
        problems: Vec::new(),
    };
    let mut documents = Vec::new();
    let mut at = 0;
    while let Some(step) = parsed.events.get(at) {
        at += 1;
        if matches!(step.what, What::Document) && parsed.events.get(at).is_some() {
            let (node, next) = builder.node(at, 0);
            documents.push(node);
            at = next.max(at);
        }
    }
    (documents, builder.problems)
}

struct Builder<'a> {
    events: &'a [Step<'a>],
    /// Anchor id to the event it stands on.
    anchors: HashMap<usize, usize>,
    original: &'a str,
    origin: &'a dyn Fn(usize) -> usize,
    /// Events of the anchored nodes being built: an alias to one of them would never end.
    open: HashSet<usize>,
    nodes: usize,
    problems: Vec<Problem>,
}

impl<'a> Builder<'a> {
    fn span(&self, start: usize, end: usize) -> Span {
        let floor = |at: usize| {
            let mut at = (self.origin)(at).min(self.original.len());
            while !self.original.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        Span::new(floor(start), floor(end))
    }

    fn problem(&mut self, span: Span, message: impl Into<Box<str>>) {
        // One is enough where a limit is hit at every further node.
        let problem = Problem::new(span, message);
        if self.problems.last().is_none_or(|last| last.message != problem.message) {
            self.problems.push(problem);
        }
    }

    /// The node at event `at` and the event behind it.
    fn node(&mut self, at: usize, depth: usize) -> (Node, usize) {
        let events = self.events;
        let Some(step) = events.get(at) else {
            return (Node::null(self.span(usize::MAX, usize::MAX)), at);
        };
        let span = self.span(step.start, step.end);
        self.nodes += 1;
        if self.nodes > MAX_NODES || depth > MAX_DEPTH {
            self.problem(span, "left out: the file is too large or too deeply nested");
            return (Node::null(span), self.behind(at));
        }
        let anchored = step.anchor != 0 && self.open.insert(at);
        let (kind, span, next) = match &step.what {
            What::Scalar(value, style) => {
                // A block scalar's event reaches to the next line that is not its own.
                let block = matches!(style, Style::Literal | Style::Folded);
                let written = if block { span.of(self.original).trim_end().len() } else { span.len() };
                (scalar(value, *style, step), span.slice(0, written), at + 1)
            }
            What::Alias(id) => return (self.alias(*id, span, depth), at + 1),
            What::UnknownAlias(name) => {
                self.problem(span, format!("no anchor `&{name}` above"));
                let mut node = Node::null(span);
                node.alias = Some(span);
                return (node, at + 1);
            }
            What::Seq { flow } => self.seq(at, *flow, span, depth),
            What::Map { flow } => self.map(at, *flow, span, depth),
            What::End => return (Node::null(span), at),
            What::Document => return (Node::null(Span::new(span.range().start, span.range().start)), at),
        };
        if anchored {
            self.open.remove(&at);
        }
        (Node { span, kind, tag: step.tag.clone(), alias: None }, next)
    }

    fn alias(&mut self, id: usize, span: Span, depth: usize) -> Node {
        let target = self.anchors.get(&id).copied().filter(|target| !self.open.contains(target));
        let mut node = match target {
            Some(target) => self.node(target, depth + 1).0,
            None => {
                self.problem(span, "an alias to a value that contains it");
                Node::null(span)
            }
        };
        node.alias = Some(span);
        node
    }

    fn seq(&mut self, at: usize, flow: bool, start: Span, depth: usize) -> (Kind, Span, usize) {
        let (mut items, mut span, mut at) = (Vec::new(), start, at + 1);
        while !self.ends(at) {
            let (item, next) = self.node(at, depth + 1);
            span = span.to(item.alias.unwrap_or(item.span));
            items.push(item);
            if next <= at {
                break;
            }
            at = next;
        }
        let (span, next) = self.close(at, flow, span);
        (Kind::Seq(items), span, next)
    }

    fn map(&mut self, at: usize, flow: bool, start: Span, depth: usize) -> (Kind, Span, usize) {
        let (mut pairs, mut span, mut at) = (Pairs::default(), start, at + 1);
        while !self.ends(at) {
            let merge =
                matches!(self.events.get(at).map(|s| &s.what), Some(What::Scalar(key, Style::Plain)) if key == "<<");
            let (key, next) = self.key(at, depth);
            if next <= at {
                break;
            }
            let (mut value, after) = if self.ends(next) {
                (Node::null(Span::new(key.span.range().end, key.span.range().end)), next)
            } else {
                self.node(next, depth + 1)
            };
            if value.is_null() && value.span.is_empty() {
                value.span = behind_colon(self.original, key.span);
            }
            span = span.to(key.span).to(value.alias.unwrap_or(value.span));
            at = after;
            if merge {
                self.merge(&value, &mut pairs);
            } else if let Some(old) = pairs.put(Entry { key, value, merged: None, hidden: None }) {
                self.problem(old.key.span, format!("`{}` is written again below", old.key.value));
            }
        }
        let (span, next) = self.close(at, flow, span);
        (Kind::Map(pairs.done()), span, next)
    }

    /// The key at event `at` as text; a collection as key is given by its source text.
    fn key(&mut self, at: usize, depth: usize) -> (Spanned<Box<str>>, usize) {
        if let Some(Step { what: What::Scalar(value, _), start, end, .. }) = self.events.get(at) {
            let text = if start == end { "" } else { &**value };
            return (Spanned::new(text.into(), self.span(*start, *end)), at + 1);
        }
        let (node, next) = self.node(at, depth + 1);
        let text = node.as_str().unwrap_or_else(|| node.span.of(self.original));
        (Spanned::new(text.into(), node.alias.unwrap_or(node.span)), next)
    }

    /// `<<: *a` and `<<: [*a, *b]`: what is written in the map itself wins, then the first in the list.
    fn merge(&mut self, value: &Node, pairs: &mut Pairs) {
        let whole = value.alias.unwrap_or(value.span);
        let single = std::slice::from_ref(value);
        let from = if value.is_seq() { value.items() } else { single };
        for node in from {
            let through = if value.alias.is_some() { whole } else { node.alias.unwrap_or(node.span) };
            if !node.is_map() && !node.is_null() {
                self.problem(through, "`<<` takes a map or a list of maps");
            }
            for entry in node.entries() {
                pairs.add(Entry { merged: Some(through), ..entry.clone() });
            }
        }
    }

    fn ends(&self, at: usize) -> bool {
        matches!(self.events.get(at).map(|step| &step.what), None | Some(What::End | What::Document))
    }

    /// The end of a collection: what its last child says, or the bracket.
    fn close(&self, at: usize, flow: bool, span: Span) -> (Span, usize) {
        match self.events.get(at) {
            Some(Step { what: What::End, start, end, .. }) if flow => (span.to(self.span(*start, *end)), at + 1),
            Some(Step { what: What::End, .. }) => (span, at + 1),
            _ => (span, at),
        }
    }

    /// The event behind the node at `at`, without building it.
    fn behind(&self, at: usize) -> usize {
        let mut open = 0_usize;
        for (index, step) in self.events.iter().enumerate().skip(at) {
            match step.what {
                What::Seq { .. } | What::Map { .. } => open += 1,
                What::End => open = open.saturating_sub(1),
                What::Document => return index.max(at + 1),
                _ => {}
            }
            if open == 0 {
                return index + 1;
            }
        }
        self.events.len().max(at + 1)
    }
}

/// Maps up to this many entries are searched, larger ones indexed.
const SEARCHED: usize = 12;

/// The entries of a map under construction. Slots emptied by a later equal key stay until the end.
#[derive(Default)]
pub(super) struct Pairs {
    entries: Vec<Option<Entry>>,
    index: HashMap<Box<str>, usize>,
}

impl Pairs {
    /// Adds an entry written in the map itself; gives back the written one it overrules.
    pub(super) fn put(&mut self, mut entry: Entry) -> Option<Entry> {
        let old = self.place(&entry.key.value);
        let old = old.and_then(|old| self.entries.get_mut(old)?.take());
        if let Some(old) = old.as_ref().filter(|old| old.merged.is_some()) {
            hide(&mut entry, old);
        }
        self.push(entry);
        old.filter(|old| old.merged.is_none())
    }

    /// Adds a merged entry unless its key is there.
    fn add(&mut self, entry: Entry) {
        match self.place(&entry.key.value).and_then(|at| self.entries.get_mut(at)) {
            Some(Some(known)) => hide(known, &entry),
            _ => self.push(entry),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn done(self) -> Vec<Entry> {
        self.entries.into_iter().flatten().collect()
    }

    fn place(&self, key: &str) -> Option<usize> {
        if self.index.is_empty() {
            self.entries.iter().position(|entry| entry.as_ref().is_some_and(|entry| &*entry.key.value == key))
        } else {
            self.index.get(key).copied()
        }
    }

    fn push(&mut self, entry: Entry) {
        let new = self.entries.len();
        if new == SEARCHED {
            let known = self.entries.iter().enumerate();
            self.index = known.filter_map(|(at, entry)| Some((entry.as_ref()?.key.value.clone(), at))).collect();
        }
        if new >= SEARCHED {
            self.index.insert(entry.key.value.clone(), new);
        }
        self.entries.push(Some(entry));
    }
}

/// Keeps the merged value that an entry hides, if a tag makes it matter.
fn hide(entry: &mut Entry, merged: &Entry) {
    if entry.merged.is_some() || entry.hidden.is_some() {
        return;
    }
    if entry.value.tag.is_some() || merged.value.tag.is_some() {
        entry.hidden = Some(Box::new(merged.value.clone()));
    } else {
        entry.hidden.clone_from(&merged.hidden);
    }
}

fn scalar(value: &str, style: Style, step: &Step) -> Kind {
    let text = step.tag.as_deref() == Some("!!str") && step.start != step.end;
    let null = style == Style::Plain && (step.start == step.end || matches!(value, "~" | "null" | "Null" | "NULL"));
    if null && !text { Kind::Null } else { Kind::Scalar(Scalar { value: value.into(), style }) }
}

/// The place of a value that is not there: behind the colon of its key, where one would type it.
fn behind_colon(text: &str, key: Span) -> Span {
    let end = key.range().end;
    let rest = text.get(end..).unwrap_or("");
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let colon = rest.get(blanks..).is_some_and(|rest| rest.starts_with(':'));
    let at = if colon { end + blanks + 1 } else { end };
    Span::new(at, at)
}
