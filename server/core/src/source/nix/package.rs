//! Packages of Nixpkgs whose names hold a version: `postgresql_15`, `mysql84`, `nodejs_20`, `python312`, `jdk17`.
//! Names: <https://search.nixos.org/packages>
//! Deliberately absent: versions of packages whose names have none.

use std::ops::Range;

use crate::catalog::{self, ProductId};
use crate::source::{RawDeclaration, Spelling};
use crate::text::Span;
use crate::version::{self, Pin, Version};

pub(in crate::source) struct Package {
    pub(in crate::source) product: ProductId,
    pub(in crate::source) version: Option<Version>,
    /// Where the version stands in the name, and how it is spelled there.
    at: Range<usize>,
    spelling: Option<Spelling>,
}

/// Names that are not the product's id.
const NAMES: &[(&str, ProductId)] = &[
    ("apacheKafka", ProductId::KAFKA),
    ("dotnet-sdk", ProductId::DOTNET),
    ("graalvm-ce", ProductId::JAVA),
    ("jdk", ProductId::JAVA),
    ("mongodb-ce", ProductId::MONGODB),
    ("nodejs-slim", ProductId::NODEJS),
    ("openjdk", ProductId::JAVA),
    ("rabbitmq-server", ProductId::RABBITMQ),
    ("temurin-bin", ProductId::JAVA),
    ("temurin-jre-bin", ProductId::JAVA),
    ("zulu", ProductId::JAVA),
];

/// What a package is; `None` for those that are no runtime and no service.
pub(in crate::source) fn of(name: &str) -> Option<Package> {
    let digit = name.find(|c: char| c.is_ascii_digit()).unwrap_or(name.len());
    let (before, rest) = name.split_at_checked(digit)?;
    let product = product(before.trim_end_matches(['_', '-']))?;
    let length = rest.find(|c: char| !c.is_ascii_digit() && c != '_').unwrap_or(rest.len());
    let (number, tail) = rest.split_at_checked(length)?;
    let known_tail = ["", "x", "Full", "_headless", "headless", "-slim", "-minimal", "_x"].contains(&tail);
    let number = number.trim_end_matches('_');
    if !known_tail {
        return None;
    }
    let mut package = Package { product, version: None, at: digit..digit + number.len(), spelling: None };
    if number.contains('_') {
        package.version = version::parse(product, &number.replace('_', "."));
        package.spelling = Some(Spelling::Joined { by: "_" });
    } else if !number.is_empty() {
        package.version = glued(product, number).and_then(|text| version::parse(product, &text));
        let parts = package.version.as_ref().map_or(0, |version| version.parts().len());
        package.spelling = Some(Spelling::Joined { by: if parts > 1 { "" } else { "_" } });
    }
    Some(package)
}

/// `python312` is 3.12, `ruby_3_2` has marks; the services' rules are the catalogue's.
fn glued(product: ProductId, digits: &str) -> Option<String> {
    let two = product == ProductId::PYTHON || product == ProductId::PHP || product == ProductId::RUBY;
    match digits.split_at_checked(1) {
        Some((first, second)) if two && !second.is_empty() => Some(format!("{first}.{second}")),
        _ if product == ProductId::NODEJS || product == ProductId::JAVA || product == ProductId::DOTNET => {
            Some(digits.to_owned())
        }
        _ => catalog::glued_version(product, digits),
    }
}

fn product(name: &str) -> Option<ProductId> {
    let listed = NAMES.iter().find(|(known, _)| *known == name).map(|(_, product)| *product);
    listed
        .or_else(|| catalog::platform_word("asdf", name))
        .or_else(|| ProductId::get(name).filter(|product| product.category().is_backing_service()))
}

impl Package {
    /// The service at the version that the package's name states.
    pub(in crate::source) fn state(&self, mut service: RawDeclaration, name: Span) -> RawDeclaration {
        if let Some(version) = &self.version {
            service.pin = Pin::Exact(version.clone());
            service.version_at = Some(name.slice(self.at.start, self.at.end));
            service.spelling.clone_from(&self.spelling);
        }
        service
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hold_versions() {
        for (name, product, version) in [
            ("postgresql_15", ProductId::POSTGRESQL, Some("15")),
            ("postgresql", ProductId::POSTGRESQL, None),
            ("mysql84", ProductId::MYSQL, Some("8.4")),
            ("mariadb_1011", ProductId::MARIADB, Some("10.11")),
            ("mongodb-7_0", ProductId::MONGODB, Some("7.0")),
            ("nodejs_20", ProductId::NODEJS, Some("20")),
            ("nodejs-18_x", ProductId::NODEJS, Some("18")),
            ("python312", ProductId::PYTHON, Some("3.12")),
            ("python3", ProductId::PYTHON, Some("3")),
            ("ruby_3_2", ProductId::RUBY, Some("3.2")),
            ("php83", ProductId::PHP, Some("8.3")),
            ("go_1_22", ProductId::GO, Some("1.22")),
            ("jdk17_headless", ProductId::JAVA, Some("17")),
            ("dotnet-sdk_8", ProductId::DOTNET, Some("8")),
            ("redis", ProductId::REDIS, None),
        ] {
            let package = of(name).unwrap();
            assert_eq!(package.product, product, "{name}");
            assert_eq!(package.version.as_ref().map(Version::text), version, "{name}");
        }
        for none in ["python311Packages", "openssl", "docker-compose", "postgresql15Packages", "", "é"] {
            assert!(of(none).is_none(), "{none}");
        }
    }
}
