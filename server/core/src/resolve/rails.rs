//! Rails: which storage an environment uses, which database a gem contradicts, and what `config/application.rb` sets for
//! the environments that do not.
//! Deliberately absent: initializers that overrule an environment, gems that set defaults.

use std::collections::BTreeSet;

use super::environments::{self, Placed};
use super::{Files, Found, plain};
use crate::catalog::{self, Category, ProductId, sign};
use crate::config::Config;
use crate::inventory::{Declaration, Role, Strength};
use crate::source::{Model, RawDeclaration, Reading, rails};
use crate::text::{Place, RelPath, Span};
use crate::traced::Step;
use crate::version::Pin;

/// The setting that chooses a storage.
const STORAGE: &str = "config.active_storage.service";

pub(super) fn declare(paths: &[&RelPath], files: &Files<'_>, config: &Config, found: &mut Found) {
    let ours = |path: &&&RelPath| files.get(path).is_some_and(|reading| reading.source == rails::SOURCE.id);
    let ours: Vec<&RelPath> = paths.iter().filter(ours).copied().collect();
    for path in &ours {
        databases(path, files, config, found);
    }
    let folders: BTreeSet<RelPath> = ours.iter().filter_map(|path| config_folder(path)).collect();
    for folder in folders {
        let own = ours.iter().filter(|path| path.is_under(&folder)).copied().collect();
        App { folder: &folder, own, files, config }.declare(found);
    }
}

/// The databases of `database.yml`. Where the gems of an environment hold the adapter of another database only, what the
/// file says of it is a placeholder that a URL overrules: `pg` for production, SQLite for all others.
fn databases(path: &RelPath, files: &Files<'_>, config: &Config, found: &mut Found) {
    let model = files.get(path).and_then(|reading| reading.model.as_ref());
    let Some(Model::Rails(model)) = model else { return };
    let gemfile = path.folder().folder().join("Gemfile").and_then(|gemfile| files.get(&gemfile));
    let gems: &[RawDeclaration] = gemfile.map_or(&[], |reading| reading.declares.as_slice());
    let mut parts = model.databases.clone();
    for part in parts.iter_mut().filter(|part| part.role == Role::Adapter) {
        let Some(environment) = part.environment.as_ref().map(|word| &word.value) else { continue };
        let of = |gem: &&RawDeclaration| gem.environment.as_ref().is_none_or(|word| word.value == *environment);
        let mut adapters = gems.iter().filter(|gem| gem.category == Category::Database).filter(of).peekable();
        let any = adapters.peek().is_some();
        if any && !adapters.any(|gem| catalog::compatible(gem.product, part.product)) {
            part.strength = Strength::Weak;
        }
    }
    let of_file = environments::of_path(path, config).unwrap_or_else(Placed::unknown);
    for raw in rails::together(parts) {
        let place = plain::inside(raw.environment.as_ref()).unwrap_or_else(|| of_file.clone());
        found.declarations.push(plain::declaration(path, rails::SOURCE.id, &raw, &place));
    }
}

/// The nearest `config` around a file.
fn config_folder(path: &RelPath) -> Option<RelPath> {
    path.folder().ancestors().find(|folder| folder.name() == "config")
}

struct App<'a, 'f> {
    folder: &'a RelPath,
    own: Vec<&'a RelPath>,
    files: &'a Files<'f>,
    config: &'a Config,
}

impl App<'_, '_> {
    fn declare(&self, found: &mut Found) {
        let before = found.declarations.len();
        for path in &self.own {
            for (raw, steps) in self.storages(path) {
                let place =
                    plain::inside(raw.environment.as_ref()).or_else(|| environments::of_path(path, self.config));
                let place = place.unwrap_or_else(Placed::unknown);
                found.declarations.push(with_steps(plain::declaration(path, rails::SOURCE.id, &raw, &place), steps));
            }
        }
        let chosen: Vec<Declaration> = found.declarations.get(before..).unwrap_or_default().to_vec();
        found.declarations.extend(self.inherited(&chosen));
    }

    fn reading(&self, path: &RelPath) -> Option<&Reading> {
        self.files.get(path)
    }

    /// The storages that a file's settings choose.
    fn storages(&self, path: &RelPath) -> Vec<(RawDeclaration, Vec<Step>)> {
        let Some(Model::Rails(model)) = self.reading(path).and_then(|reading| reading.model.as_ref()) else {
            return Vec::new();
        };
        model.uses.iter().filter_map(|used| self.storage(path, used)).collect()
    }

