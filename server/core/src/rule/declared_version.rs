//! # declared-version
//!
//! The application is told another version of its server than the one that is deployed.
//!
//! ## Why it matters
//! Doctrine's `serverVersion`, a Hibernate dialect or Entity Framework's `ServerVersion` decide which SQL is generated.
//! Told a wrong version, the application uses what the server lacks, or generates migrations that differ from those of
//! production. See <https://www.doctrine-project.org/projects/doctrine-dbal/en/current/reference/configuration.html>.
//!
//! ## What is compared
//! The version stated in a connection URL or in the framework's configuration, with the servers of the same environment;
//! where that environment states no server, with those of production. What a file tells every environment is a finding
//! only if no environment has such a server. A release line that differs is a finding, less is not.
//!
//! ## How to fix it
//! State the version of the server that is deployed.
//!
//! Accept it with `# onpar: allow[declared-version] reason` on the line or the line above.

use super::compare::{self, Member, Sides};
use super::{Certainty, Draft, Level, Over, Rule};
use crate::environment::Environment;
use crate::inventory::{Declaration, Role, Slot};
use crate::version;

pub(super) static RULE: Rule = Rule {
    id: "declared-version",
    about: "the application states a server version (Doctrine `serverVersion`) that is not the one deployed",
    docs: include_str!("declared_version.rs"),
    since: "0.1.0",
    over: Over::Services,
    check,
};

fn check(slot: &Slot, drafts: &mut Vec<Draft>) {
    let exact = |declaration: &Declaration| compare::exact(declaration).is_some();
    let tells = |declaration: &Declaration| matches!(declaration.role, Role::Connection | Role::Adapter);
    let everywhere = slot.told.iter().map(|declaration| Member { environment: &Environment::Shared, declaration });
    let told: Vec<Member<'_>> = compare::members(slot, |one| exact(one) && tells(one)).chain(everywhere).collect();
    let servers: Vec<Member<'_>> = compare::members(slot, |one| exact(one) && one.role == Role::Server).collect();
    let mut pairs = told.iter().filter_map(|told| Some((*told, meant(slot, told, &servers)?)));
    let Some((first, environment)) = pairs.next() else { return };
    let rest = pairs.filter(|(_, other)| *other == environment).map(|(told, _)| told);
    let deviating: Vec<Member<'_>> = std::iter::once(first).chain(rest).collect();
    let references: Vec<Member<'_>> = servers.into_iter().filter(|server| server.environment == environment).collect();
    let Some(product) = references.first().map(|server| server.declaration.product) else { return };
    let weigh = |_: &Member<'_>| Level::Information;
    let subject = format!("{} is not the version that the application is told", product.product().name);
    let sides = Sides { deviating, references, others: Vec::new(), level: &weigh, direction: None };
    drafts.extend(compare::draft(&RULE, Certainty::Certain, &subject, &sides, value));
}

/// The environment whose servers contradict what is told: its own, else the reference's.
fn meant<'a>(slot: &Slot, told: &Member<'_>, servers: &[Member<'a>]) -> Option<&'a Environment> {
    let own: Vec<Member<'a>> =
        servers.iter().filter(|server| server.environment == told.environment).copied().collect();
    // What is told everywhere is wrong only if it is right nowhere.
    if *told.environment == Environment::Shared
        && !servers.iter().all(|one| contradicts(told.declaration, one.declaration))
    {
        return None;
    }
    let environment = if own.is_empty() { compare::reference(slot, servers)? } else { own.first()?.environment };
    let mut of = servers.iter().filter(|server| server.environment == environment);
    of.all(|server| contradicts(told.declaration, server.declaration)).then_some(environment)
}

fn contradicts(told: &Declaration, server: &Declaration) -> bool {
    let (Some(one), Some(other)) = (compare::exact(told), compare::exact(server)) else { return false };
    told.product == server.product && !version::compare(server.product, one, other).same_line
}

fn value(declaration: &Declaration) -> String {
    let version = compare::exact(declaration).map(ToString::to_string).unwrap_or_default();
    match declaration.role {
        Role::Server => format!("server {version}"),
        _ => format!("told {version}"),
    }
}
