//! Products: the rows of the catalogue that everything else points at.
//!
//! Deliberately absent: versions (`crate::version`), images and every other way a product is named in a file.

use std::fmt;

use super::generated::products::{IDS, PRODUCTS};

/// A product of the catalogue, printed as its id (`postgresql`) and ordered by it.
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProductId(pub(crate) u16);

impl ProductId {
    /// The product with exactly this id, if the catalogue has it.
    #[must_use]
    pub fn get(id: &str) -> Option<Self> {
        IDS.binary_search(&id).ok().and_then(|at| u16::try_from(at).ok()).map(Self)
    }

    /// Everything the catalogue says about it.
    #[must_use]
    pub fn product(self) -> &'static Product {
        PRODUCTS.get(usize::from(self.0)).unwrap_or(&UNKNOWN)
    }

    /// The id, as it appears in reports and configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        IDS.get(usize::from(self.0)).copied().unwrap_or("unknown")
    }

    /// The name people use: `PostgreSQL`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.product().name
    }

    /// Every product, in the order of the ids.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..u16::try_from(IDS.len()).unwrap_or(u16::MAX)).map(Self)
    }

    /// Whether `category` is one of the product's categories.
    #[must_use]
    pub fn is(self, category: Category) -> bool {
        self.product().categories.contains(&category)
    }

    /// The product's first category: what it is mostly used as.
    #[must_use]
    pub fn category(self) -> Category {
        self.product().categories.first().copied().unwrap_or(Category::Other)
    }
}

impl fmt::Debug for ProductId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for ProductId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What stands in for a row that cannot be missing: ids are only made from the table.
static UNKNOWN: Product = Product {
    id: ProductId(u16::MAX),
    name: "unknown",
    categories: &[],
    kind: Kind::Named,
    family: "",
    major: Major { parts: &[], series_below: 0 },
    default_port: None,
    other_ports: &[],
    schemes: &[],
    substitutes: &[],
    codenames: &[],
    backing: false,
};

/// A row of the catalogue.
#[derive(Debug)]
pub struct Product {
    /// The row's own id.
    pub id: ProductId,
    /// The name people use: `PostgreSQL`.
    pub name: &'static str,
    /// What it is used as, most usual first.
    pub categories: &'static [Category],
    /// What sort of thing it is.
    pub kind: Kind,
    /// Products that speak the same protocol share a family: `redis` for Redis, Valkey, `KeyDB`.
    pub family: &'static str,
    /// Which leading numbers of its versions separate incompatible lines.
    pub major: Major,
    /// The port it listens on unless told otherwise.
    pub default_port: Option<u16>,
    /// Other ports it listens on, or is known by.
    pub other_ports: &'static [u16],
    /// URL schemes that may mean this product.
    pub schemes: &'static [&'static str],
    /// Products that are put in its place, and how alike they are.
    pub substitutes: &'static [(ProductId, Compatibility)],
    /// Names of releases: `("bookworm", "12")`.
    pub codenames: &'static [(&'static str, &'static str)],
    /// False for what no application consumes: dashboards, log shippers, image registries.
    pub backing: bool,
}

/// What a product is used as. Prints as the catalogue's word.
#[derive(Debug, Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// The application's main store.
    Database,
    /// A cache store.
    Cache,
    /// A job queue or message broker.
    Queue,
    /// A search engine.
    Search,
    /// File and blob storage.
    ObjectStore,
    /// Mail delivery.
    Mail,
    /// Where user sessions are kept.
    Session,
    /// Fan-out to open connections.
    Broadcast,
    /// A vector index.
    Vector,
    /// A store of secrets.
    Secrets,
    /// An identity provider.
    Identity,
    /// Service discovery and locks.
    Coordination,
    /// An HTTP server or reverse proxy.
    WebServer,
    /// A language runtime.
    Runtime,
    /// A base system.
    Os,
    /// Metrics, logs and traces.
    Observability,
    /// Anything else.
    Other,
}

impl Category {
    /// Those of backing services.
    pub const SERVICES: [Self; 12] = [
        Self::Database,
        Self::Cache,
        Self::Queue,
        Self::Search,
        Self::ObjectStore,
        Self::Mail,
        Self::Session,
        Self::Broadcast,
        Self::Vector,
        Self::Secrets,
        Self::Identity,
        Self::Coordination,
    ];

