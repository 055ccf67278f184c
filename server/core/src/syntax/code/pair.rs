//! Keys with values, and items in a row: hashes, dictionaries, objects, arrays, keyword arguments.
//! Deliberately absent: what is spread into them from elsewhere.

use std::borrow::Cow;

use super::View;
use crate::text::Spanned;

/// `key => value`, `key: value`, `key=value`.
#[derive(Clone)]
pub struct Pair<'t> {
    pub key: Spanned<Cow<'t, str>>,
    pub value: View<'t>,
}

impl std::fmt::Debug for Pair<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pair({}: {:?})", self.key.value, self.value)
    }
}

const MAPS: [&str; 12] = [
    "hash",
    "dictionary",
    "object",
    "map",
    "map_content",
    "keywords",
    "list",
    "array_creation_expression",
    "initializer_expression",
    "struct",
    "object_pattern",
    "annotation_argument_list",
];
const LISTS: [&str; 15] = [
    "array",
    "list",
    "tuple",
    "set",
    "string_array",
    "symbol_array",
    "array_creation_expression",
    "right_assignment_list",
    "expression_list",
    "array_initializer",
    "initializer_expression",
    "collection_expression",
    "collection_literal",
    "element_value_array_initializer",
    "array_element_initializer",
];
/// What only groups the pairs of what it lies in.
const GROUPS: [&str; 3] = ["keywords", "map_content", "initializer_expression"];

impl<'t> View<'t> {
    /// The pairs of a hash, dictionary or object, or of a call that makes one (`dict(a=1)`, `mapOf("a" to b)`).
    #[must_use]
    pub fn pairs(self) -> Vec<Pair<'t>> {
        let view = self.bare();
        if let Some(call) = view.call() {
            return match call.method.value {
                "dict" | "mapOf" | "mutableMapOf" | "hashMapOf" | "merge" => call.named,
                // `new Options { Key = "value" }`.
                _ => view.child_of_kind(&["initializer_expression"]).map_or(Vec::new(), Self::pairs_inside),
            };
        }
        if view.kind() == "implicit_object_creation_expression" {
            return view.child_of_kind(&["initializer_expression"]).map_or(Vec::new(), Self::pairs_inside);
        }
        if MAPS.contains(&view.kind()) { view.pairs_inside() } else { Vec::new() }
    }

    /// The value of a key of [`Self::pairs`].
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        self.pairs().into_iter().find(|pair| pair.key.value == key).map(|pair| pair.value)
    }

    fn pairs_inside(self) -> Vec<Pair<'t>> {
        let (mut pairs, mut open) = (Vec::new(), vec![(self, 0)]);
        while let Some((view, depth)) = open.pop() {
            match view.pair().filter(|_| depth > 0) {
                Some(pair) => pairs.push(pair),
                None if depth == 0 || depth < 4 && GROUPS.contains(&view.kind()) => {
                    let children: Vec<_> = view.children().map(|child| (child, depth + 1)).collect();
                    open.extend(children.into_iter().rev());
                }
                None => {}
            }
        }
        pairs
    }

    /// The pair that this is.
    #[must_use]
    pub fn pair(self) -> Option<Pair<'t>> {
        let (key, value) = match self.kind() {
            "pair" | "element_value_pair" => (self.child("key")?, self.child("value")?),
            "keyword_argument" | "default_parameter" => (self.child("name")?, self.child("value")?),
            "argument" | "value_argument" | "attribute_argument" => self.argument_pair()?,
            "array_element_initializer" => {
                self.tokens().find(|token| token.kind() == "=>")?;
                let mut parts = self.children();
                (parts.next()?, parts.next()?)
            }
            "binary_operator" if self.child("operator")?.text() == "=>" => (self.child("left")?, self.child("right")?),
            "infix_expression" => {
                let mut parts = self.children();
                let key = parts.next()?;
                parts.next().filter(|to| to.text() == "to")?;
                (key, parts.next()?)
            }
            "assignment_expression" if self.in_initializer() => (self.child("left")?, self.child("right")?),
            // `{ "key", "value" }` inside `{ .. }`.
            "initializer_expression" if self.in_initializer() => {
                let mut parts = self.children();
                let found = (parts.next()?, parts.next()?);
                parts.next().is_none().then_some(found)?
            }
            "shorthand_property_identifier" | "shorthand_property_identifier_pattern" => (self, self),
            "object_assignment_pattern" => (self.child("left")?, self.child("right")?),
            _ => return None,
        };
        Some(Pair { key: key.key()?, value: value.bare() })
    }

    /// Of C# (`name: value`), PHP and Kotlin (`name = value`).
    fn argument_pair(self) -> Option<(Self, Self)> {
        if let Some(name) = self.child("name") {
            return Some((name, self.children().last().filter(|value| *value != name)?));
        }
        self.tokens().find(|token| !token.is_named() && matches!(token.text(), "=" | ":"))?;
        let mut parts = self.children();
        let name = parts.next()?;
        Some((name, parts.next()?))
    }

    fn in_initializer(self) -> bool {
        self.parent().is_some_and(|parent| parent.kind() == "initializer_expression")
    }

    /// The text of a key: a literal's value or a name.
    fn key(self) -> Option<Spanned<Cow<'t, str>>> {
        let view = match self.kind() {
            "computed_property_name" => self.children().next()?,
            // C#'s `["key"] = value`.
            "element_binding_expression" | "bracketed_argument_list" => self.children().next()?.bare(),
            _ => self,
        };
        if let Some(literal) = view.literal() {
            return Some(Spanned::new(literal.value, literal.inner));
        }
        let name = view
            .dotted()
            .map(Cow::Owned)
            .or_else(|| view.kind().contains("identifier").then(|| Cow::Borrowed(view.text())))?;
        Some(Spanned::new(name, view.span()))
    }

    /// The items of an array, list or tuple without the pairs among them; of `listOf(..)` and `[..]` alike.
    #[must_use]
    pub fn items(self) -> Vec<Self> {
        let view = self.bare();
        if let Some(call) = view.call() {
            let makes_list =
                matches!(call.method.value, "listOf" | "arrayOf" | "setOf" | "of" | "asList" | "list" | "tuple");
            return if makes_list { call.arguments } else { Vec::new() };
        }
        if !LISTS.contains(&view.kind()) {
            return Vec::new();
        }
        let items = view.children().filter(|child| child.pair().is_none() && !GROUPS.contains(&child.kind()));
        items.map(Self::bare).collect()
    }
}
