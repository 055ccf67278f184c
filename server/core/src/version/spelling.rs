//! How versions are spelled: `16.3`, `v16`, `POSTGRES_15`, `mysql84`, `postgresql@14`, `5:6.0.16-1+deb11u1`.
//!
//! Deliberately absent: ranges, and image tags as a whole (`catalog::image` cuts them).

use super::Version;
use crate::catalog::{ProductId, glued_version, mssql_year};

/// Longer texts are no versions.
const LONGEST: usize = 128;
/// Numbers beyond this many say nothing more.
const MOST_PARTS: usize = 8;

/// Words that may stand before the numbers of any product.
const ANY_PREFIX: [&str; 9] = ["v", "version", "ver", "release", "server", "db", "engine", "lts", "r"];

/// Short names of products, beside their ids, names and schemes.
static SHORT: [(ProductId, &[&str]); 22] = [
    (ProductId::AMAZON_LINUX, &["al", "amzn", "amazonlinux"]),
    (ProductId::APACHE_HTTPD, &["apache", "httpd"]),
    (ProductId::AURORA_MYSQL, &["aurora", "mysql", "aurora-mysql"]),
    (ProductId::AURORA_POSTGRESQL, &["aurora", "postgres", "postgresql", "pg"]),
    (ProductId::CENTOS, &["el", "centos"]),
    (ProductId::CENTOS_STREAM, &["stream", "centos", "c"]),
    (ProductId::COUCHBASE, &["enterprise", "community"]),
    (ProductId::DOTNET, &["net", "netcoreapp", "sdk", "runtime", "dotnet", "core"]),
    (ProductId::ELASTICSEARCH, &["elastic", "es", "xpack"]),
    (ProductId::ERLANG, &["otp"]),
    (ProductId::GO, &["golang"]),
    (
        ProductId::JAVA,
        &["jdk", "jre", "openjdk", "temurin", "corretto", "zulu", "oraclejdk", "adopt", "semeru", "java"],
    ),
    (ProductId::MONGODB, &["mongo", "org"]),
    (ProductId::MSSQL_SERVER, &["mssql", "sqlserver", "sql"]),
    (ProductId::NODEJS, &["node", "nodejs"]),
    (ProductId::ORACLE_DATABASE, &["oracle", "ora", "xe"]),
    (ProductId::PERCONA_SERVER, &["percona", "mysql", "ps"]),
    (ProductId::POSTGRESQL, &["postgres", "pg", "pgsql", "psql", "postgis"]),
    (ProductId::RHEL, &["el", "ubi", "rhel"]),
    (ProductId::SCALA, &["scala"]),
    (ProductId::WINDOWS_SERVER_CORE, &["ltsc"]),
    (ProductId::WINDOWS_NANO_SERVER, &["ltsc"]),
];

/// Reads a version of `product` as files spell it. `None` if the text states none: a word, a commit, another
/// product's name.
#[must_use]
pub fn parse(product: ProductId, text: &str) -> Option<Version> {
    let text = text.trim().trim_matches(['"', '\'']).trim();
    if text.is_empty() || text.len() > LONGEST || !text.is_ascii() {
        return None;
    }
    if let Some(version) = named(product, text) {
        return Some(version);
    }
    let text = without_epoch(text);
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (prefix, rest) = text.split_at_checked(digits)?;
    let is_named = !prefix.is_empty() && !prefix.eq_ignore_ascii_case("v");
    if is_named && !is_name_of(product, prefix) {
        return None;
    }
    if prefix.eq_ignore_ascii_case("RELEASE.") {
        return dated(text, rest);
    }
    let underscores = is_named && prefix.ends_with('_');
    let (parts, length) = numbers(rest, underscores)?;
    let tail = rest.get(length..).unwrap_or("");
    let spelled = rest.get(..length)?;
    let glued = is_named && parts.len() == 1 && prefix.ends_with(|c: char| c.is_ascii_alphabetic());
    if glued && let Some(decoded) = glued_version(product, spelled).filter(|decoded| *decoded != spelled) {
        return parse(product, &decoded);
    }
    let (pre, shown) = tail_of(product, tail)?;
    let mut text = if underscores { spelled.replace('_', ".") } else { spelled.to_owned() };
    text.push_str(shown);
    Some(Version { parts: normalised(product, parts, tail), pre, text })
}

/// Releases known by name: `bookworm`, `lts/iron`, `19c`. What follows a dash is a flavour.
fn named(product: ProductId, text: &str) -> Option<Version> {
    let names = product.product().codenames;
    if names.is_empty() {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let word = lower.trim_start_matches("lts/").trim_start_matches("lts-");
    let word = word.split('-').next()?;
    let at = names.binary_search_by_key(&word, |(name, _)| name).ok()?;
    let (_, version) = names.get(at)?;
    let (parts, _) = numbers(version, false)?;
    Some(Version { parts, pre: None, text: (*version).to_owned() })
}

/// Debian's epoch: `5:6.0.16`.
fn without_epoch(text: &str) -> &str {
    match text.split_once(':') {
        Some((epoch, rest))
            if epoch.len() <= 2
                && epoch.bytes().all(|b| b.is_ascii_digit())
                && rest.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            rest
        }
        _ => text,
    }
}

