//! AppVeyor: services of the build machine, its stack, and variables.
//!
//! Format: <https://www.appveyor.com/docs/appveyor-yml/>, <https://www.appveyor.com/docs/services-databases/>
//! Deliberately absent: scripts (`PowerShell`), build images.

use super::facts::{Facts, engine};
use super::pipeline;
use super::pipeline::tools::{self, Tool};
use super::pipeline::values::{Filled, Value};
use super::{Claim, Reading, Role, Source};
use crate::catalog::{self, ProductId};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "appveyor",
    about: "AppVeyor: services, stack and variables",
    environment: Some("ci"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    let known = matches!(path.name(), "appveyor.yml" | ".appveyor.yml" | "appveyor.yaml" | ".appveyor.yaml");
    if known { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    job(&mut facts, root);
    for item in root.get("for").map_or(&[][..], Node::items) {
        job(&mut facts, item);
    }
}

fn job(facts: &mut Facts<'_>, node: &Node) {
    let services = node.get("services");
    for service in services.map_or(&[][..], Node::items).iter().chain(services.filter(|node| !node.is_seq())) {
        self::service(facts, service);
    }
    if let Some(stack) = node.get("stack").and_then(|stack| Value::of(facts.file, stack)) {
        self::stack(facts, &stack);
    }
    let environment = node.get("environment");
    pipeline::variables(facts, environment, &plain);
    pipeline::variables(facts, environment.and_then(|environment| environment.get("global")), &plain);
    for run in environment.and_then(|environment| environment.get("matrix")).map_or(&[][..], Node::items) {
        pipeline::variables(facts, Some(run), &plain);
    }
}

fn plain(value: &Value) -> Vec<Filled> {
    vec![Filled::plain(value)]
}

/// `postgresql13`, `mssql2019`, `mysql`: the number behind the name. PostgreSQL before 10 is `postgresql96`.
fn service(facts: &mut Facts<'_>, node: &Node) {
    let Some(written) = Value::of(facts.file, node) else { return };
    let text = &*written.text;
    let name = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let product = if name.starts_with("mssql") { Some(ProductId::MSSQL_SERVER) } else { engine(name) };
    let Some(product) = product else { return };
    let number = text.get(name.len()..).unwrap_or("");
    let mut service = facts.service(product, written.span, text);
    if let Some(meant) = catalog::glued_version(product, number) {
        let at = written.part(name.len()..text.len());
        service = super::facts::with_version(service, &meant, (meant == number && at.verbatim).then_some(at.span));
    }
    facts.push(service);
}

/// `stack: node 20, postgres 15`
fn stack(facts: &mut Facts<'_>, written: &Value) {
    let mut at = 0;
    for part in written.text.split(',') {
        let lead = part.len() - part.trim_start().len();
        let (name, version) = part.trim().split_once(' ').unwrap_or((part.trim(), ""));
        let tool = Tool::of_word(name).map(|tool| Tool { role: Role::Server, ..tool });
        if let Some(tool) = tool {
            let start = at + lead + name.len() + usize::from(!version.is_empty());
            tools::declare(facts, tool, name, &Filled::plain(&written.part(start..start + version.len())));
        }
        at += part.len() + 1;
    }
}
