//! Under which conditions a node is reached: branches, cases, what catches an error, what stands for a value that is
//! missing. Deliberately absent: loops, and whether a condition holds.

use super::View;

/// A condition that a node stands under.
#[derive(Debug, Clone, Copy)]
pub struct Condition<'t> {
    pub test: Test<'t>,
    /// The node is reached where the test fails.
    pub negated: bool,
}

#[derive(Debug, Clone, Copy)]
pub enum Test<'t> {
    /// An expression that is true.
    If(View<'t>),
    /// A subject (`None` where there is none) that is equal to the value.
    Case(Option<View<'t>>, View<'t>),
    /// Anything else was not the case: the last branch, an error was raised.
    Otherwise,
}

/// More levels are not looked at.
const MAX_DEPTH: usize = 256;

impl<'t> View<'t> {
    /// The conditions around this node, the nearest first. Empty for what is always reached.
    #[must_use]
    pub fn conditions(self) -> Vec<Condition<'t>> {
        let mut found = Vec::new();
        let mut inner = self;
        for outer in self.ancestors().take(MAX_DEPTH) {
            found.extend(outer.condition_of(inner));
            let left = outer.guards(inner).into_iter().rev();
            found.extend(left.map(|test| Condition { test: Test::If(test), negated: true }));
            inner = outer;
        }
        found
    }

    /// The condition under which this node reaches its part `inner`.
    fn condition_of(self, inner: Self) -> Option<Condition<'t>> {
        let yes = |test| Some(Condition { test: Test::If(test), negated: false });
        let no = |test| Some(Condition { test: Test::If(test), negated: true });
        let otherwise = Some(Condition { test: Test::Otherwise, negated: false });
        match (self.kind(), inner.field()) {
            (_, "condition" | "conditional_expressions") => None,
            (
                "if" | "elsif" | "if_modifier" | "if_statement" | "elif_clause" | "else_if_clause" | "conditional"
                | "ternary_expression" | "if_expression",
                field,
            ) => {
                let test = self.child("condition")?;
                let alternative = field == "alternative" || self.behind_else(inner);
                if alternative { no(test) } else { yes(test) }
            }
            ("unless" | "unless_modifier", field) => {
                let test = self.child("condition")?;
                if field == "alternative" { yes(test) } else { no(test) }
            }
            ("conditional_expression", "") => {
                // Python: value, condition, other value.
                let mut parts = self.children();
                let (value, test) = (parts.next()?, parts.next()?);
                if inner == value {
                    yes(test)
                } else if inner == test {
                    None
                } else {
                    no(test)
                }
            }
            ("conditional_expression", "alternative") => no(self.child("condition")?),
            ("conditional_expression", _) => yes(self.child("condition")?),
            (
                "when"
                | "when_entry"
                | "in_clause"
                | "match_conditional_expression"
                | "case_statement"
                | "switch_case"
                | "case_clause"
                | "stab_clause"
                | "switch_section"
                | "switch_block_statement_group"
                | "switch_rule"
                | "switch_expression_arm",
                field,
            ) => self.case(inner, field),
            ("else" | "else_block" | "switch_default" | "default_statement" | "match_default_expression", _) => {
                // An `else` of an `if` is its alternative already.
                (self.field() != "alternative" && !self.else_of_if()).then_some(otherwise)?
            }
            ("rescue" | "rescue_block" | "except_clause" | "catch_clause" | "catch_block", _) => otherwise,
            ("rescue_modifier", "handler") => otherwise,
            ("binary" | "binary_expression" | "binary_operator" | "boolean_operator", "right") => {
                match self.child("operator")?.text() {
                    "||" | "or" | "??" | "?:" => no(self.child("left")?),
                    "&&" | "and" => yes(self.child("left")?),
                    _ => None,
                }
            }
            // Elixir's `if` is a call.
            ("do_block", _) => self.elixir(inner),
            _ => None,
        }
    }

    fn behind_else(self, inner: Self) -> bool {
        self.kind() == "if_expression"
            && self
                .tokens()
                .find(|token| token.kind() == "else")
                .is_some_and(|word| word.span().end <= inner.span().start)
    }

    fn else_of_if(self) -> bool {
        let around = self.parent().and_then(Self::parent);
        around.and_then(Self::call).is_some_and(|call| matches!(call.method.value, "if" | "unless"))
    }

    fn case(self, inner: Self, field: &str) -> Option<Condition<'t>> {
        const LABELS: [&str; 4] = ["pattern", "switch_label", "constant_pattern", "match_condition_list"];
        if matches!(field, "pattern" | "value" | "left") || LABELS.contains(&inner.kind()) {
            return None;
        }
        let value = self
            .one_of(&["pattern", "value", "conditional_expressions", "condition", "left"])
            .or_else(|| self.child_of_kind(&LABELS));
        let value = value.map(|value| value.children().last().filter(|_| value.is_list()).unwrap_or(value).bare());
        let test = match value {
            Some(value) if !matches!(value.text(), "_" | "default") => Test::Case(self.subject(), value),
            _ => Test::Otherwise,
        };
        Some(Condition { test, negated: false })
    }

    fn is_list(self) -> bool {
        matches!(self.kind(), "match_condition_list" | "switch_label" | "arguments")
    }

    /// What a case compares with its values.
    fn subject(self) -> Option<Self> {
        for outer in self.ancestors().take(4) {
            let subject = match outer.kind() {
                "case" | "match_statement" | "switch_statement" | "match_expression" | "switch_expression" => {
                    outer.one_of(&["value", "condition", "subject"]).or_else(|| outer.children().next())
                }
                "when_expression" => outer.child_of_kind(&["when_subject"]).and_then(|view| view.children().next()),
                "call" => outer.call().and_then(|call| call.arguments.first().copied()),
                _ => continue,
            };
            return subject.map(Self::bare);
        }
        None
    }

    fn elixir(self, inner: Self) -> Option<Condition<'t>> {
        let call = self.parent()?.call()?;
        let test = call.arguments.first().copied()?;
        let negated = match call.method.value {
            "if" => inner.kind() == "else_block",
            "unless" => inner.kind() != "else_block",
            _ => return None,
        };
        Some(Condition { test: Test::If(test), negated })
    }
}
