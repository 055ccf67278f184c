//! Which environment a file is for: evidence with weights, and the verdict.
//!
//! Strongest first: what the user says; a name inside the file; the file's own name, then its folder's; what uses the
//! file; what such files are for. Where nothing of that speaks, signs inside are summed up (`compose`, `dockerfile`).
//! Weights and words are the catalogue's (`environments.json`). Too little, or a contradiction, is no verdict: `shared`.
//! Deliberately absent: reading names (`catalog::environment`), which files are used together (`chains`).

pub(super) mod compose;
pub(super) mod dockerfile;
mod settle;
mod template;

use std::borrow::Cow;

use crate::catalog::{self, Named, Sign, sign};
use crate::config::Config;
use crate::environment::{Environment, Evidence, Why};
use crate::source::SOURCES;
use crate::text::RelPath;

/// Variables by which frameworks are told their environment. They lie often enough to weigh little.
pub(super) const SELECTORS: &[&str] = &[
    "APP_ENV",
    "ASPNETCORE_ENVIRONMENT",
    "DJANGO_ENV",
    "DOTNET_ENVIRONMENT",
    "FLASK_ENV",
    "MIX_ENV",
    "NODE_ENV",
    "RACK_ENV",
    "RAILS_ENV",
];

/// Below this weight (percent) a word in a name says too little to compare by.
const ENOUGH: u8 = 60;
/// A name of what all environments share must say so this clearly.
const SHARED: u8 = 80;

/// An environment and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub environment: Environment,
    pub why: Why,
}

impl Placed {
    /// What decides by itself.
    pub(super) fn new(environment: Environment, why: impl Into<Cow<'static, str>>) -> Self {
        Self { environment, why: Why::new(why) }
    }

    pub(super) fn by(sign: Sign, environment: Environment) -> Self {
        Self::new(environment, sign.why)
    }

    /// By the word that names an environment.
    pub(super) fn word(sign: Sign, word: &str) -> Self {
        Self::by(sign, Environment::from_word(word))
    }

    /// Holds for every deploy, or for none in particular.
    pub(super) fn shared(why: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Environment::Shared, why)
    }

    /// Nothing tells which.
    pub(super) fn unknown() -> Self {
        Self::unsure("no environment is stated", Vec::new())
    }

    pub(super) fn unsure(why: impl Into<Cow<'static, str>>, evidence: Vec<Evidence>) -> Self {
        Self { environment: Environment::Shared, why: Why::unsure(why, evidence) }
    }

    pub(super) fn with(mut self, evidence: Vec<Evidence>) -> Self {
        self.why = self.why.with(evidence);
        self
    }

    /// It as evidence of a weight.
    pub(super) fn evidence(&self, weight: u8) -> Evidence {
        Evidence { environment: self.environment.clone(), weight, why: self.why.verdict().to_owned().into() }
    }
}

/// A sign that always means the same environment; [`Environment::Shared`] where it means none by itself.
pub(super) fn evidence(sign: Sign) -> Evidence {
    let environment = sign.environment.map_or(Environment::Shared, Environment::from_word);
    Evidence { environment, weight: sign.weight, why: sign.why.into() }
}

/// The environment that the user states for a file, or that its name or folder states, or for which such paths are.
pub(super) fn of_path(path: &RelPath, config: &Config) -> Option<Placed> {
    stated(path, config).or_else(|| by_path(catalog::path_says(path.as_str()), |_| true))
}

/// The environment that `.onpar.yaml` states for a file.
pub(super) fn stated(path: &RelPath, config: &Config) -> Option<Placed> {
    config.environment(path).map(|environment| Placed::by(sign::CONFIGURATION, environment.clone()))
}

/// The environment that a file's name or folder states.
pub(super) fn named(path: &RelPath) -> Option<Placed> {
    by_path(catalog::path_says(path.as_str()), |named| named != Named::Form)
}

fn by_path(said: Option<(&'static str, u8, Named)>, wanted: impl Fn(Named) -> bool) -> Option<Placed> {
    let (word, weight, named) = said.filter(|(.., named)| wanted(*named))?;
    let sign = match named {
        Named::File => sign::NAME,
        Named::Folder => sign::FOLDER,
        Named::Form => sign::KIND,
    };
    let environment = Environment::from_word(word);
    // What makes something is no place where it runs.
    let says = weight >= ENOUGH && environment.is_compared() && word != "build";
    says.then(|| Placed::by(sign, environment))
}

/// What the name of a compose file says: an environment, all of them (`docker-compose.base.yml`), or two that exclude
/// each other.
pub(super) fn of_compose(path: &RelPath, config: &Config) -> Option<Placed> {
    let is_base =
        |(word, weight, named): (&str, u8, Named)| word == "shared" && weight >= SHARED && named == Named::File;
    of_path(path, config).or_else(|| {
        if catalog::path_says(path.as_str()).is_some_and(is_base) {
            return Some(Placed::shared("its name says that all use it"));
        }
        let contradicts = catalog::name_contradicts(path.name());
        contradicts.then(|| Placed::unsure("its name says two environments", Vec::new()))
    })
}

/// The word of the environment that files of a source are for, where nothing else says.
pub(super) fn of_kind(source: &str) -> Option<&'static str> {
    SOURCES.iter().find(|one| one.id == source).and_then(|one| one.environment)
}

/// Where a file holds that says of itself nothing more: what the user says, its name, what uses it, else what such files
/// are for. Several where several use it.
pub(super) fn of_file(path: &RelPath, source: &str, uses: &[Placed], config: &Config) -> Vec<Placed> {
    let kind = of_kind(source);
    if let Some(place) = stated(path, config) {
        return vec![place];
    }
    // Whatever a pipeline is called: what `deploy-production.yml` starts, runs in CI.
    let said = catalog::path_says(path.as_str());
    let name = if matches!(kind, Some("ci" | "test")) { None } else { by_path(said, |named| named != Named::Form) };
    let kind = kind.map(|word| Placed::word(sign::KIND, word)).or_else(|| by_path(said, |named| named == Named::Form));
    let weighed = |decided: &[Placed]| -> Vec<Evidence> {
        let name = name.iter().map(|place| place.evidence(sign::NAME.weight));
        let uses = uses.iter().map(|place| place.evidence(sign::USED.weight));
        let kind = kind.iter().map(|place| place.evidence(sign::KIND.weight));
        let all: Vec<Evidence> = name.chain(uses).chain(kind).collect();
        if all.len() > decided.len() { all } else { Vec::new() }
    };
    let decided = match (&name, uses, &kind) {
        (Some(place), ..) => std::slice::from_ref(place),
        (None, [_, ..], _) => uses,
        (None, [], Some(place)) => std::slice::from_ref(place),
        (None, [], None) => return vec![Placed::unknown()],
    };
    decided.iter().map(|place| place.clone().with(weighed(decided))).collect()
}

pub(super) use settle::settle;
pub(super) use template::uses;

/// Whether a file is a template that people copy: the weakest evidence.
pub(super) fn is_example(path: &RelPath) -> bool {
    path.name().split(['.', '-', '_']).any(is_template_word) || catalog::is_example_path(path.as_str())
}

fn is_template_word(word: &str) -> bool {
    const WORDS: [&str; 9] =
        ["default", "defaults", "dist", "example", "examples", "sample", "template", "tmpl", "tpl"];
    WORDS.contains(&word.to_ascii_lowercase().as_str())
}
