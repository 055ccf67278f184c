//! Stage 1: what one file says. A source never sees another file, and keeps what it cannot resolve symbolic.
//! Deliberately absent: environments by file name, merging, comparison (those are `resolve`).

pub mod alembic;
mod allow;
pub mod ansible;
pub mod app_engine;
pub mod app_runner;
pub mod appsettings;
pub mod appveyor;
pub mod azure;
pub mod azure_pipelines;
pub mod bitbucket_pipelines;
pub mod brewfile;
pub mod build;
pub mod buildkite;
pub mod captain_definition;
pub mod cargo;
pub mod chef;
pub mod circleci;
pub mod cirrus;
pub mod cloud_build;
pub mod cloud_foundry;
pub mod cloudformation;
mod commented;
pub mod compose;
pub mod composer;
mod condition;
pub mod copilot;
pub mod ddev;
pub mod devbox;
pub mod devcontainer;
pub mod digitalocean_app;
pub mod dockerfile;
pub mod dokku;
pub mod dotenv;
pub mod dotnet_code;
pub mod dotnet_project;
mod drivers;
pub mod ecs;
pub mod elastic_beanstalk;
mod facts;
mod family;
pub mod fly;
pub mod follow;
pub mod gemfile;
pub mod github_actions;
pub mod gitlab_ci;
pub mod gitpod;
pub mod go_mod;
pub mod gradle;
pub mod helm;
pub mod helmfile;
pub mod heroku_app_json;
pub mod heroku_yml;
pub mod infrastructure_code;
pub mod javascript;
mod jdbc;
pub mod jenkinsfile;
pub mod kamal;
pub mod kubernetes;
pub mod kustomize;
pub mod lando;
pub mod laravel;
mod listing;
pub mod maven;
pub mod mix;
pub mod netlify;
pub mod nix;
pub mod nomad;
pub mod northflank;
pub mod package_json;
pub mod phoenix;
pub mod phpunit;
mod pipeline;
pub mod platform_sh;
pub mod prisma;
pub mod pulumi;
pub mod puppet;
pub mod python;
pub mod python_packages;
pub mod quadlet;
pub mod rails;
mod registry;
pub mod render;
pub(crate) mod runtimes;
pub mod sequelize;
pub mod serverless;
pub mod settings;
pub mod shell_script;
pub mod skaffold;
pub mod spring;
pub mod symfony;
pub mod taskfile;
pub mod terraform;
pub mod testcontainers;
pub mod tiltfile;
pub mod tool_versions;
pub mod travis;
pub mod vagrantfile;
pub mod vercel;
pub mod version_files;
pub mod web_server;
pub mod woodpecker;
pub mod zeabur;

use crate::catalog::{Category, ProductId};
pub use crate::syntax::Problem;
use crate::text::{File, LineIndex, Place, RelPath, Span, Spanned};
use crate::traced::Traced;
use crate::version::Pin;
pub(crate) use facts::{restated, spelled};
pub use family::{Family, Listed};
pub use listing::LISTING;
pub use registry::SOURCES;

/// Larger files are not read: nobody writes them by hand.
pub const MAX_BYTES: usize = 1 << 20;

/// How sure a source is that a file is of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    No,
    /// The name fits, the content decides.
    Maybe,
    Yes,
}

/// One kind of file that can be read.
#[derive(Debug)]
pub struct Source {
    /// Stable id, as in the JSON output: `compose`, `dockerfile`, `dotenv`.
    pub id: &'static str,
    pub about: &'static str,
    /// The environment that such files are for where neither the user, the name nor the content says otherwise: `ci`
    /// for pipelines, `development` for what only developers use, `production` for what describes a deploy.
    pub environment: Option<&'static str>,
    /// Whether a file of this path may be of this kind, before its content is known.
    pub claims: fn(&RelPath) -> Claim,
    /// Whether the content of a file claimed with [`Claim::Maybe`] is of this kind (`head`: its first 16 KiB).
    pub confirms: fn(&RelPath, head: &str) -> bool,
    pub read: fn(&File, &mut Reading),
}

/// What one file says.
#[derive(Debug, Default)]
pub struct Reading {
    /// Id of the source that read it; `""` if none claimed the file.
    pub source: &'static str,
    pub lines: LineIndex,
    pub declares: Vec<RawDeclaration>,
    /// Images that are run as they stand in the file.
    pub images: Vec<RawImage>,
    /// Named values that other files may refer to: the lines of an env file.
    pub defines: Vec<Variable>,
    /// Versions that are taken from other files.
    pub follows: Vec<follow::Follow>,
    /// Files and folders that it runs to set a machine up.
    pub runs: Vec<RelPath>,
    /// Builds of Dockerfiles that the file asks for.
    pub builds: Vec<build::RawBuild>,
    pub model: Option<Model>,
    pub allows: Vec<Allow>,
    /// Parts that could not be read: told in the hover and by `check --verbose`, never as a diagnostic.
    pub problems: Vec<Problem>,
}

/// The typed model of a kind whose meaning depends on other files.
#[derive(Debug)]
pub enum Model {
    Compose(compose::Model),
    Dockerfile(crate::syntax::dockerfile::Dockerfile),
    Kubernetes(Vec<kubernetes::Resource>),
    Kustomize(kustomize::Kustomization),
    HelmValues(helm::Values),
    HelmChart(Vec<helm::Dependency>),
    Terraform(terraform::Model),
    Rails(rails::Model),
    Settings(settings::Model),
    /// A template of another tool, in the form that Terraform's files have.
    Stack(terraform::Model),
    /// An env file as `format: raw` reads it, and whether Compose would refuse that; only where it differs.
    RawEnv(Vec<Variable>, bool),
}

