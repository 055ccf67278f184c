//! Names and functions in the form that the evaluator knows: `var.x` for parameters, `local.x` for variables.
//! Functions: <https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions>
//! Deliberately absent: functions of resources, of the cloud and of texts.

use std::collections::BTreeSet;

use crate::syntax::hcl::{Expr, Kind, Step};

#[derive(Default)]
pub(super) struct Scope {
    pub(super) parameters: BTreeSet<Box<str>>,
    pub(super) variables: BTreeSet<Box<str>>,
}

/// The reader of expressions bounds how deep they nest.
pub(super) fn qualify(expr: &mut Expr, scope: &Scope) {
    match &mut expr.kind {
        Kind::Text { .. } | Kind::Null | Kind::Unknown => {}
        Kind::Template(parts) | Kind::List(parts) => parts.iter_mut().for_each(|part| qualify(part, scope)),
        Kind::Choice(parts) => parts.iter_mut().for_each(|part| qualify(part, scope)),
        Kind::Equal { sides, .. } => sides.iter_mut().for_each(|side| qualify(side, scope)),
        Kind::Object(entries) => entries.iter_mut().for_each(|(_, value)| qualify(value, scope)),
        Kind::Reference(steps) => reference(steps, scope),
        Kind::Call { arguments, .. } => {
            arguments.iter_mut().for_each(|argument| qualify(argument, scope));
            if let Kind::Call { name, arguments } = std::mem::replace(&mut expr.kind, Kind::Unknown) {
                expr.kind = call(name, arguments);
            }
        }
    }
}

fn reference(steps: &mut Vec<Step>, scope: &Scope) {
    for step in steps.iter_mut() {
        if let Step::Index(index) = step {
            qualify(index, scope);
        }
    }
    let first = match steps.first() {
        Some(Step::Name(name)) if scope.parameters.contains(name) => "var",
        Some(Step::Name(name)) if scope.variables.contains(name) => "local",
        _ => return,
    };
    steps.insert(0, Step::Name(first.into()));
}

fn call(name: Box<str>, mut arguments: Vec<Expr>) -> Kind {
    let word = name.to_ascii_lowercase();
    match (word.as_str(), arguments.len()) {
        ("parameters" | "variables", 1) => {
            let scope = if word == "parameters" { "var" } else { "local" };
            let known = arguments.first().and_then(Expr::as_str).map(Box::from);
            known.map_or(Kind::Unknown, |name| Kind::Reference(vec![Step::Name(scope.into()), Step::Name(name)]))
        }
        ("if", 3) => match <[Expr; 3]>::try_from(arguments) {
            Ok(parts) => Kind::Choice(Box::new(parts)),
            Err(_) => Kind::Unknown,
        },
        ("equals", 2) => match <[Expr; 2]>::try_from(arguments) {
            Ok(sides) => Kind::Equal { sides: Box::new(sides), negated: false },
            Err(_) => Kind::Unknown,
        },
        ("not", 1) => match arguments.pop().map(|only| only.kind) {
            Some(Kind::Equal { sides, negated }) => Kind::Equal { sides, negated: !negated },
            _ => Kind::Unknown,
        },
        ("concat", 1..) => Kind::Template(arguments),
        ("string" | "int", 1) => Kind::Call { name: "tostring".into(), arguments },
        ("coalesce", _) => Kind::Call { name, arguments },
        _ => Kind::Unknown,
    }
}
