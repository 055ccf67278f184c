//! Travis CI: services, add-ons, versions of languages, variables and scripts.
//!
//! Format: <https://config.travis-ci.com/>, <https://docs.travis-ci.com/user/database-setup/>
//! Deliberately absent: which version a service has where none is stated, and files that are imported.

use super::facts::{Facts, engine};
use super::pipeline::tools::{self, Tool};
use super::pipeline::values::{Filled, Value};
use super::pipeline::{self, script};
use super::{Claim, Reading, Role, Source};
use crate::catalog::{self, ProductId};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "travis",
    about: "Travis CI: services, add-ons, versions of languages, variables and scripts",
    environment: Some("ci"),
    claims,
    confirms: |_, _| true,
    read,
};

/// Keys that state versions of a runtime.
const RUNTIMES: [(&str, ProductId); 14] = [
    ("dotnet", ProductId::DOTNET),
    ("elixir", ProductId::ELIXIR),
    ("go", ProductId::GO),
    ("jdk", ProductId::JAVA),
    ("node_js", ProductId::NODEJS),
    ("otp_release", ProductId::ERLANG),
    ("perl", ProductId::PERL),
    ("php", ProductId::PHP),
    ("python", ProductId::PYTHON),
    ("ruby", ProductId::RUBY),
    ("rust", ProductId::RUST),
    ("rvm", ProductId::RUBY),
    ("scala", ProductId::SCALA),
    ("swift", ProductId::SWIFT),
];

const SCRIPTS: [&str; 7] =
    ["before_install", "install", "before_script", "script", "after_success", "after_script", "before_deploy"];

fn claims(path: &RelPath) -> Claim {
    if matches!(path.name(), ".travis.yml" | ".travis.yaml") { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    job(&mut facts, root);
    for key in ["matrix", "jobs"] {
        let jobs = root.get(key);
        for item in jobs.map_or(&[][..], Node::items).iter().chain(list(jobs.and_then(|jobs| jobs.get("include")))) {
            job(&mut facts, item);
        }
    }
}

fn job(facts: &mut Facts<'_>, node: &Node) {
    for (key, product) in RUNTIMES {
        for item in list(node.get(key)) {
            runtime(facts, product, item);
        }
    }
    for item in list(node.get("services")) {
        service(facts, item);
    }
    addons(facts, node);
    env(facts, node.get("env"));
    for item in SCRIPTS.into_iter().flat_map(|key| list(node.get(key))) {
        script::read(facts, item, &|value| vec![Filled::plain(value)]);
    }
}

/// A value or the values of a list.
fn list(node: Option<&Node>) -> &[Node] {
    match node {
        Some(node) if node.is_seq() => node.items(),
        Some(node) => std::slice::from_ref(node),
        None => &[],
    }
}

/// `3.3.4`, `oraclejdk8`, `jruby-9.4` (which is another program than Ruby).
fn runtime(facts: &mut Facts<'_>, product: ProductId, node: &Node) {
    let Some(written) = Value::of(facts.file, node) else { return };
    let text = &*written.text;
    if ["jruby", "truffleruby", "rbx", "pypy", "hhvm"].iter().any(|other| text.starts_with(other)) {
        return;
    }
    let start = text.find(|c: char| c.is_ascii_digit()).filter(|_| text.starts_with(|c: char| c.is_ascii_alphabetic()));
    let version = written.part(start.unwrap_or(0)..text.len());
    tools::declare(facts, Tool { product, role: Role::Server }, product.name(), &Filled::plain(&version));
}

fn service(facts: &mut Facts<'_>, node: &Node) {
    let Some(text) = node.as_str() else { return };
    let product = catalog::platform_word("asdf", text).or_else(|| engine(text));
    let Some(product) = product.filter(|product| product.category().is_backing_service()) else { return };
    let service = facts.service(product, node.inner_span(&facts.file.text), text);
    facts.push(service);
}

/// `addons: postgresql: "13"`, and packages of `addons: apt:`.
fn addons(facts: &mut Facts<'_>, node: &Node) {
    for addon in node.get("addons").map_or(&[][..], Node::entries) {
        if &*addon.key.value == "apt" {
            for package in list(addon.value.get("packages")) {
                if let Some(written) = Value::of(facts.file, package) {
                    script::package(facts, "apt", &Filled::plain(&written));
                }
            }
        } else if let Some(product) = engine(&addon.key.value)
            && let Some(written) = Value::of(facts.file, addon.value.get("version").unwrap_or(&addon.value))
        {
            let tool = Tool { product, role: Role::Server };
            tools::declare(facts, tool, product.name(), &Filled::plain(&written));
        }
    }
}

/// `A=1 B=2`, a list of such, a map of names, or `global` and `jobs` with any of these.
fn env(facts: &mut Facts<'_>, node: Option<&Node>) {
    let parts = ["global", "jobs", "matrix"];
    let inside = |node: &Node| parts.iter().any(|part| node.get(part).is_some());
    let blocks: Vec<&Node> = match node {
        Some(node) if inside(node) => parts.iter().filter_map(|part| node.get(part)).collect(),
        node => node.into_iter().collect(),
    };
    for item in blocks.into_iter().flat_map(|block| list(Some(block))) {
        match Value::of(facts.file, item) {
            Some(written) => pipeline::assignments(facts, &written),
            None => pipeline::variables(facts, Some(item), &|value| vec![Filled::plain(value)]),
        }
    }
}
