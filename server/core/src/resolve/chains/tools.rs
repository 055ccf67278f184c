//! Services that belong to tools: a Pact broker's database, a SonarQube's, an error tracker's. They are nobody's slot.

use std::collections::BTreeSet;

use super::compose::Service;
use super::{Project, is_known};
use crate::catalog;

/// Words in a service's name that say it serves a tool.
const WORDS: &[&str] =
    &["pact", "sonar", "sonarqube", "keycloak", "unleash", "metabase", "grafana", "airflow", "temporal", "matomo"];

/// Names of the services that only tools use.
pub(super) fn of(project: &Project) -> BTreeSet<String> {
    project.services.values().filter(|service| is_tools(service, project)).map(|service| service.name.clone()).collect()
}

fn is_tools(service: &Service, project: &Project) -> bool {
    let name = service.name.to_ascii_lowercase();
    if name.split(['-', '_', '.']).any(|word| WORDS.contains(&word)) {
        return true;
    }
    let mut users =
        project.services.values().filter(|other| other.name != service.name && uses(other, &service.name)).peekable();
    users.peek().is_some() && users.all(is_tool)
}

/// A known product that needs a service of its own, or a tool of the catalogue.
fn is_tool(service: &Service) -> bool {
    let Some(image) = service.image.as_ref().filter(|_| service.build.is_none()) else { return false };
    let tool = catalog::image(&image.text).is_some_and(|image| image.tool);
    tool || is_known(&image.text) || WORDS.iter().any(|word| image.text.contains(word))
}

fn uses(service: &Service, name: &str) -> bool {
    let names =
        |text: &str| text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').any(|word| word == name);
    service.depends_on.iter().any(|other| other == name)
        || service.environment.values().flatten().any(|value| names(&value.text))
}
