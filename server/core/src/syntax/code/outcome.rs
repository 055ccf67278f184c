//! What an expression may come to: the value itself, the branches of a condition, the default of a variable.
//! Deliberately absent: which branch is taken.

use super::{Literal, View};

/// One value an expression may come to.
#[derive(Debug, Clone)]
pub struct Outcome<'t> {
    pub view: View<'t>,
    /// It depends on a condition.
    pub alternative: bool,
    /// It holds where this variable of the environment is not set.
    pub default_of: Option<Literal<'t>>,
}

/// More values than this are not looked at.
const MOST: usize = 24;
const MAX_STEPS: usize = 60;

impl<'t> View<'t> {
    /// The values this expression may come to, in the order written. A variable of the environment without a default is
    /// an outcome itself.
    #[must_use]
    pub fn outcomes(self) -> Vec<Outcome<'t>> {
        let mut found = Vec::new();
        let mut open = vec![Outcome { view: self, alternative: false, default_of: None }];
        let mut steps = 0;
        while let Some(outcome) = open.pop() {
            steps += 1;
            if found.len() >= MOST || steps > MAX_STEPS {
                break;
            }
            let view = outcome.view.bare();
            if let Some(variable) = view.variable() {
                match variable.default {
                    Some(default) => open.push(Outcome { view: default, default_of: Some(variable.name), ..outcome }),
                    None => found.push(Outcome { view, ..outcome }),
                }
                continue;
            }
            let branches = view.branches();
            if branches.is_empty() {
                found.push(Outcome { view, ..outcome });
                continue;
            }
            let default_of = outcome.default_of;
            let branch = |view| Outcome { view, alternative: true, default_of: default_of.clone() };
            open.extend(branches.into_iter().rev().map(branch));
        }
        found
    }

    /// The values that a conditional expression chooses from; empty if this is none.
    fn branches(self) -> Vec<Self> {
        if let Some((left, right)) = self.fallback() {
            return vec![left, right];
        }
        let some = |parts: &[Option<Self>]| parts.iter().copied().flatten().filter_map(Self::result).collect();
        match self.kind() {
            // Python puts the condition between the values.
            "conditional_expression" if self.child("condition").is_none() => {
                let mut parts = self.children();
                some(&[parts.next(), parts.nth(1)])
            }
            "conditional" | "ternary_expression" | "conditional_expression" | "if" | "unless" | "elsif" => {
                some(&[self.one_of(&["consequence", "body"]), self.child("alternative")])
            }
            "if_expression" => {
                self.children().filter(|part| part.field() != "condition").filter_map(Self::result).collect()
            }
            "case" | "match_block" | "when_expression" | "switch_expression" | "switch_block" => {
                let arms = self.children().filter_map(|part| match part.kind() {
                    "when" => part.child("body"),
                    "else" => Some(part),
                    "match_conditional_expression" | "match_default_expression" => part.child("return_expression"),
                    "when_entry" | "switch_expression_arm" | "switch_rule" => part.children().last(),
                    _ => None,
                });
                let mut arms: Vec<Self> = arms.filter_map(Self::result).collect();
                if let Some(body) = self.child("body").filter(|_| arms.is_empty()) {
                    arms = body.branches_of_block();
                }
                arms
            }
            "match_expression" => self.child("body").map_or(Vec::new(), Self::branches_of_block),
            "rescue_modifier" => some(&[self.child("body"), self.child("handler")]),
            _ => Vec::new(),
        }
    }

    fn branches_of_block(self) -> Vec<Self> {
        let arms = self.children().filter_map(|part| match part.kind() {
            "match_conditional_expression" | "match_default_expression" => part.child("return_expression"),
            "switch_rule" => part.children().last(),
            _ => None,
        });
        arms.filter_map(Self::result).collect()
    }

    /// What a block gives: its last expression.
    pub(super) fn result(self) -> Option<Self> {
        const BLOCKS: [&str; 12] = [
            "then",
            "else",
            "block",
            "do_block",
            "block_body",
            "body_statement",
            "else_clause",
            "else_block",
            "body",
            "lambda_literal",
            "statement_block",
            "control_structure_body",
        ];
        let mut view = self;
        for _ in 0..16 {
            if !BLOCKS.contains(&view.kind()) {
                return Some(view.bare());
            }
            view = view.children().last()?;
        }
        None
    }
}
