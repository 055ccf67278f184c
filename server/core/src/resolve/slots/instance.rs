//! Instances: one service of one environment, with everything that declares it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::{ProductId, compatible};
use crate::environment::Environment;
use crate::inventory::{Declaration, Role};
use crate::version::Pin;

/// One service of one environment.
#[derive(Debug)]
pub(super) struct Instance {
    pub(super) environment: Environment,
    /// Its products: several where set-ups of one environment choose differently under one name.
    pub(super) products: BTreeSet<ProductId>,
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
        let product = || self.products.first().map(ToString::to_string).unwrap_or_default();
        first.map_or_else(product, |name| name.to_ascii_lowercase())
    }

    /// Whether a product is one of its own, or compatible with one.
    pub(super) fn is(&self, product: ProductId) -> bool {
        self.products.iter().any(|own| compatible(*own, product))
    }

    /// Whether its names say no more than what it is.
    pub(super) fn is_plain(&self) -> bool {
        const WORDS: [&str; 24] = [
            "app",
            "broker",
            "cache",
            "database",
            "db",
            "default",
            "main",
            "maria",
            "mariadb",
            "master",
            "mongo",
            "mongodb",
            "mysql",
            "pg",
            "postgres",
            "postgresql",
            "primary",
            "queue",
            "rabbitmq",
            "redis",
            "search",
            "server",
            "service",
            "sql",
        ];
        let plain = |name: &String| {
            let name = name.to_ascii_lowercase();
            name.split(['-', '_', '.']).all(|word| WORDS.contains(&word))
        };
        !self.names.is_empty() && self.names.iter().all(plain)
    }

    /// The version that all its servers state.
    pub(super) fn version(&self) -> Option<String> {
        let servers = self.declarations.iter().filter(|one| one.role == Role::Server);
        let mut versions = servers.map(|one| match &one.pin {
            Pin::Exact(version) => Some(version.to_string()),
            _ => None,
        });
        let first = versions.next()??;
        versions.all(|other| other.as_ref() == Some(&first)).then_some(first)
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

/// Settings that frameworks renamed: the old name and the new one choose the same thing. Laravel:
/// <https://laravel.com/docs/11.x/upgrade>, <https://laravel.com/docs/9.x/upgrade#the-filesystem_driver-environment-variable>.
const RENAMED: [(&str, &str); 5] = [
    ("BROADCAST_DRIVER", "BROADCAST_CONNECTION"),
    ("CACHE_DRIVER", "CACHE_STORE"),
    ("FILESYSTEM_DRIVER", "FILESYSTEM_DISK"),
    ("MAIL_DRIVER", "MAIL_MAILER"),
    ("QUEUE_DRIVER", "QUEUE_CONNECTION"),
];

/// The name by which a setting is known.
pub(super) fn setting(name: &str) -> &str {
    RENAMED.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| new)
}

/// The instances that an environment's declarations of one category make.
pub(super) fn instances(environment: &Environment, declarations: Vec<Arc<Declaration>>) -> Vec<Instance> {
    let (clients, declarations): (Vec<_>, Vec<_>) = declarations.into_iter().partition(|d| d.role == Role::Client);
    let best = declarations.iter().map(|declaration| declaration.strength).max();
    let (servers, rest): (Vec<_>, Vec<_>) = declarations.into_iter().partition(|d| d.role == Role::Server);
    let (rest, examples): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|declaration| Some(declaration.strength) == best);
    let servers = servers.into_iter().filter(|server| Some(server.strength) == best);
    let mut kin: Vec<Vec<Arc<Declaration>>> = Vec::new();
    for server in servers {
        match kin.iter_mut().find(|group| group.iter().any(|other| compatible(other.product, server.product))) {
            Some(group) => group.push(server),
            None => kin.push(vec![server]),
        }
    }
    let mut found: Vec<Instance> = kin.into_iter().flat_map(|servers| of_servers(environment, servers)).collect();
    for (declarations, may_found) in [(rest, true), (examples, false)] {
        for declaration in declarations {
            attach(environment, declaration, may_found, &mut found);
        }
    }
    for client in clients {
        let mut own = found.iter_mut().filter(|instance| instance.has_server() && instance.is(client.product));
        if let (Some(instance), None) = (own.next(), own.next()) {
            instance.declarations.push(client);
        }
    }
    found
}

/// One instance where no set-up has more than one server of the kind; else one for each name.
fn of_servers(environment: &Environment, servers: Vec<Arc<Declaration>>) -> Vec<Instance> {
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
        products: servers.iter().map(|server| server.product).collect(),
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
    let key = setting(declaration.name.as_deref().unwrap_or_default()).to_owned();
    match meant(&declaration, &key, found) {
        Some(instance) => {
            instance.keys.insert(key);
            // A driver's name (`mysql`) does not contradict the server (MariaDB) that a host or a name ties it to.
            if instance.is(declaration.product) || !instance.has_server() {
                if !instance.has_server() {
                    instance.products.insert(declaration.product);
                }
                instance.declarations.push(declaration);
            }
        }
        None if may_found => found.push(Instance {
            environment: environment.clone(),
            products: BTreeSet::from([declaration.product]),
            names: BTreeSet::new(),
            keys: BTreeSet::from([key]),
            declarations: vec![declaration],
        }),
        None => {}
    }
}

/// The instance a connection means: by host, by the only server of its family, by the same variable in another file.
fn meant<'a>(declaration: &Declaration, key: &str, found: &'a mut [Instance]) -> Option<&'a mut Instance> {
    let product = declaration.product;
    let host = |i: &Instance| declaration.host.as_deref().is_some_and(|host| i.names.contains(host));
    let servers = found.iter().filter(|i| i.has_server() && i.is(product)).count();
    let only = |i: &Instance| servers == 1 && i.has_server() && i.is(product);
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
