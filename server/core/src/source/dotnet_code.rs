//! .NET start-up code: the providers of Entity Framework, distributed caches, stores of jobs and transports of messages.
//! Formats: <https://learn.microsoft.com/ef/core/providers/>,
//! <https://learn.microsoft.com/aspnet/core/performance/caching/distributed>,
//! <https://learn.microsoft.com/aspnet/core/fundamentals/environments>
//!
//! What stands under `IsDevelopment()` is development's; what only runs elsewhere is what is deployed. Deliberately
//! absent: calls whose condition is no environment, which are alternatives, and the values of connection strings.

use super::condition;
use super::facts::{Facts, with_version};
use super::{Claim, RawDeclaration, Reading, Role, Source, Strength};
use crate::catalog::{self, Category};
use crate::syntax::code::{self, Call, Language, View};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "dotnet-code",
    about: ".NET start-up code: providers of Entity Framework, caches, job stores and message transports",
    environment: None,
    claims,
    confirms: |_, head| CALLS.iter().any(|call| head.contains(call)),
    read,
};

/// Table, category and the shape of the name of each kind of call.
const KINDS: &[(&str, Option<Category>)] =
    &[("dotnet.efcore_provider", None), ("dotnet.cache", Some(Category::Cache)), ("dotnet.bus", Some(Category::Queue))];

/// How the names of those calls begin.
const CALLS: &[&str] = &[".Use", ".Using", "DistributedMemoryCache(", "StackExchangeRedisCache(", "EnyimMemcached("];

fn claims(path: &RelPath) -> Claim {
    const WORDS: [&str; 9] = [
        "Program",
        "Startup",
        "DbContext",
        "Database",
        "ServiceCollection",
        "ServiceExtension",
        "ServicesExtension",
        "DependencyInjection",
        "WebApplicationFactory",
    ];
    let Some(stem) = path.name().strip_suffix(".cs") else { return Claim::No };
    if WORDS.iter().any(|word| stem.contains(word)) { Claim::Maybe } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let (tree, problems) = code::parse(Language::CSharp, &file.text);
    reading.problems.extend(problems);
    let mut facts = Facts::new(file, reading);
    for view in tree.root().descendants() {
        if let Some(call) = view.call().filter(|call| call.receiver.is_some()) {
            provider(&mut facts, &call, view);
        }
    }
}

fn provider(facts: &mut Facts<'_>, call: &Call<'_>, view: View<'_>) {
    let name = call.method.value;
    let known = KINDS.iter().find_map(|(table, category)| Some((catalog::table(table, name)?, *category)));
    let Some((product, category)) = known else { return };
    let environment = condition::environment(view);
    let weak = environment.is_none() && !view.conditions().is_empty() || name == "AddMemoryCache";
    let service = RawDeclaration {
        category: category.unwrap_or_else(|| product.category()),
        role: Role::Adapter,
        strength: if weak { Strength::Weak } else { Strength::Strong },
        environment,
        name: Some(if category.is_none() { "provider".to_owned() } else { name.to_owned() }),
        ..facts.service(product, call.method.span, name)
    };
    facts.push(told(call, service));
}

/// `UseMySql(connection, ServerVersion.Parse("8.0.36-mysql"))`.
fn told(call: &Call<'_>, service: RawDeclaration) -> RawDeclaration {
    let Some(argument) = call.arguments.get(1) else { return service };
    let inner = argument.descendants().find_map(|view| view.literal().filter(|literal| literal.verbatim));
    let Some(literal) = inner.filter(|literal| literal.value.starts_with(|c: char| c.is_ascii_digit())) else {
        return service;
    };
    let is_version = argument.text().contains("Version");
    let end = literal.value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(literal.value.len());
    let text = literal.value.get(..end).filter(|text| is_version && text.contains('.'));
    match text {
        Some(text) => with_version(service, text, Some(literal.slice(0, end))),
        None => service,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ProductId;

    #[test]
    fn names_of_calls_are_in_the_tables() {
        for (name, product) in [
            ("UseNpgsql", Some(ProductId::POSTGRESQL)),
            ("UseSqlite", ProductId::get("sqlite")),
            ("AddStackExchangeRedisCache", ProductId::get("redis")),
            ("UsingRabbitMq", ProductId::get("rabbitmq")),
            ("UseRouting", None),
        ] {
            let found = KINDS.iter().find_map(|(table, _)| catalog::table(table, name));
            assert_eq!(found, product, "{name}");
        }
    }
}
