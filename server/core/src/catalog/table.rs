//! Tables of the values that adapter settings take: `CACHE_STORE=redis`, `ENGINE: django.db.backends.mysql`.
//!
//! Deliberately absent: which setting uses which table (`env_var`, and the sources of frameworks).

use super::generated::conventions::TABLES;
use super::pattern::Program;
use super::product::{Category, ProductId};

/// One table.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) insensitive: bool,
    pub(crate) values: &'static [(&'static str, Meaning)],
    pub(crate) patterns: &'static [(Program, Meaning)],
    pub(crate) otherwise: Option<Meaning>,
}

/// What a value means.
#[derive(Debug, Copy, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// This product, or this stand-in.
    Product(ProductId),
    /// The stand-in of whichever slot the setting is for: memory, local disk.
    StandIn,
    /// No service at all.
    Nothing,
    /// Something else decides: a list of others, code, a further setting.
    Elsewhere,
}

/// The product a value means in the table called `name` (`laravel.cache`); `None` for an unknown value and for one that
/// names no product. See [`table_in_slot`] for values such as `memory`.
#[must_use]
pub fn table(name: &str, value: &str) -> Option<ProductId> {
    match meaning(name, value)? {
        Meaning::Product(product) => Some(product),
        _ => None,
    }
}

/// As [`table`], with the stand-in that `memory` or `local` means in this slot.
#[must_use]
pub fn table_in_slot(name: &str, value: &str, slot: Category) -> Option<ProductId> {
    match meaning(name, value)? {
        Meaning::Product(product) => Some(product),
        Meaning::StandIn => stand_in(slot, value),
        _ => None,
    }
}

/// What a value means in a table. A DSN is judged by its scheme.
#[must_use]
pub fn meaning(name: &str, value: &str) -> Option<Meaning> {
    let table = TABLES
        .binary_search_by_key(&name, |(name, _)| name)
        .ok()
        .and_then(|at| TABLES.get(at))
        .map(|(_, table)| table)?;
    let value = value.trim().trim_matches(['"', '\'']);
    if value.is_empty() || value.len() > 1024 {
        return None;
    }
    let folded = if table.insensitive { value.to_ascii_lowercase() } else { value.to_owned() };
    let find =
        |text: &str| table.values.binary_search_by_key(&text, |(key, _)| key).ok().and_then(|at| table.values.get(at));
    let by_scheme = || {
        let (scheme, _) = folded.split_once(':')?;
        find(scheme).or_else(|| find(scheme.split('+').next()?))
    };
    let by_prefix = || table.values.iter().rev().find(|(key, _)| key.ends_with(':') && folded.starts_with(key));
    find(&folded)
        .or_else(|| find(&format!(":{folded}")))
        .or_else(by_prefix)
        .or_else(by_scheme)
        .map(|(_, meaning)| *meaning)
        .or_else(|| {
            table.patterns.iter().find(|(program, _)| program.find(value).is_some()).map(|(_, meaning)| *meaning)
        })
        .or(table.otherwise)
}

/// What stands in for a service of this category when a setting says `memory`, `local` or `file`.
#[must_use]
pub fn stand_in(slot: Category, value: &str) -> Option<ProductId> {
    let file = value.to_ascii_lowercase().contains("file");
    Some(match slot {
        Category::Cache | Category::Session if file => ProductId::FILE_CACHE,
        Category::Cache | Category::Session => ProductId::IN_PROCESS_CACHE,
        Category::Queue | Category::Broadcast if file => ProductId::FILESYSTEM_QUEUE,
        Category::Queue | Category::Broadcast => ProductId::IN_PROCESS_QUEUE,
        Category::ObjectStore if value.to_ascii_lowercase().contains("mem") => ProductId::IN_MEMORY_STORAGE,
        Category::ObjectStore => ProductId::FILESYSTEM_STORAGE,
        Category::Mail => ProductId::LOG_MAIL,
        Category::Search | Category::Vector => ProductId::IN_PROCESS_SEARCH,
        Category::Database => ProductId::IN_MEMORY_DATABASE,
        _ => return None,
    })
}
