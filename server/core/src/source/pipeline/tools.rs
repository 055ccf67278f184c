//! Runtimes and services that a pipeline sets up by a version: `node-version: 20`, `rvm: 3.3`.
//!
//! Deliberately absent: which key or input means which product (sources and the catalogue know), and versions that are
//! taken from another file.

use super::values::Filled;
use crate::catalog::{self, ProductId};
use crate::source::Role;
use crate::source::facts::{Facts, with_version};

/// Versions in one value: more are no list that a person wrote.
const MOST: usize = 32;

/// A product in a role.
#[derive(Debug, Clone, Copy)]
pub(in crate::source) struct Tool {
    pub(in crate::source) product: ProductId,
    pub(in crate::source) role: Role,
}

impl Tool {
    /// What an input called `node-version`, `php-versions` or `postgres_version` is about.
    pub(in crate::source) fn of_input(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        let word = lower.strip_suffix('s').unwrap_or(&lower).strip_suffix("version")?.trim_end_matches(['-', '_', ' ']);
        Self::of_word(word)
    }

    /// `node`, `postgres`, `otp`, `postgres-client`.
    pub(in crate::source) fn of_word(word: &str) -> Option<Self> {
        let (word, role) = match word.strip_suffix("-client") {
            Some(word) => (word, Role::Client),
            None => (word, Role::Server),
        };
        let product = match word {
            "otp" => Some(ProductId::ERLANG),
            "jdk" => Some(ProductId::JAVA),
            word => catalog::platform_word("asdf", word).or_else(|| ProductId::get(word)),
        };
        let category = product?.category();
        let fits = category.is_backing_service() || category == catalog::Category::Runtime;
        Some(Self { product: product.filter(|_| fits)?, role })
    }
}

/// Declares the versions in a value: one, a list over lines or commas, or a list in brackets.
/// `label` is what a message calls it.
pub(in crate::source) fn declare(facts: &mut Facts<'_>, tool: Tool, label: &str, filled: &Filled) {
    let text = filled.text.as_str();
    let mut from = 0;
    for word in text.split(['\n', ',']).take(MOST) {
        let range = from..from + word.len();
        from = range.end + 1;
        let blank = |c: char| c.is_whitespace() || "[]\"'".contains(c);
        let version = word.trim_matches(blank);
        let start = range.start + (word.len() - word.trim_start_matches(blank).len());
        let is_file = version.starts_with(['.', '/', '$']) || version.contains('/') && !version.starts_with("lts/");
        if is_file || version.is_empty() && (filled.is_known() || !text.trim().is_empty()) {
            continue;
        }
        let range = start..start + version.len();
        let whole = filled.parts.len() == 1 && version.len() == text.len();
        let origin = filled.origin(&range);
        let at = match origin {
            Some(origin) if !whole => origin,
            _ => filled.place(&range),
        };
        let shown = format!("{label} {version}");
        let mut declared = facts.service(tool.product, at, shown.trim_end());
        declared.role = tool.role;
        let ends_known = filled.is_known() || text.get(range.end..).is_some_and(|rest| rest.starts_with(['.', ',']));
        if ends_known {
            let numbers = version.trim_end_matches(|c: char| "xX*.".contains(c));
            let any = numbers.ends_with(|c: char| c.is_ascii_digit());
            declared = with_version(declared, if any { numbers } else { version }, origin);
            // `18.x` is written back as a whole.
            declared.version_at = declared.version_at.and(origin);
        }
        facts.push(declared);
    }
}
