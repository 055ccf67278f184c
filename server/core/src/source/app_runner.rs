//! AWS App Runner: `apprunner.yaml` with the runtime of a service and its variables.
//! Format: <https://docs.aws.amazon.com/apprunner/latest/dg/config-file-ref.html>
//! Deliberately absent: secrets, of which the file has only the names' places.

use super::facts::Facts;
use super::{Claim, Reading, Source, runtimes};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "app-runner",
    about: "AWS App Runner services: runtime and variables",
    environment: Some("production"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    if matches!(path.name(), "apprunner.yaml" | "apprunner.yml") { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    let exact = root.at(&["run", "runtime-version"]).and_then(|node| Some((node, node.as_str()?)));
    if let Some(runtime) = root.get("runtime") {
        let word = runtime.as_str().unwrap_or("");
        let word = word.get(..word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len())).unwrap_or("");
        match exact {
            Some((node, version)) => runtimes::versioned(&mut facts, word, version, node.inner_span(&file.text)),
            None => runtimes::declare(&mut facts, runtime, None),
        }
    }
    for part in ["build", "run"] {
        for item in root.at(&[part, "env"]).map_or(&[][..], Node::items) {
            if let (Some(name), Some(value)) = (item.get("name").and_then(Node::as_str), item.get("value")) {
                facts.variable(name, value);
            }
        }
    }
    for item in root.at(&["run", "secrets"]).map_or(&[][..], Node::items) {
        if let Some((text, name)) = item.get("name").and_then(|name| Some((name.as_str()?, name))) {
            facts.named(text, name.inner_span(&file.text));
        }
    }
}
