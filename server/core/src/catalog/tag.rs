//! The forms of image tags: where in a tag the product's version stands, what its variant is, and which number
//! belongs to an extension. One small parser a form, all total.
//!
//! Deliberately absent: which repository uses which form (a catalogue row says), and comparing versions.

mod scan;

use std::ops::Range;

use scan::{Scan, find_word};

/// A form of tag, named as in the catalogue.
#[derive(Debug, Copy, Clone, PartialEq, Eq)]
pub(crate) enum Template {
    /// `16.3-alpine3.20`
    VersionVariant,
    /// `16-3.4-alpine`: PostgreSQL, `PostGIS`.
    PostgresPostgis,
    /// `2.14.2-pg16`, `pg16`, `latest-pg15`
    ExtPgversion,
    /// `pg16.2-ts2.14.2`
    PgversionTsext,
    /// `15.4.0-debian-11-r45`
    Bitnami,
    /// `2.13-2.8.1`: Scala, then Kafka.
    ScalaVersion,
    /// The version stands in the repository's name; the tag is a build.
    VersionInRepoName,
    /// `2.4.1-ppg16-postgres`
    PerconaPpg,
    /// `15.8.1.060`: `PostgreSQL` 15.8.
    Supabase,
    /// `2022-CU14-ubuntu-22.04`
    Mssql,
    /// `21-slim-faststart`
    Oracle,
    /// `RELEASE.2024-05-10T01-41-38Z`
    MinioRelease,
    /// `7.2.0-v10`
    RedisStack,
    /// Confluent Platform's number stands for Kafka's.
    Confluent,
    /// `0.40.0-kafka-3.7.0`
    Strimzi,
    /// `14.2-postgis`
    Cimg,
    /// `14-22.04_beta`: the second number is Ubuntu's.
    CanonicalRock,
    /// `version-10.11.8-r0`, `10.6.13-r0-ls110`
    Linuxserver,
    /// `8.0.4-jammy-chiseled`
    Dotnet,
    /// `17.0.11_9-jre-alpine`, `8u412-b08-jdk`
    JavaVersion,
    /// `17-jre-headless`
    Azul,
    /// `ol9-java17-22.3.1`, `21`
    Graalvm,
    /// `1.16.2-erlang-26.2.4-debian-bookworm`
    ElixirOtp,
    /// `2023.4.20240611.0`: the first number is the release.
    Amazonlinux,
    /// `bookworm-slim`
    Codename,
    /// `8.2-alpine`
    PhpCombo,
    /// `x86_64_v6.3.4`
    Keydb,
    /// The emulator's own version.
    Localstack,
    /// The tag says nothing about the product's version.
    VersionNotOfProduct,
    /// The version follows one of these words.
    After(&'static [&'static str]),
    /// The second number: `ubi8-15.2-0`.
    SecondNumber,
    /// The last of the leading numbers: `1-20-bookworm`.
    LastOfLeading,
    /// Nothing to read.
    None,
}

/// What a tag says.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Parts<'a> {
    /// Where the version stands, in bytes of the tag.
    pub(crate) version: Option<Range<usize>>,
    /// What follows it and names a flavour: `alpine3.20`.
    pub(crate) variant: Option<&'a str>,
    /// The extension's version.
    pub(crate) extension: Option<&'a str>,
}

/// Reads a tag.
pub(crate) fn parse(template: Template, tag: &str) -> Parts<'_> {
    match template {
        Template::VersionVariant
        | Template::Cimg
        | Template::Oracle
        | Template::RedisStack
        | Template::Confluent
        | Template::Dotnet
        | Template::PhpCombo
        | Template::Localstack
        | Template::Azul
        | Template::JavaVersion => plain(tag, template),
        Template::PostgresPostgis => postgis(tag),
        Template::ExtPgversion | Template::PgversionTsext => beside_pg(tag),
        Template::Bitnami => bitnami(tag),
        Template::ScalaVersion => scala(tag),
        Template::PerconaPpg => after(tag, &["ppg"]),
        Template::Supabase => shortened(tag, 2),
        Template::Amazonlinux => amazon_linux(tag),
        Template::Mssql => mssql(tag),
        Template::MinioRelease => minio(tag),
        Template::Strimzi => after(tag, &["kafka-"]),
        Template::CanonicalRock => rock(tag),
        Template::Linuxserver => linuxserver(tag),
        Template::Graalvm => graalvm(tag),
        Template::ElixirOtp => elixir(tag),
        Template::Keydb => keydb(tag),
        Template::After(words) => after(tag, words),
        Template::SecondNumber => numbered(tag, 1),
        Template::LastOfLeading => last_of_leading(tag),
        Template::Codename | Template::VersionNotOfProduct | Template::VersionInRepoName | Template::None => {
            Parts::default()
        }
    }
}

