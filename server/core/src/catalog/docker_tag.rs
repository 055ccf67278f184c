//! Tags of Docker Hub's official images: what a floating tag points at, whether a flavour exists for a version, and the
//! system an image is built on. As of [`TAGS_DATE`].
//!
//! Deliberately absent: images of other repositories, of which only the words in their tags are known.

use super::generated::docker_tags::REPOSITORIES;
use super::lifecycle::Date;
use crate::version::Version;

pub use super::generated::docker_tags::TAGS_DATE;

/// What is known of a repository.
#[derive(Debug)]
pub(crate) struct Repository {
    /// Newest release of each maintained line.
    pub(crate) versions: &'static [&'static str],
    /// (tag, version it points at, day since which it points at that line or 0).
    pub(crate) floating: &'static [(&'static str, &'static str, u32)],
    /// Lines that ever had a tag.
    pub(crate) lines: &'static [&'static str],
    /// One-number tags and the lines they pointed at, oldest first.
    pub(crate) partial: &'static [(&'static str, &'static [(u32, &'static str)])],
    /// Per line, or line and flavour (`16-alpine`), the systems it was built on, newest first.
    pub(crate) bases: &'static [(&'static str, &'static [&'static str])],
    /// Every word ever seen behind a version.
    pub(crate) tokens: &'static [&'static str],
}

/// What a tag pointed at on [`TAGS_DATE`].
#[derive(Debug, Copy, Clone, PartialEq, Eq)]
pub struct Pointed {
    /// The version: full for `latest` (`18.6`), the line for a one-number tag (`8.4`).
    pub version: &'static str,
    /// Since when, if known.
    pub since: Option<Date>,
    /// The lines the tag pointed at before, oldest first; empty for a tag that never moved between lines.
    pub before: &'static [(u32, &'static str)],
}

fn repository(name: &str) -> Option<&'static Repository> {
    REPOSITORIES
        .binary_search_by_key(&name, |(name, _)| name)
        .ok()
        .and_then(|at| REPOSITORIES.get(at))
        .map(|(_, repo)| repo)
}

/// What a floating tag (`latest`, `alpine`, none = `latest`) or a tag less precise than a release line (`mysql:8`)
/// pointed at. `repository` is normalised ([`super::Image::repository`]). `None` if it is not known.
#[must_use]
pub fn floats_over(name: &str, tag: Option<&str>) -> Option<Pointed> {
    let repo = repository(name)?;
    let tag = tag.unwrap_or("latest");
    if let Ok(at) = repo.floating.binary_search_by_key(&tag, |(known, _, _)| known) {
        let (_, version, since) = repo.floating.get(at)?;
        return Some(Pointed { version, since: (*since > 0).then_some(Date(*since)), before: &[] });
    }
    let number = tag.split('-').next().unwrap_or(tag);
    let (_, points) = repo.partial.iter().find(|(known, _)| *known == number)?;
    let (since, version) = points.last()?;
    Some(Pointed { version, since: Some(Date(*since)), before: points.get(..points.len() - 1).unwrap_or(&[]) })
}

/// The newest release of the line `version` is of, if that line still has tags: `16` had `16.15`.
#[must_use]
pub fn newest_release(name: &str, version: &Version) -> Option<&'static str> {
    let starts = |known: &str| starts_with_numbers(&numbers(known), version.parts());
    let mut of_line = repository(name)?.versions.iter().copied().filter(|known| starts(known));
    let only = of_line.next()?;
    of_line.next().is_none().then_some(only)
}

/// Whether the tag `<version>-<variant>` exists: `Some(true)` if the data show it, `Some(false)` if they exclude it,
/// `None` if they do not say. An empty variant asks for the plain tag.
#[must_use]
pub fn variant_exists(name: &str, version: &Version, variant: &str) -> Option<bool> {
    let repo = repository(name)?;
    let line = line_of(repo, version)?;
    if variant.is_empty() {
        return Some(true);
    }
    if variant.split('-').any(|word| !seen_word(repo, word)) {
        return Some(false);
    }
    let bases = |key: &str| {
        repo.bases
            .binary_search_by_key(&key, |(known, _)| known)
            .ok()
            .and_then(|at| repo.bases.get(at))
            .map(|(_, bases)| *bases)
    };
    // The system's own name: `bookworm` for the plain tag, `alpine3.20` for `16-alpine`.
    let of_release = version.parts().len() > numbers(line).len();
    let flavour = base_of_word(variant)?;
    let key = if flavour == Base::Alpine { format!("{line}-alpine") } else { line.to_owned() };
    if variant == "alpine" {
        return match bases(&key) {
            Some(_) => Some(true),
            // The line is old enough for bases to be recorded, and none has the flavour.
            None => bases(line).map(|_| false),
        };
    }
    match bases(&key) {
        Some(list) if list.contains(&variant) => (!of_release).then_some(true),
        Some(list) if flavour == Base::Alpine && list.len() > 1 => (!of_release).then_some(false),
        _ => None,
    }
}

