//! Signals inside a compose file whose name states no environment. Signals weigh; none decides alone, and where they
//! contradict what stands beside the file, nothing is compared.

use std::collections::BTreeSet;

use super::Project;
use super::compose::Service;
use super::kinds::Kinds;
use super::place::Placed;
use crate::environment::Environment;

/// Variables by which frameworks are told their environment. They lie often enough to weigh little.
pub(in crate::resolve) const SELECTORS: &[&str] =
    &["APP_ENV", "ASPNETCORE_ENVIRONMENT", "FLASK_ENV", "MIX_ENV", "NODE_ENV", "RACK_ENV", "RAILS_ENV"];

/// How much a chain looks like a developer's machine (positive) or like a deploy (negative).
fn lean(project: &Project) -> i32 {
    let kinds = Kinds::of(project);
    let enabled = || project.services.values().filter(|service| service.enabled);
    let apps: Vec<&Service> = enabled().filter(|service| !is_service(service, &kinds)).collect();
    if apps.is_empty() {
        // Backing services alone: what a developer starts beside the application.
        return 3;
    }
    let builds = apps.iter().any(|service| service.build.is_some());
    let restarts = enabled().any(restarts);
    let of_apps: i32 = apps.iter().map(|service| of_app(service, builds)).sum();
    (of_apps + if restarts { 0 } else { 1 }).clamp(-6, 6)
}

/// A known product that runs as it comes; a runtime's image with mounted source is the application.
fn is_service(service: &Service, kinds: &Kinds<'_>) -> bool {
    service.build.is_none() && !service.binds_source && kinds.is_known(service)
}

fn restarts(service: &Service) -> bool {
    matches!(service.restart.as_deref(), Some("always" | "unless-stopped"))
}

/// Where some service is built here, other unknown images are other people's and say nothing.
fn of_app(service: &Service, builds: bool) -> i32 {
    let mut lean = match (&service.build, service.binds_source) {
        (Some(_), true) => 3,
        (None, true) => 2,
        (Some(_), false) => 1,
        (None, false) if builds => 0,
        (None, false) if restarts(service) => -3,
        (None, false) => -1,
    };
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
    if lean >= 2 {
        return Placed::new(Environment::Development, "services for a developer's machine");
    }
    if lean <= -3 && !marked.contains(&Environment::Production) {
        return Placed::new(Environment::Production, "ready-made images without source");
    }
    Placed::shared("no environment is stated")
}
