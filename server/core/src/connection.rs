//! What a variable's name and value say about a backing service: connection URLs, adapters, hosts.
//! Deliberately absent: files. The same rules serve env files, compose `environment:` and whatever comes.

mod weak;

use std::ops::Range;

use crate::catalog::{self, Category, EnvKind, EnvVar, ProductId};
use crate::source::{Role, Strength};
use crate::version::Pin;

/// What one variable says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub product: ProductId,
    pub category: Category,
    pub role: Role,
    pub strength: Strength,
    /// Bytes of the value that may be shown and underlined: the scheme, the adapter's name.
    pub at: Range<usize>,
    /// Only the name says it, and is what may be underlined: the value is empty, or not to be shown.
    pub names: bool,
    pub host: Option<String>,
    /// The version that is stated (`POSTGRES_VERSION=14`) or that the application is told of its server
    /// (`serverVersion=8.0.35`), and its bytes in the value.
    pub told: Option<(Pin, Range<usize>)>,
    /// An environment named in the variable: `TEST_DATABASE_URL`.
    pub environment: Option<&'static str>,
    /// How it reads in messages; never a secret.
    pub shown: String,
}

/// What `name=value` says; `None` where it says nothing. What proves nothing by itself is [`Strength::Weak`].
#[must_use]
pub fn of_variable(name: &str, value: &str) -> Option<Said> {
    sure(name, value).or_else(|| weak::of_variable(name, value))
}

fn sure(name: &str, value: &str) -> Option<Said> {
    let (known, environment) = catalog::env_var_with_environment(name)?;
    let trimmed = value.trim();
    if trimmed.is_empty() || is_placeholder(trimmed) || holds_no_host(name) {
        return None;
    }
    let start = value.len() - value.trim_start().len();
    let (product, role, strength, shown_len) = meaning(known, trimmed)?;
    let url = Url::parse(trimmed);
    let host = match known.kind {
        EnvKind::Host | EnvKind::Endpoint => host_of(trimmed),
        _ => url.as_ref().and_then(|url| url.host.map(str::to_owned)),
    };
    Some(Said {
        product,
        category: category(known, product),
        role,
        strength: if known.weight < ENOUGH { Strength::Weak } else { strength },
        at: start..start + shown_len,
        names: false,
        host,
        told: told(product, value),
        environment: environment.filter(|(_, weight)| *weight >= 80).map(|(environment, _)| environment),
        shown: shown(known, trimmed),
    })
}

/// Doctrine's `?serverVersion=16&..`, also as `mariadb-10.4.11`
/// (<https://www.doctrine-project.org/projects/doctrine-dbal/en/current/reference/configuration.html>).
fn told(product: ProductId, value: &str) -> Option<(Pin, Range<usize>)> {
    const KEY: &str = "serverVersion=";
    let query = value.find('?')?;
    let key = query + value.get(query..)?.find(KEY)?;
    let start = key + KEY.len();
    let length = value.get(start..)?.find(['&', '#']).unwrap_or(value.len() - start);
    let text = value.get(start..start + length)?;
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let length = text.get(digits..)?.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len() - digits);
    let range = start + digits..start + digits + length;
    let pin = Pin::read(product, value.get(range.clone())?);
    // Another product than the scheme's is not told from a version.
    let other = text.to_ascii_lowercase().contains("mariadb") && product.as_str() != "mariadb";
    (matches!(pin, Pin::Exact(_)) && !other).then_some((pin, range))
}

/// A name that says less than this (percent) proves nothing whatever its value.
const ENOUGH: u8 = 60;