fn plain(tag: &str, template: Template) -> Parts<'_> {
    let mut scan = Scan::new(tag);
    // `v` and `V` only before a digit: `vertica` is no version.
    if !(scan.eat("v") || scan.eat("V")) {
        scan.eat("version-");
    }
    let Some(mut version) = scan.numbers() else { return Parts::default() };
    if matches!(template, Template::JavaVersion | Template::Azul) {
        let mut update = scan;
        if update.eat("u") && update.while_digits() {
            scan = update;
        }
        version.end = scan.at;
        // The build: `_9`, `+12`, `-b08`.
        for mark in ["_", "+", "-b"] {
            let mut build = scan;
            if build.eat(mark) && build.while_digits() {
                scan = build;
            }
        }
    } else if template != Template::RedisStack {
        scan.pre_release();
        version.end = scan.at;
    }
    // A build number between version and variant: `3.5.12-0`, `12-20200524-alpine`.
    let mut ahead = scan;
    if ahead.eat("-") && ahead.numbers().is_some() && (ahead.rest().is_empty() || ahead.rest().starts_with('-')) {
        scan = ahead;
    }
    Parts { version: Some(version), variant: scan.variant(), extension: None }
}

fn postgis(tag: &str) -> Parts<'_> {
    let mut scan = Scan::new(tag);
    let Some(mut version) = scan.numbers() else { return Parts::default() };
    scan.pre_release();
    version.end = scan.at;
    let mut ahead = scan;
    let extension = (ahead.eat("-") && !ahead.rest().starts_with('-'))
        .then(|| {
            let start = ahead.at;
            (ahead.numbers().is_some() || ahead.eat("master")).then(|| tag.get(start..ahead.at)).flatten()
        })
        .flatten();
    if extension.is_some() {
        scan = ahead;
        // OpenShift glues the second number: `12-31` is PostGIS 3.1; it is kept as spelled.
    }
    Parts { version: Some(version), variant: scan.variant(), extension }
}

/// `0.8.0-pg16`, `pg16-v0.2.1`, `postgres_15`, `pg16.2-ts2.14.2-oss`.
fn beside_pg(tag: &str) -> Parts<'_> {
    let words = ["postgres_", "postgres-", "postgres", "pg"];
    let Some((at, mut scan)) = find_word(tag, &words) else {
        let extension = Some(tag).filter(|tag| tag.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit()));
        return Parts { extension: extension.and_then(|tag| tag.split('-').next()), ..Parts::default() };
    };
    let version = scan.numbers();
    let before = tag.get(..at).map(|before| before.trim_end_matches('-')).filter(|before| !before.is_empty());
    let mut variant = scan.variant();
    let mut extension = before;
    if extension.is_none() {
        let first = variant.and_then(|text| text.split('-').next());
        let number = first.map(|word| word.trim_start_matches("ts").trim_start_matches('v'));
        if number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()) && number.contains('.')) {
            extension = number;
            variant = variant.and_then(|text| text.split_once('-')).map(|(_, rest)| rest);
        }
    }
    Parts { version, variant, extension }
}

/// The version behind one of the words; with the empty word among them, a plain version is one too.
fn after<'a>(tag: &'a str, words: &[&str]) -> Parts<'a> {
    match find_word(tag, words) {
        Some((_, mut scan)) => Parts { version: scan.numbers(), variant: scan.variant(), extension: None },
        None if words.contains(&"") => plain(tag, Template::VersionVariant),
        None => Parts::default(),
    }
}

fn bitnami(tag: &str) -> Parts<'_> {
    let mut scan = Scan::new(tag);
    scan.eat("v");
    let Some(version) = scan.numbers() else { return Parts::default() };
    let mut rest = scan.variant();
    if let Some(text) = rest {
        let revision = text.rfind("-r").filter(|at| is_digits(text.get(at + 2..).unwrap_or("")));
        let only = text.strip_prefix('r').is_some_and(is_digits);
        rest = if only { None } else { revision.map_or(Some(text), |at| text.get(..at)) };
    }
    Parts { version: Some(version), variant: rest, extension: None }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn scala(tag: &str) -> Parts<'_> {
    let mut scan = Scan::new(tag);
    let first = scan.numbers();
    if first.is_some()
        && scan.eat("-")
        && let Some(version) = scan.numbers()
    {
        return Parts { version: Some(version), variant: scan.variant(), extension: None };
    }
    plain(tag, Template::VersionVariant)
}

