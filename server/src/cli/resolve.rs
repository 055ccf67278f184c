//! `onpar resolve`: what a chain of compose files comes to, as `docker compose config` would have it, with trails.
//! Which chain is which environment, the engine says (`Engine::setups`).
//! Deliberately absent: rendering (`report::resolved`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use onpar_core::environment::Environment;
use onpar_core::resolve::compose::{self, Chain, Files, Project};
use onpar_core::source::compose::Model;
use onpar_core::source::{Variable, dotenv};
use onpar_core::text::{LineIndex, RelPath};

use super::Outcome;
use super::check::Format;
use super::output::{self, Color};
use super::target::Target;
use crate::report::{self, resolved, style};
use crate::workspace::{self, Root};

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folder that everything is looked for in [default: the current folder]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// A compose file, as seen from DIR; the next one is laid over it [default: those that Compose takes, else the first chain that is found]
    #[arg(short, long = "file", value_name = "FILE")]
    files: Vec<String>,
    /// The environment whose chain is found and shown: development, test, ci, staging, production or a name of your own
    #[arg(short, long, value_name = "NAME", conflicts_with = "files")]
    environment: Option<String>,
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

Without --file the chains of the folder are found: the heading and the field `environment` say which environment each is
for, the last line and the field `chains` which others there are.

Examples:
  onpar resolve                                        what `docker compose up` runs here
  onpar resolve --environment production               what production runs
  onpar resolve -f compose.yaml -f compose.prod.yaml   a base with an overlay
  onpar resolve --trail --format json app";

pub(super) fn run(arguments: &Arguments, color: Color) -> anyhow::Result<Outcome> {
    let folder = arguments.folder.clone().map_or_else(std::env::current_dir, Ok).context("the current folder")?;
    let root = Root::open(&folder)?;
    let mut disk = Disk { root, compose: BTreeMap::new(), env: BTreeMap::new(), lines: BTreeMap::new() };
    let chains = if arguments.files.is_empty() { found(&folder, color)? } else { Vec::new() };
    let chain = chain(arguments, &mut disk, &chains)?;
    let project = load(&mut disk, &chain);
    let view = resolved::View {
        project: &project,
        lines: &disk.lines,
        values: arguments.show_values,
        trail: arguments.trail,
        environment: environment(&chain, &chains),
        chains: &chains,
    };
    match arguments.format {
        Format::Json => output::print(color, |out| report::write_json(out, &view.json()))?,
        Format::Text => output::print(color, |out| out.write_all(view.text().as_bytes()))?,
    }
    for problem in view.problems() {
        output::complain(color, &format!("{}: {problem}\n", style::paint(style::ERROR, "warning")));
    }
    Ok(if project.problems.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

/// The chains of the folder, those nearest to its top first.
fn found(folder: &Path, color: Color) -> anyhow::Result<Vec<(Environment, Vec<RelPath>)>> {
    let engine = Target::new(&[folder.to_owned()])?.analyse(color)?.engine;
    let setups = engine.projects().flat_map(|project| engine.setups(&project.root));
    let mut chains: Vec<_> = setups.map(|setup| (setup.environment, setup.chain)).collect();
    chains.sort_by_key(|(environment, chain)| {
        let depth = chain.first().map_or(0, |first| first.parts().count());
        (depth, environment.clone(), std::cmp::Reverse(chain.len()), chain.clone())
    });
    Ok(chains)
}

fn environment<'a>(chain: &Chain, chains: &'a [(Environment, Vec<RelPath>)]) -> Option<&'a Environment> {
    chains.iter().find(|(_, files)| *files == chain.files).map(|(environment, _)| environment)
}

/// The files of the chain that is for an environment.
fn files_of(name: &str, chains: &[(Environment, Vec<RelPath>)]) -> anyhow::Result<Vec<RelPath>> {
    let asked = Environment::from_word(name);
    if let Some((_, files)) = chains.iter().find(|(environment, _)| *environment == asked) {
        return Ok(files.clone());
    }
    let mut known: Vec<_> = chains.iter().map(|(environment, _)| environment.to_string()).collect();
    known.dedup();
    let known = if known.is_empty() { "there are none".to_owned() } else { format!("there are {}", known.join(", ")) };
    anyhow::bail!("no chain of compose files is for {asked}: {known}")
}

fn chain(arguments: &Arguments, disk: &mut Disk, chains: &[(Environment, Vec<RelPath>)]) -> anyhow::Result<Chain> {
    let inside = |names: &[String]| -> anyhow::Result<Vec<RelPath>> {
        let path = |name: &String| RelPath::new(name).with_context(|| format!("{name}: lies outside the folder"));
        names.iter().map(path).collect()
    };
    let mut stated = inside(&arguments.files)?;
    if let Some(name) = &arguments.environment {
        stated = files_of(name, chains)?;
    }
    for path in &stated {
        disk.read(path);
        anyhow::ensure!(disk.compose.contains_key(path), "{path}: no such file, or not a text of at most 1 MiB");
    }
    let mut chain = if stated.is_empty() {
        for name in DEFAULTS.iter().copied().chain([".env"]) {
            disk.read(&RelPath::root().join(name).unwrap_or_else(RelPath::root));
        }
        let files = compose::default_files(disk, &RelPath::root());
        if files.is_empty() {
            // An override file alone is nothing that Docker Compose would start.
            let starts = |(_, files): &&(Environment, Vec<RelPath>)| {
                files.first().is_some_and(|first| !first.name().contains(".override."))
            };
            let first = chains.iter().find(starts);
            let (_, first) = first.context("no compose file here: name it with -f")?;
            first.iter().for_each(|path| disk.read(path));
            Chain::of(first.clone())
        } else {
            Chain::new(files, RelPath::root())
        }
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
