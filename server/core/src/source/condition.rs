//! The environment that the conditions around a piece of code ask for.
//! Deliberately absent: how conditions look (`syntax::code`), names of files and sections.

use crate::catalog;
use crate::syntax::code::{Condition, View};
use crate::text::Spanned;

/// The environment's word, as the catalogue has it. What only runs where it is not development or a test is what is
/// deployed; what only runs where it is not production is a developer's.
pub(super) fn environment(view: View<'_>) -> Option<Spanned<String>> {
    view.conditions().iter().find_map(of_condition)
}

fn of_condition(condition: &Condition<'_>) -> Option<Spanned<String>> {
    asked(condition).or_else(|| {
        let other = asked(&Condition { negated: !condition.negated, ..*condition })?;
        let word = match &*other.value {
            "development" | "test" => "production",
            "production" => "development",
            _ => return None,
        };
        Some(Spanned::new(word.to_owned(), other.span))
    })
}

fn asked(condition: &Condition<'_>) -> Option<Spanned<String>> {
    let word = condition.environment()?;
    let (known, weight) = catalog::environment_token(&word.value.to_ascii_lowercase())?;
    (weight >= 80).then(|| Spanned::new(known.to_owned(), word.span))
}