/// Names that belong to a service but hold a key, a user or a number: such a value is never taken for a host or shown.
fn holds_no_host(name: &str) -> bool {
    const WORDS: [&str; 22] = [
        "PASSWORD",
        "PASSWD",
        "PASS",
        "PWD",
        "SECRET",
        "TOKEN",
        "KEY",
        "KEYS",
        "USER",
        "USERNAME",
        "LOGIN",
        "CREDENTIALS",
        "PORT",
        "DB",
        "VHOST",
        "REGION",
        "CORE",
        "ID",
        "BUCKET",
        "NAMESPACE",
        "CONTAINER",
        "ACCOUNT",
    ];
    let last = name.rsplit('_').next().unwrap_or(name);
    WORDS.iter().any(|word| last.eq_ignore_ascii_case(word))
}

/// Whether a variable of this name holds an address, as far as its last word goes.
#[must_use]
pub fn names_an_address(name: &str) -> bool {
    const WORDS: [&str; 14] = [
        "HOST", "HOSTS", "HOSTNAME", "SERVER", "SERVERS", "ADDR", "ADDRESS", "ENDPOINT", "URL", "URI", "BROKER",
        "BROKERS", "NODES", "DSN",
    ];
    let last = name.rsplit('_').next().unwrap_or(name);
    WORDS.iter().any(|word| last.eq_ignore_ascii_case(word))
}

/// The host of an address: of a URL, of `host:port`, or the text itself.
#[must_use]
pub fn host(value: &str) -> Option<String> {
    host_of(value.trim())
}

type Meaning = (ProductId, Role, Strength, usize);

fn meaning(known: &EnvVar, value: &str) -> Option<Meaning> {
    match known.kind {
        EnvKind::Url | EnvKind::Endpoint => url_meaning(known, value),
        EnvKind::Adapter | EnvKind::Switch => adapter_meaning(known, value),
        EnvKind::Path => Some((known.product?, Role::Adapter, Strength::Strong, value.len())),
        EnvKind::Host => host_meaning(known, value),
        _ => None,
    }
}

fn url_meaning(known: &EnvVar, value: &str) -> Option<Meaning> {
    let Some(url) = Url::parse(value) else {
        let product = known.table.and_then(|table| catalog::table(table, value));
        let adapter = product.map(|product| (product, Role::Adapter, Strength::Strong, value.len()));
        return adapter.or_else(|| host_meaning(known, value));
    };
    let scheme = url.scheme.to_ascii_lowercase();
    let by_table = known.table.and_then(|table| catalog::table(table, &scheme));
    let candidates = catalog::scheme(&scheme);
    let product = match known.product {
        // `http://host:9200` says nothing by itself; the variable's name does.
        _ if matches!(scheme.as_str(), "http" | "https" | "tcp") => by_table.or(known.product)?,
        Some(product) if by_table.is_none() && (candidates.is_empty() || candidates.contains(&product)) => product,
        _ => by_table.or_else(|| candidates.first().copied())?,
    };
    Some((product, Role::Connection, Strength::Strong, url.scheme.len()))
}

/// A host alone ties an application to a service and proves nothing by itself: settings are left over.
fn host_meaning(known: &EnvVar, value: &str) -> Option<Meaning> {
    let host = host_of(value).filter(|host| host.contains(|c: char| c.is_ascii_alphabetic()))?;
    Some((known.product?, Role::Connection, Strength::Weak, host.len()))
}

fn adapter_meaning(known: &EnvVar, value: &str) -> Option<Meaning> {
    let product = match (known.kind, known.table) {
        (EnvKind::Switch, _) => {
            let on = matches!(value.to_ascii_lowercase().as_str(), "1" | "true" | "yes" | "on");
            known.product.filter(|_| on)?
        }
        // Classes go by their last word: `org.hibernate.dialect.PostgreSQLDialect`.
        (_, Some(table)) => {
            catalog::table(table, value).or_else(|| catalog::table(table, value.rsplit_once('.')?.1))?
        }
        (_, None) => known.product?,
    };
    Some((product, Role::Adapter, Strength::Strong, value.len()))
}

/// The slot that the variable names, unless the product cannot fill it (`REDIS_URL` fills the cache's).
fn category(known: &EnvVar, product: ProductId) -> Category {
    known.slot.filter(|slot| slot.is_backing_service()).unwrap_or_else(|| product.category())
}