/// Whether the words before the numbers name this product.
fn is_name_of(product: ProductId, prefix: &str) -> bool {
    let prefix = prefix.to_ascii_lowercase();
    let row = product.product();
    let name = row.name.to_ascii_lowercase();
    let short = SHORT.iter().find(|(id, _)| *id == product).map_or(&[][..], |(_, words)| words);
    let known = |word: &str| {
        ANY_PREFIX.contains(&word)
            || short.contains(&word)
            || product.as_str().split('-').any(|part| part == word)
            || name.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| part == word)
            || row.schemes.contains(&word)
    };
    prefix.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).all(known)
}

/// Leading numbers and how many bytes they take.
fn numbers(text: &str, underscores: bool) -> Option<(Vec<u64>, usize)> {
    let mut parts = Vec::new();
    let mut at = 0;
    loop {
        let digits = text.get(at..)?.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            break;
        }
        let number = text.get(at..at + digits)?.parse().ok()?;
        if parts.len() < MOST_PARTS {
            parts.push(number);
        }
        at += digits;
        let mut ahead = text.get(at..)?.bytes();
        let separator = ahead.next();
        let more = ahead.next().is_some_and(|byte| byte.is_ascii_digit());
        if !(more && (separator == Some(b'.') || underscores && separator == Some(b'_'))) {
            return Some((parts, at));
        }
        at += 1;
    }
    None
}

/// What follows the numbers: a pre-release mark (and how it is shown), or something that is no part of the version.
/// `None` if a letter is glued to the numbers, as in a commit's hash.
fn tail_of(product: ProductId, tail: &str) -> Option<(Option<String>, &str)> {
    let word = tail.trim_start_matches(['-', '.', '~', '_']);
    let lower = word.to_ascii_lowercase();
    let mark = ["alpha", "beta", "rc", "preview", "dev", "snapshot", "milestone"]
        .iter()
        .find(|mark| lower.starts_with(**mark));
    if let Some(mark) = mark {
        let mut rest = word.get(mark.len()..).unwrap_or("");
        rest = rest.strip_prefix('.').unwrap_or(rest);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let end = tail.len() - rest.len() + digits;
        let after = tail.get(end..).unwrap_or("");
        if !after.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            let pre = format!("{mark}{}", rest.get(..digits).unwrap_or(""));
            return Some((Some(pre), tail.get(..end).unwrap_or("")));
        }
    }
    if product == ProductId::JAVA {
        let build = tail.strip_prefix('u').map_or(0, |rest| 1 + rest.bytes().take_while(u8::is_ascii_digit).count());
        if build > 1 {
            return Some((None, tail.get(..build).unwrap_or("")));
        }
    }
    if product == ProductId::ORACLE_DATABASE && (tail.starts_with(['c', 'g']) || tail.starts_with("ai")) {
        return Some((None, ""));
    }
    (!tail.starts_with(|c: char| c.is_ascii_alphabetic() && c != 'x')).then_some((None, ""))
}

/// Numbers brought to one way of counting.
fn normalised(product: ProductId, mut parts: Vec<u64>, tail: &str) -> Vec<u64> {
    if product == ProductId::JAVA {
        // `1.8.0_292` is `8u292`; elsewhere what follows `_` is a build.
        let old = parts.len() > 1 && parts.first() == Some(&1);
        if old {
            parts.remove(0);
        }
        let update = tail.strip_prefix('u').or_else(|| tail.strip_prefix('_').filter(|_| old));
        let update = update.map(|rest| rest.chars().take_while(char::is_ascii_digit).take(9).collect::<String>());
        if let Some(update) = update.and_then(|digits| digits.parse().ok()) {
            parts.truncate(1);
            parts.push(update);
        }
    }
    if product == ProductId::MSSQL_SERVER
        && let (Some(year), Some(first)) = (parts.first().copied().and_then(mssql_year), parts.first_mut())
    {
        *first = year;
    }
    parts
}

/// `RELEASE.2024-05-10T01-41-38Z`: the date's numbers.
fn dated(text: &str, rest: &str) -> Option<Version> {
    let date = rest.split('.').next().unwrap_or(rest);
    let mut parts = Vec::new();
    for number in date.trim_end_matches(['Z', 'z']).split(['-', 'T', 't']).take(MOST_PARTS) {
        parts.push(number.parse().ok()?);
    }
    let length = text.len() - rest.len() + date.len();
    (parts.len() >= 3).then(|| text.get(..length)).flatten().map(|text| Version {
        parts,
        pre: None,
        text: text.to_owned(),
    })
}
