//! Bicep and the expressions of ARM templates, in the form that HCL's expressions have.
//!
//! Rules: <https://learn.microsoft.com/azure/azure-resource-manager/bicep/file>,
//! <https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions>. Any text gives statements:
//! what cannot be read is unknown or left out. Deliberately absent: evaluation, types, outputs, user functions; loops
//! are read as one.

mod cursor;
mod expr;

use cursor::Cursor;

use super::hcl::Expr;
use crate::text::{Span, Spanned};

/// One statement.
#[derive(Debug)]
pub struct Statement {
    pub word: Word,
    /// The symbolic name; for `using`, nothing.
    pub name: Spanned<Box<str>>,
    /// The type of a resource with its version, the path of a module or of what is used.
    pub target: Option<Spanned<Box<str>>>,
    /// The resource is only referred to.
    pub existing: bool,
    /// `= if (condition) {..}`
    pub condition: Option<Expr>,
    pub value: Option<Expr>,
    /// `@allowed([..])`
    pub allowed: Option<Expr>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    Param,
    Var,
    Resource,
    Module,
    Using,
}

/// Statements of one file beyond this many are left out.
const MOST: usize = 5_000;

/// Reads any text.
#[must_use]
pub fn read(text: &str) -> Vec<Statement> {
    let mut cursor = Cursor::new(text);
    let mut statements = Vec::new();
    let mut allowed = None;
    while !cursor.at_end() && statements.len() < MOST {
        cursor.skip(true);
        if cursor.take(b'@') {
            let decorator = expr::expression(&mut cursor, 0);
            allowed = allowed_values(decorator).or(allowed);
            continue;
        }
        let word = match cursor.identifier() {
            Some("param") => Word::Param,
            Some("var") => Word::Var,
            Some("resource") => Word::Resource,
            Some("module") => Word::Module,
            Some("using") => Word::Using,
            found => {
                if found.is_none() {
                    cursor.advance(1);
                }
                expr::skip_statement(&mut cursor);
                allowed = None;
                continue;
            }
        };
        statements.extend(statement(&mut cursor, word, allowed.take()));
        expr::skip_statement(&mut cursor);
    }
    statements
}

/// Reads the inside of `"[..]"` of an ARM template, which stands at `at` byte for byte.
#[must_use]
pub fn expression(text: &str, at: Span) -> Expr {
    let mut cursor = Cursor::at(text, at.range().start);
    let read = expr::expression(&mut cursor, 0);
    cursor.skip(true);
    if cursor.at_end() { read } else { Expr::unknown(at) }
}

fn allowed_values(decorator: Expr) -> Option<Expr> {
    match decorator.kind {
        super::hcl::Kind::Call { name, arguments } if &*name == "allowed" => arguments.into_iter().next(),
        _ => None,
    }
}

fn statement(cursor: &mut Cursor<'_>, word: Word, allowed: Option<Expr>) -> Option<Statement> {
    cursor.skip(false);
    let start = cursor.position();
    let mut statement = Statement {
        word,
        name: Spanned::new("".into(), Span::new(start, start)),
        target: None,
        existing: false,
        condition: None,
        value: None,
        allowed,
    };
    if word != Word::Using {
        let name = cursor.identifier()?;
        statement.name = Spanned::new(name.into(), cursor.span(start));
        cursor.skip(false);
    }
    if matches!(word, Word::Resource | Word::Module | Word::Using) {
        let target = expr::expression(cursor, 0);
        statement.target = target.as_str().map(|text| Spanned::new(text.into(), target.span));
        cursor.skip(false);
        if word == Word::Using {
            return Some(statement);
        }
        let back = cursor.clone();
        statement.existing = cursor.identifier() == Some("existing");
        if !statement.existing {
            *cursor = back;
        }
    } else {
        // A type, if there is one.
        cursor.find_assignment();
    }
    cursor.skip(false);
    if !cursor.take(b'=') {
        return Some(statement);
    }
    cursor.skip(true);
    let back = cursor.clone();
    if cursor.identifier() == Some("if") {
        cursor.skip(true);
        statement.condition = Some(expr::expression(cursor, 0));
        cursor.skip(true);
    } else {
        *cursor = back;
    }
    statement.value = Some(expr::expression(cursor, 0));
    Some(statement)
}

#[cfg(test)]
mod tests;
