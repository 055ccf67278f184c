//! What the variables of a chain's services connect to, and which service a host name means.
//! Deliberately absent: what a variable's name says (`connection`), env files (`plain`).

use std::collections::BTreeMap;

use super::super::environments::Placed;
use super::super::traced::Traced;
use crate::catalog::{Category, ProductId, sign};
use crate::connection;
use crate::inventory::{Declaration, Role, Spelling, Strength, VersionSite};
use crate::version::Pin;

/// The services of compose files by their names, as hosts: what each runs. `None` where files disagree.
#[derive(Debug, Default)]
pub(in crate::resolve) struct Hosts(BTreeMap<String, Option<(ProductId, Category)>>);

impl Hosts {
    pub(super) fn learn(&mut self, name: &str, server: &Declaration) {
        if !server.category.is_backing_service() || server.tool {
            return;
        }
        let is = (server.product, server.category);
        let known = self.0.entry(name.to_owned()).or_insert(Some(is));
        if *known != Some(is) {
            *known = None;
        }
    }

    /// The service that a setting called `name` connects to, if its value is the name of one: `QUEUE_HOST=redis`.
    pub(in crate::resolve) fn meant(&self, name: &str, value: &str) -> Option<(ProductId, Category, String)> {
        if self.0.is_empty() || !connection::names_an_address(name) {
            return None;
        }
        let host = connection::host(value)?;
        let (product, category) = self.0.get(&host).copied().flatten()?;
        Some((product, category, host))
    }
}

/// What a variable of a service says, or which service of the project it names.
pub(in crate::resolve) fn connection_at(
    name: &str,
    value: &Traced,
    placed: &Placed,
    hosts: &Hosts,
) -> Option<Declaration> {
    let Some(said) = connection::of_variable(name, &value.text) else {
        let (product, category, host) = hosts.meant(name, &value.text)?;
        let start = value.text.find(&host).unwrap_or(0);
        let at = value.shown(&(start..start + host.len()));
        let trail = value.steps(&(start..start + host.len()));
        let weak = Declaration { trail, host: Some(host.clone()), shown: host, ..plain(value, placed, product) };
        return Some(Declaration { category, at: at.clone(), version_at: at, name: Some(name.to_owned()), ..weak });
    };
    let at = if said.names { value.at.clone() } else { value.shown(&said.at) };
    let place = said.environment.map_or_else(|| placed.clone(), |word| Placed::word(sign::VARIABLE, word));
    let (pin, version) = said.told.map_or((Pin::Unstated, None), |(pin, range)| (pin, Some(range)));
    let written = version.as_ref().and_then(|range| value.origin(range));
    Some(Declaration {
        category: said.category,
        role: said.role,
        strength: said.strength,
        pin,
        version_at: version.as_ref().map_or_else(|| at.clone(), |range| value.shown(range)),
        at,
        trail: value.steps(version.as_ref().unwrap_or(&said.at)),
        write: written.map(|place| VersionSite { place, spelling: Spelling::Version }),
        name: Some(name.to_owned()),
        host: said.host,
        shown: if said.role == Role::Adapter { format!("{name}={}", said.shown) } else { said.shown },
        ..plain(value, &place, said.product)
    })
}

/// A version that is passed to a build. That of a runtime is meant: what else should it choose?
pub(in crate::resolve) fn passed(argument: Declaration) -> Declaration {
    let is_runtime = argument.category == Category::Runtime && matches!(argument.pin, Pin::Exact(_));
    let strength = if is_runtime { Strength::Strong } else { argument.strength };
    Declaration { strength, ..argument }
}

/// A connection of which nothing but the product is known.
fn plain(value: &Traced, placed: &Placed, product: ProductId) -> Declaration {
    Declaration {
        environment: placed.environment.clone(),
        environment_why: placed.why.clone(),
        product,
        category: product.category(),
        role: Role::Connection,
        strength: Strength::Weak,
        pin: Pin::Unstated,
        variant: None,
        repository: None,
        extension: None,
        at: value.at.clone(),
        version_at: value.at.clone(),
        trail: Vec::new(),
        write: None,
        source: "compose",
        setup: value.at.file.clone(),
        name: None,
        host: None,
        tool: false,
        shown: String::new(),
        floats_minor: false,
    }
}