    /// The catalogue's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Cache => "cache",
            Self::Queue => "queue",
            Self::Search => "search",
            Self::ObjectStore => "object-store",
            Self::Mail => "mail",
            Self::Session => "session",
            Self::Broadcast => "broadcast",
            Self::Vector => "vector",
            Self::Secrets => "secrets",
            Self::Identity => "identity",
            Self::Coordination => "coordination",
            Self::WebServer => "web-server",
            Self::Runtime => "runtime",
            Self::Os => "os",
            Self::Observability => "observability",
            Self::Other => "other",
        }
    }

    /// Whether an application consumes such a thing over the network. Web server, runtime and base system are
    /// what the application runs on; dashboards are nobody's slot.
    #[must_use]
    pub fn is_backing_service(self) -> bool {
        !matches!(self, Self::WebServer | Self::Runtime | Self::Os | Self::Observability | Self::Other)
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What sort of thing a product is.
#[derive(Debug, Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A server one can run.
    Server,
    /// A real engine inside the application's process.
    Embedded,
    /// Offered by a cloud only.
    Managed,
    /// A local stand-in for a cloud service.
    Emulator,
    /// A mail catcher.
    Capture,
    /// No service at all: the in-process array, the log.
    NullObject,
    /// Uses another service: jobs kept in the database.
    ViaOther,
    /// A protocol whose server may be anything.
    Protocol,
    /// A program of the host.
    Host,
    /// An extension of another product.
    Extension,
    /// A language runtime.
    Runtime,
    /// A base system.
    Os,
    /// Not consumed by an application.
    NonBacking,
    /// Known by name and category only.
    Named,
}

/// Which leading numbers of a version name its incompatible line.
#[derive(Debug, Copy, Clone, PartialEq, Eq)]
pub struct Major {
    /// `(from, n)`: with a first number of at least `from`, the first `n` numbers name the line. Ascending.
    /// Empty: versions are not compared by line.
    pub parts: &'static [(u32, u8)],
    /// Below this first number the second one starts a series of its own (`MariaDB` 10.6 and 10.11 are as far apart as
    /// two first numbers are).
    pub series_below: u32,
}

impl Major {
    /// How many leading numbers name the line of a version that starts with `first`; 0 if the product has no lines.
    #[must_use]
    pub fn parts(self, first: u64) -> usize {
        self.parts.iter().rev().find(|(from, _)| u64::from(*from) <= first).map_or(0, |(_, n)| usize::from(*n))
    }
}

/// How alike a product and its stand-in are.
#[derive(Debug, Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Compatibility {
    /// The same in every way that matters.
    Full,
    /// The same client protocol.
    Wire,
    /// A fork that went its own way.
    Fork,
    /// The same engine in another package.
    SameEngine,
    /// The same product run by a cloud.
    Managed,
    /// An extension of it.
    Extension,
    /// What it extends.
    Base,
    /// More than the original.
    Superset,
    /// The same programming interface.
    Api,
    /// The same wire format, other semantics.
    Protocol,
    /// The same file format.
    File,
    /// Part of the original.
    Partial,
    /// A local stand-in for a cloud service.
    Emulator,
    /// Swallows what it is given.
    Capture,
    /// The engine inside the process.
    Embedded,
    /// A fake inside the process.
    Fake,
    /// Passes requests on.
    Proxy,
    /// The same slot, a product of another kind: a divergence of type.
    OtherProduct,
}

/// Whether the two are one product, of one family, or stand-ins that speak the same protocol or are made of the other:
/// a difference between them is no difference of type.
#[must_use]
pub fn compatible(a: ProductId, b: ProductId) -> bool {
    let close = |how| {
        !matches!(
            how,
            Compatibility::OtherProduct
                | Compatibility::Fake
                | Compatibility::Embedded
                | Compatibility::Capture
                | Compatibility::File
        )
    };
    // Behind a protocol (`smtp://`) may be any product that speaks it.
    let protocol = |one: ProductId| one.product().kind == Kind::Protocol;
    a == b || substitutes(a, b).is_some_and(close) || (protocol(a) || protocol(b)) && a.category() == b.category()
}

/// What kind of stand-in the two products are for one another, in whichever order; `None` if neither knows the other.
/// Two products of one family speak the same protocol.
#[must_use]
pub fn substitutes(a: ProductId, b: ProductId) -> Option<Compatibility> {
    let one_way =
        |x: ProductId, y: ProductId| x.product().substitutes.iter().find(|(id, _)| *id == y).map(|(_, how)| *how);
    let same_family = || {
        (a != b && !a.product().family.is_empty() && a.product().family == b.product().family)
            .then_some(Compatibility::Wire)
    };
    one_way(a, b).or_else(|| one_way(b, a)).or_else(same_family)
}
