//! `onpar resolve`: what a chain of compose files comes to, as `docker compose config` would have it, with trails.
//! Deliberately absent: which chain is which environment.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Context as _;
use onpar_core::resolve::compose::{self, Chain, Files, Project};
use onpar_core::source::compose::Model;
use onpar_core::source::{Variable, dotenv};
use onpar_core::text::{LineIndex, RelPath};

use super::Outcome;
use super::check::Format;
use super::output::{self, Color};
use crate::report::{self, resolved, style};
use crate::workspace::{self, Root};

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folder that everything is looked for in [default: the current folder]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// A compose file, as seen from DIR; the next one is laid over it [default: those that Compose takes]
    #[arg(short, long = "file", value_name = "FILE")]
    files: Vec<String>,
    /// An env file for variables, as seen from DIR [default: the .env beside the first file]
    #[arg(long = "env-file", value_name = "FILE")]
    env_files: Vec<String>,
    /// A profile to enable [default: COMPOSE_PROFILES of the .env file]
    #[arg(long = "profile", value_name = "NAME")]
    profiles: Vec<String>,
    /// Say for each value where it comes from, and through what
    #[arg(long)]
    trail: bool,
    /// Print the values of variables and build arguments, which may be secrets
    #[arg(long)]
    show_values: bool,
    /// How to print services
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

const EXAMPLES: &str = "\
Variables of the shell are unknown and count as unset. What Compose would refuse is told on standard error, and the rest
is shown all the same; the exit status is then 1.

Examples:
  onpar resolve                                        what `docker compose up` runs here
  onpar resolve -f compose.yaml -f compose.prod.yaml   a base with an overlay
  onpar resolve --trail --format json app";

pub(super) fn run(arguments: &Arguments, color: Color) -> anyhow::Result<Outcome> {
    let folder = arguments.folder.clone().map_or_else(std::env::current_dir, Ok).context("the current folder")?;
    let root = Root::open(&folder)?;
    let mut disk = Disk { root, compose: BTreeMap::new(), env: BTreeMap::new(), lines: BTreeMap::new() };
    let chain = chain(arguments, &mut disk)?;
    let project = load(&mut disk, &chain);
    let view =
        resolved::View { project: &project, lines: &disk.lines, values: arguments.show_values, trail: arguments.trail };
    match arguments.format {
        Format::Json => output::print(color, |out| report::write_json(out, &view.json()))?,
        Format::Text => output::print(color, |out| out.write_all(view.text().as_bytes()))?,
    }
    for problem in view.problems() {
        output::complain(color, &format!("{}: {problem}\n", style::paint(style::ERROR, "warning")));
    }
    Ok(if project.problems.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

fn chain(arguments: &Arguments, disk: &mut Disk) -> anyhow::Result<Chain> {
    let inside = |names: &[String]| -> anyhow::Result<Vec<RelPath>> {
        let path = |name: &String| RelPath::new(name).with_context(|| format!("{name}: lies outside the folder"));
        names.iter().map(path).collect()
    };
    let stated = inside(&arguments.files)?;
    for path in &stated {
        disk.read(path);
        anyhow::ensure!(disk.compose.contains_key(path), "{path}: no such file, or not a text of at most 1 MiB");
    }
    let mut chain = if stated.is_empty() {
        for name in DEFAULTS.iter().copied().chain([".env"]) {
            disk.read(&RelPath::root().join(name).unwrap_or_else(RelPath::root));
        }
        let files = compose::default_files(disk, &RelPath::root());
        anyhow::ensure!(!files.is_empty(), "no compose file here: name it with -f");
        Chain::new(files, RelPath::root())
    } else {
        Chain::of(stated)
    };
    chain.env_files = if arguments.env_files.is_empty() { None } else { Some(inside(&arguments.env_files)?) };
    chain.profiles.clone_from(&arguments.profiles);
    chain.name = disk.root.path().file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(chain)
}

/// Files that are looked at when none is named.
const DEFAULTS: [&str; 8] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

/// Loads the chain again and again, each time with the files that it asked for the time before.
fn load(disk: &mut Disk, chain: &Chain) -> Project {
    let mut project = compose::load(disk, chain);
    for _ in 0..MAX_ROUNDS {
        let missing: Vec<_> = project.consulted.iter().filter(|path| !disk.lines.contains_key(*path)).collect();
        if missing.is_empty() {
            break;
        }
        for path in missing {
            disk.read(path);
        }
        project = compose::load(disk, chain);
    }
    project
}

/// How often files may lead to further files.
const MAX_ROUNDS: usize = 64;

/// Files that were read so far.
struct Disk {
    root: Root,
    compose: BTreeMap<RelPath, Model>,
    env: BTreeMap<RelPath, (Vec<Variable>, bool, String)>,
    /// Of every file that was looked for.
    lines: BTreeMap<RelPath, LineIndex>,
}

impl Disk {
    /// Reads a file as both, for only the chain knows what it is.
    fn read(&mut self, path: &RelPath) {
        let text = workspace::read(&self.root.absolute(path)).ok().map(|text| text.text);
        self.lines.insert(path.clone(), LineIndex::new(text.as_deref().unwrap_or("")));
        let Some(text) = text else { return };
        self.compose.insert(path.clone(), onpar_core::source::compose::model(&text));
        let (lines, broken) = dotenv::variables(&text);
        self.env.insert(path.clone(), (lines, broken, text.to_string()));
    }
}

impl Files for Disk {
    fn compose(&self, path: &RelPath) -> Option<&Model> {
        self.compose.get(path)
    }

    fn env(&self, path: &RelPath) -> Option<&[Variable]> {
        self.env.get(path).map(|(lines, ..)| lines.as_slice())
    }

    fn env_is_broken(&self, path: &RelPath) -> bool {
        self.env.get(path).is_some_and(|(_, broken, _)| *broken)
    }

    fn raw_env(&self, path: &RelPath) -> Option<(Vec<Variable>, bool)> {
        self.env.get(path).map(|(.., text)| compose::raw_lines(text))
    }

    fn exists(&self, path: &RelPath) -> bool {
        self.env.contains_key(path)
    }
}
