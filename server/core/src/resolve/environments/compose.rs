//! Signs inside a compose file whose name states no environment, and what stands beside it. Signs weigh; none decides
//! alone, and where they contradict what stands beside the file, nothing is compared.

use std::collections::BTreeSet;

use super::{Placed, SELECTORS, evidence, named};
use crate::catalog::{Kind, Sign, sign};
use crate::environment::{Environment, Evidence};
use crate::resolve::chains::Kinds;
use crate::resolve::compose::{Project, Service};

/// Signs of a developer's machine or of a deploy are taken for one from this weight on (percent).
const CLEAR: i32 = 20;
/// Without a default that speaks for one of them, only this much does.
const ENOUGH: i32 = 30;

/// This much does although a file for the same environment stands beside it.
const OVERWHELMING: i32 = 60;

/// What a chain of files looks like.
struct Signs {
    evidence: Vec<Evidence>,
    /// Positive: like a developer's machine; negative: like a deploy.
    lean: i32,
}

impl Signs {
    fn of(project: &Project) -> Self {
        let kinds = Kinds::of(project);
        let enabled = |service: &&Service| service.enabled;
        let all: Vec<&Service> = project.services.values().filter(enabled).collect();
        let apps: Vec<&Service> = all.iter().filter(|service| !is_service(service, &kinds)).copied().collect();
        let mut signs = Self { evidence: Vec::new(), lean: 0 };
        let captures = |service: &&Service| kinds.product(service).is_some_and(|id| id.product().kind == Kind::Capture);
        if all.iter().any(captures) {
            signs.add(evidence(sign::CATCHES_MAIL));
        }
        if all.iter().any(|service| gets_certificates(service)) {
            signs.add(evidence(sign::TERMINATES_TLS));
        }
        if apps.is_empty() {
            signs.add(evidence(sign::SERVICES_ALONE));
            return signs;
        }
        let builds = apps.iter().any(|service| service.build.is_some());
        for app in &apps {
            signs.app(app, builds, &kinds);
        }
        if !all.iter().any(|service| restarts(service)) {
            signs.add(evidence(sign::RESTARTS_NOTHING));
        }
        signs
    }

    /// Where some service is built here, other unknown images are other people's and say nothing.
    fn app(&mut self, service: &Service, builds: bool, kinds: &Kinds<'_>) {
        // A folder that is mounted into somebody's finished image holds what it needs, not what it is made of.
        let finished = service.build.is_none() && !service.binds_root && !kinds.is_runtime(service);
        let of_form = match (&service.build, service.binds_source && !finished) {
            (Some(_), true) => Some(sign::MOUNTS_WHAT_IT_BUILDS),
            (None, true) => Some(sign::MOUNTS_SOURCE),
            (Some(_), false) if restarts(service) => Some(sign::BUILDS_AND_RESTARTS).filter(|sign| !self.has(sign)),
            (Some(_), false) => Some(sign::BUILDS),
            (None, false) if builds => None,
            (None, false) if restarts(service) => Some(sign::READY_MADE_RESTARTS),
            (None, false) => Some(sign::READY_MADE),
        };
        if let Some(sign) = of_form {
            self.add(evidence(sign));
        }
        for value in SELECTORS.iter().filter_map(|name| service.environment.get(*name)?.as_ref()) {
            match value.text.to_ascii_lowercase().as_str() {
                "development" | "dev" | "local" => self.add(evidence(sign::SELECTS_DEVELOPMENT)),
                "production" | "prod" => self.add(evidence(sign::SELECTS_PRODUCTION)),
                _ => {}
            }
        }
        for file in service.env_file.iter().filter_map(|entry| entry.file.as_ref()) {
            match named(file).map(|place| place.environment) {
                Some(Environment::Production) => self.add(evidence(sign::READS_PRODUCTION)),
                Some(Environment::Development) => self.add(evidence(sign::READS_DEVELOPMENT)),
                _ => {}
            }
        }
        // Spring: <https://docs.spring.io/spring-boot/reference/features/profiles.html>
        let profiles = service.environment.get("SPRING_PROFILES_ACTIVE").and_then(Option::as_ref);
        for profile in profiles.iter().flat_map(|value| value.text.split(',')) {
            match profile.trim() {
                "prod" | "production" => self.add(evidence(sign::PROFILE_PRODUCTION)),
                "dev" | "development" | "local" => self.add(evidence(sign::SELECTS_DEVELOPMENT)),
                _ => {}
            }
        }
    }

