//! `cargo xtask editors`: installs the editors that the editor tests drive.
//!
//! They live outside the work tree, in `~/.cache/onpar-editors` (or `ONPAR_EDITORS`), so that every clone of the
//! repository shares them. Running it again costs nothing; two at once wait for each other.
//! Deliberately absent: removing an editor (delete its folder).

pub(crate) mod debian;
mod vscode;

use std::fs::{self, File};
use std::path::PathBuf;

use anyhow::{Context, Result};

/// Installs what is missing.
///
/// # Errors
/// Something could not be installed; the message says what, and what to do by hand where that helps.
pub(crate) fn run() -> Result<()> {
    let cache = cache()?;
    fs::create_dir_all(&cache).with_context(|| format!("cannot create {}", cache.display()))?;
    let lock = File::create(cache.join("lock")).context("cannot lock the folder of the editors")?;
    lock.lock().context("cannot lock the folder of the editors")?;
    vscode::install(&cache)
}

/// Where the editors are. The tests look in the same place.
fn cache() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("ONPAR_EDITORS") {
        return Ok(PathBuf::from(folder));
    }
    let home = std::env::home_dir().context("there is no home folder; set ONPAR_EDITORS")?;
    Ok(home.join(".cache").join("onpar-editors"))
}
