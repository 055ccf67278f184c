//! Which compose files are used together, for which environment, and what the services of each chain declare.
//! Deliberately absent: how files are merged (`compose`).

mod connections;
mod kinds;
mod plan;
mod tools;

use std::collections::BTreeMap;

use super::compose::{self, Build, Project, Service};
use super::dockerfile::{self, Use};
use super::environments::{self, Placed};
use super::traced::{Step, Traced};
use super::{Files, Found, Setup, server};
use crate::catalog::{self, Category, sign};
use crate::config::Config;
use crate::environment::Environment;
use crate::inventory::{Declaration, Role, Strength};
use crate::text::RelPath;
pub(super) use connections::Hosts;
pub(super) use connections::{connection_at, passed};
pub(super) use kinds::Kinds;

/// What the chains say about the environments of other files.
#[derive(Debug, Default)]
pub(super) struct Placements {
    dockerfiles: BTreeMap<RelPath, Vec<Use>>,
    env_files: BTreeMap<RelPath, Vec<Placed>>,
    hosts: Hosts,
    /// What builds are called that some chain makes, by the repository of the image.
    outputs: BTreeMap<String, Build>,
}

/// The name that a service gives what it builds: `image` next to `build`. A name that is everybody's stays everybody's.
fn output(service: &Service, files: &Files<'_>) -> Option<(String, Build)> {
    const VENDORS: [&str; 3] = ["bitnami", "bitnamilegacy", "library"];
    let known = catalog::image(&service.image.as_ref()?.text)?;
    let (namespace, _) = known.repository.rsplit_once('/')?;
    let is_own = !VENDORS.contains(&namespace.rsplit('/').next().unwrap_or(namespace));
    let build = service.build.clone().filter(|_| is_own)?;
    dockerfile::model(files, &build.dockerfile_path()?)?;
    Some((known.repository, build))
}

impl Placements {
    /// Whether an image is one that this project builds.
    pub(super) fn is_output(&self, repository: &str) -> bool {
        self.outputs.contains_key(repository)
    }

    /// What the services of all chains run, by their names.
    pub(super) fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    /// The builds of a Dockerfile.
    pub(super) fn dockerfile(&self, path: &RelPath) -> &[Use] {
        self.dockerfiles.get(path).map_or(&[], Vec::as_slice)
    }

    pub(super) fn builds(&mut self, path: RelPath, one: Use) {
        let known = self.dockerfiles.entry(path).or_default();
        if !known.iter().any(|other| other.is_like(&one)) {
            known.push(one);
        }
    }

    pub(super) fn env_file(&self, path: &RelPath) -> &[Placed] {
        self.env_files.get(path).map_or(&[], Vec::as_slice)
    }
}

fn remember(list: &mut Vec<Placed>, placed: &Placed) {
    if !list.iter().any(|known| known.environment == placed.environment) {
        list.push(placed.clone());
    }
}

/// Declares the services of every chain of the project.
pub(super) fn declare(
    root: &RelPath,
    paths: &[&RelPath],
    files: &Files<'_>,
    config: &Config,
    found: &mut Found,
) -> Placements {
    let planned = plan::plan(root, paths, files, config);
    let services = planned.iter().flat_map(|planned| planned.project.services.values());
    let built = services.filter_map(|service| output(service, files));
    let mut placements = Placements { outputs: built.collect(), ..Placements::default() };
    for planned in planned {
        let Some(setup) = planned.chain.last() else { continue };
        let (placed, example) = (&planned.placed, environments::is_example(setup));
        let placements = &mut placements;
        Scope { files, placed, setup, example, found, placements }.project(&planned.project);
    }
    placements
}

/// The chains of the project, each with its environment; feature overlays of none in particular are left out.
pub(super) fn setups(root: &RelPath, paths: &[&RelPath], files: &Files<'_>, config: &Config) -> Vec<Setup> {
    let setup = |planned: plan::Planned| Setup {
        variables: compose::variables(files, &compose::Chain::of(planned.chain.clone())),
        chain: planned.chain,
        environment: planned.placed.environment,
        why: planned.placed.why.verdict().to_owned(),
        project: planned.project,
    };
    plan::plan(root, paths, files, config).into_iter().map(setup).collect()
}

/// One chain being declared.
struct Scope<'s, 'f> {
    files: &'s Files<'f>,
    placed: &'s Placed,
    setup: &'s RelPath,
    example: bool,
    found: &'s mut Found,
    placements: &'s mut Placements,
}

impl Scope<'_, '_> {
    fn project(&mut self, project: &Project) {
        self.found.problems.extend(project.problems.iter().cloned());
        let kinds = Kinds::of(project);
        let tools = tools::of(project, &kinds);
        // Those that are not there as well, even if only for what the files themselves use: templates stand for them.
        let is_env = |path: &&RelPath| path.name().split('.').any(|word| word.ends_with("env"));
        let is_missing = |path: &&RelPath| self.files.get(path).is_none();
        for path in project.consulted.iter().filter(is_env).filter(is_missing).chain(&project.env_files) {
            remember(self.placements.env_files.entry(path.clone()).or_default(), self.placed);
        }
        let mut apps = Vec::new();
        let mut hosts = Hosts::default();
        for service in project.services.values() {
            let placed = self.service_place(service, kinds.has_alternative(service));
            let server = self.server(service, &placed);
            let is_app = service.build.is_some() && server.is_none() || !kinds.is_known(service);
            if let Some(mut declaration) = server {
                declaration.name = Some(service.name.clone());
                declaration.tool |= tools.contains(service.name.as_str());
                hosts.learn(&service.name, &declaration);
                self.placements.hosts.learn(&service.name, &declaration);
                self.built(service, &declaration);
                self.push(declaration);
            }
            self.arguments(service, &placed);
            if is_app {
                apps.push((service, placed));
            }
        }
        for (service, placed) in apps {
            self.connections(service, &placed, &hosts);
        }
    }

