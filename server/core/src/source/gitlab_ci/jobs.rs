//! The jobs of a GitLab pipeline with what they take over: from the jobs they extend, from `!reference`, and their
//! variables.
//!
//! Rules: <https://docs.gitlab.com/ci/yaml/yaml_optimization/>, <https://docs.gitlab.com/ci/variables/>
//! Deliberately absent: jobs of other files.

use crate::source::pipeline::shell;
use crate::source::pipeline::values::{Filled, Value, fill};
use crate::syntax::{Entry, Node};
use crate::text::{File, Span};

/// Jobs that extend each other, lists in lists and variables of variables are followed this far.
const DEPTH: usize = 8;
/// Jobs that one takes over from.
const MOST: usize = 32;
/// Runs of one matrix.
const MOST_RUNS: usize = 200;

/// Top-level keys that are no jobs.
const KEYWORDS: [&str; 11] = [
    "after_script",
    "before_script",
    "cache",
    "default",
    "image",
    "include",
    "services",
    "spec",
    "stages",
    "variables",
    "workflow",
];

pub(super) struct Pipeline<'a> {
    pub(super) file: &'a File,
    pub(super) root: &'a Node,
    pub(super) inputs: Option<&'a Node>,
}

/// A job, or what holds for all of them.
pub(super) struct Job<'a> {
    pipeline: &'a Pipeline<'a>,
    pub(super) name: &'a str,
    pub(super) at: Span,
    /// The job itself, then those it extends, nearest first.
    chain: Vec<&'a Node>,
}

/// The variables of one run of a job's matrix.
pub(super) type Run<'a> = Vec<(&'a str, &'a Node)>;

impl<'a> Pipeline<'a> {
    /// What stands at the top and under `default:`.
    pub(super) fn whole(&'a self) -> Job<'a> {
        let chain = std::iter::once(self.root).chain(self.root.get("default")).collect();
        Job { pipeline: self, name: "default", at: self.root.span, chain }
    }

    /// The jobs that run, and hidden ones that nothing here extends.
    pub(super) fn jobs(&'a self) -> impl Iterator<Item = Job<'a>> {
        let jobs = || {
            let entries = self.root.entries().iter();
            entries.filter(|entry| entry.value.is_map() && !KEYWORDS.contains(&&*entry.key.value))
        };
        let extended: Vec<&str> = jobs().flat_map(|entry| parents(&entry.value)).collect();
        jobs()
            .filter(move |entry| !(entry.key.value.starts_with('.') && extended.contains(&&*entry.key.value)))
            .map(|entry| self.job(entry))
    }

    fn job(&'a self, entry: &'a Entry) -> Job<'a> {
        let mut chain = Vec::new();
        self.extend(&entry.value, &mut chain, 0);
        Job { pipeline: self, name: &entry.key.value, at: entry.key.span, chain }
    }

    /// Of several parents the last one wins.
    fn extend(&'a self, job: &'a Node, chain: &mut Vec<&'a Node>, depth: usize) {
        if depth > DEPTH || chain.len() >= MOST {
            return;
        }
        chain.push(job);
        for name in parents(job).into_iter().rev() {
            if let Some(parent) = self.root.get(name) {
                self.extend(parent, chain, depth + 1);
            }
        }
    }

    /// The value that `!reference [.setup, script]` stands for.
    fn deref(&self, node: &'a Node) -> Option<&'a Node> {
        let mut node = node;
        for _ in 0..DEPTH {
            if node.tag.as_deref() != Some("!reference") {
                return Some(node);
            }
            node = node.items().iter().try_fold(self.root, |at, key| at.get(key.as_str()?))?;
        }
        None
    }

    /// The items of a list, those of lists inside it in their place.
    fn flatten(&self, node: &'a Node, found: &mut Vec<&'a Node>, depth: usize) {
        let Some(node) = self.deref(node) else { return };
        if !node.is_seq() {
            found.push(node);
            return;
        }
        for item in node.items().iter().filter(|_| depth < DEPTH) {
            self.flatten(item, found, depth + 1);
        }
    }
}

fn parents(job: &Node) -> Vec<&str> {
    let Some(extends) = job.get("extends") else { return Vec::new() };
    let one = extends.as_str().into_iter();
    one.chain(extends.items().iter().filter_map(Node::as_str)).collect()
}

impl<'a> Job<'a> {
    pub(super) fn get(&self, key: &str) -> Option<&'a Node> {
        self.chain.iter().find_map(|job| job.get(key)).and_then(|node| self.pipeline.deref(node))
    }

    pub(super) fn list(&self, key: &str) -> Vec<&'a Node> {
        let mut found = Vec::new();
        if let Some(node) = self.chain.iter().find_map(|job| job.get(key)) {
            self.pipeline.flatten(node, &mut found, 0);
        }
        found
    }

    pub(super) fn own_variables(&self) -> Vec<&'a Entry> {
        let maps = self.chain.iter().filter_map(|job| job.get("variables")).filter_map(|map| self.pipeline.deref(map));
        maps.flat_map(Node::entries).collect()
    }

    pub(super) fn input(&self, name: &str) -> Option<Value> {
        Value::of(self.pipeline.file, self.pipeline.inputs?.get(name)?.get("default")?)
    }

    /// The runs of `parallel: matrix`, at least one.
    pub(super) fn runs(&self) -> Vec<Run<'a>> {
        let matrix = self.get("parallel").and_then(|parallel| parallel.get("matrix"));
        let mut runs: Vec<Run<'a>> = Vec::new();
        for map in matrix.map_or(&[][..], Node::items) {
            let mut made: Vec<Run<'a>> = vec![Vec::new()];
            for entry in map.entries() {
                let values =
                    if entry.value.is_seq() { entry.value.items() } else { std::slice::from_ref(&entry.value) };
                let with = |run: &Run<'a>, value: &'a Node| {
                    let mut run = run.clone();
                    run.push((&*entry.key.value, value));
                    run
                };
                made = made
                    .iter()
                    .flat_map(|run| values.iter().map(move |value| with(run, value)))
                    .take(MOST_RUNS)
                    .collect();
            }
            runs.extend(made.into_iter().take(MOST_RUNS));
        }
        if runs.is_empty() {
            runs.push(Vec::new());
        }
        runs
    }

    /// What a variable stands for in a run: in its matrix, in the job, for all jobs.
    pub(super) fn lookup(&self, run: &Run<'a>, name: &str, depth: usize) -> Option<Filled> {
        let in_run = run.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
        let in_job = || self.own_variables().into_iter().find(|entry| &*entry.key.value == name).map(|e| &e.value);
        let everywhere = || self.pipeline.root.get("variables").and_then(|variables| variables.get(name));
        let node = in_run.or_else(in_job).or_else(everywhere)?;
        let written = Value::of(self.pipeline.file, node.get("value").unwrap_or(node))?;
        let holes = shell::holes(&written, &|inner| {
            if depth < DEPTH && inner != name { self.lookup(run, inner, depth + 1) } else { None }
        });
        fill(&written, &holes).into_iter().next()
    }
}
