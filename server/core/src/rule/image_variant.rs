//! # image-variant
//!
//! The same product runs from images of another flavour that matters: PostGIS and plain PostgreSQL, Alpine and Debian.
//!
//! ## Why it matters
//! An extension that only one image brings makes migrations fail in the other. PostgreSQL takes its collations from
//! the C library: Alpine (musl) sorts text in another order than Debian (glibc), so indexes and `ORDER BY` differ.
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
use super::{Certainty, Draft, Level, Rule};
use crate::catalog::{self, Base};
use crate::inventory::{Declaration, Role, Slot};

pub(super) static RULE: Rule = Rule {
    id: "image-variant",
    about: "same product, another flavour that matters: PostGIS and plain, Alpine and Debian",
    docs: include_str!("image_variant.rs"),
    since: "0.1.0",
    check,
};

fn check(slot: &Slot, drafts: &mut Vec<Draft>) {
    let images = |declaration: &Declaration| declaration.role == Role::Server && declaration.repository.is_some();
    let all: Vec<Member<'_>> = compare::members(slot, images).collect();
    let Some(reference) = compare::reference(&all) else { return };
    let (references, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|member| member.environment == reference);
    let differs = |member: &Member<'_>| {
        let comparable = || references.iter().filter(|r| r.declaration.product == member.declaration.product);
        comparable().next().is_some()
            && comparable().all(|reference| flavours_differ(member.declaration, reference.declaration))
    };
    let deviating: Vec<Member<'_>> = others.iter().filter(|member| differs(member)).copied().collect();
    let Some(product) = deviating.first().map(|member| member.declaration.product) else { return };
    let weigh = |_: &Member<'_>| Level::Hint;
    let sides = Sides { deviating, references, level: &weigh, direction: None };
    let subject = format!("{} image differs", product.product().name);
    drafts.extend(compare::draft(&RULE, Certainty::Certain, &subject, &sides, value));
}

fn flavours_differ(one: &Declaration, other: &Declaration) -> bool {
    let extension = |declaration: &Declaration| declaration.extension.as_ref().map(|(name, _)| name.clone());
    if extension(one) != extension(other) {
        return true;
    }
    let collates = one.product.product().family == "postgresql";
    match (libc(one), libc(other)) {
        (Some(one), Some(other)) => collates && one != other,
        _ => false,
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Libc {
    Musl,
    Glibc,
}

/// The C library of an image's base, where it is known.
fn libc(declaration: &Declaration) -> Option<Libc> {
    let repository = declaration.repository.as_deref()?;
    match catalog::base_of_variant(
        repository,
        compare::exact(declaration),
        declaration.variant.as_deref().unwrap_or(""),
    )? {
        Base::Alpine => Some(Libc::Musl),
        _ => Some(Libc::Glibc),
    }
}

fn value(declaration: &Declaration) -> String {
    match (&declaration.extension, libc(declaration)) {
        (Some((extension, _)), _) => format!("with {extension}"),
        (None, Some(Libc::Musl)) => "on Alpine".to_owned(),
        (None, Some(Libc::Glibc)) => "on a glibc base".to_owned(),
        (None, None) => "plain".to_owned(),
    }
}
