//! Signals inside a compose file whose name states no environment. Signals weigh; none decides alone, and where they
//! contradict what stands beside the file, nothing is compared.

use std::collections::BTreeSet;

use super::Project;
use super::compose::Service;
use super::is_known;
use super::place::Placed;
use crate::environment::Environment;

/// Variables by which frameworks are told their environment. They lie often enough to weigh little.
const SELECTORS: &[&str] =
    &["APP_ENV", "ASPNETCORE_ENVIRONMENT", "FLASK_ENV", "MIX_ENV", "NODE_ENV", "RACK_ENV", "RAILS_ENV"];

/// How much a chain looks like a developer's machine (positive) or like a deploy (negative).
fn lean(project: &Project) -> i32 {
    let mut lean = 0;
    let mut apps = 0;
    for service in project.services.values().filter(|service| service.enabled) {
        let known = service.build.is_none() && service.image.as_ref().is_some_and(|image| is_known(&image.text));
        if known {
            continue;
        }
        apps += 1;
        lean += of_app(service);
    }
    if apps == 0 { 3 } else { lean.clamp(-6, 6) }
}

fn of_app(service: &Service) -> i32 {
    let mut lean = 0;
    match (&service.build, service.binds_source) {
        (Some(_), true) => lean += 3,
        (Some(_), false) => lean += 1,
        (None, true) => lean += 1,
        (None, false) => lean -= 2,
    }
    if matches!(service.restart.as_deref(), Some("always" | "unless-stopped")) && service.build.is_none() {
        lean -= 1;
    }
    for value in SELECTORS.iter().filter_map(|name| service.environment.get(*name)?.as_ref()) {
        match value.text.to_ascii_lowercase().as_str() {
            "development" | "dev" | "local" => lean += 2,
            "production" | "prod" => lean -= 1,
            _ => {}
        }
    }
    lean
}

/// The unmarked base file, without an override file beside it.
pub(super) fn of_base(project: &Project, marked: &BTreeSet<Environment>, overlaid: &BTreeSet<Environment>) -> Placed {
    let has = |environment: &Environment| marked.contains(environment);
    let lean = lean(project);
    let development = Placed::new(Environment::Development, "the compose file that is used by default");
    let production =
        Placed::new(Environment::Production, "ready-made images without source, in the file used by default");
    match (has(&Environment::Development), has(&Environment::Production)) {
        (true, true) => Placed::shared("files for development and production stand beside it"),
        (true, false) if overlaid.contains(&Environment::Development) && lean > 0 => {
            Placed::shared("base of the development overlay")
        }
        (true, false) if lean < 0 => production,
        (true, false) => development,
        (false, true) => development,
        (false, false) if lean <= -2 => production,
        (false, false) => development,
    }
}

/// The base file where an override file is loaded with it by default: alone it is what is deployed, if it looks so.
pub(super) fn of_overridden(project: &Project, marked: &BTreeSet<Environment>) -> Placed {
    if !marked.contains(&Environment::Production) && lean(project) <= -2 {
        return Placed::new(Environment::Production, "ready-made images, overridden for development");
    }
    Placed::shared("base of the override file")
}

/// A file that stands alone under a name that is no environment's: `docker-compose.db.yml`, `services.yml`.
pub(super) fn of_feature(project: &Project, marked: &BTreeSet<Environment>) -> Placed {
    let lean = lean(project);
    if lean >= 3 {
        return Placed::new(Environment::Development, "services for a developer's machine");
    }
    if lean <= -3 && !marked.contains(&Environment::Production) {
        return Placed::new(Environment::Production, "ready-made images without source");
    }
    Placed::shared("no environment is stated")
}
