//! Instances: one service of one environment, with everything that declares it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::environment::Environment;
use crate::inventory::{Declaration, Role};

/// One service of one environment.
#[derive(Debug)]
pub(super) struct Instance {
    pub(super) environment: Environment,
    /// Families of its products: several where set-ups of one environment choose differently under one name.
    pub(super) families: BTreeSet<&'static str>,
    /// Names of the services that run it.
    pub(super) names: BTreeSet<String>,
    /// Variables that connect to it.
    pub(super) keys: BTreeSet<String>,
    /// Servers first.
    pub(super) declarations: Vec<Arc<Declaration>>,
}

impl Instance {
    /// What tells it apart: the service's name, else the variable, else the product's family.
    pub(super) fn name(&self) -> String {
        let first = self.names.first().or_else(|| self.keys.first());
        let family = || self.families.first().map(|family| (*family).to_owned()).unwrap_or_default();
        first.map_or_else(family, |name| name.to_ascii_lowercase())
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
    let best = declarations.iter().map(|declaration| declaration.strength).max();
    let (servers, rest): (Vec<_>, Vec<_>) = declarations.into_iter().partition(|d| d.role == Role::Server);
    let (rest, examples): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|declaration| Some(declaration.strength) == best);
    let servers = servers.into_iter().filter(|server| Some(server.strength) == best);
    let mut families: BTreeMap<&'static str, Vec<Arc<Declaration>>> = BTreeMap::new();
    for server in servers {
        families.entry(server.product.product().family).or_default().push(server);
    }
    let mut found: Vec<Instance> =
        families.into_iter().flat_map(|(family, servers)| of_servers(environment, family, servers)).collect();
    for (declarations, may_found) in [(rest, true), (examples, false)] {
        for declaration in declarations.into_iter().filter(|declaration| declaration.role != Role::Client) {
            attach(environment, declaration, may_found, &mut found);
        }
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
        families: BTreeSet::from([family]),
        names: servers.iter().map(|server| name_of(server).to_owned()).collect(),
        keys: BTreeSet::new(),
        declarations: servers,
    };
    groups.into_values().map(instance).collect()
}

fn name_of(declaration: &Declaration) -> &str {
    declaration.name.as_deref().unwrap_or_else(|| declaration.product.as_str())
}

/// Adds a connection or an adapter to the instance it means, or makes one of its own. Example files only add.
fn attach(environment: &Environment, declaration: Arc<Declaration>, may_found: bool, found: &mut Vec<Instance>) {
    let family = declaration.product.product().family;
    let key = declaration.name.clone().unwrap_or_default();
    match meant(&declaration, &key, found) {
        Some(instance) => {
            instance.keys.insert(key);
            // A driver's name (`mysql`) does not contradict the server (MariaDB) that a host or a name ties it to.
            if instance.families.contains(family) || !instance.has_server() {
                instance.families.insert(family);
                instance.declarations.push(declaration);
            }
        }
        None if may_found => found.push(Instance {
            environment: environment.clone(),
            families: BTreeSet::from([family]),
            names: BTreeSet::new(),
            keys: BTreeSet::from([key]),
            declarations: vec![declaration],
        }),
        None => {}
    }
}

/// The instance a connection means: by host, by the only server of its family, by the same variable in another file.
fn meant<'a>(declaration: &Declaration, key: &str, found: &'a mut [Instance]) -> Option<&'a mut Instance> {
    let family = declaration.product.product().family;
    let host = |i: &Instance| declaration.host.as_deref().is_some_and(|host| i.names.contains(host));
    let servers = found.iter().filter(|i| i.has_server() && i.families.contains(family)).count();
    let only = |i: &Instance| servers == 1 && i.has_server() && i.families.contains(family);
    let elsewhere = |i: &Instance| {
        !i.has_server() && i.keys.contains(key) && i.declarations.iter().all(|other| other.setup != declaration.setup)
    };
    let by = found
        .iter()
        .position(host)
        .or_else(|| found.iter().position(only))
        .or_else(|| found.iter().position(elsewhere));
    by.and_then(|index| found.get_mut(index))
}
