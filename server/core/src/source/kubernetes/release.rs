//! Charts that a cluster installs by itself: Flux's `HelmRelease`, Argo CD's
//! `Application` and `ApplicationSet`, K3s's `HelmChart`.
//! Deliberately absent: values that lie in other resources or repositories.

use crate::source::facts::Facts;
use crate::source::helm::{self, assign};
use crate::syntax::{Node, yaml};

pub(super) fn release(facts: &mut Facts<'_>, node: &Node) {
    let Some(spec) = node.get("spec") else { return };
    // A set of applications has the application's as a template.
    let spec = spec.at(&["template", "spec"]).unwrap_or(spec);
    let text = |node: &Node, key: &str| node.get(key).and_then(Node::as_str).unwrap_or("").to_owned();
    if let Some(chart) = spec.at(&["chart", "spec"]) {
        let repository = chart.at(&["sourceRef", "name"]).and_then(Node::as_str).unwrap_or("");
        one(facts, chart.get("chart"), chart.get("version"), repository, spec.get("values"), None, None);
        return;
    }
    if let Some(chart) = spec.get("chart").filter(|chart| chart.as_str().is_some()) {
        let repository = text(spec, "repo") + chart.as_str().unwrap_or("");
        one(facts, Some(chart), spec.get("version"), &repository, None, spec.get("valuesContent"), None);
        return;
    }
    let sources = spec.get("source").into_iter().chain(spec.get("sources").map_or(&[][..], Node::items));
    for source in sources {
        let (values, block) = (source.at(&["helm", "valuesObject"]), source.at(&["helm", "values"]));
        let set = parameters(source);
        one(
            facts,
            source.get("chart"),
            source.get("targetRevision"),
            &text(source, "repoURL"),
            values,
            block,
            Some(&set),
        );
    }
}

/// `helm.parameters`, which are given last.
fn parameters(source: &Node) -> Node {
    let items = source.at(&["helm", "parameters"]).map_or(&[][..], Node::items);
    assign::assigned(items.iter().filter_map(|item| Some((item.get("name")?.as_str()?, item.get("value")?.clone()))))
}

fn one(
    facts: &mut Facts<'_>,
    chart: Option<&Node>,
    version: Option<&Node>,
    repository: &str,
    values: Option<&Node>,
    block: Option<&Node>,
    set: Option<&Node>,
) {
    let Some(chart) = chart else { return };
    let parsed = block.and_then(|block| facts.block_text(block)).map(|text| yaml::read(&text));
    let inside = parsed.as_ref().and_then(yaml::Yaml::root);
    let values: Vec<&Node> = inside.into_iter().chain(values).chain(set).collect();
    helm::release(facts, chart, version, repository, &values);
}
