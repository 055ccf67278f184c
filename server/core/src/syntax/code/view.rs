//! A node of a tree and the nodes around it. Deliberately absent: what the node means.

use super::Language;
use super::tree::{NONE, Raw, Tree};
use crate::text::Span;

/// A node of a tree.
#[derive(Clone, Copy)]
pub struct View<'t> {
    pub(super) tree: &'t Tree<'t>,
    pub(super) id: u32,
}

impl std::fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "View({} {:?})", self.kind(), self.span())
    }
}

impl PartialEq for View<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.id == other.id
    }
}

impl<'t> View<'t> {
    fn raw(self) -> Option<&'t Raw> {
        self.tree.nodes.get(self.id as usize)
    }

    fn at(self, id: u32) -> Option<Self> {
        (id != NONE).then_some(Self { tree: self.tree, id })
    }

    #[must_use]
    pub fn language(self) -> Language {
        self.tree.language
    }

    /// The grammar's name for it: only for what no question of this module covers.
    #[must_use]
    pub fn kind(self) -> &'t str {
        self.raw().map_or("", |raw| self.tree.names.get(raw.kind))
    }

    /// What it is to its parent, in the grammar's words; `""` where it has none.
    #[must_use]
    pub fn field(self) -> &'t str {
        self.raw().map_or("", |raw| self.tree.names.get(raw.field))
    }

    #[must_use]
    pub fn span(self) -> Span {
        self.raw().map_or(Span::default(), |raw| raw.span)
    }

    /// As it is written.
    #[must_use]
    pub fn text(self) -> &'t str {
        self.span().of(self.tree.text)
    }

    /// Whether it is more than a token such as `=` or `else`.
    #[must_use]
    pub fn is_named(self) -> bool {
        self.raw().is_some_and(|raw| raw.named)
    }

    #[must_use]
    pub fn parent(self) -> Option<Self> {
        self.at(self.raw()?.parent)
    }

    /// Everything it is made of, tokens too.
    pub fn tokens(self) -> impl Iterator<Item = Self> {
        let mut next = self.raw().map_or(NONE, |raw| raw.first);
        std::iter::from_fn(move || {
            let child = self.at(next)?;
            next = child.raw()?.next;
            Some(child)
        })
    }

    /// Its parts, without tokens.
    pub fn children(self) -> impl Iterator<Item = Self> {
        self.tokens().filter(|child| child.is_named())
    }

    /// The part with a field's name.
    #[must_use]
    pub fn child(self, field: &str) -> Option<Self> {
        self.tokens().find(|child| child.field() == field)
    }

    /// The first of the parts with these fields' names that it has.
    pub(super) fn one_of(self, fields: &[&str]) -> Option<Self> {
        fields.iter().find_map(|field| self.child(field))
    }

    pub(super) fn child_of_kind(self, kinds: &[&str]) -> Option<Self> {
        self.children().find(|child| kinds.contains(&child.kind()))
    }

    /// What it lies in, from the inside out.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |view| view.parent())
    }

    /// Itself and everything under it that is no token, in the order of the text.
    pub fn descendants(self) -> impl Iterator<Item = Self> {
        let mut id = self.id;
        // Nodes stand in the order of the text, so those under this one end where the next sibling begins.
        let end = std::iter::once(self)
            .chain(self.ancestors())
            .find_map(|view| view.raw().map(|raw| raw.next).filter(|next| *next != NONE))
            .unwrap_or(NONE);
        std::iter::from_fn(move || {
            let view = (id < end).then_some(Self { tree: self.tree, id })?;
            view.raw()?;
            id += 1;
            Some(view)
        })
        .filter(|view| view.is_named())
    }

    /// The expression without parentheses, casts and wrappers that change no value.
    #[must_use]
    pub fn bare(self) -> Self {
        const WRAPPERS: [&str; 20] = [
            "parenthesized_expression",
            "parenthesized_statements",
            "expression_statement",
            "as_expression",
            "satisfies_expression",
            "non_null_expression",
            "await_expression",
            "await",
            "type_assertion",
            "argument",
            "attribute_argument",
            "value_argument",
            "cast_expression",
            "pattern",
            "constant_pattern",
            "array_element_initializer",
            "arrow_expression_clause",
            "collection_element",
            "expression_element",
            "postfix_unary_expression",
        ];
        let mut view = self;
        for _ in 0..32 {
            if !WRAPPERS.contains(&view.kind()) {
                break;
            }
            let inner = if matches!(view.kind(), "as_expression" | "satisfies_expression") {
                view.children().next()
            } else {
                // Behind a name or a type stands the value.
                view.children().last()
            };
            let Some(inner) = inner else { break };
            view = inner;
        }
        view
    }
}
