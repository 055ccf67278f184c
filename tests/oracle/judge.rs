//! Runs Docker Compose and our loader on the same files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use onpar_core::resolve::compose::{self, Chain, Files};
use onpar_core::source::compose::Model;
use onpar_core::source::{Variable, dotenv};
use onpar_core::text::RelPath;

use super::compare;
use super::tree::Written;

/// How often Compose is asked again where it differs: see the unsteady answers in `oracle.rs`.
const MOST_ANSWERS: usize = 16;

pub(crate) struct Judge {
    program: PathBuf,
    folder: PathBuf,
    next: AtomicUsize,
}

pub(crate) enum Verdict {
    Same { refused: bool },
    Other(String),
}

impl Drop for Judge {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Judge {
    /// The oracle, if it is installed: where `ONPAR_COMPOSE` says, or where `cargo xtask oracle` puts it.
    pub(crate) fn find() -> Option<Self> {
        let program = std::env::var_os("ONPAR_COMPOSE").map(PathBuf::from).or_else(installed)?;
        let folder =
            std::env::temp_dir().join(format!("onpar-oracle-{}-{:?}", std::process::id(), std::thread::current().id()));
        let folder = PathBuf::from(folder.to_string_lossy().replace(['(', ')'], ""));
        std::fs::create_dir_all(&folder).ok()?;
        Some(Self { program, folder, next: AtomicUsize::new(0) })
    }

    pub(crate) fn judge(&self, case: &Written) -> Verdict {
        let root = self.folder.join(format!("case{}", self.next.fetch_add(1, Ordering::Relaxed)));
        write(&root, case);
        let mut verdict = verdict(&root, case, &self.config(&root, case));
        // Where Compose says now this and now that of the same files, one of its answers is enough.
        for _ in 0..MOST_ANSWERS {
            if matches!(verdict, Verdict::Same { .. }) {
                break;
            }
            verdict = self::verdict(&root, case, &self.config(&root, case));
        }
        let _ = std::fs::remove_dir_all(&root);
        verdict
    }

    /// As [`Self::judge`]; files that Compose misses are made up as empty ones, so that there is more to compare.
    pub(crate) fn judge_completed(&self, case: &Written) -> Verdict {
        let mut case = case.clone();
        let root = self.folder.join(format!("case{}", self.next.fetch_add(1, Ordering::Relaxed)));
        write(&root, &case);
        let mut theirs = self.config(&root, &case);
        for _ in 0..40 {
            let Err(message) = &theirs else { break };
            let missing = message
                .split(" not found")
                .next()
                .and_then(|text| text.rsplit_once("env file "))
                .map(|(_, path)| path.to_owned());
            let Some(path) = missing
                .and_then(|path| Some(Path::new(&path).strip_prefix(&root).ok()?.to_string_lossy().into_owned()))
            else {
                break;
            };
            case.files.insert(path, String::new());
            write(&root, &case);
            theirs = self.config(&root, &case);
        }
        let verdict = verdict(&root, &case, &theirs);
        let _ = std::fs::remove_dir_all(&root);
        verdict
    }

    fn config(&self, root: &Path, case: &Written) -> Result<serde_json::Value, String> {
        let mut command = Command::new(&self.program);
        command.current_dir(root).env_clear().env("HOME", &self.folder);
        for file in &case.chain {
            command.args(["-f", file]);
        }
        for file in &case.env_files {
            command.args(["--env-file", file]);
        }
        for profile in &case.profiles {
            command.args(["--profile", profile]);
        }
        let output = command.args(["config", "--format", "json"]).output().expect("Docker Compose starts");
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(said.lines().filter(|line| !line.contains("level=warning")).collect::<Vec<_>>().join("\n"));
        }
        serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())
    }
}

fn installed() -> Option<PathBuf> {
    let lib = PathBuf::from(std::env::var_os("HOME")?).join(".cache/onpar-oracle/venv/lib");
    let pythons = std::fs::read_dir(lib).ok()?.flatten();
    pythons.map(|python| python.path().join("site-packages/compose/docker-compose")).find(|program| program.is_file())
}

fn write(root: &Path, case: &Written) {
    for (path, text) in &case.files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

fn verdict(root: &Path, case: &Written, theirs: &Result<serde_json::Value, String>) -> Verdict {
    let ours = load(root, case);
    let problems = || {
        ours.problems.iter().map(|(place, message)| format!("{} {message}", place.file)).collect::<Vec<_>>().join("; ")
    };
    match theirs {
        Err(message) if !ours.problems.is_empty() => {
            if std::env::var_os("ONPAR_ORACLE_WHY").is_some() {
                println!("both refuse: Compose {}, we {}", message.trim().replace('\n', " "), problems());
            }
            Verdict::Same { refused: true }
        }
        Err(message) => Verdict::Other(format!("Compose refuses: {}", message.trim())),
        Ok(_) if !ours.problems.is_empty() => Verdict::Other(format!("only we refuse: {}", problems())),
        Ok(json) => match compare::difference(root, json, &ours) {
            None => Verdict::Same { refused: false },
            Some(why) => Verdict::Other(why),
        },
    }
}

fn load(root: &Path, case: &Written) -> compose::Project {
    let memory = Memory::new(case);
    let path = |name: &String| RelPath::new(name).unwrap();
    let files = if case.chain.is_empty() {
        compose::default_files(&memory, &RelPath::root())
    } else {
        case.chain.iter().map(path).collect()
    };
    let mut chain = Chain::of(files);
    if case.chain.is_empty() {
        chain.project_directory = RelPath::root();
    }
    chain.name = root.file_name().map(|name| name.to_string_lossy().into_owned());
    chain.profiles.clone_from(&case.profiles);
    if !case.env_files.is_empty() {
        chain.env_files = Some(case.env_files.iter().map(path).collect());
    }
    compose::load(&memory, &chain)
}

/// The files of a case, read.
pub(crate) struct Memory {
    compose: BTreeMap<RelPath, Model>,
    env: BTreeMap<RelPath, (Vec<Variable>, bool, String)>,
}

impl Memory {
    pub(crate) fn new(case: &Written) -> Self {
        let mut memory = Self { compose: BTreeMap::new(), env: BTreeMap::new() };
        for (path, text) in &case.files {
            let Some(path) = RelPath::new(path) else { continue };
            if path.as_str().ends_with("yml") || path.as_str().ends_with("yaml") {
                memory.compose.insert(path.clone(), onpar_core::source::compose::model(text));
            }
            let (lines, broken) = dotenv::variables(text);
            memory.env.insert(path, (lines, broken, text.clone()));
        }
        memory
    }
}

impl Files for Memory {
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
