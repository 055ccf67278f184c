//! References of container images: which product an image is, how it is pinned, its flavour and its extension.
//!
//! Deliberately absent: `${VARIABLES}` (resolved before), and what a floating tag points at (`docker_tag`).
//! Reference grammar: <https://github.com/distribution/reference/blob/main/reference.go>.

use std::ops::Range;

use super::decode::{glued_version, kafka_of_confluent};
use super::generated::images::{IMAGES, MIRROR_PATTERNS, MIRRORS, NAMES, PATTERNS, TOOL_GLOBS, TOOLS};
use super::pattern::Haystack;
use super::product::ProductId;
use super::tag::{self, Template};
use crate::version::{Pin, parse};

/// Longer references are no references.
const LONGEST: usize = 512;
/// How many prefixes (registry, mirror, architecture) are taken off one name.
const MOST_PREFIXES: usize = 6;

/// A row of the table of repositories.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) product: ProductId,
    pub(crate) template: Template,
    pub(crate) extension: Option<Extension>,
    pub(crate) fixed: Option<&'static str>,
    pub(crate) official: bool,
}

/// What an image adds to its product: `PostGIS` in a PostgreSQL image.
#[derive(Debug, Copy, Clone, PartialEq, Eq, Hash)]
pub enum Extension {
    /// An extension the catalogue has as a product.
    Product(ProductId),
    /// One it knows by name only.
    Named(&'static str),
}

impl Extension {
    /// Its id or name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Product(id) => id.as_str(),
            Self::Named(name) => name,
        }
    }
}

/// What an image reference says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The repository without registry aliases, mirrors and architecture: `postgres`, `bitnami/redis`.
    pub repository: String,
    /// What it is; `None` for a repository the catalogue does not know, such as the application's own image.
    pub product: Option<ProductId>,
    /// Whether the repository itself is known. False: told by its last path segment only (`mycompany/postgres`), or found
    /// behind a registry the catalogue knows nothing of.
    pub exact: bool,
    /// Whether it is an official image of Docker Hub (tags and variants are known to `docker_tag`).
    pub official: bool,
    /// How the version is pinned.
    pub pin: Pin,
    /// The flavour as spelled in the tag: `alpine3.20`, `bookworm`.
    pub variant: Option<String>,
    /// The extension in it, and its version if the tag states one.
    pub extension: Option<(Extension, Option<String>)>,
    /// Whether a digest pins the bytes.
    pub digest: bool,
    /// Where the tag stands, in bytes of the reference.
    pub tag: Option<Range<usize>>,
    /// Where the version stands, in bytes of the reference.
    pub version: Option<Range<usize>>,
    /// Whether the text at `version` is another number than the pin's (Confluent Platform for Kafka, digits glued to a
    /// name): replacing it by a version of the product would be wrong.
    pub decoded: bool,
    /// Exporters, admin interfaces, poolers, test browsers: nobody's slot.
    pub tool: bool,
}

impl Image {
    /// The tag's text.
    #[must_use]
    pub fn tag_text<'a>(&self, reference: &'a str) -> Option<&'a str> {
        reference.get(self.tag.clone()?)
    }
}

/// A reference cut into its parts, as byte ranges.
struct Cut {
    name: Range<usize>,
    tag: Option<Range<usize>>,
    digest: bool,
}

/// Reads an image reference such as `registry:5000/docker.io/library/postgres:13-alpine@sha256:...`.
///
/// `None` if the text cannot be a reference. An unresolved variable in front of the name is taken for a registry; a
/// tag that is one says nothing ([`Pin::Unstated`]).
#[must_use]
pub fn image(reference: &str) -> Option<Image> {
    let cut = cut(reference)?;
    let name = reference.get(cut.name.clone())?.to_ascii_lowercase();
    let (start, exact, row) = find(&name);
    let repository = name.get(start..)?.to_owned();
    let mut image = Image {
        product: row.as_ref().map(|found| found.row.product),
        exact,
        official: exact && row.as_ref().is_some_and(|found| found.row.official),
        pin: Pin::Unstated,
        variant: None,
        extension: None,
        digest: cut.digest,
        tag: cut.tag.clone(),
        version: None,
        decoded: false,
        tool: is_tool(&repository),
        repository,
    };
    match row {
        Some(found) => pin(&mut image, reference, &cut, &found),
        None => image.pin = pin_of_unknown(reference, &cut),
    }
    Some(image)
}

