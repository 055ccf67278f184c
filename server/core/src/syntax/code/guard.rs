//! Statements that leave a block early: `if (isDev) { ..; return; }` puts what follows under the opposite condition.
//! Deliberately absent: loops, and leaving in every branch of a longer condition.

use super::View;

/// Statements of a block that are looked at.
const MOST: usize = 64;

impl<'t> View<'t> {
    /// The tests of the statements of this block before `inner` that leave it where the test holds.
    pub(super) fn guards(self, inner: Self) -> Vec<Self> {
        const BLOCKS: [&str; 5] = ["block", "statement_block", "compound_statement", "body_statement", "statements"];
        if !BLOCKS.contains(&self.kind()) {
            return Vec::new();
        }
        let before = self.children().take_while(|child| *child != inner).take(MOST);
        before.filter_map(Self::left_if).collect()
    }

    /// The test of a condition without an alternative whose body ends by leaving.
    fn left_if(self) -> Option<Self> {
        let is_condition = matches!(self.kind(), "if_statement" | "if" | "if_modifier" | "if_expression");
        if !is_condition || self.child("alternative").is_some() {
            return None;
        }
        let body = self.one_of(&["consequence", "body"]).or_else(|| self.children().last())?;
        let mut last = body;
        for _ in 0..4 {
            if last.leaves() {
                return self.child("condition");
            }
            last = last.children().last()?;
        }
        None
    }

    fn leaves(self) -> bool {
        matches!(
            self.kind(),
            "return"
                | "return_statement"
                | "return_expression"
                | "jump_expression"
                | "throw_statement"
                | "raise_statement"
        )
    }
}
