//! Services that belong to tools: a Pact broker's database, a SonarQube's, an error tracker's; and helpers that run once
//! beside a service. They are nobody's slot.

use std::collections::{BTreeMap, BTreeSet};

use super::Project;
use super::compose::Service;
use super::kinds::Kinds;
use crate::catalog::compatible;

/// Words in a service's name that say it serves a tool.
const WORDS: &[&str] =
    &["pact", "sonar", "sonarqube", "keycloak", "unleash", "metabase", "grafana", "airflow", "temporal", "matomo"];

/// Names of the services that only tools use.
pub(super) fn of<'a>(project: &'a Project, kinds: &Kinds<'_>) -> BTreeSet<&'a str> {
    let users = users(project);
    let serves = |service: &&Service| {
        let name = service.name.to_ascii_lowercase();
        // Who only shows what is in a service (an admin page, an exporter) shows the application's.
        let owners = users.get(service.name.as_str()).into_iter().flatten().filter(|user| !shows(user, kinds));
        let mut owners = owners.peekable();
        name.split(['-', '_', '.']).any(|word| WORDS.contains(&word))
            || owners.peek().is_some() && owners.all(|user| is_tool(user, kinds))
            || helps(service, project, kinds)
    };
    project.services.values().filter(serves).map(|service| service.name.as_str()).collect()
}

/// A tool that has no data of its own.
fn shows(service: &Service, kinds: &Kinds<'_>) -> bool {
    let image = service.image.as_ref().map_or("", |image| image.text.as_str());
    kinds.is_tool(service) && !WORDS.iter().any(|word| image.contains(word))
}

/// A service that runs a product's image for its programs, after another one of that product: `init-kafka`, a backup.
fn helps(service: &Service, project: &Project, kinds: &Kinds<'_>) -> bool {
    const HELPERS: [&str; 12] = [
        "backup",
        "cli",
        "client",
        "create",
        "dump",
        "init",
        "initializer",
        "job",
        "migrate",
        "seed",
        "setup",
        "topics",
    ];
    let name = service.name.to_ascii_lowercase();
    let is_named = name.split(['-', '_', '.']).any(|word| HELPERS.contains(&word));
    let alike = |other: &&Service| {
        let products = kinds.product(service).zip(kinds.product(other));
        products.is_some_and(|(one, other)| compatible(one, other))
    };
    let served = service.depends_on.iter().filter_map(|name| project.services.get(name));
    (is_named || service.entrypoint.is_some()) && service.build.is_none() && served.clone().any(|other| alike(&other))
}

/// A known product that needs a service of its own, or a tool of the catalogue.
fn is_tool(service: &Service, kinds: &Kinds<'_>) -> bool {
    let Some(image) = service.image.as_ref().filter(|_| service.build.is_none()) else { return false };
    kinds.is_tool(service) || kinds.is_known(service) || WORDS.iter().any(|word| image.text.contains(word))
}

/// Which services start after a service or name it in a variable.
fn users(project: &Project) -> BTreeMap<&str, Vec<&Service>> {
    let mut users: BTreeMap<&str, Vec<&Service>> = BTreeMap::new();
    for service in project.services.values() {
        let hosts = service.environment.iter().filter(|(name, _)| !names_an_account(name));
        let in_values = hosts.filter_map(|(_, value)| value.as_ref()).flat_map(|value| words(&value.text));
        let used = service.depends_on.iter().map(String::as_str).chain(in_values);
        let others: BTreeSet<&str> = used
            .filter(|name| *name != service.name)
            .filter_map(|name| project.services.get_key_value(name).map(|(name, _)| name.as_str()))
            .collect();
        for name in others {
            users.entry(name).or_default().push(service);
        }
    }
    users
}

/// `POSTGRES_USER=app` names no service called `app`.
fn names_an_account(variable: &str) -> bool {
    const LAST: [&str; 7] = ["DATABASE", "DB", "NAME", "PASSWORD", "PASS", "USER", "USERNAME"];
    variable.rsplit('_').next().is_some_and(|last| LAST.contains(&last.to_ascii_uppercase().as_str()))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')
}
