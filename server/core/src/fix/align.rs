//! Edits that write one environment's version where another's is written.

use std::collections::BTreeSet;

use super::{Edit, Fix, FixKind};
use crate::catalog;
use crate::environment::Environment;
use crate::inventory::{Declaration, Spelling, VersionSite};
use crate::rule::{Divergence, Side};
use crate::version::{Pin, Version};

/// This environment follows the reference; with several, each has its own fix.
pub(super) fn with_reference(divergence: &Divergence, kind: FixKind, fixes: &mut Vec<Fix>) {
    let Some(model) = divergence.sides.iter().find(|side| !side.deviates && version(side).is_some()) else { return };
    let environments: BTreeSet<&Environment> =
        divergence.sides.iter().filter(|side| side.deviates).map(|side| &side.environment).collect();
    for environment in environments {
        let sides = divergence.sides.iter().filter(|side| side.deviates && side.environment == *environment);
        let verb = if kind == FixKind::Pin { "Pin" } else { "Use" };
        fixes.extend(fix(kind, verb, sides, model, environment, &[environment]));
    }
}

/// Every other environment follows this one.
pub(super) fn others(divergence: &Divergence, fixes: &mut Vec<Fix>) {
    let environments: BTreeSet<&Environment> = divergence.sides.iter().map(|side| &side.environment).collect();
    for environment in &environments {
        let mut own = divergence.sides.iter().filter(|side| side.environment == **environment);
        let Some(model) = own.next().filter(|side| version(side).is_some()) else { continue };
        if own.any(|side| version(side) != version(model)) {
            continue;
        }
        let sides = divergence.sides.iter().filter(|side| side.environment != **environment);
        let changed: Vec<&Environment> = environments.iter().copied().filter(|other| other != environment).collect();
        fixes.extend(fix(FixKind::AlignOthers, "Use", sides, model, environment, &changed));
    }
}

fn version(side: &Side) -> Option<&Version> {
    match &side.declaration.pin {
        Pin::Exact(version) => Some(version),
        _ => None,
    }
}

fn fix<'a>(
    kind: FixKind,
    verb: &str,
    sides: impl Iterator<Item = &'a Side>,
    model: &Side,
    offered: &Environment,
    changed: &[&Environment],
) -> Option<Fix> {
    let version = version(model)?;
    let product = model.declaration.product;
    let mut edits: Vec<Edit> = Vec::new();
    let mut notes = BTreeSet::new();
    for side in sides {
        if side.declaration.product != product || side.declaration.pin == model.declaration.pin {
            continue;
        }
        let Some(site) = &side.declaration.write else {
            notes.insert(format!("the version at {} cannot be changed automatically", side.at.file));
            continue;
        };
        if !edits.iter().any(|edit| edit.place == site.place) {
            let Some(text) = spelled(version, site, &side.declaration, &model.declaration) else {
                notes.insert(format!(
                    "the tag for {} {version} at {} is not known",
                    product.product().name,
                    side.at.file
                ));
                continue;
            };
            let label = format!("{} version for {}", product.product().name, side.environment);
            edits.push(Edit { place: site.place.clone(), text, label });
            notes.extend(unknown_tag(&side.declaration, version));
        }
    }
    if edits.is_empty() {
        return None;
    }
    let to = if verb == "Pin" { " to" } else { "" };
    let title = format!("{verb} {}{to} {version} in {}", product.product().name, list(changed));
    let note = (!notes.is_empty()).then(|| notes.into_iter().collect::<Vec<_>>().join("; "));
    Some(Fix { kind, title, safe: false, note, environment: offered.clone(), edits })
}

/// The version in the spelling of the place where it goes; `None` where which tag has it is not known.
fn spelled(version: &Version, site: &VersionSite, own: &Declaration, model: &Declaration) -> Option<String> {
    let is_whole = matches!(site.spelling, Spelling::Tag { .. } | Spelling::Missing);
    if let Some(repository) = own.repository.as_deref().filter(|_| is_whole) {
        // Tags of official images begin with the product's version; others count in ways of their own.
        let official = catalog::image(repository).is_some_and(|image| image.official);
        if !official {
            let tag = catalog::image(&model.shown).and_then(|image| image.tag_text(&model.shown).map(str::to_owned));
            let tag = tag.filter(|_| model.repository.as_deref() == Some(repository))?;
            return Some(if site.spelling == Spelling::Missing { format!(":{tag}") } else { tag });
        }
    }
    Some(match &site.spelling {
        Spelling::Version | Spelling::Tag { variant: None } => version.to_string(),
        Spelling::Tag { variant: Some(variant) } => format!("{version}-{variant}"),
        Spelling::Missing => format!(":{version}"),
        Spelling::Joined { by } => version.to_string().replace('.', by),
    })
}

/// A warning where the new tag is not known to exist.
fn unknown_tag(declaration: &Declaration, version: &Version) -> Option<String> {
    let repository = declaration.repository.as_deref()?;
    if let Some((extension, Some(number))) = &declaration.extension {
        return Some(format!("check that {repository} has {version} with {extension} {number}"));
    }
    let variant = declaration.variant.as_deref()?;
    match catalog::variant_exists(repository, version, variant) {
        Some(true) => None,
        Some(false) => Some(format!("{repository}:{version}-{variant} is not known to exist")),
        None => Some(format!("check that {repository}:{version}-{variant} exists")),
    }
}

/// `development, test and ci`.
fn list(environments: &[&Environment]) -> String {
    match environments {
        [] => String::new(),
        [one] => one.to_string(),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(ToString::to_string).collect();
            format!("{} and {last}", first.join(", "))
        }
    }
}