/// Only the first `n` numbers are the product's (`n` is at least one).
fn shortened(tag: &str, n: usize) -> Parts<'_> {
    let mut parts = plain(tag, Template::Localstack);
    if let Some(version) = &mut parts.version {
        let text = tag.get(version.clone()).unwrap_or("");
        let length = text.match_indices('.').nth(n.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
        version.end = version.start + length;
    }
    parts
}

fn amazon_linux(tag: &str) -> Parts<'_> {
    shortened(tag, if tag.starts_with("2018.") { 2 } else { 1 })
}

fn mssql(tag: &str) -> Parts<'_> {
    let mut scan = Scan::new(tag);
    let version = scan.numbers();
    let system = ["ubuntu", "rhel"].iter().find_map(|word| tag.find(word)).and_then(|at| tag.get(at..));
    Parts { version, variant: system, extension: None }
}

fn minio(tag: &str) -> Parts<'_> {
    let mut scan = Scan::new(tag);
    let start = scan.at;
    if !scan.eat("RELEASE.") {
        return Parts::default();
    }
    let rest = scan.rest();
    let dated = rest.len() >= 20
        && rest.bytes().take(20).enumerate().all(|(n, byte)| match n {
            4 | 7 | 13 | 16 => byte == b'-',
            10 => byte == b'T',
            19 => byte == b'Z',
            _ => byte.is_ascii_digit(),
        });
    if !dated {
        return Parts::default();
    }
    scan.at += 20;
    // The whole word is the version as people write it.
    Parts { version: Some(start..scan.at), variant: scan.variant(), extension: None }
}

fn rock(tag: &str) -> Parts<'_> {
    let mut scan = Scan::new(tag);
    let Some(version) = scan.numbers() else { return Parts::default() };
    Parts { version: Some(version), variant: scan.variant(), extension: None }
}

fn linuxserver(tag: &str) -> Parts<'_> {
    let mut scan = Scan::new(tag);
    scan.eat("version-");
    let Some(version) = scan.numbers() else { return Parts::default() };
    for mark in ["-r", "r", "-ls"] {
        let mut ahead = scan;
        if ahead.eat(mark) && ahead.while_digits() {
            scan = ahead;
        }
    }
    Parts { version: Some(version), variant: scan.variant(), extension: None }
}

fn graalvm(tag: &str) -> Parts<'_> {
    match find_word(tag, &["java"]) {
        Some((_, mut scan)) => {
            let version = scan.numbers();
            let mut ahead = scan;
            let start = ahead.at + 1;
            let extension = (ahead.eat("-") && ahead.numbers().is_some()).then(|| tag.get(start..ahead.at)).flatten();
            Parts { version, variant: ahead.variant(), extension }
        }
        None => {
            let mut scan = Scan::new(tag);
            if scan.eat("ol") && scan.while_digits() {
                scan.eat("-");
            } else {
                scan.at = 0;
            }
            Parts { version: scan.numbers(), variant: scan.variant(), extension: None }
        }
    }
}

fn elixir(tag: &str) -> Parts<'_> {
    let mut parts = plain(tag, Template::VersionVariant);
    if let Some((_, mut scan)) = find_word(tag, &["erlang-", "otp-"]) {
        let start = scan.at;
        if scan.numbers().is_some() {
            parts.extension = tag.get(start..scan.at);
            parts.variant = scan.variant();
        }
    }
    parts
}

fn keydb(tag: &str) -> Parts<'_> {
    let architecture = ["x86_64_", "arm64_"].iter().find_map(|name| tag.find(name).map(|at| at + name.len()));
    let mut scan = Scan { tag, at: architecture.unwrap_or(0) };
    scan.eat("v");
    Parts { version: scan.numbers(), variant: scan.variant(), extension: None }
}

/// The number of the `n`th part between dashes (from 0).
fn numbered(tag: &str, n: usize) -> Parts<'_> {
    let start: usize = tag.split('-').take(n).map(|part| part.len() + 1).sum();
    let mut scan = Scan { tag, at: start };
    Parts { version: scan.numbers(), variant: scan.variant(), extension: None }
}

/// `1-20-bookworm`: the image's own version comes first when there are two numbers.
fn last_of_leading(tag: &str) -> Parts<'_> {
    let mut scan = Scan::new(tag);
    let mut version = None;
    loop {
        let before = scan;
        match scan.numbers() {
            Some(found) => version = Some(found),
            None => {
                scan = before;
                break;
            }
        }
        if !scan.eat("-") {
            break;
        }
    }
    Parts { version, variant: scan.variant(), extension: None }
}
