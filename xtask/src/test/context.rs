//! What several steps need: the server as it is shipped, Python, and the material beside the repository.
//! Deliberately absent: editors (`crate::editors`).

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::editors::debian;
use crate::{shell, vsix};

#[derive(Default)]
pub(super) struct Context {
    server: OnceCell<PathBuf>,
}

impl Context {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// The server's release build; built when it is first asked for.
    pub(super) fn server(&self) -> Result<&Path> {
        if self.server.get().is_none() {
            shell::say("Building the server (release)")?;
            let built = vsix::build(false)?;
            return Ok(self.server.get_or_init(|| built));
        }
        Ok(self.server.get_or_init(PathBuf::new))
    }
}

/// A file or folder of the material beside the repository, or why it cannot be used.
pub(crate) fn shared(path: &str) -> Result<PathBuf, String> {
    let folder = match std::env::var_os("ONPAR_SHARED") {
        Some(folder) => PathBuf::from(folder),
        None => shell::root().join("../shared"),
    };
    let found = folder.join(path);
    if found.exists() { Ok(found) } else { Err(format!("there is no {path} in ../shared, beside the repository")) }
}

/// Sees to it that there is a `python3`.
pub(crate) fn need_python() -> Result<()> {
    if shell::read(shell::command("python3", &shell::root()).arg("--version")).is_ok() {
        return Ok(());
    }
    debian::require(&["python3"])
}
