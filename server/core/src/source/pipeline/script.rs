//! Scripts of pipelines: containers that are started, packages that are installed, services of the runner that are
//! started, and runtimes that are fetched.
//!
//! Deliberately absent: scripts in files of their own, loops, and what a variable is set to inside the script.

use super::Resolve;
use super::values::{Filled, Value};
use crate::catalog::{self, ProductId};
use crate::source::facts::{Facts, with_version};
use crate::source::{RawDeclaration, Role, Strength};
use crate::syntax::dockerfile::{Joined, Manager, packages, script_commands};
use crate::syntax::{Node, Style};
use crate::text::{Span, Spanned};

type Word = Spanned<Box<str>>;

/// What the script in `node` says; its holes are filled by `resolve`.
pub(in crate::source) fn read(facts: &mut Facts<'_>, node: &Node, resolve: &Resolve<'_>) {
    let Some(scalar) = node.scalar() else { return };
    let text = &facts.file.text;
    let inner = node.inner_span(text);
    let script = match scalar.style {
        Style::Literal => Joined::at(text, behind_header(text, inner)),
        Style::Folded => Joined::on_one_line(text, behind_header(text, inner)),
        _ => Joined::on_one_line(text, inner),
    };
    of_script(facts, &script, resolve);
}

/// A block's text without the line of its `|`, if that is part of the span.
fn behind_header(text: &str, span: Span) -> Span {
    let written = span.of(text);
    let header = written.starts_with(['|', '>']).then(|| written.find('\n')).flatten();
    header.map_or(span, |end| span.slice(end + 1, written.len()))
}

/// As [`read`], for any text of the file.
pub(in crate::source) fn of_script(facts: &mut Facts<'_>, script: &Joined, resolve: &Resolve<'_>) {
    for command in script_commands(script) {
        let Some((program, words)) = command.split_first() else { continue };
        if let Some(name) = program.value.strip_prefix("/etc/init.d/") {
            if words.iter().any(is_start) {
                unit(facts, name, program.span);
            }
            continue;
        }
        match program.value.rsplit('/').next().unwrap_or("") {
            "docker" | "podman" | "nerdctl" => container(facts, words, resolve),
            "systemctl" => started(facts, words.iter().skip_while(|word| word.value.starts_with('-')), true),
            "service" => started(facts, words.iter(), false),
            "curl" | "wget" => words.iter().for_each(|word| node_source(facts, word)),
            _ => {}
        }
    }
    for install in packages(script) {
        let manager = match install.manager {
            Manager::Apt => "apt",
            Manager::Apk => "apk",
            Manager::Yum => "yum",
            Manager::Dnf | Manager::Microdnf => "dnf",
            _ => continue,
        };
        let written = Value::new(facts.file, &install.name.value, install.name.span);
        for filled in resolve(&written).into_iter().filter(Filled::is_known) {
            package(facts, manager, &filled);
        }
    }
}

/// `docker run -d --name db -p 5432:5432 postgres:15`; an image that is started to run another program is a tool.
pub(in crate::source) fn container(facts: &mut Facts<'_>, words: &[Word], resolve: &Resolve<'_>) {
    let words = match words.split_first() {
        Some((first, rest)) if &*first.value == "container" => rest,
        _ => words,
    };
    let Some((verb, words)) = words.split_first() else { return };
    if !matches!(&*verb.value, "run" | "create") {
        return;
    }
    let (mut name, mut words) = (None, words.iter());
    let image = loop {
        let Some(word) = words.next() else { return };
        let text = &*word.value;
        if let Some(given) = text.strip_prefix("--name=") {
            name = Some(given.to_owned());
        } else if !text.starts_with('-') {
            break word;
        } else if takes_value(text) {
            let value = words.next();
            if text == "--name" {
                name = value.map(|word| word.value.to_string());
            }
        }
    };
    // Options right behind the image are the server's own.
    if words.next().is_some_and(|program| !program.value.starts_with('-') && !is_server(&program.value)) {
        return;
    }
    let written = Value::new(facts.file, &image.value, image.span);
    for filled in resolve(&written) {
        super::push_image(facts, &filled, name.as_deref());
    }
}

