//! What a variable says that proves nothing by itself: a version it passes on, an image, a name behind a prefix of the
//! application's own, a setting that is left empty or holds a key. Such declarations are listed and link; they are
//! never compared. Deliberately absent: what is sure (`connection`), values of secrets.

use std::ops::Range;

use super::{Said, category, host_of, is_placeholder, meaning};
use crate::catalog::{self, EnvKind, EnvVar};
use crate::source::{Role, Strength};
use crate::version::{self, Pin};

/// Versions and images are short; what is longer is something else.
const LONGEST: usize = 200;

pub(super) fn of_variable(name: &str, value: &str) -> Option<Said> {
    let (known, environment) =
        catalog::env_var_with_environment(name).or_else(|| catalog::env_var_behind_prefix(name))?;
    let environment = environment.filter(|(_, weight)| *weight >= 80).map(|(environment, _)| environment);
    let trimmed = value.trim();
    let said = match known.kind {
        EnvKind::Version => stated_version(known, value),
        EnvKind::Image => image(value),
        _ if trimmed.is_empty() || is_placeholder(trimmed) || is_hole(trimmed) => named(known, name),
        EnvKind::Credential | EnvKind::Name => named(known, name),
        _ if super::holds_no_host(name) => None,
        _ => guessed(known, value),
    }?;
    Some(Said { environment, ..said })
}

/// `POSTGRES_VERSION=14.2`, `NODE_TAG=22-alpine`, `DEBIAN_IMAGE_TAG=slim-bookworm`.
fn stated_version(known: &EnvVar, value: &str) -> Option<Said> {
    let product = known.product?;
    let text = value.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-+:~".contains(c);
    if text.is_empty() || text.len() > 60 || !text.chars().all(plain) {
        return None;
    }
    let start = value.len() - value.trim_start().len();
    let (pin, range) = version_in(product, text)?;
    let told = Some((pin, start + range.start..start + range.end));
    Some(Said { at: start..start + text.len(), told, shown: text.to_owned(), ..said(known, product, Role::Server) })
}

/// The version that a text such as `3.10.19-slim-trixie`, `ruby-3.4.1` or `slim-bookworm` states, and where.
fn version_in(product: catalog::ProductId, text: &str) -> Option<(Pin, Range<usize>)> {
    if matches!(text, "latest" | "stable" | "lts") {
        return Some((Pin::Floating(Some(text.to_owned())), 0..text.len()));
    }
    let mut start = 0;
    text.split('-').find_map(|word| {
        let at = start;
        start += word.len() + 1;
        let number = word.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit());
        let named = || product.product().codenames.iter().any(|(name, _)| word.eq_ignore_ascii_case(name));
        // A revision or a flavour behind the version is no part of it: only the first number counts.
        let found = (number || named()).then(|| version::parse(product, word)).flatten()?;
        let within = word.find(found.text()).map(|from| at + from..at + from + found.text().len());
        let range = within.unwrap_or(at..at + word.len());
        Some((Pin::Exact(found), range))
    })
}

/// `POSTGRES_IMAGE=postgres:14`.
fn image(value: &str) -> Option<Said> {
    let text = value.trim();
    if text.len() > LONGEST {
        return None;
    }
    let image = catalog::image(text)?;
    let product = image.product.filter(|_| !image.tool)?;
    let start = value.len() - value.trim_start().len();
    let shift = |range: &Range<usize>| start + range.start..start + range.end;
    let told = image.version.as_ref().map(|range| (image.pin.clone(), shift(range)));
    Some(Said {
        product,
        category: product.category(),
        role: Role::Server,
        strength: Strength::Weak,
        at: start..start + text.len(),
        names: false,
        host: None,
        told,
        environment: None,
        shown: text.to_owned(),
    })
}

/// What the name alone says: `SMTP_HOST=`, `S3_BUCKET=${S3_BUCKET}`, `RESEND_API_KEY=..`.
fn named(known: &EnvVar, name: &str) -> Option<Said> {
    let product = known.product.filter(|_| known.weight >= 60)?;
    let role = match known.kind {
        EnvKind::Url | EnvKind::Host | EnvKind::Endpoint | EnvKind::Name | EnvKind::Credential => Role::Connection,
        EnvKind::Path => Role::Adapter,
        _ => return None,
    };
    Some(Said { names: true, shown: name.to_owned(), ..said(known, product, role) })
}

/// A value under a name that is known behind a prefix only, or that is an address without letters.
fn guessed(known: &EnvVar, value: &str) -> Option<Said> {
    let text = value.trim();
    let start = value.len() - value.trim_start().len();
    if let Some((product, role, _, length)) = meaning(known, text) {
        let host = host_of(text).filter(|_| role == Role::Connection);
        let shown = super::shown(known, text);
        return Some(Said { at: start..start + length, host, shown, ..said(known, product, role) });
    }
    let product = known.product?;
    let connects = matches!(known.kind, EnvKind::Url | EnvKind::Host | EnvKind::Endpoint);
    let host = host_of(text).filter(|host| connects && host.contains('.'))?;
    let length = host.len().min(text.len());
    Some(Said {
        at: start..start + length,
        shown: host.clone(),
        host: Some(host),
        ..said(known, product, Role::Connection)
    })
}

