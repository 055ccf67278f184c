//! Dockerfiles as BuildKit reads them: instructions with spans, and on top of them stages, arguments and images.
//!
//! Rules: <https://docs.docker.com/reference/dockerfile/> and, where it is silent,
//! <https://github.com/moby/buildkit/tree/master/frontend/dockerfile/parser>.
//! Deliberately absent: what an image is, and values of build arguments given from outside (the caller's lookup).

mod joined;
mod lex;
mod model;
mod packages;
mod script;
mod shell;
mod words;

use super::Problem;
use crate::text::{Span, Spanned};

pub use joined::Joined;
pub use model::{Arg, Given, Run, Stage, Variables};
pub use packages::{Install, Manager, packages};
pub use script::script_commands;

/// A part of an instruction as written, and where.
pub type Word = Spanned<Box<str>>;

/// A Dockerfile, as lines and as what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dockerfile {
    /// The character that continues lines: `\`, or what `# escape=` says.
    pub escape: char,
    /// `# syntax=docker/dockerfile:1` and its kind.
    pub directives: Vec<Directive>,
    pub instructions: Vec<Instruction>,
    /// `ARG`s above the first `FROM`: the only ones a `FROM` can see.
    pub args_before: Vec<Arg>,
    pub stages: Vec<Stage>,
    /// Sorted; `crate::syntax::comments` gives their text and line.
    pub comments: Vec<Span>,
    pub problems: Vec<Problem>,
}

/// One instruction, over all its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// From the name to the last byte of the logical line; heredocs follow it.
    pub span: Span,
    /// In upper case.
    pub name: Word,
    /// It stands behind `ONBUILD` and belongs to the images built on this one.
    pub onbuild: bool,
    /// `--from=build`, without the dashes.
    pub flags: Vec<Flag>,
    /// All behind the flags.
    pub rest: Joined,
    /// `rest` in words, quotes and escapes kept as written.
    pub args: Vec<Word>,
    /// `rest` as a JSON array of strings, if it is one.
    pub json: Option<Vec<Word>>,
    pub heredocs: Vec<Heredoc>,
}

/// `# name=value` at the top of the file; the name in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    pub name: Word,
    pub value: Word,
}

/// `--name=value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    pub name: Word,
    /// Empty span and text where there is no `=`.
    pub value: Word,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc {
    pub name: Box<str>,
    /// The lines between the marker's line and the closing one.
    pub body: Span,
    /// `<<EOF`, not `<<"EOF"`.
    pub expand: bool,
    /// `<<-EOF`: leading tabs do not count.
    pub tabs: bool,
}

impl Instruction {
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<&Word> {
        self.flags.iter().find(|flag| &*flag.name.value == name).map(|flag| &flag.value)
    }
}

/// Reads any text; what BuildKit would refuse is left out and told in `problems`.
#[must_use]
pub fn read(text: &str) -> Dockerfile {
    let mut file = lex::lex(text);
    model::fill(&mut file, text);
    file
}

#[cfg(test)]
mod tests;
