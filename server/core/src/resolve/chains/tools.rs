//! Services that belong to tools: a Pact broker's database, a SonarQube's, an error tracker's. They are nobody's slot.

use std::collections::{BTreeMap, BTreeSet};

use super::Project;
use super::compose::Service;
use super::kinds::Kinds;

/// Words in a service's name that say it serves a tool.
const WORDS: &[&str] =
    &["pact", "sonar", "sonarqube", "keycloak", "unleash", "metabase", "grafana", "airflow", "temporal", "matomo"];

/// Names of the services that only tools use.
pub(super) fn of<'a>(project: &'a Project, kinds: &Kinds<'_>) -> BTreeSet<&'a str> {
    let users = users(project);
    let serves = |service: &&Service| {
        let name = service.name.to_ascii_lowercase();
        let users = users.get(service.name.as_str());
        name.split(['-', '_', '.']).any(|word| WORDS.contains(&word))
            || users.is_some_and(|users| users.iter().all(|user| is_tool(user, kinds)))
    };
    project.services.values().filter(serves).map(|service| service.name.as_str()).collect()
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