fn cut(reference: &str) -> Option<Cut> {
    let lead = reference.len() - reference.trim_start().len();
    let text = reference.trim();
    if text.is_empty() || text.len() > LONGEST || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return None;
    }
    let (named, digest) = match text.split_once('@') {
        Some((named, _)) => (named, true),
        None => (text, false),
    };
    let segment = named.rfind('/').map_or(0, |at| at + 1);
    let colon = named.get(segment..)?.find(':').map(|at| segment + at);
    // Nothing in `${X:-y}` is a tag: resolving it is the caller's.
    let end = colon.unwrap_or(named.len());
    let tag = colon.map(|at| lead + at + 1..lead + named.len()).filter(|tag| !tag.is_empty());
    (end > 0).then_some(Cut { name: lead..lead + end, tag, digest })
}

struct Found {
    row: &'static Row,
    /// Where digits glued to the repository's name stand, in bytes of the name.
    glued: Option<Range<usize>>,
    /// The name itself is a spelled version (`sail-8.3/app`).
    spelled: Option<Range<usize>>,
}

/// Where the repository's own name starts in `name`, whether that is certain, and what is known of it.
fn find(name: &str) -> (usize, bool, Option<Found>) {
    let mut start = 0;
    let mut exact = true;
    for _ in 0..MOST_PREFIXES {
        let rest = name.get(start..).unwrap_or("");
        if let Some(found) = look_up(rest, start) {
            return (start, exact, Some(found));
        }
        if let Some(length) = prefix(rest) {
            start += length;
            // `registry:5000/docker.io/library/postgres` names its origin.
            exact |= rest.starts_with("docker.io/") || rest.starts_with("library/");
        } else if let Some(length) = unknown_registry(rest) {
            start += length;
            exact = false;
        } else {
            break;
        }
    }
    let rest = name.get(start..).unwrap_or("");
    match by_last_segment(rest) {
        Some(row) => (start, false, Some(Found { row, glued: None, spelled: None })),
        None => (start, exact, None),
    }
}

fn look_up(repo: &str, start: usize) -> Option<Found> {
    if let Some((_, row)) = IMAGES.binary_search_by_key(&repo, |(name, _)| name).ok().and_then(|at| IMAGES.get(at)) {
        return Some(Found { row, glued: None, spelled: None });
    }
    let text = Haystack::new(repo);
    PATTERNS.iter().find_map(|(program, row)| {
        let places = program.find_in(&text)?;
        let shift = |range: Range<usize>| start + range.start..start + range.end;
        Some(Found { row, glued: places.range(1).map(shift), spelled: places.range(0).map(shift) })
    })
}

/// The length of a registry alias, mirror or architecture in front of a name.
fn prefix(name: &str) -> Option<usize> {
    let listed = MIRRORS.iter().filter(|prefix| name.starts_with(**prefix)).map(|prefix| prefix.len()).max();
    listed
        .or_else(|| MIRROR_PATTERNS.iter().find_map(|program| program.find(name)?.range(0).map(|range| range.end)))
        .filter(|length| *length > 0 && *length < name.len())
}

/// The length of a first segment that can only be a registry: a host with a port or a dot, or a variable.
fn unknown_registry(name: &str) -> Option<usize> {
    let (first, rest) = name.split_once('/')?;
    let is_host = first.contains(['.', ':', '$', '{']) || first == "localhost";
    (is_host && !rest.is_empty()).then_some(first.len() + 1)
}

/// `mycompany/postgres`, `vepo/alpine-mongo`: the last segment is exactly the name of a well-known image.
fn by_last_segment(repo: &str) -> Option<&'static Row> {
    let last = repo.rsplit('/').next()?;
    let name = last.strip_prefix("alpine-").or_else(|| last.strip_suffix("-alpine")).unwrap_or(last);
    NAMES.binary_search_by_key(&name, |(known, _)| known).ok().and_then(|at| NAMES.get(at)).map(|(_, row)| row)
}

fn is_tool(repo: &str) -> bool {
    TOOLS.binary_search(&repo).is_ok()
        || TOOL_GLOBS.iter().any(|(before, after)| {
            repo.len() >= before.len() + after.len() && repo.starts_with(before) && repo.ends_with(after)
        })
}

/// Words of a tag that mean "whatever is newest".
fn pin_of_unknown(reference: &str, cut: &Cut) -> Pin {
    match cut.tag.clone().and_then(|tag| reference.get(tag)) {
        None if cut.digest => Pin::Unstated,
        None => Pin::Floating(None),
        Some("latest") if !cut.digest => Pin::Floating(Some("latest".to_owned())),
        Some(_) => Pin::Unstated,
    }
}