    fn has(&self, sign: &Sign) -> bool {
        self.evidence.iter().any(|one| one.why == sign.why)
    }

    fn add(&mut self, one: Evidence) {
        let weight = i32::from(one.weight);
        self.lean += if one.environment == Environment::Production { -weight } else { weight };
        match self.evidence.iter_mut().find(|known| known.why == one.why) {
            // The same sign of several services is told once, with all it weighs.
            Some(known) => known.weight = known.weight.saturating_add(one.weight).min(100),
            None => self.evidence.push(one),
        }
    }
}

/// A known product that runs as it comes; a runtime's image with mounted source is the application.
fn is_service(service: &Service, kinds: &Kinds<'_>) -> bool {
    let holds_data = kinds.product(service).is_some_and(|product| product.category().is_backing_service());
    service.build.is_none() && kinds.is_known(service) && (holds_data || !service.binds_source)
}

fn restarts(service: &Service) -> bool {
    matches!(service.restart.as_deref(), Some("always" | "unless-stopped"))
}

/// Companions and settings by which a reverse proxy gets certificates.
fn gets_certificates(service: &Service) -> bool {
    const WORDS: [&str; 3] = ["certresolver", "LETSENCRYPT_HOST", "certificatesresolvers"];
    let image = service.image.as_ref().is_some_and(|image| image.text.contains("acme-companion"));
    let label = |name: &String| WORDS.iter().any(|word| name.contains(word));
    image || service.labels.keys().any(label) || service.environment.keys().any(label)
}

/// The unmarked base file, without an override file beside it.
pub(in crate::resolve) fn of_base(
    project: &Project,
    marked: &BTreeSet<Environment>,
    overlaid: &BTreeSet<Environment>,
) -> Placed {
    let mut signs = Signs::of(project);
    let has = |environment: &Environment| marked.contains(environment);
    let development = |evidence| Placed::by(sign::COMPOSE_DEFAULT, Environment::Development).with(evidence);
    let production = |evidence| {
        let why = "applications without their source, in the file used by default";
        Placed::new(Environment::Production, why).with(evidence)
    };
    let is_deployed = signs.lean <= -CLEAR;
    let below_default = signs.lean < 0;
    signs.evidence.push(evidence(sign::COMPOSE_DEFAULT));
    match (has(&Environment::Development), has(&Environment::Production)) {
        (true, true) => Placed::unsure("files for development and production stand beside it", signs.evidence),
        (true, false) if overlaid.contains(&Environment::Development) && signs.lean > 0 => {
            Placed::shared("base of the development overlay")
        }
        (true, false) if below_default => production(signs.evidence),
        (true, false) | (false, true) => development(signs.evidence),
        (false, false) if is_deployed => production(signs.evidence),
        (false, false) => development(signs.evidence),
    }
}

/// The base file where an override file is loaded with it by default: alone it is what is deployed, if it looks so.
pub(in crate::resolve) fn of_overridden(project: &Project, marked: &BTreeSet<Environment>) -> Placed {
    let signs = Signs::of(project);
    if !marked.contains(&Environment::Production) && signs.lean <= -CLEAR {
        let why = "applications without their source, overridden for development";
        return Placed::new(Environment::Production, why).with(signs.evidence);
    }
    Placed::shared("base of the override file")
}

/// A file that stands alone under a name that is no environment's: `docker-compose.db.yml`, `services.yml`.
pub(in crate::resolve) fn of_feature(project: &Project, marked: &BTreeSet<Environment>) -> Placed {
    let signs = Signs::of(project);
    if signs.lean >= CLEAR {
        return Placed::new(Environment::Development, "services for a developer's machine").with(signs.evidence);
    }
    let beside = marked.contains(&Environment::Production);
    if signs.lean <= -ENOUGH && !beside || signs.lean <= -OVERWHELMING {
        return Placed::new(Environment::Production, "applications without their source").with(signs.evidence);
    }
    Placed::unsure("no environment is stated", signs.evidence)
}
