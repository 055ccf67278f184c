//! What the files of a project declare, resolved: the middle of the data flow, between reading and judging.
//! Deliberately absent: how declarations are found (`resolve`) and compared (`rule`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::{Category, ProductId};
use crate::environment::{Environment, Why};
pub use crate::source::{Role, Spelling, Strength};
use crate::text::{Place, RelPath};
pub use crate::traced::Step;
use crate::version::Pin;

/// One place in one file that says: this environment runs, connects to, ships the client of or uses the adapter of
/// this product, at this version.
#[derive(Debug, Clone)]
pub struct Declaration {
    pub environment: Environment,
    /// Why this environment.
    pub environment_why: Why,
    pub product: ProductId,
    pub category: Category,
    pub role: Role,
    pub strength: Strength,
    pub pin: Pin,
    /// Flavour of the image: `alpine3.20`, `bookworm`, `management-alpine`.
    pub variant: Option<String>,
    /// Repository of the image, normalised, where the declaration is one.
    pub repository: Option<String>,
    /// Extension that the image adds to the product (`postgis`), with its version.
    pub extension: Option<(String, Option<String>)>,
    /// The whole reference as written where it is used: the image, the URL, the package.
    pub at: Place,
    /// What to underline when the version is meant; inside or equal to `at`.
    pub version_at: Place,
    /// How the value was reached, from `at` outwards.
    pub trail: Vec<Step>,
    /// Where the version is written and can be changed; `None` where it cannot be (escapes, code, several pieces).
    pub write: Option<VersionSite>,
    /// Id of the source that found it.
    pub source: &'static str,
    /// The file that stands for the set-up it belongs to: the last of a compose chain, the env file. Two set-ups of one
    /// environment describe the same services twice.
    pub setup: RelPath,
    /// Service, variable or section name it is declared under.
    pub name: Option<String>,
    /// Host that a connection names, to tie it to a service.
    pub host: Option<String>,
    /// A tool's own database, an exporter, an admin page: nobody's slot.
    pub tool: bool,
    /// How it reads in messages; never a secret.
    pub shown: String,
    /// The file states automatic minor upgrades, so that only the major number is meant.
    pub floats_minor: bool,
}

/// Where a version is written, and in which spelling it is written back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionSite {
    /// The bytes to replace. Empty: the version is inserted there (`postgres` becomes `postgres:16.3`).
    pub place: Place,
    pub spelling: Spelling,
}

/// What the declarations of different environments have in common: "the app's primary database", "its cache".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotKey {
    pub category: Category,
    /// Tells several slots of one category apart; empty for the only one.
    pub name: String,
}

impl std::fmt::Display for SlotKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.name.is_empty() { write!(f, "{}", self.category) } else { write!(f, "{} {}", self.category, self.name) }
    }
}

/// Why declarations of several environments are taken for the same service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Met {
    /// The same product, or one that stands in for it.
    Product,
    /// The same service name, or the same variable.
    Name,
    /// They are the only ones of their category.
    OnlyOne,
    /// The user says so.
    Configured,
}

impl Met {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Product => "same product",
            Self::Name => "same name",
            Self::OnlyOne => "only ones of their category",
            Self::Configured => crate::engine::CONFIG_FILE,
        }
    }
}

/// The declarations of one slot, by environment. Within an environment the strongest comes first.
#[derive(Debug, Clone)]
pub struct Slot {
    pub key: SlotKey,
    pub by_environment: BTreeMap<Environment, Vec<Arc<Declaration>>>,
    /// How its environments met; empty where there is one alone.
    pub met_by: BTreeSet<Met>,
    /// Environments that are described completely, without anything in this slot; and the file that describes them.
    pub lacking: BTreeMap<Environment, RelPath>,
    /// What is told to the application of this service's version whatever the environment.
    pub told: Vec<Arc<Declaration>>,
    /// The environment that the user wants the others to follow.
    pub reference: Option<Environment>,
}

/// Everything that one project declares.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    pub project: Option<RelPath>,
    /// Every declaration, by place; those of tools and of `shared` too.
    pub declarations: Vec<Arc<Declaration>>,
    pub slots: Vec<Slot>,
}