/// Options of `docker run` that stand alone; all others have a value in the next word, unless it follows a `=`.
fn takes_value(option: &str) -> bool {
    const ALONE: &[&str] = &[
        "--detach",
        "--init",
        "--interactive",
        "--no-healthcheck",
        "--oom-kill-disable",
        "--privileged",
        "--publish-all",
        "--quiet",
        "--read-only",
        "--rm",
        "--sig-proxy",
        "--tty",
        "--use-api-socket",
    ];
    if option.starts_with("--") {
        return !option.contains('=') && !ALONE.contains(&option);
    }
    let flags = option.trim_start_matches('-');
    // `-itd` stands alone, `-p5432:5432` holds its value, `-p` and `-dp` have it in the next word.
    flags.ends_with(|c: char| "acehlmpuvw".contains(c)) && flags.chars().all(|c| "ditPqacehlmpuvw".contains(c))
}

/// A program that is the service itself: `redis-server`, `mysqld`, `mongod`, `postgres`.
fn is_server(program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    ["server", "start", "start-dev", "serve", "standalone", "agent", "broker"].iter().any(|word| name.contains(word))
        || name.ends_with('d')
        || matches!(name, "postgres" | "docker-entrypoint.sh")
}

/// `systemctl start postgresql.service`, `service mysql start`.
fn started<'a>(facts: &mut Facts<'_>, words: impl Iterator<Item = &'a Word>, verb_first: bool) {
    let words: Vec<&Word> = words.collect();
    let [first, rest @ ..] = words.as_slice() else { return };
    if verb_first && is_start(first) {
        for name in rest.iter().filter(|word| !word.value.starts_with('-')) {
            unit(facts, name.value.trim_end_matches(".service"), name.span);
        }
    } else if !verb_first && rest.first().is_some_and(|word| is_start(word)) {
        unit(facts, &first.value, first.span);
    }
}

fn is_start(word: &Word) -> bool {
    matches!(&*word.value, "start" | "restart" | "enable")
}

/// A service that the runner's image already has: which version, only its makers say.
fn unit(facts: &mut Facts<'_>, name: &str, at: Span) {
    let name = name.split('@').next().unwrap_or(name);
    let bare = name.strip_suffix("-server").unwrap_or(name);
    let product = match bare {
        "mongod" => Some(ProductId::MONGODB),
        bare => catalog::platform_word("asdf", bare).or_else(|| ProductId::get(bare)),
    };
    if let Some(product) = product.filter(|product| product.category().is_backing_service()) {
        let mut service = facts.service(product, at, name);
        service.name = Some(product.as_str().to_owned());
        facts.push(service);
    }
}

/// `https://deb.nodesource.com/setup_20.x`
fn node_source(facts: &mut Facts<'_>, word: &Word) {
    const MARK: &str = "nodesource.com/setup_";
    let Some(start) = word.value.find(MARK).map(|at| at + MARK.len()) else { return };
    let version = word.value.get(start..).unwrap_or("").trim_end_matches(".x");
    if version.is_empty() || !version.bytes().all(|b| b.is_ascii_digit()) {
        return;
    }
    let verbatim = word.span.of(&facts.file.text) == &*word.value;
    let at = if verbatim { word.span.slice(start, start + version.len()) } else { word.span };
    let service = facts.service(ProductId::NODEJS, at, format!("NodeSource {version}"));
    facts.push(with_version(service, version, verbatim.then_some(at)));
}

/// A package of the runner's system. A server without a version may be there for its tools only.
pub(in crate::source) fn package(facts: &mut Facts<'_>, manager: &str, filled: &Filled) {
    let Some(package) = catalog::package(manager, &filled.text) else { return };
    let role = match package.role {
        catalog::Role::Server => Role::Server,
        catalog::Role::Client => Role::Client,
        catalog::Role::Library | catalog::Role::Tool | catalog::Role::Runtime => return,
    };
    let range = package.version_range.clone().unwrap_or(0..filled.text.len());
    let mut declared = RawDeclaration { role, ..facts.service(package.product, filled.place(&range), &*filled.text) };
    if let (Some(version), Some(range)) = (&package.version, &package.version_range) {
        let origin = filled.origin(range).filter(|_| !package.decoded);
        declared = with_version(declared, version.text(), origin);
    } else if role == Role::Server {
        declared.strength = Strength::Weak;
    }
    facts.push(declared);
}
