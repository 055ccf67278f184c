//! Charts that a cluster installs by itself: Flux's `HelmRelease`, Argo CD's `Application`, K3s's `HelmChart`.
//! Deliberately absent: values that lie in other resources or repositories.

use crate::source::facts::Facts;
use crate::source::helm;
use crate::syntax::{Node, yaml};

pub(super) fn release(facts: &mut Facts<'_>, node: &Node) {
    let Some(spec) = node.get("spec") else { return };
    let text = |node: &Node, key: &str| node.get(key).and_then(Node::as_str).unwrap_or("").to_owned();
    if let Some(chart) = spec.at(&["chart", "spec"]) {
        let repository = chart.at(&["sourceRef", "name"]).and_then(Node::as_str).unwrap_or("");
        one(facts, chart.get("chart"), chart.get("version"), repository, spec.get("values"), None);
        return;
    }
    if let Some(chart) = spec.get("chart").filter(|chart| chart.as_str().is_some()) {
        let repository = text(spec, "repo") + chart.as_str().unwrap_or("");
        one(facts, Some(chart), spec.get("version"), &repository, None, spec.get("valuesContent"));
        return;
    }
    let sources = spec.get("source").into_iter().chain(spec.get("sources").map_or(&[][..], Node::items));
    for source in sources {
        let (values, block) = (source.at(&["helm", "valuesObject"]), source.at(&["helm", "values"]));
        one(facts, source.get("chart"), source.get("targetRevision"), &text(source, "repoURL"), values, block);
    }
}

fn one(
    facts: &mut Facts<'_>,
    chart: Option<&Node>,
    version: Option<&Node>,
    repository: &str,
    values: Option<&Node>,
    block: Option<&Node>,
) {
    let Some(chart) = chart else { return };
    let parsed = block.and_then(|block| facts.block_text(block)).map(|text| yaml::read(&text));
    let inside = parsed.as_ref().and_then(yaml::Yaml::root);
    helm::release(facts, chart, version, repository, values.or(inside));
}
