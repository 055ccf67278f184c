//! From an image reference to a declaration.
//! Deliberately absent: where references are found.

use crate::catalog::{self, Category};
use crate::inventory::{Declaration, Role, Spelling, Strength, VersionSite};
use crate::resolve::environments::Placed;
use crate::resolve::traced::{Step, Traced};
use crate::version::Pin;

/// What an image reference declares; `None` for images that are no known product (the application's own).
pub(super) fn of_image(image: &Traced, placed: &Placed, source: &'static str, before: &[Step]) -> Option<Declaration> {
    let known = catalog::image(&image.text)?;
    let product = known.product?;
    let category = product.product().categories.first().copied().unwrap_or(Category::Other);
    let version = known.version.clone();
    let tag = known.tag.clone();
    let end = tag
        .as_ref()
        .map_or_else(|| image.text.find('@').unwrap_or(image.text.len()), |tag| tag.start.saturating_sub(1));
    let seen = version.clone().or_else(|| tag.clone());
    let version_at = seen.as_ref().map_or_else(|| image.at.clone(), |range| image.shown(range));
    let unknown = has_hole(image, end);
    let pin = if unknown { Pin::Unstated } else { known.pin.clone() };
    // An image of another name is another image, not this one in another version.
    let in_name = version.as_ref().is_some_and(|range| range.start < end);
    let write = if known.digest || known.decoded || unknown || in_name {
        None
    } else if let Some(range) = &version {
        image.origin(range).map(|place| VersionSite { place, spelling: Spelling::Version })
    } else if let Some(range) = &tag {
        let spelling = Spelling::Tag { variant: known.variant.clone() };
        image.origin(range).map(|place| VersionSite { place, spelling })
    } else {
        image.origin(&(end..end)).map(|place| VersionSite { place, spelling: Spelling::Missing })
    };
    let mut trail = before.to_vec();
    trail.extend(match &seen {
        Some(range) => image.steps(range),
        None => image.all_steps(),
    });
    Some(Declaration {
        environment: placed.environment.clone(),
        environment_why: placed.why.clone(),
        product,
        category,
        role: Role::Server,
        strength: Strength::Strong,
        pin,
        variant: known.variant.clone(),
        repository: Some(known.repository.clone()),
        extension: known.extension.as_ref().map(|(name, version)| (name.as_str().to_owned(), version.clone())),
        at: image.at.clone(),
        version_at,
        trail,
        write,
        source,
        setup: image.at.file.clone(),
        name: None,
        host: None,
        tool: known.tool,
        shown: image.text.clone(),
        floats_minor: false,
    })
}

/// Whether a variable without a value stands behind the image's name: the version is then not known, not floating.
fn has_hole(image: &Traced, name_end: usize) -> bool {
    let unset = |piece: &&crate::resolve::traced::Piece| piece.range.is_empty() && piece.range.start >= name_end;
    !image.text.is_empty() && image.pieces.iter().filter(unset).any(|piece| !piece.shown.span.is_empty())
}

/// The version of an installed package: in its name, pinned, or the one its distribution has.
pub(super) fn pin_of_package(package: &catalog::Package, base: &str) -> Pin {
    if let Some(version) = &package.version {
        return Pin::Exact(version.clone());
    }
    let default = distribution(base).and_then(|release| catalog::distribution_default(&release, package.product));
    match default.and_then(|text| crate::version::parse(package.product, text)) {
        Some(version) => Pin::Exact(version),
        None => Pin::Unstated,
    }
}

/// The distribution release an image is built on, as the catalogue names it: `debian:12`, `alpine:3.20`.
fn distribution(image: &str) -> Option<String> {
    const DEBIAN: [(&str, &str); 6] =
        [("stretch", "9"), ("buster", "10"), ("bullseye", "11"), ("bookworm", "12"), ("trixie", "13"), ("forky", "14")];
    let known = catalog::image(image)?;
    let tag = known.tag_text(image).unwrap_or("");
    let words = || tag.split(['-', '_']);
    if let Some((_, release)) = DEBIAN.iter().find(|(name, _)| words().any(|word| word == *name)) {
        return Some(format!("debian:{release}"));
    }
    if let Some(release) = words().find_map(|word| word.strip_prefix("alpine")).filter(|release| !release.is_empty()) {
        return Some(format!("alpine:{release}"));
    }
    let base = matches!(known.repository.as_str(), "debian" | "ubuntu" | "alpine");
    (base && !tag.is_empty()).then(|| format!("{}:{}", known.repository, tag.trim_end_matches("-slim")))
}
