//! Skaffold: `skaffold.yaml` with the charts that a development loop installs.
//! Format: <https://skaffold.dev/docs/references/yaml/>
//! Deliberately absent: manifests and charts in the repository (they are read as such), images that are built.

use super::facts::Facts;
use super::helm::{self, assign};
use super::{Claim, Reading, Source};
use crate::catalog;
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath, Spanned};

pub static SOURCE: Source = Source {
    id: "skaffold",
    about: "Skaffold: charts that are installed, with the values given in place, for each profile",
    environment: Some("development"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let fits = name.starts_with("skaffold") && (name.ends_with(".yaml") || name.ends_with(".yml"));
    if fits { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let mut facts = Facts::new(file, reading);
    for document in &parsed.documents {
        facts.environment = None;
        deploy(&mut facts, document);
        for profile in document.get("profiles").map_or(&[][..], Node::items) {
            let name = profile.get("name").and_then(|name| Some((name.as_str()?, name)));
            let word = name.and_then(|(word, node)| Some((catalog::environment_token(word)?, node)));
            facts.environment = word
                .filter(|((_, weight), _)| *weight >= 80)
                .map(|((word, _), node)| Spanned::new(word.to_owned(), node.inner_span(&file.text)));
            deploy(&mut facts, profile);
        }
    }
}

fn deploy(facts: &mut Facts<'_>, node: &Node) {
    for path in [&["deploy", "helm", "releases"][..], &["manifests", "helm", "releases"]] {
        for release in node.at(path).map_or(&[][..], Node::items) {
            self::release(facts, release);
        }
    }
}

fn release(facts: &mut Facts<'_>, release: &Node) {
    let Some(chart) = release.get("remoteChart") else { return };
    let text = |key: &str| release.get(key).and_then(Node::as_str).unwrap_or("");
    let repository = format!("{} {}", text("repo"), chart.as_str().unwrap_or(""));
    let given = ["setValues", "setValueTemplates"].into_iter().filter_map(|key| release.get(key));
    let pairs = given.flat_map(Node::entries).filter(|entry| entry.value.scalar().is_some());
    let values = assign::assigned(pairs.map(|entry| (&*entry.key.value, entry.value.clone())));
    let elsewhere = release.get("valuesFiles").is_some_and(|files| !files.items().is_empty());
    helm::release(facts, chart, release.get("version").filter(|_| !elsewhere), &repository, &[&values]);
}
