//! When a value is used: the conditions around it, as far as they speak of environments.
//! Deliberately absent: what a condition computes.

use super::{Effect, Sure};
use crate::catalog;
use crate::syntax::code::{Condition, Test, View};
use crate::text::{Span, Spanned};

/// Under which conditions a value is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) struct When {
    pub(in crate::source) environment: Option<Spanned<String>>,
    pub(in crate::source) sure: Sure,
    /// The variable of the environment whose absence it asks for.
    pub(in crate::source) variable: Option<String>,
}

impl When {
    pub(in crate::source) const ALWAYS: Self = Self { environment: None, sure: Sure::Certain, variable: None };
    const ALTERNATIVE: Self = Self { environment: None, sure: Sure::Alternative, variable: None };
    const DEFAULT: Self = Self { environment: None, sure: Sure::Default, variable: None };

    fn of(word: &str, at: Span) -> Self {
        Self { environment: Some(Spanned::new(word.to_owned(), at)), ..Self::ALWAYS }
    }

    /// What an assignment under these conditions does to what was set before; `always`: under none at all.
    pub(in crate::source) fn effect(&self, always: bool) -> Effect {
        match self {
            Self { environment: None, sure: Sure::Certain, .. } if always => Effect::Replaces,
            // In another environment nothing changes.
            Self { sure: Sure::Certain, .. } => Effect::Adds,
            Self { sure, .. } => Effect::MayReplace(*sure),
        }
    }

    /// Both hold.
    pub(in crate::source) fn and(self, other: Self) -> Self {
        Self {
            environment: self.environment.or(other.environment),
            sure: self.sure.min(other.sure),
            variable: self.variable.or(other.variable),
        }
    }
}

/// When a node is reached.
pub(in crate::source) fn of(view: View<'_>) -> When {
    view.conditions().iter().map(condition).fold(When::ALWAYS, When::and)
}

fn condition(condition: &Condition<'_>) -> When {
    if let Some(word) = condition.environment().filter(|word| catalog::environment_token(&word.value).is_some()) {
        return canonical(&word).map_or(When::ALTERNATIVE, |(word, at)| When::of(word, at));
    }
    match condition.test {
        Test::If(test) => tested(test, condition.negated, 4),
        Test::Case(..) => When::ALTERNATIVE,
        // What was tried before needs something that may be missing.
        Test::Otherwise => When::DEFAULT,
    }
}

/// The catalogue's word for an environment, if it surely is one.
fn canonical(word: &Spanned<String>) -> Option<(&'static str, Span)> {
    let (known, weight) = catalog::environment_token(&word.value)?;
    (weight >= 80).then_some((known, word.span))
}

fn tested(test: View<'_>, negated: bool, depth: u8) -> When {
    let view = test.bare();
    if depth == 0 {
        return When::ALTERNATIVE;
    }
    if let Some(word) = (Condition { test: Test::If(view), negated }).environment()
        && let Some((word, at)) = canonical(&word)
    {
        return When::of(word, at);
    }
    match view.kind() {
        "not_operator" | "unary_operator" if view.text().starts_with(['n', '!']) => {
            let inner = view.child("argument").or_else(|| view.child("operand"));
            return inner.map_or(When::ALTERNATIVE, |inner| tested(inner, !negated, depth - 1));
        }
        "boolean_operator" => return several(view, negated, depth),
        "binary_operator" if matches!(operator(view), "and" | "or" | "&&" | "||") => {
            return several(view, negated, depth);
        }
        _ => {}
    }
    let text = view.text();
    let name = view.dotted().or_else(|| Some(view.variable()?.name.value.into_owned())).unwrap_or_default();
    let last = name.rsplit('.').next().unwrap_or("").to_ascii_uppercase();
    let runs_tests = matches!(last.as_str(), "TESTING" | "TEST" | "IS_TESTING" | "RUNNING_TESTS" | "IN_TEST")
        || text.contains("sys.argv") && text.contains("test")
        || text.contains("sys.modules") && text.contains("pytest");
    match last.as_str() {
        _ if runs_tests && !text.contains("not in") => {
            if negated {
                When::ALWAYS
            } else {
                When::of("test", view.span())
            }
        }
        // What is debugged is on a developer's machine.
        "DEBUG" => When::of(if negated { "production" } else { "development" }, view.span()),
        _ => outside(view, negated),
    }
}

