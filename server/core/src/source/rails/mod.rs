//! Ruby on Rails: databases, Action Cable, Active Storage and Mongoid by environment, and the settings of `config/`:
//! cache, jobs, sessions, mail and files. Formats: <https://guides.rubyonrails.org/configuring.html>,
//! <https://guides.rubyonrails.org/active_storage_overview.html>, <https://www.mongodb.com/docs/mongoid/current/configuration/>
//!
//! What is computed is not told; of `ENV.fetch("X", "default")` the default is, as something that is usually
//! overridden. Stand-ins that a test run sets on purpose (`:test`, `:inline`, `:null_store`) are declared and prove
//! nothing. Deliberately absent: `cache.yml` and `queue.yml`, which tune a choice that is made elsewhere.

mod settings;
mod yaml;

pub(crate) use yaml::together;

use super::{Claim, Model as Models, RawDeclaration, Reading, Source, Strength};
use crate::catalog::{Category, ProductId, stand_in};
use crate::syntax::code::{self, Language};
use crate::text::{File, RelPath, Span, Spanned};

pub static SOURCE: Source = Source {
    id: "rails",
    about: "Rails: databases, cache, jobs, cable, storage and mail of each environment",
    environment: None,
    claims,
    confirms,
    read,
};

/// What other files have a part in.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// The services that `storage.yml` describes.
    pub storages: Vec<Storage>,
    /// `config.active_storage.service = :amazon`.
    pub uses: Vec<Use>,
    /// What `database.yml` says of each environment.
    pub databases: Vec<RawDeclaration>,
}

/// `amazon: { service: S3 }`.
#[derive(Debug, Clone)]
pub struct Storage {
    pub name: String,
    pub product: ProductId,
    pub at: Span,
}

/// Which of the storages is used.
#[derive(Debug, Clone)]
pub struct Use {
    pub storage: Spanned<String>,
    /// Asked for by a condition around it.
    pub environment: Option<Spanned<String>>,
    pub strength: Strength,
}

/// The kinds of file.
enum Kind {
    Settings,
    Database,
    Cable,
    Storage,
    Mongoid,
}

fn kind(path: &RelPath) -> Option<Kind> {
    let mut folders = path.parts().rev().skip(1);
    let (inner, outer) = (folders.next(), folders.next());
    let name = path.name();
    if name.ends_with(".rb") {
        let settings = match inner? {
            "config" => name == "application.rb",
            "environments" | "initializers" => outer == Some("config"),
            _ => false,
        };
        return settings.then_some(Kind::Settings);
    }
    // `database.yml.sample`, `database.ci.yml`, `database-docker.yml`.
    let mut words = name.split(['.', '-', '_']);
    let first = words.next()?;
    if !words.any(|word| matches!(word, "yml" | "yaml")) {
        return None;
    }
    match first {
        "database" => Some(Kind::Database),
        "cable" => Some(Kind::Cable),
        "storage" if inner == Some("config") => Some(Kind::Storage),
        "mongoid" => Some(Kind::Mongoid),
        _ => None,
    }
}

fn claims(path: &RelPath) -> Claim {
    if kind(path).is_some() { Claim::Maybe } else { Claim::No }
}

fn confirms(path: &RelPath, head: &str) -> bool {
    match kind(path) {
        Some(Kind::Settings) => ["config.", "ActiveJob", "ActionMailer"].iter().any(|word| head.contains(word)),
        Some(Kind::Database) => head.contains("adapter:") || head.contains("url:"),
        Some(Kind::Cable) => head.contains("adapter:"),
        Some(Kind::Storage) => head.contains("service:"),
        Some(Kind::Mongoid) => head.contains("clients:") || head.contains("sessions:"),
        None => false,
    }
}

fn read(file: &File, reading: &mut Reading) {
    match kind(&file.path) {
        Some(Kind::Settings) => {
            let (tree, problems) = code::parse(Language::Ruby, &file.text);
            reading.problems.extend(problems);
            settings::read(file, &tree, reading);
        }
        Some(Kind::Database) => {
            let databases = yaml::databases(file, reading);
            reading.model = Some(Models::Rails(Model { databases, ..Model::default() }));
        }
        Some(Kind::Cable) => yaml::cables(file, reading),
        Some(Kind::Mongoid) => yaml::mongoid(file, reading),
        Some(Kind::Storage) => {
            let storages = yaml::storages(file, reading);
            reading.model = Some(Models::Rails(Model { storages, ..Model::default() }));
        }
        None => {}
    }
}

/// Whether a test run chose this product in order not to need the service.
pub(crate) fn is_double(environment: &str, category: Category, product: ProductId) -> bool {
    let null = product.as_str().starts_with("null");
    let in_process = matches!(category, Category::Queue | Category::Broadcast | Category::Mail | Category::ObjectStore)
        && stand_in(category, "test") == Some(product);
    environment == "test" && (null || in_process)
}
