//! `cargo xtask vsix`: packages the VS Code extension together with the server for this machine.
//!
//! Deliberately absent: other machines' servers (build there) and publishing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell;

const HELP: &str = "usage: cargo xtask vsix [--debug | --server PROGRAM] [--out FILE]
  builds the server (release) and packages it with the extension into target/vsix/";

/// What was asked for.
#[derive(Debug, Default)]
struct Options {
    debug: bool,
    server: Option<PathBuf>,
    out: Option<PathBuf>,
}

/// Packages, and says where the file is.
///
/// # Errors
/// The arguments are wrong, or a step failed.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let options = parse(arguments)?;
    let server = match &options.server {
        Some(program) => std::path::absolute(program)?,
        None => build(options.debug)?,
    };
    let target = target()?;
    let out = match &options.out {
        Some(file) => std::path::absolute(file)?,
        None => shell::root().join("target/vsix").join(format!("onpar-{target}.vsix")),
    };
    package(&server, target, &out)?;
    shell::say(&out.display().to_string())
}

fn parse(arguments: &[String]) -> Result<Options> {
    let mut options = Options::default();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--debug" => options.debug = true,
            "--server" => options.server = Some(rest.next().context(HELP)?.into()),
            "--out" => options.out = Some(rest.next().context(HELP)?.into()),
            _ => bail!("{argument:?} is not known\n{HELP}"),
        }
    }
    Ok(options)
}

/// Builds the server and tells where Cargo put it, whichever target folder is in use.
pub(crate) fn build(debug: bool) -> Result<PathBuf> {
    let mut cargo = shell::command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), &shell::root());
    cargo.args(["build", "--quiet", "--package", "onpar", "--bin", "onpar"]);
    if !debug {
        cargo.arg("--release");
    }
    shell::run(&mut cargo)?;
    let folder = match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => shell::root().join(folder),
        None => shell::root().join("target"),
    };
    let profile = if debug { "debug" } else { "release" };
    Ok(folder.join(profile).join(executable()))
}

fn package(server: &Path, target: &str, out: &Path) -> Result<()> {
    let extension = shell::root().join("editors/vscode");
    install(&extension)?;
    if let Some(folder) = out.parent() {
        fs::create_dir_all(folder)?;
    }
    let bundled = extension.join("server");
    fs::create_dir_all(&bundled)?;
    fs::copy(server, bundled.join(executable())).with_context(|| format!("cannot copy {}", server.display()))?;
    let mut vsce = npm(&extension);
    vsce.args(["run", "package", "--", "--target", target, "--out"]).arg(out);
    let packaged = shell::read(&mut vsce);
    // A copy left behind would be what the extension starts in a development window, however old.
    fs::remove_dir_all(&bundled)?;
    packaged.map(drop)
}

/// Installs the extension's packages as its lock file pins them, unless they are there.
pub(crate) fn install(extension: &Path) -> Result<()> {
    let lock = fs::read_to_string(extension.join("package-lock.json")).context("the extension has no lock file")?;
    let stamp = extension.join("node_modules/.installed");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == lock) {
        return Ok(());
    }
    shell::read(npm(extension).args(["ci", "--ignore-scripts"]))?;
    fs::write(stamp, lock).context("cannot note what was installed")
}

pub(crate) fn npm(folder: &Path) -> Command {
    let mut npm = shell::command("npm", folder);
    npm.args(["--no-audit", "--no-fund", "--no-update-notifier"]);
    npm
}

/// This machine, as the Marketplace names it.
fn target() -> Result<&'static str> {
    Ok(match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "linux-x64",
        ("linux", "aarch64") => "linux-arm64",
        ("macos", "x86_64") => "darwin-x64",
        ("macos", "aarch64") => "darwin-arm64",
        ("windows", "x86_64") => "win32-x64",
        ("windows", "aarch64") => "win32-arm64",
        (system, machine) => bail!("VS Code has no name for {system} on {machine}"),
    })
}

fn executable() -> String {
    format!("onpar{}", std::env::consts::EXE_SUFFIX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn options() {
        let options = parse(&words("--server a/onpar --out b.vsix --debug")).unwrap();
        assert_eq!(options.server, Some("a/onpar".into()));
        assert_eq!(options.out, Some("b.vsix".into()));
        assert!(options.debug);
        assert!(parse(&words("--server")).is_err());
        assert!(parse(&words("--fast")).is_err());
    }
}
