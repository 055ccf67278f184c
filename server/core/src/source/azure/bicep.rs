//! Statements of a Bicep file.
//! Deliberately absent: resources inside others, outputs, extensions.

use super::qualify::{Scope, qualify};
use super::{MOST, new};
use crate::source::terraform::{Call, Model, Part, Resource};
use crate::syntax::bicep::{self, Statement, Word};
use crate::syntax::hcl::{Attribute, Body, Expr, Kind};
use crate::text::{File, Spanned};

pub(super) fn read(file: &File, parameters: bool) -> Model {
    let mut model = new(if parameters { Part::Values } else { Part::Module });
    let mut statements = bicep::read(&file.text);
    let mut scope = Scope::default();
    for statement in &statements {
        match statement.word {
            Word::Param => scope.parameters.insert(statement.name.value.clone()),
            Word::Var => scope.variables.insert(statement.name.value.clone()),
            _ => false,
        };
    }
    for statement in &mut statements {
        let exprs = [&mut statement.value, &mut statement.condition, &mut statement.allowed];
        exprs.into_iter().flatten().for_each(|expr| qualify(expr, &scope));
    }
    for statement in statements {
        put(&mut model, statement);
    }
    model
}

fn put(model: &mut Model, statement: Statement) {
    let Statement { word, name, target, existing, condition, value, allowed } = statement;
    match (word, target, value) {
        (Word::Param, _, Some(value)) if model.part == Part::Values => model.values.push((name, value)),
        (Word::Param, _, value) => {
            if let Some(allowed) = allowed {
                model.allowed.insert(name.value.clone(), allowed);
            }
            model.variables.insert(name.value, value);
        }
        (Word::Var, _, Some(value)) => {
            model.locals.insert(name.value, value);
        }
        (Word::Using, Some(target), _) => {
            let inner = target.span.slice(1, 1 + target.value.len());
            model.source = Some(Expr { span: target.span, kind: Kind::Text { value: target.value, inner } });
        }
        (Word::Resource, Some(target), Some(value)) if !existing && model.resources.len() < MOST => {
            let kind = target.value.split('@').next().unwrap_or("").to_ascii_lowercase();
            if model.wants(&kind) {
                let body = body(value, condition);
                model.resources.push(Resource::new(Spanned::new(kind.into(), target.span), &name.value, body));
            }
        }
        (Word::Module, Some(target), Some(value)) if !target.value.contains(':') && model.calls.len() < MOST => {
            let source =
                if target.value.starts_with('.') { target.value } else { format!("./{}", target.value).into() };
            let given = body(value, None).attributes.into_iter().find(|attribute| &*attribute.name.value == "params");
            let body = body(given.map_or_else(|| Expr::unknown(target.span), |given| given.value), condition);
            model.calls.push(Call { name, source: Some(source), body });
        }
        _ => {}
    }
}

/// The members of an object; made only where the condition holds.
pub(super) fn body(value: Expr, condition: Option<Expr>) -> Body {
    let mut body = Body::default();
    if let Kind::Object(entries) = value.kind {
        body.attributes.extend(entries.into_iter().map(|(name, value)| Attribute { name, value }));
    }
    if let Some(condition) = condition {
        let span = condition.span;
        let start = span.slice(0, 0);
        let text = |word: &str| Expr { span, kind: Kind::Text { value: word.into(), inner: start } };
        let kind = Kind::Choice(Box::new([condition, text("1"), text("0")]));
        body.attributes.push(Attribute { name: Spanned::new("count".into(), span), value: Expr { span, kind } });
    }
    body
}
