//! Google App Engine: `app.yaml` with the runtime and the variables of a service.
//! Format: <https://cloud.google.com/appengine/docs/standard/reference/app-yaml>
//! Deliberately absent: the Cloud SQL instance of `beta_settings`, whose product the file does not say.

use super::facts::Facts;
use super::{Claim, Reading, Source, runtimes};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};
use crate::version::Pin;

pub static SOURCE: Source = Source {
    id: "app-engine",
    about: "App Engine services: runtime and variables",
    environment: Some("production"),
    claims,
    confirms: |_, head| head.lines().any(|line| line.starts_with("runtime:")),
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let fits =
        (name.starts_with("app.") || name.starts_with("app-")) && (name.ends_with(".yaml") || name.ends_with(".yml"));
    if fits { Claim::Maybe } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    if let Some(node) = root.get("runtime") {
        runtime(&mut facts, node);
    }
    for entry in root.get("env_variables").map_or(&[][..], Node::entries) {
        facts.variable(&entry.key.value, &entry.value);
    }
}

/// `python312` is Python 3.12, `nodejs20` Node 20.
fn runtime(facts: &mut Facts<'_>, node: &Node) {
    let Some(text) = node.as_str() else { return };
    let stated = runtimes::glued(text).map(|(product, version)| (product, Pin::Exact(version)));
    let Some((product, pin)) = stated.or_else(|| Some((runtimes::product(text)?, Pin::Unstated))) else { return };
    let mut service = facts.service(product, node.inner_span(&facts.file.text), text);
    service.pin = pin;
    facts.push(service);
}
