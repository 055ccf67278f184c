//! .NET: connection strings of `appsettings.json` and those of an environment.
//! Formats: <https://learn.microsoft.com/aspnet/core/fundamentals/configuration/>,
//! <https://learn.microsoft.com/ef/core/miscellaneous/connection-strings>
//! Deliberately absent: user secrets, which are outside the repository; strings that several products accept.

use super::facts::Facts;
use super::{Claim, RawDeclaration, Reading, Role, Source};
use crate::catalog::{self, Kind, ProductId};
use crate::syntax::{Node, json};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "appsettings",
    about: ".NET settings: connection strings for each environment",
    environment: None,
    claims,
    confirms: |_, head| head.contains("ConnectionStrings"),
    read,
};

fn claims(path: &RelPath) -> Claim {
    let stem = path.name().strip_prefix("appsettings").and_then(|rest| rest.strip_suffix("json"));
    let fits = stem.is_some_and(|stem| stem.starts_with('.') && stem.ends_with('.'));
    if fits { Claim::Maybe } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = json::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let strings = parsed.root().and_then(|root| root.get("ConnectionStrings"));
    let mut facts = Facts::new(file, reading);
    for entry in strings.map_or(&[][..], Node::entries) {
        connection_string(&mut facts, &entry.key.value, &entry.value);
    }
}

fn connection_string(facts: &mut Facts<'_>, name: &str, node: &Node) {
    let Some(value) = node.as_str() else { return };
    let Some(product) = product(value) else { return };
    let inner = node.inner_span(&facts.file.text);
    // Only where it points to is looked at: keys such as a password stand behind it, mostly.
    let written = inner.of(&facts.file.text);
    let at = inner.slice(0, written.find([';', ',']).unwrap_or(written.len()));
    let embedded = matches!(product.product().kind, Kind::Embedded);
    let role = if embedded { Role::Adapter } else { Role::Connection };
    let shown = product.product().name;
    let service = facts.service(product, at, shown);
    facts.push(RawDeclaration { role, name: Some(name.to_owned()), ..service });
}

/// A port tells where the keys are those of several products.
fn product(value: &str) -> Option<ProductId> {
    let lower: String = value.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let port = |port: &str| lower.split(';').any(|part| part == port);
    if port("port=5432") {
        return Some(ProductId::POSTGRESQL);
    }
    if port("port=3306") {
        return Some(ProductId::MYSQL);
    }
    catalog::table("dotnet.connection_string", value).filter(|product| product.category().is_backing_service())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connection_strings_name_products() {
        for (value, expected) in [
            ("Data Source=shop.db", Some("sqlite")),
            ("Server=(localdb)\\mssqllocaldb;Database=Shop;Trusted_Connection=True", Some("mssql-server")),
            ("Server=db;Database=shop;User Id=sa;Password=x", Some("mssql-server")),
            ("Host=db;Database=shop;Username=u;Password=x", Some("postgresql")),
            ("Server=db;Port=5432;Database=shop;User Id=u;Password=x", Some("postgresql")),
            ("Server=db;Database=shop;Uid=u;Pwd=x", Some("mysql")),
            ("cache:6379,abortConnect=false", Some("redis")),
            ("mongodb://db/shop", Some("mongodb")),
            ("whatever", None),
            ("", None),
        ] {
            assert_eq!(product(value).map(ProductId::as_str), expected, "{value}");
        }
    }
}
