//! Settings files that frameworks load over a general one: `application.properties` and `application-prod.properties`,
//! `appsettings.json` and `appsettings.Production.json`.
//!
//! What the general file sets holds for every environment whose own file does not set it. That is told where it makes a
//! difference: another file sets something else, or a checkout runs a stand-in by default. A stand-in is never taken for
//! what a deploy runs: variables overrule it there. Rules:
//! <https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.files.profile-specific>,
//! <https://learn.microsoft.com/aspnet/core/fundamentals/configuration/#default-application-configuration-sources>
//! Deliberately absent: variables and arguments of the command line.

use std::collections::BTreeSet;

use super::Found;
use super::environments::{self, Placed};
use crate::catalog::{self, Category, Kind};
use crate::config::Config;
use crate::environment::Environment;
use crate::inventory::{Declaration, Role, Strength};
use crate::text::RelPath;

pub(super) fn declare(paths: &[&RelPath], config: &Config, found: &mut Found) {
    let layers: Vec<Layer<'_>> = paths.iter().filter_map(|path| Layer::of(path, config)).collect();
    let general = |one: &&Declaration| {
        let open = one.environment == Environment::Shared && one.strength == Strength::Strong && one.name.is_some();
        open && layers.iter().any(|layer| layer.is_general && *layer.path == one.at.file)
    };
    let general: Vec<Declaration> = found.declarations.iter().filter(general).cloned().collect();
    let mut inherited = Vec::new();
    for one in &general {
        let Some(layer) = layers.iter().find(|layer| *layer.path == one.at.file) else { continue };
        let set = Set { one, group: &layer.group, layers: &layers, all: &found.declarations };
        inherited.extend(set.inherited());
    }
    found.declarations.extend(inherited);
}

/// A settings file and those it is loaded with.
struct Layer<'a> {
    path: &'a RelPath,
    group: RelPath,
    is_general: bool,
    environment: Option<Environment>,
}

impl<'a> Layer<'a> {
    fn of(path: &'a RelPath, config: &Config) -> Option<Self> {
        let (stem, end) = path.name().rsplit_once('.')?;
        let spring = matches!(end, "yml" | "yaml" | "properties");
        let is_general = match stem {
            "application" if spring => true,
            "appsettings" if end == "json" => true,
            _ if spring && stem.starts_with("application-") => false,
            _ if end == "json" && stem.starts_with("appsettings.") => false,
            _ => return None,
        };
        let environment = environments::of_path(path, config).map(|place| place.environment);
        // The tests' own `application.yml` hides the other; what it does not set stays unset.
        let is_general = is_general && environment.is_none();
        Some(Self { path, group: group(path), is_general, environment })
    }
}

/// The folder that files are looked up in together: those of the tests lie apart.
fn group(path: &RelPath) -> RelPath {
    let folder = path.folder();
    let main = folder.as_str().replacen("src/test/resources", "src/main/resources", 1);
    RelPath::new(&main).unwrap_or(folder)
}

/// One general setting among the files around it.
struct Set<'a> {
    one: &'a Declaration,
    group: &'a RelPath,
    layers: &'a [Layer<'a>],
    all: &'a [Declaration],
}

impl Set<'_> {
    fn inherited(&self) -> Vec<Declaration> {
        let beside: Vec<&Layer<'_>> = self.layers.iter().filter(|layer| layer.group == *self.group).collect();
        let own: Vec<&Declaration> = self.all.iter().filter(|other| self.is_layered(other, &beside)).collect();
        let sets = |environment: &Environment| own.iter().any(|other| other.environment == *environment);
        let differs = own.iter().any(|other| !catalog::compatible(other.product, self.one.product));
        let mut found = Vec::new();
        let mut told = |environment: Environment, why: &'static str, strength: Strength| {
            if !sets(&environment) && !self.is_said_elsewhere(&environment) {
                let Placed { environment, why } = Placed::new(environment, why);
                found.push(Declaration { environment, environment_why: why, strength, ..self.one.clone() });
            }
        };
        let has: BTreeSet<&Environment> = beside.iter().filter_map(|layer| layer.environment.as_ref()).collect();
        let deployed = |environment: &Environment| {
            !matches!(environment, Environment::Development | Environment::Test | Environment::Ci)
        };
        let named =
            has.iter().filter(|environment| differs && environment.is_compared() && !self.hides(&beside, environment));
        for environment in named.filter(|environment| !self.stands_in() || !deployed(environment)) {
            told((*environment).clone(), "its own file does not set it", Strength::Strong);
        }
        let is_file = self.one.category == Category::Database && self.stands_in();
        if !has.contains(&Environment::Development) && (differs || is_file) {
            let strength = if differs { Strength::Strong } else { Strength::Example };
            told(Environment::Development, "what a checkout runs by default", strength);
        }
        if !has.contains(&Environment::Production) && differs && !self.stands_in() {
            told(Environment::Production, "no file sets something else for it", Strength::Strong);
        }
        found
    }

    /// Whether a declaration is one of the same setting in a file that is loaded over this one.
    fn is_layered(&self, other: &Declaration, beside: &[&Layer<'_>]) -> bool {
        other.environment != Environment::Shared
            && (&other.name, other.category) == (&self.one.name, self.one.category)
            && beside.iter().any(|layer| *layer.path == other.at.file)
    }

    /// Whether an environment has a general file of its own, so that this one is not read.
    fn hides(&self, beside: &[&Layer<'_>], environment: &Environment) -> bool {
        beside.iter().any(|layer| {
            layer.environment.as_ref() == Some(environment)
                && layer.path.name() == self.one.at.file.name()
                && *layer.path != self.one.at.file
        })
    }

    /// Whether something else says what an environment uses: a server of another product, the variable that overrules.
    fn is_said_elsewhere(&self, environment: &Environment) -> bool {
        self.all.iter().any(|other| {
            let ours = other.environment == *environment && other.category == self.one.category;
            let differs = !catalog::compatible(other.product, self.one.product);
            let is_sure =
                other.strength != Strength::Example && (other.role == Role::Server || other.name == self.one.name);
            ours && differs && is_sure && other.at.file != self.one.at.file
        })
    }

    /// Whether it runs inside the process instead of a server.
    fn stands_in(&self) -> bool {
        !matches!(self.one.product.product().kind, Kind::Server | Kind::Managed | Kind::Protocol)
    }
}
