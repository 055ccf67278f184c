//! Packages of system package managers and libraries of languages: which product a name means, and at which version.
//!
//! Deliberately absent: reading install commands (sources do), and manifests.

use std::ops::Range;

use super::decode::glued_version;
use super::generated::packages::{CLIENTS, DEFAULTS, FAKES, PACKAGES, REPOSITORIES};
use super::pattern::{Haystack, Program};
use super::product::ProductId;
use crate::version::{Version, parse};

/// A row of the table.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) product: ProductId,
    pub(crate) role: Role,
    pub(crate) managers: &'static [&'static str],
    pub(crate) program: Program,
}

/// What a package brings.
#[derive(Debug, Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// The server.
    Server,
    /// Client tools: `pg_dump`, `redis-cli`.
    Client,
    /// A client library or its headers: never a version divergence.
    Library,
    /// A tool beside the server.
    Tool,
    /// A language runtime.
    Runtime,
}

/// What a package of a known name is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// The product.
    pub product: ProductId,
    /// What of it the package brings.
    pub role: Role,
    /// The version its name or pin states; `None`: whatever the repository has (see [`distribution_default`]).
    pub version: Option<Version>,
    /// Where the version stands, in bytes of the text given.
    pub version_range: Option<Range<usize>>,
    /// Whether the text at `version_range` is spelled otherwise than the version (`postgresql96`).
    pub decoded: bool,
}

/// What a package is, by its manager (`apt`, `apk`, `yum`, `dnf`, `brew`, ...) and its name with an optional pin:
/// `postgresql-client-15`, `postgresql15-client~=15.4`, `redis-server=5:6.0.16-1+deb11u1`, `postgresql@14`.
#[must_use]
pub fn package(manager: &str, name_and_pin: &str) -> Option<Package> {
    let lead = name_and_pin.len() - name_and_pin.trim_start().len();
    let text = name_and_pin.trim();
    if text.is_empty() || text.len() > 200 {
        return None;
    }
    let name_end = text.find(['=', '~', '<', '>']).unwrap_or(text.len());
    let (name, pin) = text.split_at_checked(name_end)?;
    // `php8.2-fpm:amd64`, `nodejs/now`: the architecture and the release are no part of the name.
    let is_module = manager == "dnf-module";
    let bare = if is_module { name } else { name.split(':').next().unwrap_or(name) };
    let managers = family(manager);
    let (row, range, glued, used) = find(managers, bare)?;
    let mut package =
        Package { product: row.product, role: row.role, version: None, version_range: None, decoded: false };
    let pinned = pin.trim_start_matches(['=', '~', '<', '>']);
    if !pinned.is_empty() {
        let start = text.len() - pinned.len();
        set(&mut package, pinned, lead + start);
    } else if used < bare.len() {
        let start = used + 1;
        set(&mut package, bare.get(start..).unwrap_or(""), lead + start);
    }
    if package.version.is_none()
        && let Some(range) = range
    {
        let spelled = bare.get(range.clone()).unwrap_or("").trim_start_matches('@');
        let start = range.end - spelled.len();
        if glued {
            let meant = glued_version(row.product, spelled);
            package.decoded = meant.as_deref() != Some(spelled);
            package.version = meant.and_then(|meant| parse(row.product, &meant));
        } else {
            package.version = parse(row.product, spelled);
        }
        package.version_range = package.version.is_some().then_some(lead + start..lead + range.end);
    }
    Some(package)
}

/// A pinned version and its place; Debian's epoch is no part of it.
fn set(package: &mut Package, text: &str, at: usize) {
    let Some(version) = parse(package.product, text) else { return };
    let start = text.find(version.text()).unwrap_or(0);
    package.version_range = Some(at + start..at + start + version.text().len());
    package.version = Some(version);
}

/// The row, where the version stands in the name, whether it is glued, and how much of the name was used.
fn find(managers: &[&str], name: &str) -> Option<(&'static Row, Option<Range<usize>>, bool, usize)> {
    // `yum install postgresql15-server-15.4-1PGDG.rhel8`: version and release follow the name.
    let mut used = name.len();
    for _ in 0..3 {
        let part = name.get(..used)?;
        let text = Haystack::new(part);
        for row in PACKAGES.iter().filter(|row| row.managers.iter().any(|manager| managers.contains(manager))) {
            if let Some(places) = row.program.find_in(&text) {
                let glued = places.range(1).filter(|range| !range.is_empty());
                let range = glued.clone().or_else(|| places.range(0).filter(|range| !range.is_empty()));
                return Some((row, range, glued.is_some(), used));
            }
        }
        used = part
            .rfind('-')
            .filter(|at| part.get(at + 1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())))?;
        if !managers.contains(&"yum") {
            return None;
        }
    }
    None
}

