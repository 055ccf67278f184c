//! Parameters: `<< parameters.pg >>` and what a job, an executor or the pipeline is called with.
//!
//! Rules: <https://circleci.com/docs/reusing-config/>, <https://circleci.com/docs/pipeline-variables/>
//! Deliberately absent: conditions, and parameters that the API gives a pipeline.

use crate::source::pipeline::shell;
use crate::source::pipeline::values::{Filled, Hole, Value, each, fill};
use crate::syntax::Node;
use crate::text::File;

/// Calls of one job, matrices multiplied out.
const MOST: usize = 128;
/// Values that stand for values are followed this far.
const DEPTH: usize = 4;

/// What something is called with.
#[derive(Debug, Clone, Default)]
pub(super) struct Call<'a>(Vec<(&'a str, &'a Node)>);

impl<'a> Call<'a> {
    pub(super) fn of(node: &'a Node) -> Self {
        Self(node.entries().iter().map(|entry| (&*entry.key.value, &entry.value)).collect())
    }
}

/// How the workflows call a job; once without anything if they do not.
pub(super) fn calls<'a>(root: &'a Node, job: &str) -> Vec<Call<'a>> {
    let mut calls = Vec::new();
    let workflows = root.get("workflows").map_or(&[][..], Node::entries);
    for item in workflows.iter().filter_map(|workflow| workflow.value.get("jobs")).flat_map(Node::items) {
        let Some(call) = item.get(job) else { continue };
        let matrix = call.at(&["matrix", "parameters"]).map_or(&[][..], Node::entries);
        let mut made = vec![Call::of(call)];
        for axis in matrix {
            let with = |call: &Call<'a>, value: &'a Node| {
                let mut call = call.clone();
                call.0.push((&*axis.key.value, value));
                call
            };
            made = made
                .iter()
                .flat_map(|call| axis.value.items().iter().map(move |value| with(call, value)))
                .take(MOST)
                .collect();
        }
        calls.extend(made);
    }
    calls.truncate(MOST);
    if calls.is_empty() {
        calls.push(Call::default());
    }
    calls
}

/// Where a value stands: in a job, an executor or a command.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) file: &'a File,
    pub(super) root: &'a Node,
    /// What has the `parameters:`.
    pub(super) definition: &'a Node,
    pub(super) calls: &'a [Call<'a>],
    /// The job that calls an executor: what it gives may be parameters of its own.
    pub(super) outer: Option<&'a Scope<'a>>,
}

impl Scope<'_> {
    pub(super) fn resolve(&self, written: &Value) -> Vec<Filled> {
        each(written, self.calls, |call| self.holes(written, call, 0))
    }

    /// As [`Self::resolve`], for a word of a script.
    pub(super) fn resolve_word(&self, written: &Value) -> Vec<Filled> {
        let variable = |name: &str| Some(Value::of(self.file, self.definition.at(&["environment", name])?)?.into());
        each(written, self.calls, |call| {
            let mut holes = self.holes(written, call, 0);
            holes.extend(shell::holes(written, &variable));
            holes
        })
    }

    fn holes(&self, written: &Value, call: &Call<'_>, depth: usize) -> Vec<Hole> {
        let mut holes = Vec::new();
        let mut from = 0;
        while let Some(start) = written.text.get(from..).and_then(|rest| rest.find("<<")).map(|at| from + at) {
            let body = written.text.get(start + 2..).unwrap_or("");
            let Some(length) = body.find(">>") else { break };
            from = start + 2 + length + 2;
            let values = self.values(body.get(..length).unwrap_or("").trim(), call, depth);
            holes.push(Hole { range: start..from, values });
        }
        holes
    }

    fn values(&self, name: &str, call: &Call<'_>, depth: usize) -> Vec<Filled> {
        let default = |node: Option<&Node>| {
            let node = node?.get("default")?;
            Some(vec![Value::of(self.file, node)?.into()])
        };
        if depth > DEPTH {
            return Vec::new();
        }
        if let Some(name) = name.strip_prefix("pipeline.parameters.") {
            return default(self.root.at(&["parameters", name])).unwrap_or_default();
        }
        let Some(name) = name.strip_prefix("parameters.").or_else(|| name.strip_prefix("matrix.")) else {
            return Vec::new();
        };
        let given = call.0.iter().rev().find(|(key, _)| *key == name).and_then(|(_, node)| Value::of(self.file, node));
        match given {
            Some(given) => match self.outer {
                Some(outer) => outer.resolve(&given),
                None => fill(&given, &self.holes(&given, &Call::default(), depth + 1)),
            },
            None => default(self.definition.at(&["parameters", name])).unwrap_or_default(),
        }
    }
}