/// An image that a file runs as a service: what it is, the catalogue tells.
#[derive(Debug)]
pub struct RawImage {
    /// An environment named inside the file.
    pub environment: Option<Spanned<String>>,
    pub image: Traced,
    /// The service's name there.
    pub name: Option<String>,
}

impl RawImage {
    /// An image that stands in the file itself: `inner` is its text there, without quotes.
    #[must_use]
    pub fn literal(file: &File, text: &str, inner: Span, name: Option<String>) -> Self {
        let at = Place::new(&file.path, inner);
        let verbatim = inner.of(&file.text) == text;
        Self { environment: None, image: Traced::literal(text.to_owned(), at, inner, verbatim), name }
    }
}

/// A declaration that needs no other file to be understood.
#[derive(Debug, Clone)]
pub struct RawDeclaration {
    /// An environment named inside the file (a section, a variable like `TEST_DATABASE_URL`).
    pub environment: Option<Spanned<String>>,
    pub product: ProductId,
    /// The slot it fills: Redis may be the cache or the queue.
    pub category: Category,
    pub role: Role,
    pub strength: Strength,
    pub pin: Pin,
    pub variant: Option<String>,
    /// What the reader of a message looks at: the image, the URL, the value.
    pub at: Span,
    /// Where the version stands, if it is written.
    pub version_at: Option<Span>,
    /// How the version is written back at `version_at`; `None` where it cannot be.
    pub spelling: Option<Spelling>,
    /// The file states that minor versions are raised automatically: only the major number is meant.
    pub floats_minor: bool,
    /// The key or name it is declared under: `DATABASE_URL`, a section's name.
    pub name: Option<String>,
    /// Host of a connection, to tie an app to a service of a compose file.
    pub host: Option<String>,
    /// How it reads in a message: never a secret.
    pub shown: String,
}

/// How much a declaration proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// An example, sample or template file: used only where nothing better is declared.
    Example,
    /// A host name alone, a default that is usually overridden: links, and proves nothing by itself.
    Weak,
    Strong,
}

/// How a version is spelled where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spelling {
    /// As it is: `13` in `postgres:13-alpine`, a variable's value.
    Version,
    /// The whole tag, because it has no version of its own: `latest`, `alpine`. The variant to keep, if any.
    Tag { variant: Option<String> },
    /// No tag is written: `:` and the version are inserted.
    Missing,
    /// With something else between the numbers: `7_2` in `REDIS_7_2`, nothing in `mysql84`.
    Joined { by: &'static str },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Runs the service.
    Server,
    /// Connects to it.
    Connection,
    /// Ships its client tools.
    Client,
    /// Chooses an adapter, driver or stand-in by name.
    Adapter,
}

impl Role {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Connection => "connection",
            Self::Client => "client",
            Self::Adapter => "adapter",
        }
    }
}

/// `NAME=value` in a file. The value may be a secret: it is never printed.
#[derive(Clone)]
pub struct Variable {
    pub name: Spanned<Box<str>>,
    /// Decoded value; `None` for a bare `NAME` (taken from the shell, so unknown).
    pub value: Option<Box<str>>,
    /// The value as written, without quotes.
    pub value_span: Span,
    /// Whether `value` is byte for byte what stands at `value_span`.
    pub verbatim: bool,
    /// Whether `${..}` in the value is expanded by the tools that read it (not in single quotes).
    pub expands: bool,
}

impl std::fmt::Debug for Variable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}=…", self.name.value)
    }
}

/// `# onpar: allow[rule, ..] reason`, for its own line and the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    pub rules: Vec<Spanned<String>>,
    pub reason: String,
    pub span: Span,
    /// Zero-based lines it holds for.
    pub lines: [u32; 2],
}

/// Reads a file with the source that claims it. Total: whatever the text, the answer is what could be made out.
#[must_use]
pub fn read(file: &File) -> Reading {
    let mut reading = Reading { lines: LineIndex::new(&file.text), ..Reading::default() };
    if file.text.len() > MAX_BYTES {
        return reading;
    }
    if let Some(source) = source_of(&file.path, &file.text) {
        reading.source = source.id;
        allow::read(&file.text, &mut reading);
        (source.read)(file, &mut reading);
        commented::versions(file, &mut reading);
    }
    reading
}

/// Which source reads the file, by its path and the start of its content.
#[must_use]
pub fn source_of(path: &RelPath, text: &str) -> Option<&'static Source> {
    let head = text.get(..text.floor_char_boundary(16 * 1024)).unwrap_or(text);
    let claimed = |source: &&'static Source| {
        let claim = (source.claims)(path);
        let holds = claim == Claim::Yes || claim == Claim::Maybe && (source.confirms)(path, head);
        holds.then_some((claim, *source))
    };
    SOURCES.iter().filter_map(claimed).max_by_key(|(claim, _)| *claim).map(|(_, source)| source)
}

/// Whether any source might read a file of this path: what a scan has to open.
#[must_use]
pub fn may_read(path: &RelPath) -> bool {
    SOURCES.iter().any(|source| (source.claims)(path) != Claim::No)
}