    /// Says at the `build` of a service what its Dockerfile makes of it, for who looks there.
    fn built(&mut self, service: &Service, server: &Declaration) {
        let Some(build) = service.build.as_ref().filter(|_| server.source == "dockerfile") else { return };
        let at = build.dockerfile.as_ref().unwrap_or(&build.context).at.clone();
        let trail = vec![Step::new(server.at.clone(), "the Dockerfile")];
        let here = Declaration { version_at: at.clone(), at, trail, write: None, source: "compose", ..server.clone() };
        self.push(Declaration { strength: Strength::Weak, shown: server.shown.clone(), ..here });
    }

    /// Versions that a service passes to its build.
    fn arguments(&mut self, service: &Service, placed: &Placed) {
        let arguments = service.build.iter().flat_map(|build| &build.args);
        for (name, value) in arguments.filter_map(|(name, value)| Some((name, value.as_ref()?))) {
            let declaration = connection_at(name, value, placed, &Hosts::default());
            for declaration in declaration.into_iter().filter(|declaration| declaration.role == Role::Server) {
                self.push(passed(declaration));
            }
        }
    }

    fn push(&mut self, mut declaration: Declaration) {
        declaration.setup = self.setup.clone();
        if self.example && declaration.strength != Strength::Weak {
            declaration.strength = Strength::Example;
        }
        self.found.declarations.push(declaration);
    }

    /// A service that runs only under a profile is for the environment that the profile names; where profiles choose
    /// between several services of a kind, for none in particular. A service named `db_test` is the tests'.
    fn service_place(&self, service: &Service, alternative: bool) -> Placed {
        if !service.enabled {
            let word =
                service.profiles.iter().find_map(|profile| catalog::environment_token(&profile.to_ascii_lowercase()));
            return match word {
                Some((environment, weight)) if weight >= 80 => Placed::word(sign::PROFILE, environment),
                _ if alternative => Placed::shared("one of several that a profile chooses"),
                _ => self.placed.clone(),
            };
        }
        let mut words = service.name.split(['-', '_', '.']);
        let test = words.any(|word| matches!(word.to_ascii_lowercase().as_str(), "test" | "testing" | "tests"));
        if test && self.placed.environment == Environment::Development {
            return Placed::by(sign::SERVICE, Environment::Test);
        }
        self.placed.clone()
    }

    fn server(&mut self, service: &Service, placed: &Placed) -> Option<Declaration> {
        let own = || {
            let image = catalog::image(&service.image.as_ref()?.text)?;
            self.placements.outputs.get(&image.repository).cloned()
        };
        let Some(build) = service.build.clone().or_else(own) else {
            return server::of_image(service.image.as_ref()?, placed, "compose", &[]);
        };
        let path = build.dockerfile_path()?;
        let wanted = build.target.as_ref().map(|target| target.text.clone());
        let one = Use { placed: Some(placed.clone()), args: build.args.clone(), target: wanted };
        self.placements.builds(path.clone(), one);
        let Some(dockerfile) = dockerfile::model(self.files, &path) else {
            return self.named(service.image.as_ref()?, placed);
        };
        let target = build.target.as_ref().map(|target| target.text.as_str());
        let base = dockerfile::base(&path, dockerfile, target, &build.args)?;
        let step = Step::new(service.at.clone(), format!("built by service {}", service.name));
        let built = server::of_image(&base, placed, "dockerfile", &[step])?;
        if built.category == Category::WebServer {
            self.built(service, &built);
        }
        Some(built).filter(|built| built.category.is_backing_service())
    }

    /// A build whose Dockerfile is not in the workspace is at least called what it is: `image: sail-8.4/app`.
    fn named(&self, image: &Traced, placed: &Placed) -> Option<Declaration> {
        let mut declaration = server::of_image(image, placed, "compose", &[])?;
        if declaration.category.is_backing_service() {
            declaration.strength = Strength::Weak;
        }
        Some(declaration)
    }

    /// What the variables of an application's service connect to. Values that stand in an env file are declared there.
    fn connections(&mut self, service: &Service, placed: &Placed, hosts: &Hosts) {
        for (name, value) in &service.environment {
            let Some(value) = value.as_ref().filter(|value| !is_env_file(self.files, &value.at.file)) else { continue };
            if let Some(declaration) = connection_at(name, value, placed, hosts) {
                self.push(declaration);
            }
        }
    }
}

fn is_env_file(files: &Files<'_>, path: &RelPath) -> bool {
    files.get(path).is_some_and(|reading| reading.source == "dotenv")
}