fn said(known: &EnvVar, product: catalog::ProductId, role: Role) -> Said {
    Said {
        product,
        category: category(known, product),
        role,
        strength: Strength::Weak,
        at: 0..0,
        names: false,
        host: None,
        told: None,
        environment: None,
        shown: String::new(),
    }
}

/// Nothing but a variable that has no value here.
fn is_hole(value: &str) -> bool {
    value.starts_with("${") && value.ends_with('}') && !value.get(2..).unwrap_or("").contains("${")
        || value
            .strip_prefix('$')
            .is_some_and(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection;

    fn told(name: &str, value: &str) -> Option<String> {
        let said = connection::of_variable(name, value)?;
        assert_eq!(said.strength, Strength::Weak, "{name}");
        let version = said.told.map_or("-", |(_, range)| value.get(range).unwrap());
        Some(format!("{} {} {version} {}", said.product, said.role.as_str(), said.shown))
    }

    #[test]
    fn versions_and_images_that_are_passed_on() {
        for (name, value, expected) in [
            ("POSTGRES_VERSION", "14.2", "postgresql server 14.2 14.2"),
            ("POSTGRES_IMAGE_TAG", "16-alpine", "postgresql server 16 16-alpine"),
            ("SHOP_REDIS_VERSION", "v7.2", "redis server 7.2 v7.2"),
            ("POSTGIS_VERSION", "3", "postgis server 3 3"),
            ("PYTHON_VERSION", "3.10.19-slim-trixie", "python server 3.10.19 3.10.19-slim-trixie"),
            ("RUBY_VERSION", "ruby-3.4.1", "ruby server 3.4.1 ruby-3.4.1"),
            ("NODEJS_MAJOR_VERSION", "18", "nodejs server 18 18"),
            ("DEBIAN_IMG_TAG", "slim-bookworm", "debian server bookworm slim-bookworm"),
            ("STACK_VERSION", "8.11.3", "elasticsearch server 8.11.3 8.11.3"),
            ("MYSQL_VERSION", "latest", "mysql server latest latest"),
            ("DB_IMAGE", "postgres:14-alpine", "postgresql server 14 postgres:14-alpine"),
        ] {
            assert_eq!(told(name, value).as_deref(), Some(expected), "{name}={value}");
        }
        for (name, value) in [
            ("POSTGRES_VERSION", ""),
            ("POSTGRES_VERSION", "see the wiki"),
            ("POSTGRES_VERSION", "none"),
            ("DB_VERSION", "14"),
            ("APP_VERSION", "14"),
            ("BASE_IMAGE", "ghcr.io/shop/base:1"),
        ] {
            assert_eq!(told(name, value), None, "{name}={value}");
        }
    }

    #[test]
    fn names_behind_a_prefix_and_names_alone() {
        for (name, value, expected) in [
            ("SHOP_COMMON_POSTGRES_HOSTNAME", "pg", "postgresql connection - pg"),
            ("SHOP_LOGS_ES_URL", "http://es:9200", "elasticsearch connection - http://es"),
            ("AWS_ENDPOINT_DYNAMODB", "dynamodb:8000", "dynamodb connection - dynamodb"),
            ("REDIS_HOST", "127.0.0.1", "redis connection - 127.0.0.1"),
            ("SMTP_HOST", "", "smtp connection - SMTP_HOST"),
            ("S3_ENDPOINT", "${S3_ENDPOINT}", "s3 connection - S3_ENDPOINT"),
            ("RESEND_API_KEY", "re_hunter2", "resend connection - RESEND_API_KEY"),
            ("USE_SQLITE", "1", "sqlite adapter - 1"),
        ] {
            assert_eq!(told(name, value).as_deref(), Some(expected), "{name}={value}");
        }
        for (name, value) in [
            ("REDIS_PASSWORD", "hunter2"),
            ("VAULT_TOKEN", "hunter2"),
            ("MINIO_SECRET_KEY", "hunter2"),
            ("MEILI_MASTER_KEY", "hunter2"),
            ("SHOP_REDIS_PASSWORD", "hunter2"),
            ("RABBITMQ_USER", "hunter2"),
            ("AZURE_STORAGE_KEY", "hunter2"),
            ("REDIS_PORT", "6379"),
            ("USE_SQLITE", "0"),
            ("OWN_THING_HOST", "db"),
        ] {
            let shown = connection::of_variable(name, value).map(|said| said.shown);
            assert!(shown.as_ref().is_none_or(|shown| !shown.contains("hunter2")), "{name}={value}: {shown:?}");
        }
    }
}
