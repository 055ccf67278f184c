//! # missing-service
//!
//! An environment is described completely, without a service that a higher environment runs.
//!
//! ## Why it matters
//! Code that uses the service cannot be tried before it is deployed, or falls back to something else where the service is
//! missing, so that the path that production takes is never run: the gap that <https://12factor.net/dev-prod-parity> is about.
//!
//! ## What is compared
//! Compose set-ups that run at least two backing services each. A database, cache, queue or search engine that one of
//! them runs is looked for in the others: as a service, as a connection, as an adapter, under any strength of evidence.
//! Where it is mentioned at all, nothing is said. This is information, never more: a service may be left out on purpose.
//!
//! ## How to fix it
//! Add the service to the environment that lacks it, or accept the difference with
//! `# onpar: allow[missing-service] reason` on the line of the service or the line above.

use std::sync::Arc;

use super::compare::{self, Member};
use super::{Certainty, Draft, Level, Over, Rule, Side};
use crate::inventory::{Declaration, Role, Slot, Strength};

pub(super) static RULE: Rule = Rule {
    id: "missing-service",
    about: "a complete description of one environment has a service that another's complete description lacks",
    docs: include_str!("missing_service.rs"),
    since: "0.1.0",
    over: Over::Services,
    check,
};

fn check(slot: &Slot, drafts: &mut Vec<Draft>) {
    let runs = |one: &Declaration| one.role == Role::Server && one.strength == Strength::Strong;
    let servers: Vec<Member<'_>> = compare::members(slot, runs).collect();
    let Some(reference) = compare::reference(slot, &servers).filter(|_| !slot.lacking.is_empty()) else { return };
    let Some(first) = servers.iter().find(|member| member.environment == reference) else { return };
    let product = first.declaration.product.product().name;
    let lacking: Vec<String> =
        slot.lacking.iter().map(|(environment, file)| format!("{environment} does not ({file})")).collect();
    let message = format!("{product} is missing: {reference} declares it, {}", lacking.join(", "));
    let side = |member: &Member<'_>| Side {
        environment: member.environment.clone(),
        at: member.declaration.at.clone(),
        declaration: Arc::clone(member.declaration),
        message: message.clone(),
        deviates: true,
        difference: None,
        level: Level::Information,
    };
    let sides = servers.iter().filter(|member| member.environment == reference).map(side).collect();
    let (rule, certainty) = (&RULE, Certainty::Debatable);
    drafts.push(Draft { rule, certainty, message: message.clone(), sides, reference: reference.clone() });
}