/// Managers that use the same names.
fn family(manager: &str) -> &'static [&'static str] {
    match manager {
        "apt" | "apt-get" | "aptitude" | "dpkg" | "install_packages" => &["apt"],
        "apk" => &["apk"],
        "yum" | "dnf" | "microdnf" | "tdnf" => &["yum", "dnf"],
        "brew" | "homebrew" => &["brew"],
        "dnf-module" => &["dnf-module"],
        "amazon-linux-extras" => &["amazon-linux-extras"],
        "choco" => &["choco"],
        "nix" => &["nix"],
        "pacman" | "zypper" => &["pacman", "zypper"],
        "gem" => &["gem"],
        _ => &[],
    }
}

/// Where packages of a product are fetched from besides the distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// The product.
    pub product: ProductId,
    /// The version line it holds, if it holds one only.
    pub version: Option<Version>,
    /// Where that is written, in bytes of the text given.
    pub range: Option<Range<usize>>,
}

/// The repositories that a command names: `https://deb.nodesource.com/setup_20.x`, `repo.mongodb.org/apt/.../7.0`.
#[must_use]
pub fn repositories(command: &str) -> Vec<Repository> {
    let text = Haystack::new(command);
    let found = |(product, program): &(ProductId, Program)| {
        let places = program.find_in(&text)?;
        let glued = places.range(1).filter(|range| !range.is_empty());
        let range = glued.clone().or_else(|| places.range(0).filter(|range| !range.is_empty()));
        let spelled = range.clone().and_then(|range| command.get(range));
        let version = spelled.and_then(|spelled| match &glued {
            Some(_) => parse(*product, &glued_version(*product, spelled)?),
            None => parse(*product, spelled),
        });
        Some(Repository { product: *product, range: range.filter(|_| version.is_some()), version })
    };
    REPOSITORIES.iter().filter_map(found).collect()
}

/// The version of `product` an unversioned package has on a distribution: `debian:12`, `debian:bookworm`, `alpine:3.19.1`,
/// `ubuntu:22.04`, `rockylinux:9`. Parts of the table are from memory (see the data's SOURCES).
#[must_use]
pub fn distribution_default(distribution: &str, product: ProductId) -> Option<&'static str> {
    let (name, release) = distribution.split_once(':')?;
    let name = match name.rsplit('/').next()? {
        "rockylinux" | "rocky-linux" | "almalinux" | "oraclelinux" | "oracle-linux" | "centos" | "centos-stream"
        | "ubi" => "rhel",
        "amazonlinux" => "amazon-linux",
        other => other,
    };
    let release = release.split('-').next().unwrap_or(release);
    DEFAULTS
        .iter()
        .filter_map(|(key, codename, versions)| {
            let (known, number) = key.split_once(':')?;
            let same = known == name
                && (number == release
                    || *codename == release && !codename.is_empty()
                    || starts_release(release, number));
            same.then_some(versions)
        })
        .flat_map(|versions| versions.iter())
        .find(|(id, _)| *id == product)
        .map(|(_, version)| *version)
}

/// `3.19.1` is of release `3.19`.
fn starts_release(release: &str, number: &str) -> bool {
    release.strip_prefix(number).is_some_and(|rest| rest.starts_with('.'))
}

/// The products a library is a client of, by ecosystem (`npm`, `pypi`, `gem`, `composer`, `go`, `maven`, `nuget`, `hex`,
/// `cargo`, ...); several where it speaks to several.
#[must_use]
pub fn library(ecosystem: &str, name: &str) -> &'static [ProductId] {
    let key = (ecosystem, name);
    CLIENTS
        .binary_search_by_key(&key, |(e, n, _)| (*e, *n))
        .ok()
        .and_then(|at| CLIENTS.get(at))
        .map_or(&[], |(_, _, ids)| *ids)
}

/// The product a library imitates inside the process (`fakeredis`, `pg-mem`).
#[must_use]
pub fn fake(ecosystem: &str, name: &str) -> Option<ProductId> {
    let key = (ecosystem, name);
    FAKES.binary_search_by_key(&key, |(e, n, _)| (*e, *n)).ok().and_then(|at| FAKES.get(at)).map(|(_, _, id)| *id)
}
