//! Names of runtimes with their number, as platforms write them: `nodejs20.x`, `python3.12`, `NODE|20-lts`,
//! `64bit Amazon Linux 2023 v6.1.0 running Corretto 17`.
//! Deliberately absent: which of them a platform still offers.

use super::facts::Facts;
use super::{RawDeclaration, Spelling};
use crate::catalog::{self, Category, ProductId};
use crate::syntax::Node;
use crate::text::Span;
use crate::version::{self, Pin};
use std::ops::Range;

/// The runtime that the last word with a number names, and where its number stands.
pub(crate) fn stated(text: &str) -> Option<(ProductId, Range<usize>)> {
    let from = text.rfind(" running ").map_or(0, |at| at + " running ".len());
    let rest = text.get(from..)?;
    let digit = rest.find(|c: char| c.is_ascii_digit())?;
    let word = rest.get(..digit)?.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let product = product(word)?;
    let number = rest.get(digit..)?;
    let length = number.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(number.len());
    let length = number.get(..length)?.trim_end_matches('.').len();
    Some((product, from + digit..from + digit + length))
}

/// The runtime of `python312` or `go121`, whose numbers stand without a point between them; Node and Java have one.
pub(crate) fn glued(text: &str) -> Option<(ProductId, version::Version)> {
    let digit = text.find(|c: char| c.is_ascii_digit())?;
    let (word, digits) = text.split_at_checked(digit)?;
    let product = product(word)?;
    let one = product == ProductId::NODEJS || product == ProductId::JAVA;
    let version = match digits.split_at_checked(1) {
        Some((first, second)) if !one && !second.is_empty() => version::parse(product, &format!("{first}.{second}")),
        _ => version::parse(product, digits),
    };
    Some((product, version?))
}

/// The runtime that a word means.
pub(crate) fn product(word: &str) -> Option<ProductId> {
    let word: String = word.to_ascii_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let product = match word.as_str() {
        "corretto" | "temurin" | "openjdk" | "jdk" => ProductId::JAVA,
        "dotnetcore" | "net" | "netcore" | "dotnetisolated" => ProductId::DOTNET,
        word => catalog::platform_word("asdf", word)?,
    };
    (product.category() == Category::Runtime).then_some(product)
}

/// The runtime that a value names; a platform offers few, so its number is not written back.
pub(super) fn declare(facts: &mut Facts<'_>, node: &Node, name: Option<&str>) {
    let Some(text) = node.as_str() else { return };
    let Some((product, range)) = stated(text) else { return };
    let inner = node.inner_span(&facts.file.text);
    let at = if inner.of(&facts.file.text) == text { inner.slice(range.start, range.end) } else { inner };
    let pin = Pin::read(product, text.get(range).unwrap_or(""));
    let service = RawDeclaration {
        pin,
        version_at: Some(at),
        name: name.map(str::to_owned),
        ..facts.service(product, inner, text)
    };
    facts.push(service);
}

/// The runtime called `word` at the version that stands at `at`.
pub(super) fn versioned(facts: &mut Facts<'_>, word: &str, version: &str, at: Span) {
    let Some(product) = product(word) else { return };
    let written = (at.of(&facts.file.text) == version).then_some(at);
    let mut service =
        super::facts::with_version(facts.service(product, at, format!("{word} {version}")), version, written);
    if !matches!(service.pin, Pin::Exact(_)) {
        service.spelling = service.spelling.filter(|spelling| *spelling != Spelling::Version);
    }
    service.name = Some(word.to_owned());
    facts.push(service);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers() {
        for (text, product, number) in [
            ("nodejs20.x", ProductId::NODEJS, "20"),
            ("python3.12", ProductId::PYTHON, "3.12"),
            ("java8.al2", ProductId::JAVA, "8"),
            ("dotnetcore3.1", ProductId::DOTNET, "3.1"),
            ("NODE|20-lts", ProductId::NODEJS, "20"),
            ("PHP|8.2", ProductId::PHP, "8.2"),
            ("64bit Amazon Linux 2023 v6.1.0 running Node.js 20", ProductId::NODEJS, "20"),
            ("64bit Amazon Linux 2023 v4.0.1 running Corretto 17", ProductId::JAVA, "17"),
        ] {
            let (found, range) = stated(text).unwrap();
            assert_eq!((found, text.get(range).unwrap()), (product, number), "{text}");
        }
        for none in ["provided.al2023", "nodejs", "64bit Amazon Linux 2 v3.3.6 running Docker", "postgres16", "", "é9"]
        {
            assert!(stated(none).is_none(), "{none}");
        }
        assert_eq!(glued("python312").map(|(_, version)| version.text().to_owned()), Some("3.12".to_owned()));
        assert_eq!(glued("nodejs20").map(|(_, version)| version.text().to_owned()), Some("20".to_owned()));
    }
}
