//! Gradle: database drivers by the configuration that asks for them, JDBC URLs, the Java of the toolchain.
//! Formats: <https://docs.gradle.org/current/userguide/dependency_configurations.html>,
//! <https://docs.gradle.org/current/userguide/toolchains.html>
//!
//! Only what is read tolerantly from both languages of build files: literals and the word before them. A driver says
//! what may be used: settings say what is. Deliberately absent: version catalogues, plugins, images of Jib.

use super::drivers;
use super::facts::{Facts, with_version};
use super::jdbc;
use super::{Claim, RawDeclaration, Reading, Role, Source, Strength};
use crate::catalog::ProductId;
use crate::syntax::literals::{Kind, Style, Token, tokens};
use crate::text::{File, RelPath, Spanned};

pub static SOURCE: Source = Source {
    id: "gradle",
    about: "Gradle: database drivers by configuration, the Java that is compiled for",
    environment: None,
    claims,
    confirms: |_, _| true,
    read,
};

const STYLE: Style = Style { hash: false, slashes: true, single: true };

/// Dependencies of one file that are looked at.
const MOST: usize = 2_000;

fn claims(path: &RelPath) -> Claim {
    if matches!(path.name(), "build.gradle" | "build.gradle.kts") { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let mut facts = Facts::new(file, reading);
    let all = tokens(&file.text, STYLE);
    for (index, token) in all.iter().enumerate() {
        if facts.reading.declares.len() >= MOST {
            return;
        }
        let before = all.get(..index).unwrap_or(&[]);
        match token.kind {
            Kind::String => string(&mut facts, token, before),
            Kind::Word if is_java_word(before) => java(&mut facts, token),
            _ => {}
        }
    }
}

fn string(facts: &mut Facts<'_>, token: &Token<'_>, before: &[Token<'_>]) {
    if let Some((group, rest)) = token.text.split_once(':').filter(|(group, _)| group.contains('.')) {
        let artifact = rest.split([':', '@']).next().unwrap_or("");
        driver(facts, token, &format!("{group}:{artifact}"), configuration(before));
    } else if token.text.starts_with("jdbc:") {
        address(facts, token);
    } else if is_java_word(before) {
        java(facts, token);
    }
}

/// The URL of a plugin that migrates or generates code: of a database that is there while one builds.
fn address(facts: &mut Facts<'_>, token: &Token<'_>) {
    let Some(said) = jdbc::read(token.text) else { return };
    let shown = token.text.get(..said.shown).unwrap_or("");
    let service = facts.service(said.product, token.span.slice(0, said.shown), shown);
    facts.push(RawDeclaration {
        role: if said.embedded { Role::Adapter } else { Role::Connection },
        strength: Strength::Weak,
        name: Some("url".to_owned()),
        host: said.host,
        ..service
    });
}

/// The word that takes the literal: `runtimeOnly 'g:a:v'`, `runtimeOnly("g:a:v")`, `add("developmentOnly", "g:a:v")`.
fn configuration<'t>(before: &[Token<'t>]) -> &'t str {
    let mut back =
        before.iter().rev().filter(|token| token.kind != Kind::Sign || !matches!(token.text, "(" | "," | "["));
    back.next().filter(|token| token.kind != Kind::Sign).map_or("", |token| token.text)
}

/// A library of a database: which of them is used, and where, configuration says.
fn driver(facts: &mut Facts<'_>, token: &Token<'_>, library: &str, configuration: &str) {
    let word = if configuration.starts_with("test") || configuration.contains("Test") {
        Some("test")
    } else {
        (configuration == "developmentOnly").then_some("development")
    };
    facts.environment = word.map(|word| Spanned::new(word.to_owned(), token.span));
    drivers::declare(facts, "maven", library, token.span);
    facts.environment = None;
}

/// Whether a Java version stands next: `JavaLanguageVersion.of(21)`, `sourceCompatibility = '17'`,
/// `JavaVersion.VERSION_17` is a word of its own.
fn is_java_word(before: &[Token<'_>]) -> bool {
    let words: Vec<&str> = before.iter().rev().take(4).map(|token| token.text).collect();
    matches!(words.as_slice(), ["(", "of", ".", "JavaLanguageVersion"])
        || matches!(words.as_slice(), ["=", "sourceCompatibility" | "targetCompatibility", ..])
        || matches!(words.as_slice(), ["sourceCompatibility" | "targetCompatibility", ..])
        || matches!(words.as_slice(), [".", "JavaVersion", ..])
}

/// What is compiled for runs on newer versions too, so that it proves nothing.
fn java(facts: &mut Facts<'_>, token: &Token<'_>) {
    let lead = if token.text.starts_with("VERSION_") { "VERSION_".len() } else { 0 };
    let text = token.text.get(lead..).filter(|text| text.starts_with(|c: char| c.is_ascii_digit()));
    let Some((text, product)) = text.zip(ProductId::get("java")) else { return };
    // `1.8` and `1_8` are 8.
    let old = text.strip_prefix("1.").or_else(|| text.strip_prefix("1_")).unwrap_or(text);
    let at = token.span.slice(token.text.len() - old.len(), token.text.len());
    let service = facts.service(product, at, format!("Java {old}"));
    facts.push(RawDeclaration { strength: Strength::Weak, ..with_version(service, old, Some(at)) });
}