fn pin(image: &mut Image, reference: &str, cut: &Cut, found: &Found) {
    let row = found.row;
    image.extension = row.extension.map(|extension| (extension, None));
    if let Some(version) = row.fixed {
        image.pin = parse(row.product, version).map_or(Pin::Unstated, Pin::Exact);
        return;
    }
    if let Some(range) = found.glued.clone().or_else(|| found.spelled.clone()) {
        pin_by_name(image, reference, cut, row, range);
        return;
    }
    let Some((at, text)) = cut.tag.clone().and_then(|tag| Some((tag.start, reference.get(tag)?))) else {
        image.pin = if cut.digest { Pin::Unstated } else { Pin::Floating(None) };
        return;
    };
    if text.contains(['$', '{', '<', '%']) {
        return;
    }
    pin_by_tag(image, row, text, at);
    if cut.digest && matches!(image.pin, Pin::Floating(_)) {
        image.pin = Pin::Unstated;
    }
}

/// The version stands in the repository's name.
fn pin_by_name(image: &mut Image, reference: &str, cut: &Cut, row: &'static Row, range: Range<usize>) {
    let range = cut.name.start + range.start..cut.name.start + range.end;
    let Some(digits) = reference.get(range.clone()) else { return };
    let text = glued_version(row.product, digits).unwrap_or_else(|| digits.to_owned());
    image.decoded = text != digits;
    image.pin = parse(row.product, &text).map_or(Pin::Unstated, Pin::Exact);
    image.version = Some(range);
}

fn pin_by_tag(image: &mut Image, row: &'static Row, text: &str, at: usize) {
    let parts = tag::parse(row.template, text);
    image.variant = parts.variant.map(str::to_owned);
    image.extension = image.extension.take().or_else(|| Some((extension_of(row.product, text)?, None)));
    if let Some((_, version)) = &mut image.extension {
        *version = parts.extension.map(str::to_owned);
    }
    let states_nothing = matches!(row.template, Template::VersionNotOfProduct | Template::None);
    let spelled = parts.version.clone().and_then(|range| Some((range.clone(), text.get(range)?)));
    let Some((range, spelled)) = spelled else {
        pin_by_word(image, row, text, at, states_nothing);
        return;
    };
    image.version = Some(at + range.start..at + range.end);
    let meant = if row.template == Template::Confluent {
        image.decoded = true;
        kafka_of_confluent(spelled)
    } else {
        Some(spelled.to_owned())
    };
    image.pin = meant.and_then(|meant| parse(row.product, &meant)).map_or(Pin::Unstated, Pin::Exact);
}

/// The extension that a tag names: `13.4-postgis`.
fn extension_of(product: ProductId, tag: &str) -> Option<Extension> {
    const NAMES: [&str; 3] = ["pgvector", "postgis", "timescaledb"];
    let mut words = tag.split(['-', '_', '.']);
    let name = words.find_map(|word| NAMES.iter().find(|name| word.eq_ignore_ascii_case(name)))?;
    ProductId::get(name).filter(|_| product == ProductId::POSTGRESQL).map(Extension::Product)
}

/// The tag states no number: a release's name (`bookworm-slim`), or a word that floats.
fn pin_by_word(image: &mut Image, row: &'static Row, text: &str, at: usize, states_nothing: bool) {
    let first = text.split('-').next().unwrap_or(text);
    if !row.product.product().codenames.is_empty() && !first.is_empty() {
        let named =
            first.eq_ignore_ascii_case("lts").then(|| text.get(4..)).flatten().and_then(|rest| rest.split('-').next());
        let word = named.unwrap_or(first);
        let is_name = row.product.product().codenames.iter().any(|(name, _)| word.eq_ignore_ascii_case(name));
        if let Some(version) = parse(row.product, word).filter(|_| is_name) {
            let start = at + if named.is_some() { 4 } else { 0 };
            image.version = Some(start..start + word.len());
            image.decoded = true;
            image.variant = text.get(start - at + word.len() + 1..).filter(|rest| !rest.is_empty()).map(str::to_owned);
            image.pin = Pin::Exact(version);
            return;
        }
    }
    let floats = MOVING.iter().any(|word| first.eq_ignore_ascii_case(word));
    image.pin = if floats || !(states_nothing || text.contains(|c: char| c.is_ascii_digit())) || is_flavour(text) {
        Pin::Floating(Some(text.to_owned()))
    } else {
        Pin::Unstated
    };
    if matches!(image.pin, Pin::Floating(_)) && image.variant.is_none() {
        image.variant = if floats { text.split_once('-').map(|(_, rest)| rest) } else { Some(text) }.map(str::to_owned);
    }
}

/// Words that move from version to version.
const MOVING: [&str; 13] = [
    "latest",
    "stable",
    "mainline",
    "lts",
    "current",
    "edge",
    "nightly",
    "main",
    "master",
    "innovation",
    "release",
    "beta",
    "rolling",
];

/// `alpine3.20`, `bookworm`, `slim-trixie`, `jammy`: a flavour without a version.
fn is_flavour(text: &str) -> bool {
    text.split('-')
        .all(|word| super::docker_tag::base_of_word(word).is_some() || word.bytes().all(|b| b.is_ascii_alphabetic()))
}
