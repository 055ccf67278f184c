//! Instances: one service of one environment, with everything that declares it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::environment::Environment;
use crate::inventory::{Declaration, Role};

/// One service of one environment.
#[derive(Debug)]
pub(super) struct Instance {
    pub(super) environment: Environment,
    pub(super) family: &'static str,
    /// Names of the services that run it.
    pub(super) names: BTreeSet<String>,
    /// Variables that connect to it.
    pub(super) keys: BTreeSet<String>,
    /// Servers first; connections that name another product of the family are left out where a server says which.
    pub(super) declarations: Vec<Arc<Declaration>>,
}

impl Instance {
    /// What tells it apart: the service's name, else the variable, else the product's family.
    pub(super) fn name(&self) -> String {
        let first = self.names.first().or_else(|| self.keys.first());
        first.map_or_else(|| self.family.to_owned(), |name| name.to_ascii_lowercase())
    }

    pub(super) fn has_server(&self) -> bool {
        !self.names.is_empty()
    }

    /// A server whose product may fill several slots, with nothing that says it fills this one.
    pub(super) fn is_vague(&self) -> bool {
        let many = |declaration: &Arc<Declaration>| {
            declaration.role == Role::Server && declaration.product.product().categories.len() > 1
        };
        self.keys.is_empty() && self.declarations.iter().all(many)
    }
}

/// The instances that an environment's declarations of one category make.
pub(super) fn instances(environment: &Environment, declarations: Vec<Arc<Declaration>>) -> Vec<Instance> {
    let (servers, rest): (Vec<_>, Vec<_>) = declarations.into_iter().partition(|d| d.role == Role::Server);
    let mut families: BTreeMap<&'static str, Vec<Arc<Declaration>>> = BTreeMap::new();
    for server in servers {
        families.entry(server.product.product().family).or_default().push(server);
    }
    let mut found: Vec<Instance> =
        families.into_iter().flat_map(|(family, servers)| of_servers(environment, family, servers)).collect();
    for declaration in rest.into_iter().filter(|declaration| declaration.role != Role::Client) {
        attach(environment, declaration, &mut found);
    }
    found
}

/// One instance where no set-up has more than one server of the family; else one for each name.
fn of_servers(environment: &Environment, family: &'static str, servers: Vec<Arc<Declaration>>) -> Vec<Instance> {
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for server in &servers {
        names.entry(server.setup.as_str()).or_default().insert(name_of(server));
    }
    let together = names.values().all(|names| names.len() == 1);
    let mut groups: BTreeMap<String, Vec<Arc<Declaration>>> = BTreeMap::new();
    for server in servers {
        let key = if together { String::new() } else { name_of(&server).to_owned() };
        groups.entry(key).or_default().push(server);
    }
    let instance = |servers: Vec<Arc<Declaration>>| Instance {
        environment: environment.clone(),
        family,
        names: servers.iter().map(|server| name_of(server).to_owned()).collect(),
        keys: BTreeSet::new(),
        declarations: servers,
    };
    groups.into_values().map(instance).collect()
}

fn name_of(declaration: &Declaration) -> &str {
    declaration.name.as_deref().unwrap_or_else(|| declaration.product.as_str())
}

/// Adds a connection or an adapter to the instance it means, or makes one of its own.
fn attach(environment: &Environment, declaration: Arc<Declaration>, found: &mut Vec<Instance>) {
    let family = declaration.product.product().family;
    let host = declaration.host.clone();
    let key = declaration.name.clone().unwrap_or_default();
    let by_host = found.iter().position(|i| host.as_deref().is_some_and(|host| i.names.contains(host)));
    let alone = |i: &Instance| {
        i.family == family && (!i.has_server() || found.iter().filter(|o| o.family == family).count() == 1)
    };
    let by_key = found.iter().position(|i| i.family == family && i.keys.contains(&key));
    match by_host.or(by_key).or_else(|| found.iter().position(|i| alone(i) && i.has_server())) {
        Some(index) => {
            if let Some(instance) = found.get_mut(index) {
                instance.keys.insert(key);
                if !instance.has_server() {
                    instance.declarations.push(declaration);
                }
            }
        }
        None => found.push(Instance {
            environment: environment.clone(),
            family,
            names: BTreeSet::new(),
            keys: BTreeSet::from([key]),
            declarations: vec![declaration],
        }),
    }
}
