//! Kubernetes manifests: images and variables of workloads, custom resources of operators, settings, OpenShift
//! templates and their parameters.
//! Format: <https://kubernetes.io/docs/reference/kubernetes-api/>
//! Deliberately absent: Kustomize (`kustomize`, and its resolver), values of secrets, what a cluster would default to.

mod custom;
mod release;
mod settings;
mod template;
mod workload;

use super::facts::Facts;
use super::{Claim, Model, Reading, Source};
use crate::catalog;
use crate::syntax::yaml::Yaml;
use crate::syntax::{Node, json, yaml};
use crate::text::{File, RelPath, Spanned};
use template::Parameters;

pub static SOURCE: Source = Source {
    id: "kubernetes",
    about: "Kubernetes manifests: images and variables of workloads, operators' resources, OpenShift templates",
    environment: Some("production"),
    claims,
    confirms,
    read,
};

/// Lists inside lists are not followed deeper.
const DEPTH: usize = 4;

/// What overlays can change of one resource of a manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resource {
    pub kind: String,
    pub name: String,
    /// (container, index in the reading's images). A custom resource has the path of the value for a container.
    pub images: Vec<(String, usize)>,
    /// (path of the value, index in the reading's declarations).
    pub declares: Vec<(String, usize)>,
}

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        "yaml" | "yml" => Claim::Maybe,
        "json"
            if path.folder().parts().any(|part| matches!(part, "k8s" | "kubernetes" | "openshift" | "manifests")) =>
        {
            Claim::Maybe
        }
        _ => Claim::No,
    }
}

/// Both keys at the left margin, in whichever order; in JSON anywhere near the top.
fn confirms(path: &RelPath, head: &str) -> bool {
    if path.name().ends_with(".json") {
        return head.contains("\"apiVersion\"") && head.contains("\"kind\"");
    }
    let has = |key: &str| head.lines().any(|line| line.trim_start_matches('\u{feff}').starts_with(key));
    has("apiVersion:") && has("kind:") && !is_kustomization(path, head)
}

/// Kustomizations have their own source.
pub(super) fn is_kustomization(path: &RelPath, head: &str) -> bool {
    let name = path.name();
    let named = matches!(name, "kustomization.yaml" | "kustomization.yml" | "Kustomization");
    let kind = |line: &str| {
        line.strip_prefix("kind:").is_some_and(|kind| matches!(kind.trim(), "Kustomization" | "Component"))
    };
    named || head.contains("kustomize.config.k8s.io/") && head.lines().any(kind)
}

fn read(file: &File, reading: &mut Reading) {
    let is_json = file.path.name().ends_with(".json");
    let parsed = if is_json { json::read(&file.text) } else { yaml::read(&file.text) };
    let resources = resources(file, &parsed, reading);
    reading.problems.extend(parsed.problems);
    reading.model = Some(Model::Kubernetes(resources));
}

/// Reads the documents of a manifest.
pub(super) fn resources(file: &File, parsed: &Yaml, reading: &mut Reading) -> Vec<Resource> {
    let mut visit = Visit { facts: Facts::new(file, reading), parameters: Parameters::default(), found: Vec::new() };
    for document in &parsed.documents {
        visit.resource(document, 0);
    }
    visit.found
}

/// One manifest being read.
struct Visit<'a> {
    facts: Facts<'a>,
    parameters: Parameters,
    found: Vec<Resource>,
}

impl Visit<'_> {
    fn resource(&mut self, node: &Node, depth: usize) {
        let text = |path: &[&str]| node.at(path).and_then(Node::as_str).unwrap_or("");
        let (kind, group) = (text(&["kind"]), text(&["apiVersion"]).split('/').next().unwrap_or(""));
        if kind == "List" || kind == "Template" {
            if depth < DEPTH {
                let outer = std::mem::take(&mut self.parameters);
                self.parameters = Parameters::of(self.facts.file, node);
                for item in node.get("items").or_else(|| node.get("objects")).map_or(&[][..], Node::items) {
                    self.resource(item, depth + 1);
                }
                self.parameters = outer;
            }
            return;
        }
        self.facts.environment = environment(node, &self.facts.file.text);
        let name = self.parameters.plain(text(&["metadata", "name"]));
        self.found.push(Resource { kind: kind.to_owned(), name, ..Resource::default() });
        match kind {
            "ConfigMap" => settings::config_map(&mut self.facts, node),
            "Secret" => settings::secret(&mut self.facts, node),
            "HelmRelease" | "HelmChart" | "Application" | "ApplicationSet" => release::release(&mut self.facts, node),
            _ => match catalog::operator(group, kind) {
                Some(operator) => self.custom(operator, node),
                None => self.workload(kind, node),
            },
        }
        self.facts.environment = None;
    }
}

/// The environment that a resource's labels or namespace name: `env: staging`, `shop-production`.
fn environment(node: &Node, text: &str) -> Option<Spanned<String>> {
    const LABELS: [&str; 5] = ["env", "environment", "stage", "tier", "app.kubernetes.io/environment"];
    let labels = node.at(&["metadata", "labels"]).into_iter().flat_map(Node::entries);
    let label = labels.filter(|entry| LABELS.contains(&&*entry.key.value)).map(|entry| &entry.value);
    let named = label.filter_map(|value| {
        let (word, weight) = catalog::environment_token(value.as_str()?)?;
        (weight >= 80).then_some((word, value))
    });
    let mut named = named.chain(node.at(&["metadata", "namespace"]).and_then(|value| {
        let (word, weight) = catalog::environment_of_name(value.as_str()?)?;
        (weight >= 80).then_some((word, value))
    }));
    let (word, value) = named.find(|(word, _)| !matches!(*word, "ci" | "shared"))?;
    Some(Spanned::new(word.to_owned(), value.inner_span(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_are_known_by_their_head() {
        let path = |text: &str| RelPath::new(text).unwrap();
        let is = |name: &str, head: &str| claims(&path(name)) != Claim::No && confirms(&path(name), head);
        assert!(is("db.yaml", "# c\napiVersion: apps/v1\nkind: Deployment\n"));
        assert!(is("a/x.yml", "---\nkind: Template\napiVersion: template.openshift.io/v1\n"));
        assert!(is("k8s/x.json", "{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}"));
        assert!(!is("x.json", "{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}"));
        assert!(!is("kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"));
        assert!(!is("compose.yaml", "services:\n  a:\n    image: x\n"));
        assert!(!is(".github/workflows/ci.yml", "on: push\njobs:\n  a:\n    kind: x\n"));
        assert!(!is("Chart.yaml", "apiVersion: v2\nname: x\n"));
    }
}
