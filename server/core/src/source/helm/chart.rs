//! The charts that a chart depends on.
//! Deliberately absent: whether a dependency is enabled (values tell), charts that are no service.

use crate::catalog;
use crate::source::RawDeclaration;
use crate::source::facts::Facts;
use crate::syntax::Node;
use crate::version::{self, Pin};

/// A chart that brings a service.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// The key of its values: its alias, or its name.
    pub key: String,
    /// The service, at the version that the chart is known to install.
    pub service: RawDeclaration,
}

pub(super) fn dependencies(facts: &Facts<'_>, root: &Node) -> Vec<Dependency> {
    let items = root.get("dependencies").map_or(&[][..], Node::items);
    items.iter().filter_map(|item| dependency(facts, item)).collect()
}

fn dependency(facts: &Facts<'_>, item: &Node) -> Option<Dependency> {
    let text = |key: &str| item.get(key).and_then(Node::as_str);
    let name = text("name")?;
    let version = item.get("version").or_else(|| item.get("name"))?;
    let service = installed(facts, name, text("repository").unwrap_or(""), version, item.get("name")?)?;
    Some(Dependency { key: text("alias").unwrap_or(name).to_owned(), service })
}

/// The service that a chart installs. Which version of it only Bitnami's charts are known for.
pub(super) fn installed(
    facts: &Facts<'_>,
    name: &str,
    repository: &str,
    version: &Node,
    at: &Node,
) -> Option<RawDeclaration> {
    let chart = catalog::chart(name).filter(|chart| chart.product.category().is_backing_service())?;
    let written = version.as_str().unwrap_or("");
    let text = &facts.file.text;
    let place = if written.is_empty() { at } else { version };
    let mut service = facts.service(chart.product, place.inner_span(text), format!("chart {name} {written}"));
    let app = repository.contains("bitnami").then(|| chart.app_version(written)).flatten();
    service.pin = app.and_then(|app| version::parse(chart.product, app)).map_or(Pin::Unstated, Pin::Exact);
    service.name = Some(name.to_owned());
    Some(service)
}
