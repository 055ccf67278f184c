//! Libraries of a manifest that are the driver of one database. That a driver is there proves little: which of several is
//! used, and where, configuration says. Deliberately absent: drivers of other services, which say less.

use super::facts::{Facts, with_version};
use super::{RawDeclaration, Role, Strength};
use crate::catalog::{self, Category, ProductId};
use crate::text::{Span, Spanned};

/// Declares the driver that a library of an ecosystem is; `at` is where its name stands.
pub(super) fn declare(facts: &mut Facts<'_>, ecosystem: &str, library: &str, at: Span) {
    if let Some(product) = driver(ecosystem, library) {
        of_product(facts, product, library, at);
    }
}

/// Declares a library, or an extension of the language, as the driver of a database.
pub(super) fn of_product(facts: &mut Facts<'_>, product: ProductId, library: &str, at: Span) {
    facts.push(RawDeclaration {
        category: Category::Database,
        role: Role::Adapter,
        strength: Strength::Weak,
        name: Some("driver".to_owned()),
        ..facts.service(product, at, library)
    });
}

fn driver(ecosystem: &str, library: &str) -> Option<ProductId> {
    let products = catalog::library(ecosystem, library);
    let product = products.iter().find(|product| product.category() == Category::Database).copied()?;
    // A client of several stores is the driver of none in particular.
    products.iter().all(|other| catalog::compatible(*other, product)).then_some(product)
}

/// Declares the versions of a runtime that a manifest allows: what runs is chosen elsewhere.
pub(super) fn runtime(facts: &mut Facts<'_>, product: ProductId, version: &Spanned<&str>) {
    let text = version.value.trim();
    if text.is_empty() || text.len() > 60 || text == "*" {
        return;
    }
    let service = facts.service(product, version.span, format!("{} {text}", product.product().name));
    let service = with_version(service, text, Some(version.span));
    facts.push(RawDeclaration { strength: Strength::Weak, spelling: None, ..service });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drivers_of_one_database() {
        for (ecosystem, library, product) in [
            ("pypi", "psycopg2", Some("postgresql")),
            ("go", "github.com/go-sql-driver/mysql", Some("mysql")),
            ("hex", "postgrex", Some("postgresql")),
            ("cargo", "sqlx[sqlite]", Some("sqlite")),
            ("pypi", "redis", None),
            ("pypi", "django", None),
        ] {
            assert_eq!(driver(ecosystem, library).map(ProductId::as_str), product, "{library}");
        }
    }
}
