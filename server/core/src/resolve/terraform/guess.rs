//! Modules that are not in this repository and not in the catalogue: what their source and arguments say themselves.
//! Deliberately absent: anything for modules that state no version, and for those of tools (backups, alarms, users).

use crate::catalog::{self, Category, ProductId};
use crate::syntax::hcl::Expr;
use crate::text::Spanned;

/// Words of modules that are about a service without making one.
const ABOUT: [&str; 23] = [
    "alarm",
    "alarms",
    "alert",
    "alerts",
    "ami",
    "backup",
    "backups",
    "client",
    "dashboard",
    "dashboards",
    "exporter",
    "grants",
    "migration",
    "migrations",
    "monitor",
    "monitoring",
    "proxy",
    "role",
    "secret",
    "secrets",
    "topic",
    "topics",
    "users",
];

/// A product that exactly one of the words names.
pub(super) fn product(text: &str) -> Option<ProductId> {
    let mut found = None;
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        let Some(product) = of_word(&word.to_ascii_lowercase()) else { continue };
        if found.is_some_and(|known| known != product) {
            return None;
        }
        found = Some(product);
    }
    found
}

fn of_word(word: &str) -> Option<ProductId> {
    match word {
        "psql" | "pgsql" | "pg" | "postgres" | "postgresql" => return Some(ProductId::POSTGRESQL),
        "" => return None,
        _ => {}
    }
    let product = ProductId::get(word).or_else(|| catalog::platform_word("asdf", word))?;
    let category = product.category();
    matches!(category, Category::Database | Category::Cache | Category::Queue | Category::Search).then_some(product)
}

/// Whether a module's source speaks of something beside a service.
pub(super) fn is_about(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| ABOUT.contains(&word.to_ascii_lowercase().as_str()))
}

/// Whether an argument states the version of the server: `engine_version`, `pgsql_version`. Answers the product its
/// name tells, if any.
pub(super) fn states_version(name: &str) -> Option<Option<ProductId>> {
    let before = name.to_ascii_lowercase();
    let before = before.strip_suffix("_version")?;
    let mut product = None;
    for word in before.split(['_', '-']) {
        match of_word(word) {
            Some(found) => product = Some(found),
            None if matches!(word, "engine" | "server" | "database" | "db" | "major" | "cluster") => {}
            None => return None,
        }
    }
    Some(product)
}

/// The arguments that may matter: those given, and those in objects that are given.
pub(super) fn arguments<'a>(
    given: impl Iterator<Item = (&'a Spanned<Box<str>>, &'a Expr)>,
) -> Vec<(&'a Spanned<Box<str>>, &'a Expr)> {
    let mut all = Vec::new();
    for (name, value) in given {
        all.push((name, value));
        all.extend(value.entries().iter().map(|(name, value)| (name, value)));
    }
    all
}

/// What a module says of itself.
pub(super) struct Said<'a> {
    pub(super) product: ProductId,
    pub(super) version: &'a Expr,
}

/// The service that a module of this source and name makes of its arguments.
pub(super) fn service<'a>(
    source: &str,
    name: &str,
    arguments: &[(&'a Spanned<Box<str>>, &'a Expr)],
) -> Option<Said<'a>> {
    let place = source.split(['?', '#']).next().unwrap_or(source);
    // `rds/aws` of the registry, `aks/redis` of a folder.
    let ends: Vec<&str> = place.rsplit('/').filter(|part| !part.is_empty()).take(2).collect();
    let last = ends.join("/");
    if is_about(&last) {
        return None;
    }
    let (version, by_argument) =
        arguments.iter().find_map(|(name, value)| Some((*value, states_version(&name.value)?)))?;
    let text_of =
        |wanted: &str| arguments.iter().find(|(name, _)| *name.value == *wanted).and_then(|(_, value)| value.as_str());
    let engine =
        text_of("engine").map(|engine| catalog::managed("terraform", "aws_db_instance")?.product(Some(engine)));
    // PostgreSQL's port at a module for relational databases.
    let port = || {
        let relational =
            last.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| matches!(word, "rds" | "aurora" | "sql"));
        (relational && text_of("port") == Some("5432")).then_some(ProductId::POSTGRESQL)
    };
    let product = match engine {
        Some(engine) => engine?,
        None => by_argument.or_else(|| product(&last)).or_else(|| product(name)).or_else(port)?,
    };
    Some(Said { product, version })
}

/// `terraform-aws-modules/rds/aws` of the ways to write that source.
pub(super) fn registry_name(source: &str) -> String {
    let plain = source.split('?').next().unwrap_or(source);
    let plain = plain.trim_start_matches("registry.terraform.io/").trim_start_matches("registry.opentofu.org/");
    let Some((_, path)) =
        plain.split_once("github.com").map(|(host, path)| (host, path.trim_start_matches(['/', ':'])))
    else {
        return plain.trim_start_matches("tfr:///").to_owned();
    };
    let mut parts = path.splitn(3, '/');
    let (owner, repository) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let inside = parts.next().map(|rest| format!("/{rest}")).unwrap_or_default();
    let repository = repository.trim_end_matches(".git");
    match repository.strip_prefix("terraform-").and_then(|rest| rest.split_once('-')) {
        Some((provider, name)) => format!("{owner}/{name}/{provider}{inside}"),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_and_arguments_name_products() {
        assert_eq!(product("terraform-module-postgresql-flexible"), Some(ProductId::POSTGRESQL));
        assert_eq!(product("redis"), Some(ProductId::REDIS));
        assert_eq!(product("redis-to-kafka"), None);
        assert_eq!(product("network"), None);
        assert_eq!(states_version("pgsql_version"), Some(Some(ProductId::POSTGRESQL)));
        assert_eq!(states_version("server_version"), Some(None));
        assert_eq!(states_version("engine_version"), Some(None));
        for name in ["version", "cluster_ca_version", "tls_version", "psql13_parameter_group_family", "min_tls_version"]
        {
            assert_eq!(states_version(name), None, "{name}");
        }
        assert!(is_about("postgres-backup") && !is_about("postgres"));
    }

    #[test]
    fn sources_have_one_name() {
        for source in [
            "terraform-aws-modules/rds/aws",
            "registry.terraform.io/terraform-aws-modules/rds/aws",
            "git::https://github.com/terraform-aws-modules/terraform-aws-rds.git?ref=v6",
            "github.com/terraform-aws-modules/terraform-aws-rds",
            "tfr:///terraform-aws-modules/rds/aws?version=6.1.0",
        ] {
            assert_eq!(registry_name(source), "terraform-aws-modules/rds/aws", "{source}");
        }
        assert_eq!(registry_name("./modules/db"), "./modules/db");
    }
}
