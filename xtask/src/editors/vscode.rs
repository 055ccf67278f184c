//! The real VS Code, as code-server brings it on npm: the workbench and the extension host, driven through Chromium.
//!
//! code-server's own installer wants a download from elsewhere (ripgrep), so its steps are taken one by one here, with
//! Debian's ripgrep. The versions are those of `tests/editors/vscode/package-lock.json`.
//! Deliberately absent: the modules that only its proxy support and its TypeScript extension need.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::debian;
use crate::shell;

const PACKAGES: &[&str] = &["chromium", "fonts-dejavu-core", "g++", "make", "pkg-config", "python3", "ripgrep"];

/// Modules that are compiled here, each with the file that shows it was. The exit status does not: a module may fail
/// in a step after its build that only its authors need.
const NATIVE: &[(&str, &str)] = &[
    ("node-pty", "node_modules/node-pty/build/Release/pty.node"),
    ("@vscode/spdlog", "node_modules/@vscode/spdlog/build/Release/spdlog.node"),
    ("native-watchdog", "node_modules/native-watchdog/build/Release/watchdog.node"),
];

/// To be raised when the steps below change.
const RECIPE: &str = "recipe 1";

/// Installs it into `cache/vscode`, unless it is there in this version.
pub(super) fn install(cache: &Path) -> Result<()> {
    let pins = shell::root().join("tests/editors/vscode");
    let lock = fs::read_to_string(pins.join("package-lock.json")).context("the pinned versions cannot be read")?;
    let stamp = format!("{RECIPE}\n{lock}");
    let folder = cache.join("vscode");

    check_node()?;
    debian::require(PACKAGES)?;
    if fs::read_to_string(folder.join("stamp")).is_ok_and(|found| found == stamp) {
        return shell::say(&format!("VS Code is in {}", folder.display()));
    }
    // Built aside and moved when complete, so that a broken attempt is never taken for an editor.
    let partial = cache.join("vscode.partial");
    remove(&partial)?;
    fs::create_dir_all(&partial)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(pins.join(name), partial.join(name))?;
    }
    build(&partial)?;
    fs::write(partial.join("stamp"), stamp)?;
    remove(&folder)?;
    fs::rename(&partial, &folder)?;
    shell::say(&format!("VS Code is in {}", folder.display()))
}

fn build(folder: &Path) -> Result<()> {
    shell::say("Installing VS Code (code-server); this takes a minute or two")?;
    shell::read(npm(folder).args(["ci", "--ignore-scripts"]))?;
    let code = folder.join("node_modules/code-server/lib/vscode");
    // Not `ci`: the shrinkwrap that pins these was made without the development packages that `ci` wants to see in it.
    shell::read(npm(&code).args(["install", "--omit=dev", "--ignore-scripts"]))?;

    let ripgrep = code.join("node_modules/@vscode/ripgrep/bin");
    fs::create_dir_all(&ripgrep)?;
    fs::copy("/usr/bin/rg", ripgrep.join("rg")).context("ripgrep is missing")?;
    for (module, file) in NATIVE {
        let attempt = shell::read(npm(&code).args(["rebuild", module, "--foreground-scripts"]));
        if !code.join(file).is_file() {
            attempt?;
            bail!("{module} was rebuilt, but {file} is not there");
        }
    }
    shell::read(shell::command("ln", &code).args(["-s", "node_modules", "node_modules.asar"]))?;
    shell::read(npm(folder).args(["rebuild", "argon2", "--build-from-source"]))?;

    let mut version = shell::command("node", folder);
    version
        .args(["node_modules/code-server/out/node/entry.js", "--version", "--config"])
        .arg(folder.join("config.yaml"));
    shell::say(&shell::read(&mut version)?)
}

fn npm(folder: &Path) -> Command {
    let mut npm = shell::command("npm", folder);
    npm.args(["--no-audit", "--no-fund", "--no-update-notifier"]);
    // Modules are compiled against the headers that lie beside this Node; without them node-gyp fetches its own.
    if let Some(prefix) = headers() {
        npm.env("npm_config_nodedir", prefix);
    }
    npm
}

/// Where this Node is installed, if its headers are there, too.
fn headers() -> Option<PathBuf> {
    let mut node = shell::command("node", Path::new("."));
    let program = shell::read(node.args(["--print", "process.execPath"])).ok()?;
    let prefix = Path::new(&program).parent()?.parent()?;
    prefix.join("include/node/node.h").is_file().then(|| prefix.to_path_buf())
}

/// code-server is made for Node 20; its native modules are compiled against whatever is there.
fn check_node() -> Result<()> {
    let version =
        shell::read(shell::command("node", Path::new(".")).arg("--version")).context("Node.js 20 is needed")?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < 20) {
        bail!("Node.js 20 is needed, this is {version}");
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}
