//! What deploys are made of: custom resources of operators, Helm charts, and the words platforms have for services.
//!
//! Deliberately absent: reading manifests (sources do).

use super::generated::deployed::{CHARTS, OPERATORS, WORDS};
use super::product::ProductId;

/// A kind of custom resource that an operator turns into a service.
#[derive(Debug)]
pub struct Operator {
    /// The product; `None` where a value of the resource tells.
    pub product: Option<ProductId>,
    /// Where image or version stand, as dotted paths, best first. `[]` behind a key means each item of a list.
    pub paths: &'static [&'static str],
}

/// The operator's row for a resource, by API group (without the version) and kind.
#[must_use]
pub fn operator(group: &str, kind: &str) -> Option<&'static Operator> {
    OPERATORS
        .binary_search_by_key(&(group, kind), |(key, _)| *key)
        .ok()
        .and_then(|at| OPERATORS.get(at))
        .map(|(_, row)| row)
}

/// A version of a chart, as three numbers.
pub(crate) type ChartVersion = (u32, u32, u32);

/// A Helm chart that installs a service.
#[derive(Debug)]
pub struct Chart {
    pub product: ProductId,
    /// For Bitnami's chart of this name: from which chart version on the application has which version (its first two
    /// numbers). Ordered by chart version.
    pub(crate) bitnami: &'static [(ChartVersion, &'static str)],
}

impl Chart {
    /// The version of the application in a version of Bitnami's chart, as exactly as it is known: `15.3` for chart
    /// `12.5.1`, `15` for `12.x` where every such chart has one. `None` if the chart's version does not tell.
    #[must_use]
    pub fn app_version(&self, version: &str) -> Option<&'static str> {
        let (low, high) = bounds(version)?;
        let at_low = self.bitnami.iter().rev().find(|(from, _)| *from <= low);
        let inside = self.bitnami.iter().filter(|(from, _)| low < *from && *from < high);
        let mut apps = at_low.into_iter().chain(inside).map(|(_, app)| *app);
        let first = apps.next()?;
        let rest: Vec<&str> = apps.collect();
        if rest.iter().all(|app| *app == first) {
            return Some(first);
        }
        let major = first.split('.').next()?;
        rest.iter().all(|app| app.split('.').next() == Some(major)).then_some(major)
    }
}

/// From which chart version to which (not included) a constraint of `Chart.yaml` reaches: `12.5.1`, `~12.5.0`, `^12.1`,
/// `12.x.x`, `12`. Others (`>=12`, lists) are not followed.
fn bounds(text: &str) -> Option<(ChartVersion, ChartVersion)> {
    let text = text.trim().trim_start_matches(['=', 'v']).trim();
    let (operator, numbers) = match text.chars().next()? {
        c @ ('~' | '^') => (c, text.trim_start_matches(c).trim()),
        c if c.is_ascii_digit() => ('=', text),
        _ => return None,
    };
    let mut parts = Vec::new();
    for part in numbers.split('.').take(3) {
        match part {
            "x" | "X" | "*" => break,
            part => parts.push(part.split(['-', '+']).next().unwrap_or(part).parse::<u32>().ok()?),
        }
    }
    let at = |n: usize| parts.get(n).copied().unwrap_or(0);
    let low = (at(0), at(1), at(2));
    let high = match (operator, parts.len()) {
        (_, 0) => return None,
        ('^', _) | (_, 1) => (low.0 + 1, 0, 0),
        ('~', _) | (_, 2) => (low.0, low.1 + 1, 0),
        _ => (low.0, low.1, low.2 + 1),
    };
    Some((low, high))
}

/// The chart of this name.
#[must_use]
pub fn chart(name: &str) -> Option<&'static Chart> {
    CHARTS.binary_search_by_key(&name, |(known, _)| known).ok().and_then(|at| CHARTS.get(at)).map(|(_, chart)| chart)
}

/// The product that a platform or version manager (`heroku`, `platform.sh`, `digitalocean`, `ddev`, `lando`, `asdf`) calls
/// by a word: `mysql` is `MariaDB` on `platform.sh`.
#[must_use]
pub fn platform_word(platform: &str, word: &str) -> Option<ProductId> {
    let word = word.to_ascii_lowercase();
    let at = WORDS.binary_search_by_key(&(platform, word.as_str()), |(key, _)| *key).ok()?;
    WORDS.get(at).map(|(_, product)| *product)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(OPERATORS.is_sorted_by_key(|(key, _)| *key));
        assert!(CHARTS.is_sorted_by_key(|(name, _)| *name));
        assert!(WORDS.is_sorted_by_key(|(key, _)| *key));
        assert!(CHARTS.iter().all(|(_, chart)| chart.bitnami.is_sorted_by_key(|(from, _)| *from)));
    }

    #[test]
    fn charts_hold_applications() {
        let postgresql = chart("postgresql").unwrap();
        for (version, app) in [
            ("12.5.1", Some("15.3")),
            ("12.5.9", Some("15.3")),
            ("12.x.x", Some("15")),
            ("^13.2.5", Some("16.1")),
            ("^12.1", Some("15")),
            ("~12.5.0", Some("15")),
            ("~16.7.26", Some("17.6")),
            ("~16.7.0", Some("17")),
            ("0.1.0", None),
            (">=12.0.0", None),
            ("", None),
            ("*", None),
        ] {
            assert_eq!(postgresql.app_version(version), app, "{version}");
        }
        assert!(chart("java").is_none());
    }

    #[test]
    fn operators_and_words() {
        let cluster = operator("postgresql.cnpg.io", "Cluster").unwrap();
        assert_eq!((cluster.product, cluster.paths.first()), (Some(ProductId::POSTGRESQL), Some(&"spec.imageName")));
        assert_eq!(operator("apps", "Deployment").map(|row| row.product), None);
        assert_eq!(platform_word("platform.sh", "mysql"), Some(ProductId::MARIADB));
        assert_eq!(platform_word("lando", "mysql"), Some(ProductId::MYSQL));
        assert_eq!(platform_word("heroku", "heroku-postgresql"), Some(ProductId::POSTGRESQL));
        assert_eq!(platform_word("asdf", "postgres"), Some(ProductId::POSTGRESQL));
    }
}
