//! Helmfile: `helmfile.yaml` and `helmfile.d/` with releases of charts and the values given in place.
//! Format: <https://helmfile.readthedocs.io/en/latest/>
//! Deliberately absent: rendering of templates, values in other files (`helm` reads those that are named as such).

use super::facts::Facts;
use super::helm::{self, assign};
use super::{Claim, Reading, Source};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "helmfile",
    about: "Helmfile: releases of charts and the values given in place",
    environment: Some("production"),
    claims,
    confirms: |_, head| head.lines().any(|line| line.starts_with("releases:")),
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name().trim_end_matches(".gotmpl");
    match name.rsplit_once('.') {
        Some(("helmfile", "yaml" | "yml")) => Claim::Yes,
        Some((stem, "yaml" | "yml")) if stem.contains("helmfile") || path.folder().name() == "helmfile.d" => {
            Claim::Maybe
        }
        _ => Claim::No,
    }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let mut facts = Facts::new(file, reading);
    for document in &parsed.documents {
        for release in document.get("releases").map_or(&[][..], Node::items) {
            self::release(&mut facts, document, release);
        }
    }
}

fn release(facts: &mut Facts<'_>, root: &Node, release: &Node) {
    let Some(chart) = release.get("chart") else { return };
    let installed = release.get("installed").and_then(Node::as_str);
    if installed == Some("false") {
        return;
    }
    let alias = chart.as_str().and_then(|chart| chart.split_once('/')).map_or("", |(alias, _)| alias);
    let known = root.get("repositories").map_or(&[][..], Node::items);
    let url = known.iter().find(|known| known.get("name").and_then(Node::as_str) == Some(alias));
    let url = url.and_then(|known| known.get("url")).and_then(Node::as_str).unwrap_or("");
    let repository = format!("{alias} {url}");
    let set = assign::assigned(release.get("set").map_or(&[][..], Node::items).iter().filter_map(|item| {
        let name = item.get("name")?.as_str()?;
        Some((name, item.get("value")?.clone()))
    }));
    let values = release.get("values").map_or(&[][..], Node::items);
    let inline: Vec<&Node> = values.iter().filter(|value| value.is_map()).chain([&set]).collect();
    // A values file may replace the version of the chart's application.
    let elsewhere = values.iter().any(|value| value.as_str().is_some());
    let version = release.get("version").filter(|_| !elsewhere);
    helm::release(facts, chart, version, &repository, &inline);
}
