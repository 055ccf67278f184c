//! # image-variant
//!
//! The same product runs from images of another flavour that matters: PostGIS and plain PostgreSQL, Alpine and Debian.
//!
//! ## Why it matters
//! An extension that only one image brings makes migrations fail in the other. PostgreSQL takes its collations from
//! the C library: Alpine (musl) sorts text in another order than Debian (glibc), so indexes and `ORDER BY` differ
//! (<https://wiki.postgresql.org/wiki/Locale_data_changes>).
//!
//! ## What is compared
//! Images of one product: the extension they add (PostGIS, pgvector, TimescaleDB), and for PostgreSQL the C library of
//! their base. Managed databases bring extensions by themselves and are not compared.
//!
//! ## How to fix it
//! Use the same image in both environments. Existing data must be re-indexed after a change of the C library.
//!
//! Accept it with `# onpar: allow[image-variant] reason` on the line or the line above.

use super::compare::{self, Member, Sides};
use super::{Certainty, Draft, Level, Over, Rule};
use crate::catalog::{self, Base};
use crate::inventory::{Declaration, Role, Slot};

pub(super) static RULE: Rule = Rule {
    id: "image-variant",
    about: "same product, another flavour that matters: PostGIS and plain, Alpine and Debian",
    docs: include_str!("image_variant.rs"),
    since: "0.1.0",
    over: Over::Services,
    check,
};

fn check(slot: &Slot, drafts: &mut Vec<Draft>) {
    let images = |declaration: &Declaration| declaration.role == Role::Server && declaration.repository.is_some();
    let all: Vec<Member<'_>> = compare::members(slot, images).collect();
    let Some(reference) = compare::reference(slot, &all) else { return };
    let (references, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|member| member.environment == reference);
    let differs = |member: &Member<'_>| {
        let comparable = || references.iter().filter(|r| r.declaration.product == member.declaration.product);
        comparable().next().is_some()
            && comparable().all(|reference| flavours_differ(member.declaration, reference.declaration))
    };
    let deviating: Vec<Member<'_>> = others.iter().filter(|member| differs(member)).copied().collect();
    let Some(product) = deviating.first().map(|member| member.declaration.product) else { return };
    let by_extension = deviating.iter().any(|member| {
        references.iter().any(|reference| extension(member.declaration) != extension(reference.declaration))
    });
    let value = if by_extension { extension_value } else { base_value };
    let weigh = |_: &Member<'_>| Level::Hint;
    let sides = Sides { deviating, references, others: Vec::new(), level: &weigh, direction: None };
    let subject = format!("{} image differs", product.product().name);
    drafts.extend(compare::draft(&RULE, Certainty::Certain, &subject, &sides, value));
}

fn extension(declaration: &Declaration) -> Option<&str> {
    declaration.extension.as_ref().map(|(name, _)| name.as_str())
}

fn flavours_differ(one: &Declaration, other: &Declaration) -> bool {
    if extension(one) != extension(other) {
        return true;
    }
    let collates = one.product.product().family == "postgresql";
    match (libc(one), libc(other)) {
        (Some(one), Some(other)) => collates && one != other,
        _ => false,
    }
}

/// Whether an image's base takes its collations from musl; `None` where the base is not known.
fn libc(declaration: &Declaration) -> Option<bool> {
    base(declaration).map(|base| base == Base::Alpine)
}

fn base(declaration: &Declaration) -> Option<Base> {
    let repository = declaration.repository.as_deref()?;
    let variant = declaration.variant.as_deref().unwrap_or("");
    catalog::base_of_variant(repository, compare::exact(declaration), variant)
}

fn extension_value(declaration: &Declaration) -> String {
    match &declaration.extension {
        Some((name, _)) => format!("with {name}"),
        None => "without".to_owned(),
    }
}

fn base_value(declaration: &Declaration) -> String {
    base(declaration).map_or_else(|| "on an unknown base".to_owned(), |base| format!("on {}", base.name()))
}
