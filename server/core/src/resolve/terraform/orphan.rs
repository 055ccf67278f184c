//! Values of a module that is not here: what their names say.
//! Deliberately absent: names that do not tell the product.

use super::eval::{Bound, Evaluator};
use super::{Project, deployed, guess, push, roots, server};
use crate::catalog::sign;
use crate::environment::Environment;
use crate::inventory::Declaration;
use crate::resolve::environments::Placed;
use crate::syntax::hcl::Expr;
use crate::text::{Place, RelPath};

/// Objects nested deeper are not looked at.
const DEPTH: usize = 6;

pub(super) fn declare(project: &Project<'_, '_>, declared: &mut Vec<Declaration>) {
    for (path, model) in &project.values {
        if roots::owner(project, path).is_some() {
            continue;
        }
        let mut found = Vec::new();
        let placed = roots::values_place(path, project.config)
            .unwrap_or_else(|| Placed::by(sign::KIND, Environment::Production));
        for (name, value) in &model.values {
            named(path, &name.value, value, &placed, 0, &mut found);
        }
        push(found, path, declared);
    }
}

fn named(file: &RelPath, name: &str, value: &Expr, placed: &Placed, depth: usize, found: &mut Vec<Declaration>) {
    if depth > DEPTH {
        return;
    }
    let keys = roots::environments_of(value);
    for (key, inner) in value.entries() {
        let word = keys.iter().find(|word| {
            crate::catalog::environment_token(&key.value).is_some_and(|(environment, _)| environment == **word)
        });
        let place = |word: &str| deployed(Placed::word(sign::INSIDE, word));
        let own = word.map_or_else(|| placed.clone(), |word| place(word));
        named(file, &key.value, inner, &own, depth + 1, found);
    }
    let Some(Some(product)) = guess::states_version(name) else { return };
    let mut evaluator = Evaluator::default();
    let Some(version) = evaluator.text(Bound { expr: value, file, scope: 0 }) else { return };
    found.push(server::declaration(&server::Made {
        product,
        kind: name,
        name,
        version: Some(&version),
        used: None,
        at: Place::new(file, value.span),
        floats_minor: false,
        has_version: true,
        placed,
        source: "terraform",
    }));
}