/// Values that stand for something the person has to fill in.
fn is_placeholder(value: &str) -> bool {
    let inner = value.trim_matches(['<', '>', '[', ']', '{', '}', '"', '\'', '#', '*']);
    let lower = inner.to_ascii_lowercase();
    value.starts_with(['<', '['])
        || value.contains("{{")
        || matches!(lower.as_str(), "" | "null" | "changeme" | "change_me" | "todo" | "xxx" | "...")
}

fn host_of(value: &str) -> Option<String> {
    let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
    let host = rest.split(['/', ',', '?']).next().unwrap_or(rest);
    let host = host.rsplit('@').next().unwrap_or(host);
    let host = host.split(':').next().unwrap_or(host);
    (!host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)))
        .then(|| host.to_owned())
}

fn shown(known: &EnvVar, value: &str) -> String {
    match known.kind {
        EnvKind::Url | EnvKind::Endpoint if Url::parse(value).is_some() => mask(value),
        EnvKind::Url | EnvKind::Endpoint | EnvKind::Host => host_of(value).unwrap_or_default(),
        EnvKind::Adapter | EnvKind::Switch => value.to_owned(),
        _ => "…".to_owned(),
    }
}

/// The parts of a connection URL that matter here.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Url<'a> {
    scheme: &'a str,
    host: Option<&'a str>,
    /// The first part of the path: the database's name.
    path: &'a str,
}

impl<'a> Url<'a> {
    /// `scheme://user:password@host:port/path?query`; also `jdbc:postgresql://..` and `sqlite::memory:`.
    fn parse(value: &'a str) -> Option<Self> {
        let (scheme, rest) = match value.split_once("://") {
            Some(parts) => parts,
            None => {
                value.split_once(':').filter(|(scheme, rest)| !catalog::scheme(scheme).is_empty() && !is_port(rest))?
            }
        };
        let valid = |c: char| c.is_ascii_alphanumeric() || "+-.:".contains(c);
        if scheme.is_empty()
            || scheme.len() > 40
            || !scheme.chars().all(valid)
            || !scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        {
            return None;
        }
        // A password may hold `/` or `?` unescaped: the host begins behind the last `@` before the query's values.
        let end = rest.rfind('@').map_or(0, |at| at + 1);
        let behind = rest.get(end..).unwrap_or("");
        let (authority, path) = behind.split_once('/').unwrap_or((behind, ""));
        let authority = authority.split(['?', ';', ',']).next().unwrap_or("");
        let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
        let path = path.split(['?', ';', '#']).next().unwrap_or("");
        Some(Self { scheme, host: (!host.is_empty()).then_some(host), path })
    }
}

/// `redis:6379` is a host with its port.
fn is_port(rest: &str) -> bool {
    let port = rest.split(['/', ',']).next().unwrap_or("");
    !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit())
}

