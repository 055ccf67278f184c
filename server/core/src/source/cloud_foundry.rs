//! Cloud Foundry: `manifest.yml` with the names of bound services and the variables of applications.
//! Format: <https://docs.cloudfoundry.org/devguide/deploy-apps/manifest-attributes.html>
//! Deliberately absent: what a bound service is, beyond what its name says.

use super::facts::Facts;
use super::{Claim, Reading, Source, Strength};
use crate::catalog;
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "cloud-foundry",
    about: "Cloud Foundry manifests: bound services by name, variables",
    environment: Some("production"),
    claims,
    confirms: |_, head| head.lines().any(|line| line.starts_with("applications:")),
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let fits = name.contains("manifest") && (name.ends_with(".yml") || name.ends_with(".yaml"));
    if fits { Claim::Maybe } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    for application in root.get("applications").map_or(&[][..], Node::items) {
        for entry in application.get("env").map_or(&[][..], Node::entries) {
            // `((name))` is filled in from elsewhere.
            if entry.value.as_str().is_some_and(|text| text.starts_with("((")) {
                facts.named(&entry.key.value, entry.key.span);
            } else {
                facts.variable(&entry.key.value, &entry.value);
            }
        }
        for service in application.get("services").map_or(&[][..], Node::items) {
            bound(&mut facts, service.get("name").unwrap_or(service));
        }
    }
}

/// A name such as `shop-postgres` is all that is known.
fn bound(facts: &mut Facts<'_>, node: &Node) {
    let Some(name) = node.as_str() else { return };
    let Some(product) = catalog::service_name(name).filter(|product| product.category().is_backing_service()) else {
        return;
    };
    let mut service = facts.service(product, node.inner_span(&facts.file.text), name);
    service.name = Some(name.to_owned());
    service.strength = Strength::Weak;
    facts.push(service);
}
