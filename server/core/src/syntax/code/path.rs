//! Names with their parts: `config.active_storage.service`, `os.environ["X"]`, `$db['default']['hostname']`.
//! Deliberately absent: what a name refers to.

use std::borrow::Cow;

use super::View;

/// Longer names are none.
const MAX_STEPS: usize = 24;

/// A part of a name and what is left in front of it.
type Step<'t> = (Cow<'t, str>, Option<View<'t>>);

impl<'t> View<'t> {
    /// The parts of a name, from left to right; `None` where a part is computed or called with arguments.
    /// `x["key"]` counts as a part like `x.key`.
    #[must_use]
    pub fn path(self) -> Option<Vec<Cow<'t, str>>> {
        let (mut parts, mut next) = (Vec::new(), Some(self));
        while let Some(view) = next {
            if parts.len() >= MAX_STEPS {
                return None;
            }
            let (part, rest) = view.bare().last_part()?;
            parts.push(part);
            next = rest;
        }
        parts.reverse();
        Some(parts)
    }

    /// The path joined with dots: `config.active_storage.service`.
    #[must_use]
    pub fn dotted(self) -> Option<String> {
        self.path().map(|parts| parts.join("."))
    }

    /// The last part of a name: `PostgreSQLContainer` of `containers.PostgreSQLContainer`.
    #[must_use]
    pub fn last_name(self) -> Option<Cow<'t, str>> {
        self.bare().last_part().map(|(part, _)| part)
    }

    fn last_part(self) -> Option<Step<'t>> {
        let whole = || Some((Cow::Borrowed(self.text()), None));
        match self.kind() {
            "identifier"
            | "constant"
            | "name"
            | "self"
            | "this"
            | "type_identifier"
            | "property_identifier"
            | "private_property_identifier"
            | "shorthand_property_identifier"
            | "instance_variable"
            | "global_variable"
            | "class_variable"
            | "meta_property"
            | "import"
            | "alias"
            | "predefined_type" => whole(),
            "variable_name" => Some((Cow::Borrowed(self.text().trim_start_matches('$')), None)),
            "variable_declaration" | "user_type" | "named_type" | "generic_type" | "generic_name" => {
                Some((self.children().next()?.bare_name()?, None))
            }
            "qualified_name" => Some((Cow::Borrowed(self.text().trim_start_matches('\\')), None)),
            "dotted_name" => whole(),
            // Ruby: a call without arguments and a call are one thing.
            "call" if self.child("arguments").is_none() && self.child("method").is_some() => {
                let method = self.child("method")?;
                Some((Cow::Borrowed(method.text()), self.child("receiver")))
            }
            "element_reference"
            | "subscript"
            | "subscript_expression"
            | "index_expression"
            | "access_call"
            | "array_access"
            | "element_access_expression" => self.indexed(),
            "unary_operator" if self.text().starts_with('@') => {
                Some((Cow::Borrowed(self.text().split(['(', ' ', '\n']).next()?), None))
            }
            "scope_resolution"
            | "member_expression"
            | "attribute"
            | "dot"
            | "member_access_expression"
            | "nullsafe_member_access_expression"
            | "field_access"
            | "class_constant_access_expression"
            | "scoped_property_access_expression"
            | "navigation_expression"
            | "scoped_identifier"
            | "scoped_type_identifier"
            | "qualified_identifier" => self.member(),
            _ => None,
        }
    }

    /// A name without what it is generic over.
    fn bare_name(self) -> Option<Cow<'t, str>> {
        matches!(self.kind(), "identifier" | "type_identifier" | "name" | "qualified_name" | "scoped_type_identifier")
            .then(|| Cow::Borrowed(self.text()))
    }

    fn member(self) -> Option<Step<'t>> {
        let name = self.one_of(&["property", "attribute", "name", "field", "right"]).or_else(|| self.children().last());
        let name = name?;
        let object = self
            .one_of(&["object", "receiver", "scope", "left", "expression"])
            .or_else(|| self.children().next().filter(|first| *first != name));
        let text = match name.kind() {
            "generic_name" => name.children().next()?.text(),
            _ => name.text(),
        };
        Some((Cow::Borrowed(text.trim_start_matches('$')), object))
    }

    fn indexed(self) -> Option<Step<'t>> {
        let object = self.one_of(&["object", "value", "target", "array", "expression"]);
        let object = object.or_else(|| self.children().next())?;
        let mut keys = self.children().filter(|child| *child != object);
        let key = keys.next()?;
        let key = if matches!(key.kind(), "bracketed_argument_list") { key.children().next()? } else { key };
        let key = key.literal()?;
        keys.next().is_none().then_some((key.value, Some(object)))
    }
}