    fn storage(&self, path: &RelPath, used: &rails::Use) -> Option<(RawDeclaration, Vec<Step>)> {
        let name = &used.storage.value;
        let described = self.folder.join("storage.yml").and_then(|storages| {
            let Model::Rails(model) = self.reading(&storages)?.model.as_ref()? else { return None };
            let storage = model.storages.iter().find(|storage| storage.name == *name)?;
            let step = Step::new(Place::new(&storages, storage.at), format!("service of {name}"));
            Some((storage.product, vec![step]))
        });
        let by_name = || Some((catalog::table("rails.active_storage_name", name)?, Vec::new()));
        let (product, steps) = described.or_else(by_name)?;
        let of = used.environment.as_ref().map(|word| word.value.clone());
        let of = of.or_else(|| Some(environments::of_path(path, self.config)?.environment.to_string()));
        let double = rails::is_double(of.as_deref().unwrap_or(""), Category::ObjectStore, product);
        let raw = RawDeclaration {
            environment: used.environment.clone(),
            strength: if double { Strength::Weak } else { used.strength },
            ..adapter(product, used.storage.span, name)
        };
        Some((raw, steps))
    }

    /// What `application.rb` sets holds where an environment's own file does not set it. It is told for each such
    /// environment if another one sets something else: else there is nothing to compare.
    fn inherited(&self, chosen: &[Declaration]) -> Vec<Declaration> {
        let Some(application) = self.folder.join("application.rb") else { return Vec::new() };
        let Some(reading) = self.reading(&application) else { return Vec::new() };
        let general = reading.declares.iter().filter(|raw| raw.environment.is_none() && raw.role == Role::Adapter);
        let mut general: Vec<RawDeclaration> = general.cloned().collect();
        general.extend(self.storages(&application).into_iter().map(|(raw, _)| raw));
        let environments: Vec<(&RelPath, Placed)> = self.own.iter().filter_map(|path| self.environment(path)).collect();
        let mut found = Vec::new();
        for raw in &general {
            let sets = |path: &RelPath| self.own_choice(path, raw.name.as_deref(), chosen);
            let differs = environments.iter().filter_map(|(path, _)| sets(path)).any(|product| product != raw.product);
            for (path, place) in environments.iter().filter(|(path, _)| differs && sets(path).is_none()) {
                let why = format!("{} does not set it", path.name());
                let raw = match rails::is_double(place.environment.as_str(), raw.category, raw.product) {
                    true => RawDeclaration { strength: Strength::Weak, ..raw.clone() },
                    false => raw.clone(),
                };
                let declaration = plain::declaration(&application, rails::SOURCE.id, &raw, place);
                let step = Step::new(Place::new(path, Span::default()), why);
                found.push(with_steps(declaration, vec![step]));
            }
        }
        found
    }

    /// `config/environments/production.rb` and its environment.
    fn environment<'p>(&self, path: &'p RelPath) -> Option<(&'p RelPath, Placed)> {
        let stem = path.name().strip_suffix(".rb").filter(|_| path.folder().name() == "environments")?;
        let named = || Placed::word(sign::NAME, stem);
        Some((path, environments::of_path(path, self.config).unwrap_or_else(named)))
    }

    /// What an environment's own file chooses for a setting.
    fn own_choice(&self, path: &RelPath, name: Option<&str>, chosen: &[Declaration]) -> Option<ProductId> {
        let declared = self.reading(path)?.declares.iter().find(|raw| raw.name.as_deref() == name);
        let stored = || chosen.iter().find(|one| one.at.file == *path && one.name.as_deref() == name);
        declared.map(|raw| raw.product).or_else(|| stored().map(|one| one.product))
    }
}

fn with_steps(mut declaration: Declaration, steps: Vec<Step>) -> Declaration {
    declaration.trail.extend(steps);
    declaration
}

fn adapter(product: ProductId, at: Span, shown: &str) -> RawDeclaration {
    RawDeclaration {
        environment: None,
        product,
        category: Category::ObjectStore,
        role: Role::Adapter,
        strength: Strength::Strong,
        pin: Pin::Unstated,
        variant: None,
        at,
        version_at: None,
        spelling: None,
        floats_minor: false,
        name: Some(STORAGE.to_owned()),
        host: None,
        shown: shown.to_owned(),
    }
}
