//! Which compose files are used together, for which environment, and what the services of each chain declare.
//! Deliberately absent: how files are merged (`compose`).

mod kinds;
mod plan;
mod signals;
mod tools;

use std::collections::BTreeMap;

use super::compose::{self, Project, Service};
use super::dockerfile::{self, Args};
use super::place::{self, Placed};
use super::traced::{Step, Traced};
use super::{Files, Found, server};
use crate::catalog;
use crate::config::Config;
use crate::connection;
use crate::environment::Environment;
use crate::inventory::{Declaration, Role, Spelling, VersionSite};
use crate::text::RelPath;
use crate::version::Pin;
use kinds::Kinds;

/// What the chains say about the environments of other files.
#[derive(Debug, Default)]
pub(super) struct Placements {
    dockerfiles: BTreeMap<RelPath, (Vec<Placed>, Args)>,
    env_files: BTreeMap<RelPath, Vec<Placed>>,
}

impl Placements {
    pub(super) fn dockerfile(&self, path: &RelPath) -> &[Placed] {
        self.dockerfiles.get(path).map_or(&[], |(placed, _)| placed)
    }

    pub(super) fn build_args(&self, path: &RelPath) -> &Args {
        static NONE: Args = Args::new();
        self.dockerfiles.get(path).map_or(&NONE, |(_, args)| args)
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
    let mut placements = Placements::default();
    for planned in plan::plan(root, paths, files, config) {
        let Some(setup) = planned.chain.last() else { continue };
        let (placed, example) = (&planned.placed, place::is_example(setup));
        let placements = &mut placements;
        Scope { files, placed, setup, example, found, placements }.project(&planned.project);
    }
    placements
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
        for path in &project.env_files {
            remember(self.placements.env_files.entry(path.clone()).or_default(), self.placed);
        }
        for service in project.services.values() {
            let placed = self.service_place(service, kinds.has_alternative(service));
            let server = self.server(service, &placed);
            let is_app = service.build.is_some() && server.is_none() || !kinds.is_known(service);
            if let Some(mut declaration) = server {
                declaration.name = Some(service.name.clone());
                declaration.tool |= tools.contains(service.name.as_str());
                self.push(declaration);
            }
            if is_app {
                self.connections(service, &placed);
            }
        }
    }

    fn push(&mut self, mut declaration: Declaration) {
        declaration.setup = self.setup.clone();
        if self.example {
            declaration.strength = crate::inventory::Strength::Example;
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
                Some((environment, weight)) if weight >= 80 => {
                    Placed::new(Environment::from_word(environment), "profile of the service")
                }
                _ if alternative => Placed::shared("one of several that a profile chooses"),
                _ => self.placed.clone(),
            };
        }
        let mut words = service.name.split(['-', '_', '.']);
        let test = words.any(|word| matches!(word.to_ascii_lowercase().as_str(), "test" | "testing" | "tests"));
        if test && self.placed.environment == Environment::Development {
            return Placed::new(Environment::Test, "name of the service");
        }
        self.placed.clone()
    }

    fn server(&mut self, service: &Service, placed: &Placed) -> Option<Declaration> {
        let Some(build) = &service.build else {
            return server::of_image(service.image.as_ref()?, placed, "compose", &[]);
        };
        let path = build.dockerfile_path()?;
        let entry = self.placements.dockerfiles.entry(path.clone()).or_default();
        remember(&mut entry.0, placed);
        entry.1.extend(build.args.iter().map(|(name, value)| (name.clone(), value.clone())));
        let dockerfile = dockerfile::model(self.files, &path)?;
        let target = build.target.as_ref().map(|target| target.text.as_str());
        let base = dockerfile::base(&path, dockerfile, target, &build.args)?;
        let step = Step::new(service.at.clone(), format!("built by service {}", service.name));
        server::of_image(&base, placed, "dockerfile", &[step])
            .filter(|declaration| declaration.category.is_backing_service())
            .map(|mut declaration| {
                declaration.strength = crate::inventory::Strength::Strong;
                declaration
            })
    }

    /// What the variables of an application's service connect to. Values that stand in an env file are declared there.
    fn connections(&mut self, service: &Service, placed: &Placed) {
        for (name, value) in &service.environment {
            let Some(value) = value.as_ref().filter(|value| !is_env_file(self.files, &value.at.file)) else { continue };
            if let Some(declaration) = connection_at(name, value, placed) {
                self.push(declaration);
            }
        }
    }
}

fn is_env_file(files: &Files<'_>, path: &RelPath) -> bool {
    files.get(path).is_some_and(|reading| reading.source == "dotenv")
}

fn connection_at(name: &str, value: &Traced, placed: &Placed) -> Option<Declaration> {
    let said = connection::of_variable(name, &value.text)?;
    let at = value.shown(&said.at);
    let (pin, told) = said.told.map_or((Pin::Unstated, None), |(pin, range)| (pin, Some(range)));
    let version_at = told.as_ref().map_or_else(|| at.clone(), |range| value.shown(range));
    let write = told.and_then(|range| value.origin(&range));
    let place = said
        .environment
        .map_or_else(|| placed.clone(), |word| Placed::new(Environment::from_word(word), "name of the variable"));
    Some(Declaration {
        environment: place.environment,
        environment_why: place.why,
        product: said.product,
        category: said.category,
        role: said.role,
        strength: said.strength,
        pin,
        variant: None,
        repository: None,
        extension: None,
        at,
        version_at,
        trail: value.steps(&said.at),
        write: write.map(|place| VersionSite { place, spelling: Spelling::Version }),
        source: "compose",
        setup: value.at.file.clone(),
        name: Some(name.to_owned()),
        host: said.host,
        tool: false,
        shown: if said.role == Role::Adapter { format!("{name}={}", said.shown) } else { said.shown },
        floats_minor: false,
    })
}
