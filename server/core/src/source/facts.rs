//! What sources of keys and values share: from a node of a tree to an image, a service with a version, a connection.
//! Deliberately absent: which keys mean what (each source knows).

use std::ops::Range;

use super::{RawDeclaration, RawImage, Reading, Role, Spelling, Strength};
use crate::catalog::{self, EnvKind, ProductId};
use crate::connection;
use crate::syntax::{Node, Style};
use crate::text::{File, Span, Spanned};
use crate::traced::Traced;
use crate::version::Pin;

/// Blocks of text inside a file that are read as files of their own: more are left alone.
const MOST_BLOCKS: usize = 24;

/// Collects what one file says.
pub(super) struct Facts<'a> {
    pub(super) file: &'a File,
    pub(super) reading: &'a mut Reading,
    /// The environment that the part being read is for, if the file names it.
    pub(super) environment: Option<Spanned<String>>,
    blocks: usize,
}

impl<'a> Facts<'a> {
    pub(super) fn new(file: &'a File, reading: &'a mut Reading) -> Self {
        Self { file, reading, environment: None, blocks: 0 }
    }

    /// An image that runs as a service called `name`.
    pub(super) fn image(&mut self, node: &Node, name: Option<&str>) {
        let Some(text) = node.as_str().filter(|text| !text.trim().is_empty()) else { return };
        let inner = node.inner_span(&self.file.text);
        let mut image = RawImage::literal(self.file, text, inner, name.map(str::to_owned));
        image.environment.clone_from(&self.environment);
        self.reading.images.push(image);
    }

    /// A service whose version is not stated, or not yet: see [`Self::with_version`].
    pub(super) fn service(&self, product: ProductId, at: Span, shown: impl Into<String>) -> RawDeclaration {
        RawDeclaration {
            environment: self.environment.clone(),
            product,
            category: product.category(),
            role: Role::Server,
            strength: Strength::Strong,
            pin: Pin::Unstated,
            variant: None,
            at,
            version_at: None,
            spelling: None,
            floats_minor: false,
            name: None,
            host: None,
            shown: shown.into(),
        }
    }

    pub(super) fn push(&mut self, declaration: RawDeclaration) {
        self.reading.declares.push(declaration);
    }

    /// A service of the version that bytes `from..` of a node's value state.
    pub(super) fn versioned(&self, product: ProductId, node: &Node, from: usize) -> RawDeclaration {
        let value = node.as_str().unwrap_or("");
        let inner = node.inner_span(&self.file.text);
        let text = value.get(from..).unwrap_or("");
        let service = self.service(product, inner, value);
        if inner.of(&self.file.text) == value {
            with_version(service, text, Some(inner.slice(from, value.len())))
        } else {
            with_version(service, text, None)
        }
    }

    /// What a variable says. The value may be a secret and is kept nowhere.
    pub(super) fn variable(&mut self, name: &str, node: &Node) {
        let Some(value) = node.as_str() else { return };
        let inner = node.inner_span(&self.file.text);
        self.value(name, value, inner);
    }

    /// As [`Self::variable`], for a value that stands at `inner`.
    pub(super) fn value(&mut self, name: &str, value: &str, inner: Span) {
        let Some(said) = connection::of_variable(name, value).filter(|said| !said.names || !inner.is_empty()) else {
            return;
        };
        // A value with holes was filled with something as long.
        let verbatim = inner.len() == value.len();
        let place = |range: &Range<usize>| if verbatim { inner.slice(range.start, range.end) } else { inner };
        let at = if said.names { inner } else { place(&said.at) };
        let (pin, version) = said.told.map_or((Pin::Unstated, None), |(pin, range)| (pin, Some(range)));
        let word = said.environment.map(|word| Spanned::new(word.to_owned(), inner));
        self.push(RawDeclaration {
            environment: word.or_else(|| self.environment.clone()),
            category: said.category,
            role: said.role,
            strength: said.strength,
            pin,
            version_at: version.as_ref().map(place),
            spelling: version.filter(|_| verbatim).map(|_| Spelling::Version),
            name: Some(name.to_owned()),
            host: said.host,
            ..self.service(said.product, at, said.shown)
        });
    }

    /// A variable whose value stands elsewhere: what its name alone says, which proves nothing.
    pub(super) fn named(&mut self, name: &str, at: Span) {
        let Some(known) = catalog::env_var(name) else { return };
        let connects = matches!(known.kind, EnvKind::Url | EnvKind::Host | EnvKind::Endpoint);
        let Some(product) = known.product.filter(|_| connects) else { return };
        let category = known.slot.filter(|slot| slot.is_backing_service()).unwrap_or_else(|| product.category());
        self.push(RawDeclaration {
            category,
            role: Role::Connection,
            strength: Strength::Weak,
            name: Some(name.to_owned()),
            ..self.service(product, at, name)
        });
    }

