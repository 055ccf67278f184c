//! The tree that a compose file is kept as: what [`Node`] says, with the type each scalar has for Compose and without
//! the need of the file's text. Deliberately absent: variables, merging, other files.

use super::number;
use crate::syntax::{Entry, Kind, Node, Scalar, Style};
use crate::text::{Span, Spanned};

/// A value of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The value as written, quotes included; where it came through an alias: the anchored value.
    pub span: Span,
    /// `*name` at the place of use.
    pub alias: Option<Span>,
    pub tag: Tag,
    pub data: Data,
}

/// What Compose does with the value of earlier files at the same path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    None,
    /// `!reset`: it is removed, and so is this one.
    Reset,
    /// `!override`: this one takes its place without merging.
    Override,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    Null,
    Scalar(Text),
    Seq(Box<[Item]>),
    Map(Box<[Field]>),
}

/// A scalar as Compose prints it: `1.10` without quotes is the number `1.1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub text: Box<str>,
    pub kind: Type,
    /// The value without its quotes.
    pub inner: Span,
    /// Whether `text` is byte for byte what stands at `inner`.
    pub verbatim: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    Str,
    Bool,
    Int,
    Float,
    Time,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub key: Spanned<Box<str>>,
    /// What `<<` names, where the entry came through a merge key.
    pub merged: Option<Span>,
    pub value: Item,
}

impl Item {
    /// Builds the tree of a document; `text` is the whole file.
    #[must_use]
    pub fn new(node: &Node, text: &str) -> Self {
        let tag = match node.tag.as_deref() {
            Some("!reset") => Tag::Reset,
            Some("!override") => Tag::Override,
            _ => Tag::None,
        };
        let data = match &node.kind {
            Kind::Null => Data::Null,
            Kind::Scalar(scalar) => data_of(node, scalar, text),
            Kind::Seq(items) => Data::Seq(items.iter().map(|item| Self::new(item, text)).collect()),
            Kind::Map(entries) => Data::Map(entries.iter().map(|entry| Self::field(entry, text)).collect()),
        };
        Self { span: node.span, alias: node.alias, tag, data }
    }

    /// A value marked `!reset` uncovers what a merge key brings; a tag of what it hides holds for it too.
    fn field(entry: &Entry, text: &str) -> Field {
        let mut value = Self::new(&entry.value, text);
        let hidden = entry.hidden.as_ref().map(|hidden| Self::new(hidden, text));
        match hidden {
            Some(hidden) if value.tag == Tag::Reset && hidden.tag != Tag::Reset => {
                value = Self { tag: Tag::Override, ..hidden };
            }
            Some(hidden) if value.tag == Tag::None && hidden.tag == Tag::Override => value.tag = Tag::Override,
            _ => {}
        }
        Field { key: entry.key.clone(), merged: entry.merged, value }
    }

    /// The entries of a map; none for anything else.
    #[must_use]
    pub fn entries(&self) -> &[Field] {
        match &self.data {
            Data::Map(fields) => fields,
            _ => &[],
        }
    }

    /// The items of a sequence; none for anything else.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.data {
            Data::Seq(items) => items,
            _ => &[],
        }
    }

    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Field> {
        self.entries().iter().find(|field| &*field.key.value == key)
    }

    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|field| &field.value)
    }

    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar(text) => Some(&text.text),
            _ => None,
        }
    }

    #[must_use]
    pub fn is_map(&self) -> bool {
        matches!(self.data, Data::Map(_))
    }

    /// Whether a `$` or a tag that merging looks at stands anywhere in it.
    pub(super) fn is_active(&self) -> bool {
        self.tag != Tag::None
            || match &self.data {
                Data::Null => false,
                Data::Scalar(text) => text.kind == Type::Str && text.text.contains('$'),
                Data::Seq(items) => items.iter().any(Self::is_active),
                Data::Map(fields) => fields.iter().any(|field| field.value.is_active()),
            }
    }
}

fn data_of(node: &Node, scalar: &Scalar, text: &str) -> Data {
    let inner = node.inner_span(text);
    let plain = scalar.style == Style::Plain;
    let resolved = match node.tag.as_deref() {
        // Behind a tag of Compose `1.5` is text.
        None if plain => number::resolve(&scalar.value),
        Some("!!int" | "!!float" | "!!bool") => number::resolve(&scalar.value),
        _ => None,
    };
    let (kind, value) = resolved.map_or_else(|| (Type::Str, scalar.value.clone()), |(kind, text)| (kind, text.into()));
    let verbatim = inner.of(text) == &*value;
    Data::Scalar(Text { text: value, kind, inner, verbatim })
}
