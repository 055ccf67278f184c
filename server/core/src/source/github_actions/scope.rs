//! What names stand for at one place of a workflow: the matrix, `env` maps, defaults of inputs.
//!
//! Rules: <https://docs.github.com/en/actions/reference/workflows-and-actions/contexts>
//! Deliberately absent: secrets, variables of the repository, outputs of steps and jobs.

use std::collections::BTreeMap;

use super::expression;
use super::matrix::{self, Job};
use crate::source::pipeline::shell;
use crate::source::pipeline::values::{Filled, Value, each};
use crate::syntax::Node;
use crate::text::File;

/// Variables that stand for variables are followed this far.
const DEPTH: usize = 4;

/// Defaults of inputs by name.
pub(super) type Inputs = BTreeMap<String, Value>;

#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) file: &'a File,
    pub(super) inputs: &'a Inputs,
    /// `env` maps of the workflow, the job and the step.
    pub(super) env: [Option<&'a Node>; 3],
    /// The jobs of the matrix, at least one.
    pub(super) jobs: &'a [Job],
}

impl Scope<'_> {
    /// A value with its expressions filled in, for each job of the matrix; what is the same comes once.
    pub(super) fn resolve(&self, written: &Value) -> Vec<Filled> {
        each(written, self.jobs, |job| expression::holes(written, &|name| self.lookup(job, name, 0)))
    }

    /// As [`Self::resolve`] for a word of a script, which may use `$NAME` too.
    pub(super) fn resolve_word(&self, written: &Value) -> Vec<Filled> {
        each(written, self.jobs, |job| {
            let mut holes = expression::holes(written, &|name| self.lookup(job, name, 0));
            holes.extend(shell::holes(written, &|name| Some(self.lookup(job, &format!("env.{name}"), 0)?.into())));
            holes
        })
    }

    /// The value of a name outside any matrix.
    pub(super) fn plain(&self, name: &str) -> Option<Value> {
        self.lookup(&Job::new(), name, 0)
    }

    fn lookup(&self, job: &Job, name: &str, depth: usize) -> Option<Value> {
        let name = name.strip_prefix("github.event.").unwrap_or(name);
        let (context, rest) = name.split_once('.')?;
        match context {
            "matrix" => matrix::at(job, rest).cloned(),
            "inputs" => self.inputs.get(rest).cloned(),
            "env" => self.variable(job, rest, depth),
            _ => None,
        }
    }

    fn variable(&self, job: &Job, name: &str, depth: usize) -> Option<Value> {
        let node = self.env.iter().rev().flatten().find_map(|env| env.get(name))?;
        let written = Value::of(self.file, node)?;
        if depth >= DEPTH {
            return None;
        }
        match expression::whole(&written, &|name| self.lookup(job, name, depth + 1)).as_deref() {
            Some([only]) => Some(only.clone()),
            None if !written.text.contains("${{") => Some(written),
            _ => None,
        }
    }
}

/// The defaults of inputs: those of a reusable workflow, of one started by hand, or of an action.
pub(super) fn inputs(file: &File, root: &Node) -> Inputs {
    let mut found = Inputs::new();
    let paths: [&[&str]; 3] = [&["inputs"], &["on", "workflow_dispatch", "inputs"], &["on", "workflow_call", "inputs"]];
    for entry in paths.iter().filter_map(|path| root.at(path)).flat_map(Node::entries) {
        let default = entry.value.get("default").and_then(|node| Value::of(file, node));
        if let Some(default) = default.filter(|default| !default.text.contains("${{")) {
            found.insert(entry.key.value.to_string(), default);
        }
    }
    found
}