    /// The file with blanks for everything but a block of text, byte for byte in its place.
    pub(super) fn block_text(&mut self, node: &Node) -> Option<String> {
        let is_block = node.scalar().is_some_and(|scalar| matches!(scalar.style, Style::Literal | Style::Folded));
        if !is_block {
            return None;
        }
        self.blocks += 1;
        if self.blocks > MOST_BLOCKS {
            return None;
        }
        let before = self.file.text.get(..node.span.range().start)?;
        let mut text = String::with_capacity(node.span.range().end);
        text.extend(before.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        text.push_str(node.span.of(&self.file.text));
        Some(text)
    }
}

/// The version that `text` states; `at` is where `text` stands, if it stands there byte for byte.
pub(super) fn with_version(mut service: RawDeclaration, text: &str, at: Option<Span>) -> RawDeclaration {
    service.pin = Pin::read(service.product, text);
    let Some(at) = at.filter(|_| !text.trim().is_empty()) else { return service };
    let (range, spelling) = spelled(text);
    service.version_at = Some(at.slice(range.start, range.end));
    service.spelling = matches!(service.pin, Pin::Exact(_) | Pin::Floating(_)).then_some(spelling);
    service
}

/// The same service with the version that another value states.
pub(crate) fn restated(service: &RawDeclaration, value: &Traced) -> RawDeclaration {
    let mut new = service.clone();
    new.at = value.at.span;
    new.shown.clone_from(&value.text);
    let written = value.origin(&(0..value.text.len())).filter(|place| place.file == value.at.file);
    with_version(new, &value.text, written.map(|place| place.span))
}

/// Where in `POSTGRES_15`, `v7.2`, `mysql84` or `16` the numbers stand, and how they are joined.
pub(crate) fn spelled(text: &str) -> (Range<usize>, Spelling) {
    let Some(start) = text.find(|c: char| c.is_ascii_digit()) else { return (0..text.len(), Spelling::Version) };
    let rest = text.get(start..).unwrap_or("");
    let numbers = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '_').unwrap_or(rest.len());
    let numbers = rest.get(..numbers).unwrap_or("").trim_end_matches(['.', '_']);
    let before = text.get(..start).unwrap_or("");
    let spelling = if numbers.contains('_') || before.ends_with('_') && !numbers.contains('.') {
        Spelling::Joined { by: "_" }
    } else if before.len() > 1 && before.ends_with(|c: char| c.is_ascii_alphabetic()) && !numbers.contains('.') {
        Spelling::Joined { by: "" }
    } else {
        Spelling::Version
    };
    (start..start + numbers.len(), spelling)
}

/// The product that a setting like `engine: postgres`, `databaseVersion: POSTGRES_15` or `OpenSearch_2.11` names.
pub(super) fn engine(text: &str) -> Option<ProductId> {
    let name = text.split(|c: char| c.is_ascii_digit()).next()?.trim_end_matches(['_', '-', '.', ' ']);
    let word = name.to_ascii_lowercase();
    ProductId::get(&word)
        .or_else(|| catalog::platform_word("asdf", &word))
        .or_else(|| catalog::scheme(&word).first().copied())
        .filter(|product| product.category().is_backing_service())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_what_is_spelled() {
        for (text, version, spelling) in [
            ("16", "16", Spelling::Version),
            ("v7.0.12", "7.0.12", Spelling::Version),
            ("POSTGRES_15", "15", Spelling::Joined { by: "_" }),
            ("MYSQL_8_0", "8_0", Spelling::Joined { by: "_" }),
            ("OpenSearch_2.11", "2.11", Spelling::Version),
            ("mysql84", "84", Spelling::Joined { by: "" }),
            ("latest", "latest", Spelling::Version),
            ("6.0.5-ent", "6.0.5", Spelling::Version),
        ] {
            let (range, said) = spelled(text);
            assert_eq!((text.get(range).unwrap(), said), (version, spelling), "{text}");
        }
    }

    #[test]
    fn engines_name_products() {
        assert_eq!(engine("POSTGRES_15"), Some(ProductId::POSTGRESQL));
        assert_eq!(engine("postgres"), Some(ProductId::POSTGRESQL));
        assert_eq!(engine("OpenSearch_2.11"), Some(ProductId::OPENSEARCH));
        assert_eq!(engine("aurora-postgresql"), Some(ProductId::AURORA_POSTGRESQL));
        assert_eq!(engine("RABBITMQ"), Some(ProductId::RABBITMQ));
        assert_eq!(engine("java"), None);
        assert_eq!(engine(""), None);
    }
}