fn operator(view: View<'_>) -> &str {
    view.child("operator").map_or("", View::text)
}

/// `a and b`, `a or b`.
fn several(view: View<'_>, negated: bool, depth: u8) -> When {
    let (Some(left), Some(right)) = (view.child("left"), view.child("right")) else { return When::ALTERNATIVE };
    let all = matches!(operator(view), "and" | "&&") != negated;
    let (left, right) = (tested(left, negated, depth - 1), tested(right, negated, depth - 1));
    if all {
        return left.and(right);
    }
    // One of both: the same thing asked in two ways, or nothing that is known.
    let same = left.environment.as_ref().map(|word| &word.value) == right.environment.as_ref().map(|word| &word.value);
    if same { left.and(right) } else { When::ALTERNATIVE }
}

/// `os.environ.get("X")`, `"X" in os.environ`: on a fresh checkout nothing is set.
fn outside(view: View<'_>, negated: bool) -> When {
    let variable = match view.kind() {
        "comparison_operator" => {
            let operator = view.tokens().find(|token| !token.is_named()).map_or("", View::text);
            let mut sides = view.children();
            let (Some(left), Some(right)) = (sides.next(), sides.next()) else { return When::ALTERNATIVE };
            let environ = matches!(right.dotted().as_deref(), Some("os.environ" | "environ" | "env"));
            let name = left.literal().filter(|_| environ).map(|literal| literal.value.into_owned());
            match operator {
                "in" => name.map(|name| (name, negated)),
                "not in" => name.map(|name| (name, !negated)),
                _ => None,
            }
        }
        _ => {
            let read = view.variable();
            let empty = |default: View<'_>| {
                default.is_null()
                    || default.boolean() == Some(false)
                    || default.literal().is_some_and(|literal| matches!(&*literal.value, "" | "0" | "false" | "False"))
            };
            let unset = read.filter(|read| read.default.is_none_or(empty));
            unset.map(|read| (read.name.value.into_owned(), negated))
        }
    };
    match variable {
        Some((name, true)) => When { variable: Some(name), ..When::DEFAULT },
        _ => When::ALTERNATIVE,
    }
}

#[cfg(all(test, feature = "code"))]
mod tests {
    use super::*;
    use crate::syntax::code::{Language, parse};

    #[test]
    fn conditions_speak_of_environments_and_variables() {
        for (text, environment, sure) in [
            ("X = 1", None, Sure::Certain),
            ("if DEBUG:\n    X = 1", Some("development"), Sure::Certain),
            ("if not settings.DEBUG:\n    X = 1", Some("production"), Sure::Certain),
            ("if DEBUG:\n    pass\nelse:\n    X = 1", Some("production"), Sure::Certain),
            ("if 'test' in sys.argv or 'pytest' in sys.modules:\n    X = 1", Some("test"), Sure::Certain),
            ("if ENVIRONMENT == 'prod':\n    X = 1", Some("production"), Sure::Certain),
            ("if ENVIRONMENT == 'prod' and other():\n    X = 1", Some("production"), Sure::Alternative),
            ("if os.environ.get('A'):\n    X = 1", None, Sure::Alternative),
            ("if not os.environ.get('A'):\n    X = 1", None, Sure::Default),
            ("if 'A' in os.environ:\n    pass\nelse:\n    X = 1", None, Sure::Default),
            ("X = a if other() else 1", None, Sure::Certain),
            ("if other():\n    X = 1", None, Sure::Alternative),
            ("try:\n    Y = 2\nexcept KeyError:\n    X = 1", None, Sure::Default),
        ] {
            let (tree, _) = parse(Language::Python, text);
            let mut all = tree.root().descendants().filter_map(|view| Some((view, view.assign()?)));
            let (view, _) = all.find(|(_, assign)| assign.target.text() == "X").unwrap();
            let when = of(view);
            assert_eq!((when.environment.as_ref().map(|word| &*word.value), when.sure), (environment, sure), "{text}");
        }
    }
}
