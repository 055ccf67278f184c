//! HCL, the language of Terraform, OpenTofu and Terragrunt: blocks, attributes and the expressions that can be told
//! without running anything.
//!
//! Rules: <https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md>. Any text gives a body: what cannot be read is
//! [`Kind::Unknown`] or left out, and the rest stays. Deliberately absent: evaluation (`resolve`), comments, heredocs'
//! content, `for` expressions, arithmetic.

mod body;
mod cursor;
mod expr;
mod skip;
mod string;

use std::fmt;

use crate::text::{Span, Spanned};

use super::Problem;

/// Blocks or expressions nested deeper than this are not read.
pub(crate) const DEPTH: usize = 40;

/// A file, or what stands between the braces of a block.
#[derive(Debug, Clone, Default)]
pub struct Body {
    pub attributes: Vec<Attribute>,
    pub blocks: Vec<Block>,
}

/// `resource "aws_db_instance" "main" { .. }`.
#[derive(Debug, Clone)]
pub struct Block {
    pub name: Spanned<Box<str>>,
    /// Without quotes.
    pub labels: Vec<Spanned<Box<str>>>,
    pub body: Body,
}

/// `name = expression`.
#[derive(Debug, Clone)]
pub struct Attribute {
    pub name: Spanned<Box<str>>,
    pub value: Expr,
}

/// An expression and where it stands.
#[derive(Clone)]
pub struct Expr {
    pub span: Span,
    pub kind: Kind,
}

/// What an expression is.
#[derive(Clone)]
pub enum Kind {
    /// A string without interpolation, a number, `true`, `false`; `inner` is its text in the file, without quotes.
    Text {
        value: Box<str>,
        inner: Span,
    },
    Null,
    /// A string with interpolations: the parts are texts and expressions.
    Template(Vec<Expr>),
    /// `var.settings["prod"].version`.
    Reference(Vec<Step>),
    /// `condition ? yes : no`.
    Choice(Box<[Expr; 3]>),
    /// `a == b`, or `a != b`.
    Equal {
        sides: Box<[Expr; 2]>,
        negated: bool,
    },
    Object(Vec<(Spanned<Box<str>>, Expr)>),
    List(Vec<Expr>),
    Call {
        name: Box<str>,
        arguments: Vec<Expr>,
    },
    /// Anything else: a `for`, arithmetic, a splat, something half typed.
    Unknown,
}

/// One step of a reference.
#[derive(Debug, Clone)]
pub enum Step {
    Name(Box<str>),
    Index(Expr),
}

/// Values may be secrets: none is printed.
impl fmt::Debug for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Expr({:?})", self.span)
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kind(…)")
    }
}

impl Expr {
    #[must_use]
    pub fn unknown(span: Span) -> Self {
        Self { span, kind: Kind::Unknown }
    }

    /// The text, if the expression is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text { value, .. } => Some(value),
            _ => None,
        }
    }

    /// The members of an object.
    #[must_use]
    pub fn entries(&self) -> &[(Spanned<Box<str>>, Self)] {
        match &self.kind {
            Kind::Object(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// The names a reference starts with: `var`, `image`.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let Kind::Reference(steps) = &self.kind else { return Vec::new() };
        let mut names = Vec::new();
        for step in steps {
            let Step::Name(name) = step else { break };
            names.push(&**name);
        }
        names
    }
}

impl Body {
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| &*attribute.name.value == name)
    }

    /// The blocks of a name.
    pub fn blocks<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |block| &*block.name.value == name)
    }
}

impl Block {
    #[must_use]
    pub fn label(&self, at: usize) -> Option<&Spanned<Box<str>>> {
        self.labels.get(at)
    }
}

/// Reads any text.
#[must_use]
pub fn read(text: &str) -> (Body, Vec<Problem>) {
    body::read(text)
}

/// Reads a text as the inside of a template, as Terraform's JSON has it: `${var.x}`. It stands at `at`, byte for byte.
#[must_use]
pub fn template(text: &str, at: Span) -> Expr {
    string::template_at(text, at)
}

#[cfg(test)]
mod tests;