/// A value as it may be printed: a URL with its credentials and query masked, anything else as `…`.
#[must_use]
pub fn mask(value: &str) -> String {
    let Some(url) = Url::parse(value.trim()) else { return "…".to_owned() };
    let Url { scheme, host, path } = url;
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b));
    let credentials = if value.contains('@') { "…@" } else { "" };
    let host = host.filter(|host| plain(host)).unwrap_or("");
    let path = path.trim_matches('/');
    let path = if path.is_empty() || !plain(path) { String::new() } else { format!("/{path}") };
    format!("{scheme}://{credentials}{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str, value: &str) -> Option<(String, String, Role)> {
        of_variable(name, value).map(|said| (said.product.as_str().to_owned(), said.category.to_string(), said.role))
    }

    fn is(product: &str, category: &str, role: Role) -> Option<(String, String, Role)> {
        Some((product.to_owned(), category.to_owned(), role))
    }

    #[test]
    fn variables_say_product_and_slot() {
        assert_eq!(said("DATABASE_URL", "postgres://u:p@db:5432/app"), is("postgresql", "database", Role::Connection));
        assert_eq!(said("DATABASE_URL", "mysql2://db/app"), is("mysql", "database", Role::Connection));
        assert_eq!(said("DATABASE_URL", "sqlite:///app.db"), is("sqlite", "database", Role::Connection));
        assert_eq!(said("REDIS_URL", "redis://redis:6379/0"), is("redis", "cache", Role::Connection));
        assert_eq!(said("CELERY_BROKER_URL", "amqp://u:p@rabbit:5672//"), is("rabbitmq", "queue", Role::Connection));
        assert_eq!(said("QUEUE_CONNECTION", "redis"), is("redis", "queue", Role::Adapter));
        assert_eq!(said("QUEUE_CONNECTION", "sync"), is("in-process-queue", "queue", Role::Adapter));
        assert_eq!(said("CACHE_STORE", "memcached"), is("memcached", "cache", Role::Adapter));
        assert_eq!(said("DB_CONNECTION", "pgsql"), is("postgresql", "database", Role::Adapter));
    }

    #[test]
    fn the_server_version_that_doctrine_is_told() {
        let told = |value: &str| {
            let (pin, at) = of_variable("DATABASE_URL", value)?.told?;
            value.get(at).filter(|_| matches!(pin, Pin::Exact(_))).map(str::to_owned)
        };
        assert_eq!(told("mysql://u:p@db/app?serverVersion=8.0.35&charset=utf8mb4").as_deref(), Some("8.0.35"));
        assert_eq!(told("postgresql://db/app?charset=utf8&serverVersion=16").as_deref(), Some("16"));
        assert_eq!(told("mariadb://db/app?serverVersion=mariadb-10.4.11").as_deref(), Some("10.4.11"));
        assert_eq!(told("mysql://db/app?serverVersion=10.11.2-MariaDB"), None);
        assert_eq!(told("mysql://db/app?serverVersion="), None);
        assert_eq!(told("mysql://serverVersion=8@db/app"), None);
    }

    #[test]
    fn what_is_not_sure_says_nothing() {
        for (name, value) in [
            ("DATABASE_URL", ""),
            ("DATABASE_URL", "<your url>"),
            ("PORT", "5432"),
            ("DB_HOST", "db"),
            ("DB_PASSWORD", "postgres://x"),
        ] {
            assert_eq!(said(name, value), None, "{name}={value}");
        }
    }

    #[test]
    fn masked_urls_hold_no_secret() {
        assert_eq!(mask("postgres://user:hunter2@db:5432/app?sslpassword=hunter2"), "postgres://…@db/app");
        assert_eq!(mask("postgres://user:hun/ter2@db/app"), "postgres://…@db/app");
        assert_eq!(mask("redis://:hunter2@cache:6379/0"), "redis://…@cache/0");
        assert_eq!(mask("jdbc:postgresql://db:5432/app?password=hunter2"), "jdbc:postgresql://db/app");
        assert_eq!(mask("hunter2"), "…");
        assert_eq!(mask("Server=db;Password=hunter2"), "…");
        assert_eq!(mask("sqlserver://db:1433;user=sa;password=hunter2"), "sqlserver://db");
        for value in [
            "postgres://hunter2",
            "amqp://a:hunter2@",
            "mongodb://u:hunter2@a,b/x",
            "x://y:hunter2@z@h/p",
            "redis://h?password=hunter2/x",
        ] {
            assert!(value == "postgres://hunter2" || !mask(value).contains("hunter2"), "{value} {}", mask(value));
        }
    }

    #[test]
    fn the_environment_may_stand_in_the_name() {
        assert_eq!(of_variable("TEST_DATABASE_URL", "postgres://db/app_test").unwrap().environment, Some("test"));
        assert_eq!(of_variable("DATABASE_URL", "postgres://db/app").unwrap().environment, None);
    }
}
