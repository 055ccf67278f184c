//! The system packages an editor needs, on Debian and its relatives. Elsewhere the programs have to be there already.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell;

/// Installs those of `packages` that are missing, as root; anybody else is told the command.
pub(crate) fn require(packages: &[&str]) -> Result<()> {
    if !Path::new("/usr/bin/dpkg-query").exists() {
        return shell::say(&format!("Not a Debian system: taking for granted what {} provide", packages.join(", ")));
    }
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if shell::read(here("id").arg("-u"))? != "0" {
        bail!("packages are missing; run: sudo apt-get install --no-install-recommends {}", missing.join(" "));
    }
    shell::say(&format!("Installing {}", missing.join(", ")))?;
    shell::read(here("apt-get").args(["update", "-q"])).context("the package lists could not be read")?;
    let mut install = here("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive");
    install.args(["install", "-q", "-y", "--no-install-recommends"]).args(missing);
    shell::read(&mut install).map(drop)
}

fn installed(package: &str) -> bool {
    let status = shell::read(here("dpkg-query").args(["-W", "-f", "${db:Status-Status}", package]));
    status.is_ok_and(|status| status == "installed")
}

fn here(program: &str) -> Command {
    shell::command(program, Path::new("/"))
}
