//! What the rules share: the reference of a slot, the sides of a draft, and how values read in messages.

use std::sync::Arc;

use super::{Certainty, Draft, Level, Rule, Side};
use crate::catalog::Category;
use crate::environment::Environment;
use crate::inventory::{Declaration, Slot};
use crate::version::{Pin, Version};

/// A declaration with its environment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member<'a> {
    pub(super) environment: &'a Environment,
    pub(super) declaration: &'a Arc<Declaration>,
}

/// All declarations of a slot that satisfy `wanted`.
pub(super) fn members<'a>(
    slot: &'a Slot,
    wanted: impl Fn(&Declaration) -> bool + 'a,
) -> impl Iterator<Item = Member<'a>> {
    slot.by_environment.iter().flat_map(move |(environment, declarations)| {
        let members = declarations.iter().map(move |declaration| Member { environment, declaration });
        members.filter(|member| wanted(member.declaration)).collect::<Vec<_>>()
    })
}

/// The environment that the others should follow, among those that have a member: the one the user names, else the
/// one nearest to production.
pub(super) fn reference<'a>(slot: &Slot, members: &[Member<'a>]) -> Option<&'a Environment> {
    let wanted = |environment: &Environment| slot.reference.as_ref() == Some(environment);
    let environments = members.iter().map(|member| member.environment);
    environments.max_by_key(|environment| (wanted(environment), environment.reference_rank()))
}

pub(super) fn exact(declaration: &Declaration) -> Option<&Version> {
    match &declaration.pin {
        Pin::Exact(version) => Some(version),
        _ => None,
    }
}

/// A draft whose sides are `deviating` and `references`; every side's message starts with its own value.
pub(super) fn draft(
    rule: &'static Rule,
    certainty: Certainty,
    subject: &str,
    sides: &Sides<'_>,
    value: impl Fn(&Declaration) -> String,
) -> Option<Draft> {
    let reference = sides.references.first()?.environment.clone();
    let values = sides.values(&value);
    let message = format!("{subject}: {}", join(&values));
    let side = |member: &Member<'_>, deviates: bool| {
        let declaration = Arc::clone(member.declaration);
        let own = (member.environment.clone(), value(&declaration));
        let others = values.iter().filter(|other| **other != own).cloned();
        let (of_own, rest): (Vec<_>, Vec<_>) = others.partition(|(environment, _)| *environment == own.0);
        let parts: Vec<_> = std::iter::once(own).chain(of_own).chain(rest).collect();
        Side {
            environment: member.environment.clone(),
            at: declaration.version_at.clone(),
            declaration,
            message: format!("{subject}: {}{}", join(&parts), sides.direction(member, deviates)),
            deviates,
            difference: None,
            level: if deviates { (sides.level)(member) } else { Level::Off },
        }
    };
    let mut all: Vec<Side> = sides.deviating.iter().map(|member| side(member, true)).collect();
    all.extend(sides.references.iter().chain(&sides.others).map(|member| side(member, false)));
    all.dedup_by(|a, b| a.at == b.at && a.environment == b.environment);
    let highest = all.iter().map(|side| side.level).max()?;
    // The reference's side is told as well; that others agree with it only completes the picture.
    for side in all.iter_mut().filter(|side| !side.deviates && side.environment == reference) {
        side.level = highest;
    }
    Some(Draft { rule, certainty, message, sides: all, reference })
}

/// Who disagrees with whom.
pub(super) struct Sides<'a> {
    pub(super) deviating: Vec<Member<'a>>,
    pub(super) references: Vec<Member<'a>>,
    /// Further environments that say something about it: they complete the picture and are not told at their place.
    pub(super) others: Vec<Member<'a>>,
    /// What the difference weighs on a deviating side.
    pub(super) level: &'a dyn Fn(&Member<'_>) -> Level,
    /// Behind each side's message: whether it is older or newer than the reference.
    pub(super) direction: Option<fn(&Declaration, &Declaration) -> Direction>,
}

impl Sides<'_> {
    /// Each environment and value once: those that deviate first, the reference after them, then who agrees with it.
    fn values(&self, value: &impl Fn(&Declaration) -> String) -> Vec<(Environment, String)> {
        let of = |members: &[Member<'_>]| {
            let said = members.iter().map(|member| (member.environment.clone(), value(member.declaration)));
            let mut values: Vec<_> = said.collect();
            values.sort();
            values.dedup();
            values
        };
        let mut values = of(&self.deviating);
        for list in [&self.references, &self.others] {
            let new: Vec<_> = of(list).into_iter().filter(|one| !values.contains(one)).collect();
            values.extend(new);
        }
        // Values of one environment stand together, where the first of them is.
        let mut environments: Vec<Environment> = Vec::new();
        for (environment, _) in &values {
            if !environments.contains(environment) {
                environments.push(environment.clone());
            }
        }
        let place = |environment: &Environment| environments.iter().position(|known| known == environment);
        values.sort_by_key(|(environment, _)| place(environment));
        values
    }

    fn direction(&self, member: &Member<'_>, deviates: bool) -> String {
        let (Some(direction), Some(reference)) = (self.direction, self.references.first()) else {
            return String::new();
        };
        let environment = member.environment;
        match direction(member.declaration, reference.declaration) {
            Direction::Older if deviates => format!(" ({environment} is older)"),
            Direction::Newer if deviates => {
                format!(" ({environment} is newer: it may have what {} lacks)", reference.environment)
            }
            _ => String::new(),
        }
    }
}

/// Which way a version differs from the reference's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Older,
    Newer,
    Unknown,
}

/// `development 13, production 16.3`; values of one environment together: `development 13 and 14`.
fn join(values: &[(Environment, String)]) -> String {
    let mut text = String::new();
    let mut last: Option<&Environment> = None;
    for (environment, value) in values {
        if last == Some(environment) {
            text.push_str(&format!(" and {value}"));
        } else {
            let comma = if text.is_empty() { "" } else { ", " };
            text.push_str(&format!("{comma}{environment} {value}"));
        }
        last = Some(environment);
    }
    text
}

/// How much a difference in a slot of this category weighs at most, by what it is.
pub(super) fn weight(category: Category, database: Level, cache: Level) -> Level {
    match category {
        Category::Database | Category::Search | Category::Vector => database,
        Category::WebServer => cache.min(Level::Hint),
        _ => cache,
    }
}