/// Words differ by release only: `alpine3.20` is known where `alpine` is.
fn seen_word(repo: &Repository, word: &str) -> bool {
    repo.tokens.binary_search(&word).is_ok()
}

fn line_of(repo: &'static Repository, version: &Version) -> Option<&'static str> {
    let fitting = repo.lines.iter().copied().filter(|line| {
        let line = numbers(line);
        !line.is_empty() && starts_with_numbers(version.parts(), &line)
    });
    fitting.max_by_key(|line| line.len())
}

fn numbers(text: &str) -> Vec<u64> {
    text.split('.').map_while(|part| part.parse().ok()).collect()
}

fn starts_with_numbers(parts: &[u64], start: &[u64]) -> bool {
    !start.is_empty() && parts.starts_with(start)
}

/// The system an image is built on: what decides C library, collations and package names.
#[derive(Debug, Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Base {
    /// musl.
    Alpine,
    /// Debian.
    Debian,
    /// Ubuntu.
    Ubuntu,
    /// Red Hat Enterprise Linux, UBI and its rebuilds.
    Rhel,
    /// Oracle Linux.
    OracleLinux,
    /// Amazon Linux.
    AmazonLinux,
    /// Photon.
    Photon,
    /// Wolfi, Chainguard.
    Wolfi,
    /// Windows.
    Windows,
}

impl Base {
    /// Whether the two sort and collate with different C libraries.
    #[must_use]
    pub fn differs_in_libc(self, other: Self) -> bool {
        (self == Self::Alpine) != (other == Self::Alpine)
    }

    /// The name people use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Alpine => "Alpine",
            Self::Debian => "Debian",
            Self::Ubuntu => "Ubuntu",
            Self::Rhel => "Red Hat",
            Self::OracleLinux => "Oracle Linux",
            Self::AmazonLinux => "Amazon Linux",
            Self::Photon => "Photon",
            Self::Wolfi => "Wolfi",
            Self::Windows => "Windows",
        }
    }
}

/// The system a word of a tag names: `alpine3.20`, `bookworm`, `ubuntu2204`, `ubi8`.
pub(crate) fn base_of_word(word: &str) -> Option<Base> {
    const DEBIAN: [&str; 11] = [
        "wheezy", "jessie", "stretch", "buster", "bullseye", "bookworm", "trixie", "forky", "sid", "debian", "minideb",
    ];
    const UBUNTU: [&str; 13] = [
        "ubuntu", "trusty", "xenial", "bionic", "focal", "jammy", "kinetic", "lunar", "mantic", "noble", "oracular",
        "plucky", "questing",
    ];
    let lower = word.to_ascii_lowercase();
    let name = lower.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    Some(match name {
        "alpine" => Base::Alpine,
        _ if DEBIAN.contains(&name) => Base::Debian,
        _ if UBUNTU.contains(&name) => Base::Ubuntu,
        "resolute" => Base::Ubuntu,
        "ubi" | "ubi-minimal" | "rhel" | "el" | "centos" | "rocky" | "rockylinux" | "almalinux" => Base::Rhel,
        "oraclelinux" | "oracle" | "ol" => Base::OracleLinux,
        "al" | "amzn" | "amazonlinux" => Base::AmazonLinux,
        "photon" => Base::Photon,
        "wolfi" => Base::Wolfi,
        "windowsservercore" | "nanoserver" | "windows" => Base::Windows,
        _ => return None,
    })
}

/// The system the image `<repository>:<version>-<variant>` is built on. Told by the variant's words, else by what the
/// line's plain tag is built on now; `None` if neither says.
#[must_use]
pub fn base_of_variant(name: &str, version: Option<&Version>, variant: &str) -> Option<Base> {
    if let Some(base) = variant.split('-').find_map(base_of_word) {
        return Some(base);
    }
    let repo = repository(name)?;
    let line = match version {
        Some(version) => line_of(repo, version),
        None => None,
    };
    let bases = |key: &str| repo.bases.iter().find(|(known, _)| *known == key).and_then(|(_, bases)| bases.first());
    let of_line = line.and_then(bases);
    // Every line of a repository that is known at all has the same family behind its plain tag.
    let of_any = || repo.bases.iter().filter(|(key, _)| !key.contains('-')).find_map(|(_, bases)| bases.first());
    of_line.or_else(of_any).and_then(|base| base_of_word(base))
}

/// Whether two flavours of one repository and version are built on systems that collate differently; `None` if one of
/// them is not known.
#[must_use]
pub fn variant_differs(name: &str, version: Option<&Version>, a: &str, b: &str) -> Option<bool> {
    Some(base_of_variant(name, version, a)?.differs_in_libc(base_of_variant(name, version, b)?))
}
