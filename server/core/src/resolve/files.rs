//! Access to what files say, noting which were asked for: a change of any of them judges the project again.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use super::compose;
use crate::source::{Model, Reading, Variable};
use crate::text::RelPath;

type Get<'a> = dyn Fn(&RelPath) -> Option<&'a Reading> + 'a;

/// The readings of a workspace as one project sees them.
pub struct Files<'a> {
    get: Box<Get<'a>>,
    consulted: RefCell<BTreeSet<RelPath>>,
}

impl<'a> Files<'a> {
    pub fn new(get: impl Fn(&RelPath) -> Option<&'a Reading> + 'a) -> Self {
        Self { get: Box::new(get), consulted: RefCell::default() }
    }

    /// What a file says; `None` if it is not there.
    #[must_use]
    pub fn get(&self, path: &RelPath) -> Option<&'a Reading> {
        self.note(path);
        (self.get)(path)
    }

    /// Notes that the project depends on a file, without reading it.
    pub fn note(&self, path: &RelPath) {
        self.consulted.borrow_mut().insert(path.clone());
    }

    /// Every file asked for so far, present or not.
    #[must_use]
    pub fn consulted(&self) -> BTreeSet<RelPath> {
        self.consulted.borrow().clone()
    }
}

impl compose::Files for Files<'_> {
    fn compose(&self, path: &RelPath) -> Option<&crate::source::compose::Model> {
        match self.get(path)?.model.as_ref()? {
            Model::Compose(model) => Some(model),
            _ => None,
        }
    }

    fn env(&self, path: &RelPath) -> Option<&[Variable]> {
        let reading = self.get(path)?;
        (reading.source == "dotenv").then_some(reading.defines.as_slice())
    }

    fn env_is_broken(&self, path: &RelPath) -> bool {
        self.get(path).is_some_and(|reading| reading.source == "dotenv" && !reading.problems.is_empty())
    }

    fn raw_env(&self, path: &RelPath) -> Option<(Vec<Variable>, bool)> {
        let reading = self.get(path)?;
        match &reading.model {
            Some(Model::RawEnv(lines, broken)) => Some((lines.clone(), *broken)),
            _ if reading.source == "dotenv" => {
                let plain = |line: &Variable| Variable { expands: false, ..line.clone() };
                Some((reading.defines.iter().map(plain).collect(), false))
            }
            _ => None,
        }
    }

    fn exists(&self, path: &RelPath) -> bool {
        self.get(path).is_some()
    }
}

impl fmt::Debug for Files<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Files").field("consulted", &self.consulted.borrow().len()).finish_non_exhaustive()
    }
}
