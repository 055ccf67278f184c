//! Shell scripts and Makefiles that set a machine up: containers they start, packages they install, with apt, apk, yum,
//! dnf and Homebrew. Formats: <https://www.gnu.org/software/bash/manual/bash.html>,
//! <https://docs.docker.com/reference/cli/docker/container/run/>, <https://docs.brew.sh/Manpage#install-options-formulacask->
//!
//! Scripts by the names that developers' scripts have (`bin/setup`, `script/bootstrap`) are development's; of others only
//! the path tells, so most are nobody's. Deliberately absent: functions, loops, and what commands print.

use std::collections::BTreeMap;

use super::brewfile;
use super::facts::Facts;
use super::pipeline::values::{Filled, Hole, Value, fill};
use super::pipeline::{push_image, script, shell};
use super::{Claim, Reading, Source, Strength};
use crate::catalog;
use crate::syntax::dockerfile::{Joined, script_commands};
use crate::text::{File, RelPath, Span, Spanned};

pub static SOURCE: Source = Source {
    id: "shell-script",
    about: "Shell scripts and Makefiles: containers they start, packages they install",
    environment: None,
    claims,
    confirms,
    read,
};

/// Variables of variables are followed this far.
const DEPTH: usize = 4;

fn claims(path: &RelPath) -> Claim {
    const FOLDERS: [&str; 8] = ["bin", "script", "scripts", "dev", "provision", "provisioning", "vagrant", "tools"];
    let name = path.name();
    let in_folder = || !name.contains('.') && FOLDERS.contains(&path.folder().name());
    let is_script =
        name.ends_with(".sh") || name.ends_with(".bash") || matches!(name, "setup" | "install" | "bootstrap");
    if is_script || is_recipes(name) || in_folder() { Claim::Maybe } else { Claim::No }
}

fn is_recipes(name: &str) -> bool {
    matches!(name, "Makefile" | "GNUmakefile" | "makefile" | "justfile" | "Justfile")
}

fn confirms(path: &RelPath, head: &str) -> bool {
    const STARTS: [&str; 3] = ["docker run", "podman run", "docker container run"];
    const INSTALLS: [&str; 11] = [
        "apt-get",
        "apt install",
        "apt -y",
        "apk add",
        "yum ",
        "dnf ",
        "brew install",
        "install_packages",
        "systemctl",
        "service ",
        "nodesource",
    ];
    // What a script names once and uses wherever.
    let names = || head.contains("_IMAGE=") || head.contains("_URL=");
    let is_dokku = head.contains("dokku") && head.contains(":create");
    let first = head.lines().next().unwrap_or("");
    let is_script = !first.starts_with("#!") || first.contains("sh");
    let installs = || INSTALLS.iter().any(|word| head.contains(word));
    let known = path.name().ends_with("sh") || is_script;
    let says = || STARTS.iter().any(|word| head.contains(word)) || !is_recipes(path.name()) && (installs() || names());
    known && !is_dokku && says()
}

fn read(file: &File, reading: &mut Reading) {
    let mut facts = Facts::new(file, reading);
    facts.environment = of_developers(&file.path).map(|word| Spanned::new(word.to_owned(), Span::default()));
    let known = assigned(file);
    for (name, value) in known.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
        variable(&mut facts, name, value);
        image(&mut facts, name, &resolved(value, &known));
    }
    let whole = Joined::at(&file.text, Span::new(0, file.text.len()));
    script::of_script(&mut facts, &whole, &|value| resolved(value, &known));
    for command in script_commands(&whole) {
        let [program, verb, names @ ..] = command.as_slice() else { continue };
        if &*program.value == "brew" && &*verb.value == "install" {
            for name in names.iter().filter(|name| !name.value.starts_with('-')) {
                brewfile::formula_of(&mut facts, &name.value, name.span);
            }
        }
    }
}

/// A variable of the script's own: what it says links, and proves nothing.
fn variable(facts: &mut Facts<'_>, name: &str, value: &Value) {
    let before = facts.reading.declares.len();
    facts.value(name, &value.text, value.span);
    for declared in facts.reading.declares.iter_mut().skip(before) {
        declared.strength = Strength::Weak;
    }
}

