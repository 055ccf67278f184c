//! What a connection names: the scheme of its URL, the host of a managed service, the name of a service beside it.
//!
//! Deliberately absent: parsing of URLs, and ports (`Product::default_port`).

use super::generated::conventions::{HOSTS, SCHEMES, SERVICE_NAMES};
use super::pattern::Haystack;
use super::product::{Category, ProductId};

/// The products a URL scheme may mean, most likely first; several where the protocol is shared.
///
/// Takes the scheme without `://`: `postgres`, `jdbc:mysql`, `redis+socket`. `postgresql+driver` falls back on what
/// stands before the `+`.
#[must_use]
pub fn scheme(url_scheme: &str) -> &'static [ProductId] {
    let lower = url_scheme.trim().trim_end_matches("//").trim_end_matches(':').to_ascii_lowercase();
    let find = |text: &str| SCHEMES.binary_search_by_key(&text, |(name, _)| name).ok().and_then(|at| SCHEMES.get(at));
    find(&lower)
        .or_else(|| lower.split_once('+').and_then(|(base, _)| find(base)))
        .map_or(&[], |(_, products)| *products)
}

/// A host of a managed service.
#[derive(Debug, Copy, Clone, PartialEq, Eq)]
pub struct Host {
    /// The product, if the host alone tells it; otherwise scheme or port decide.
    pub product: Option<ProductId>,
    /// Who runs it: `AWS`, `Azure`, `Neon`; may be empty.
    pub provider: &'static str,
}

/// Whether a host name is that of a managed service (`mydb.abc.eu-west-1.rds.amazonaws.com`).
#[must_use]
pub fn host(hostname: &str) -> Option<&'static Host> {
    if hostname.is_empty() || hostname.len() > 255 {
        return None;
    }
    let lower = hostname.trim_end_matches('.').to_ascii_lowercase();
    let text = Haystack::new(&lower);
    HOSTS.iter().find(|(program, _)| program.is_match(&text)).map(|(_, host)| host)
}

/// The product that a service or host called `name` most likely is: `postgres`, `redis-master`, `test-mongo`.
/// A name that only tells what it is for (`db`, `cache`) has a [`service_category`] but no product.
#[must_use]
pub fn service_name(name: &str) -> Option<ProductId> {
    find_service(name)?.1
}

/// What a service or host called `name` is for: `db` is a database, `mailer` mail.
#[must_use]
pub fn service_category(name: &str) -> Option<Category> {
    find_service(name).map(|row| row.2)
}

fn find_service(name: &str) -> Option<&'static (&'static str, Option<ProductId>, Category)> {
    if name.is_empty() || name.len() > 255 {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let find =
        |text: &str| SERVICE_NAMES.binary_search_by_key(&text, |row| row.0).ok().and_then(|at| SERVICE_NAMES.get(at));
    // In a cluster the first label is the service's name.
    let label = lower.split('.').next().unwrap_or(&lower);
    if let Some(row) = find(label) {
        return Some(row);
    }
    let words = || label.split(['-', '_']).map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()));
    words().filter_map(find).find(|row| row.1.is_some()).or_else(|| words().filter_map(find).next_back())
}
