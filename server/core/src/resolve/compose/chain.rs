//! Which files Compose itself puts together: `-f` in order, `COMPOSE_FILE`, or the default names with their override.
//! Rules: <https://docs.docker.com/compose/how-tos/environment-variables/envvars/>. `COMPOSE_ENV_FILES` is read from
//! the shell only, so a line of `.env` that sets it does nothing.
//! Deliberately absent: which environment a chain is for.

use super::Files;
use super::env::Env;
use crate::text::RelPath;

/// What `docker compose` is called with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// `-f`, in order.
    pub files: Vec<RelPath>,
    /// `--env-file`; `None`: the `.env` of the project directory.
    pub env_files: Option<Vec<RelPath>>,
    /// `--profile`; empty: `COMPOSE_PROFILES`.
    pub profiles: Vec<String>,
    /// The folder that relative paths count from: that of the first file, unless it is stated.
    pub project_directory: RelPath,
    /// Name of the project where nothing else gives one: that of its folder, which is not known for the root.
    pub name: Option<String>,
}

impl Chain {
    #[must_use]
    pub fn new(files: Vec<RelPath>, project_directory: RelPath) -> Self {
        Self { files, env_files: None, profiles: Vec::new(), project_directory, name: None }
    }

    /// `docker compose -f FIRST -f SECOND ..`
    #[must_use]
    pub fn of(files: Vec<RelPath>) -> Self {
        let folder = files.first().map_or_else(RelPath::root, RelPath::folder);
        Self::new(files, folder)
    }
}

/// Names that are looked for, best first.
const BASES: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const OVERRIDES: [&str; 4] =
    ["compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"];

/// The files that `docker compose` takes in a folder when it is told none: those of `COMPOSE_FILE` in `.env`, else the
/// first default name with the first override name. Empty if there are none. Compose would go on in the folders above.
#[must_use]
pub fn default_files(files: &dyn Files, folder: &RelPath) -> Vec<RelPath> {
    if let Some(stated) = stated(files, folder) {
        return stated;
    }
    let first = |names: &[&str]| names.iter().filter_map(|name| folder.join(name)).find(|path| files.exists(path));
    let Some(base) = first(&BASES) else { return Vec::new() };
    std::iter::once(base).chain(first(&OVERRIDES)).collect()
}

/// The files of `COMPOSE_FILE`, apart at `COMPOSE_PATH_SEPARATOR` or `:`; those outside the workspace are left out.
pub(in crate::resolve) fn stated(files: &dyn Files, folder: &RelPath) -> Option<Vec<RelPath>> {
    let path = folder.join(".env")?;
    let mut env = Env::default();
    env.read(&path, files.env(&path)?, &Env::default(), &mut Vec::new());
    let stated = env.text("COMPOSE_FILE")?;
    let separator = env.text("COMPOSE_PATH_SEPARATOR").filter(|separator| !separator.is_empty()).unwrap_or(":");
    Some(stated.split(separator).filter(|name| !name.is_empty()).filter_map(|name| folder.join(name)).collect())
}