/// `DB_IMAGE="postgres:13-alpine"`: what the script starts, although the command that does so may be one that is not read.
fn image(facts: &mut Facts<'_>, name: &str, values: &[Filled]) {
    if name != "IMAGE" && !name.ends_with("_IMAGE") {
        return;
    }
    for filled in values.iter().filter(|filled| filled.is_known()) {
        let product = catalog::image(&filled.text).and_then(|image| image.product);
        if product.is_some_and(|product| product.category().is_backing_service()) {
            push_image(facts, filled, None);
        }
    }
}

/// The usual names of what sets a developer's machine up: <https://github.com/github/scripts-to-rule-them-all>.
fn of_developers(path: &RelPath) -> Option<&'static str> {
    let stem = path.name().split('.').next().unwrap_or("").to_ascii_lowercase();
    let folder = path.folder();
    let scripts = matches!(folder.name(), "bin" | "script" | "scripts" | "dev");
    let set_up = matches!(&*stem, "setup" | "bootstrap" | "dev" | "dev-setup" | "setup-dev" | "start-dev" | "devenv");
    let is_vagrants = matches!(folder.name(), "vagrant") || stem.contains("vagrant");
    (scripts && set_up || is_vagrants || is_recipes(path.name())).then_some("development")
}

/// Variables that a script sets once, to something that stands there.
fn assigned(file: &File) -> BTreeMap<String, Option<Value>> {
    let mut known: BTreeMap<String, Option<Value>> = BTreeMap::new();
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        let from = start;
        start += line.len();
        let code = line.trim_end();
        let mut rest = code.trim_start();
        for word in ["export ", "local ", "readonly ", "declare "] {
            rest = rest.strip_prefix(word).unwrap_or(rest);
        }
        let Some((name, value)) = rest.split_once('=') else { continue };
        let name = name.trim_end_matches([' ', ':', '?']);
        let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let value = value.trim();
        let bare = value.trim_matches(['"', '\'']);
        if !plain || bare.contains([' ', '`']) || bare.contains("$(") {
            continue;
        }
        let at = from + (code.len() - rest.len()) + rest.find('=').unwrap_or(0) + 1;
        let lead = code.get(at - from..).and_then(|tail| tail.find(bare)).unwrap_or(0);
        let value = Value::new(file, bare, Span::new(at + lead, at + lead + bare.len()));
        let known = known.entry(name.to_owned()).or_insert_with(|| Some(value.clone()));
        if known.as_ref().is_some_and(|other| other.text != value.text) {
            *known = None;
        }
    }
    known
}

fn resolved(value: &Value, known: &BTreeMap<String, Option<Value>>) -> Vec<Filled> {
    at_depth(value, known, 0)
}

fn at_depth(value: &Value, known: &BTreeMap<String, Option<Value>>, depth: usize) -> Vec<Filled> {
    let lookup = |name: &str| {
        let inner = known.get(name)?.as_ref().filter(|inner| depth < DEPTH && inner.text != value.text)?;
        at_depth(inner, known, depth + 1).into_iter().next().filter(Filled::is_known)
    };
    let mut holes: Vec<Hole> = shell::holes(value, &lookup);
    holes.extend(of_make(value, &lookup));
    holes.sort_by_key(|hole| hole.range.start);
    fill(value, &holes)
}

/// `$(NAME)` of Makefiles.
fn of_make(value: &Value, lookup: &dyn Fn(&str) -> Option<Filled>) -> Vec<Hole> {
    let text = &*value.text;
    let mut holes = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find("$(")).map(|at| from + at) {
        let Some(length) = text.get(start..).and_then(|rest| rest.find(')')) else { break };
        let name = text.get(start + 2..start + length).unwrap_or("");
        from = start + length + 1;
        holes.push(Hole { range: start..from, values: lookup(name).into_iter().collect() });
    }
    holes
}
