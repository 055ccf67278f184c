//! Assignments: of variables, settings, constants, fields and properties.
//! Deliberately absent: `+=` and its like.

use super::View;

/// `target = value`.
#[derive(Debug, Clone, Copy)]
pub struct Assign<'t> {
    /// Its name: [`View::path`], [`View::dotted`].
    pub target: View<'t>,
    pub value: View<'t>,
    /// `||=`, `??=`: only where nothing is assigned yet.
    pub default: bool,
}

impl<'t> View<'t> {
    /// The assignment that this is.
    #[must_use]
    pub fn assign(self) -> Option<Assign<'t>> {
        let found = |target: View<'t>, value: View<'t>| Some(Assign { target, value: value.bare(), default: false });
        match self.kind() {
            "assignment" | "assignment_expression" | "binary_operator" => {
                let operator = self.child("operator").map_or("=", Self::text);
                (operator == "=").then(|| found(self.child("left")?, self.child("right")?))?
            }
            "operator_assignment" | "augmented_assignment_expression" => {
                let operator = self.child("operator")?.text();
                let assign = found(self.child("left")?, self.child("right")?)?;
                matches!(operator, "||=" | "??=").then_some(Assign { default: true, ..assign })
            }
            "variable_declarator" => {
                let name = self.child("name")?;
                found(name, self.child("value").or_else(|| self.children().last().filter(|last| *last != name))?)
            }
            "property_element" => found(self.child("name")?, self.child("default_value")?),
            "const_element" => {
                let mut parts = self.children();
                found(parts.next()?, parts.next()?)
            }
            "public_field_definition" => found(self.child("name")?, self.child("value")?),
            "field_definition" => found(self.child("property")?, self.child("value")?),
            // C# and Kotlin.
            "property_declaration" => match self.child("name") {
                Some(name) => found(name, self.child("value")?),
                None => {
                    let name = self.child_of_kind(&["variable_declaration"])?;
                    self.tokens().find(|token| token.kind() == "=")?;
                    found(name, self.children().last().filter(|last| *last != name)?)
                }
            },
            // Elixir's `@name value`.
            "unary_operator" if self.text().starts_with('@') => {
                let operand = self.child("operand")?;
                let arguments = operand.child_of_kind(&["arguments"])?;
                found(operand.child("target")?, arguments.children().next()?)
            }
            _ => None,
        }
    }
}
