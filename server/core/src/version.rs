//! Versions: how exactly one is stated, and how far two are apart. Nothing else compares versions.
//!
//! Deliberately absent: where a version is written (sources know), and what a floating tag points at (the catalogue
//! does).

mod range;
mod spelling;

use std::cmp::Ordering;
use std::fmt;

use crate::catalog::{Major, ProductId};

pub use range::Range;
pub use spelling::parse;

/// A stated version: leading numbers, and what marks a pre-release.
///
/// Equality is of what was spelled; whether two versions agree is [`compare`]'s to say.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Version {
    parts: Vec<u64>,
    pre: Option<String>,
    text: String,
}

impl Version {
    /// The numbers, most significant first; at least one.
    #[must_use]
    pub fn parts(&self) -> &[u64] {
        &self.parts
    }

    /// What marks a pre-release: `beta1`, `rc2`.
    #[must_use]
    pub fn pre(&self) -> Option<&str> {
        self.pre.as_deref()
    }

    /// As spelled, without the words before and after that are no part of the version.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    fn first(&self) -> u64 {
        self.parts.first().copied().unwrap_or(0)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// How exactly a version is stated.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Pin {
    /// Some leading numbers: `16`, `16.3`.
    Exact(Version),
    /// From here to there: `>=18 <21`.
    Range(Range),
    /// Whatever is newest: `latest`, `alpine`, or no tag at all.
    Floating(Option<String>),
    /// Not said: a bare digest, a tag that tells something else.
    #[default]
    Unstated,
}

impl Pin {
    /// The version, if leading numbers are stated.
    #[must_use]
    pub fn version(&self) -> Option<&Version> {
        match self {
            Self::Exact(version) => Some(version),
            _ => None,
        }
    }

    /// Reads what a file states about a version: a version, a range, or a word such as `latest`.
    ///
    /// An empty text is [`Pin::Unstated`].
    #[must_use]
    pub fn read(product: ProductId, text: &str) -> Self {
        let text = text.trim().trim_matches(['"', '\'']).trim();
        if text.is_empty() {
            return Self::Unstated;
        }
        if !range::looks_like(text)
            && let Some(version) = parse(product, text)
        {
            return Self::Exact(version);
        }
        match Range::parse(product, text) {
            Some(range) => Self::Range(range),
            None if text.chars().all(|c| c.is_ascii_alphabetic() || "-_*/".contains(c)) => {
                Self::Floating(Some(text.to_owned()))
            }
            None => Self::Unstated,
        }
    }

    /// Whether the two can mean the same version: `None` if one of them does not say.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Exact(a), Self::Exact(b)) => Some(Range::of(a).overlaps(&Range::of(b))),
            (Self::Exact(a), Self::Range(b)) | (Self::Range(b), Self::Exact(a)) => Some(b.overlaps(&Range::of(a))),
            (Self::Range(a), Self::Range(b)) => Some(a.overlaps(b)),
            _ => None,
        }
    }
}

/// How well two versions of one product agree.
#[derive(Debug, Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Agreement {
    /// The same numbers.
    Same,
    /// One is less precise and includes the other.
    Compatible,
    /// They differ behind the numbers that name features.
    Patch,
    /// They differ in features.
    Minor,
    /// They differ in the first number, or in what the product treats as one.
    Major,
}

/// What comparing two versions says.
#[derive(Debug, Copy, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// How well they agree.
    pub agreement: Agreement,
    /// Which is newer; equal if one includes the other.
    pub ordering: Ordering,
    /// Whether they are of one incompatible line as the product counts lines (MySQL 8.0 and 8.4 are two). Versions too
    /// imprecise to tell are taken to be.
    pub same_line: bool,
}

/// Compares two versions of `product`.
#[must_use]
pub fn compare(product: ProductId, a: &Version, b: &Version) -> Comparison {
    let major = product.product().major;
    let differs = a.parts.iter().zip(&b.parts).position(|(x, y)| x != y);
    let Some(at) = differs else { return compare_equal_numbers(a, b) };
    let ordering = a.parts.cmp(&b.parts);
    let agreement = match at {
        0 if major.parts.is_empty() => Agreement::Minor,
        0 => Agreement::Major,
        1 if second_is_series(major, a.first()) => Agreement::Major,
        1 => Agreement::Minor,
        _ => Agreement::Patch,
    };
    let line = major.parts(a.first()).max(major.parts(b.first()));
    Comparison { agreement, ordering, same_line: at >= line }
}

fn second_is_series(major: Major, first: u64) -> bool {
    first < u64::from(major.series_below)
}

fn compare_equal_numbers(a: &Version, b: &Version) -> Comparison {
    let (agreement, ordering) = if a.parts.len() != b.parts.len() {
        (Agreement::Compatible, Ordering::Equal)
    } else if a.pre == b.pre {
        (Agreement::Same, Ordering::Equal)
    } else {
        (Agreement::Patch, compare_pre(a.pre(), b.pre()))
    };
    Comparison { agreement, ordering, same_line: true }
}

/// A release is newer than its pre-releases; `rc10` is newer than `rc9`.
fn compare_pre(a: Option<&str>, b: Option<&str>) -> Ordering {
    let key = |text: &str| {
        let word: String = text.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
        let number: String = text.chars().filter(char::is_ascii_digit).take(9).collect();
        (word, number.parse::<u64>().unwrap_or(0))
    };
    match (a, b) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(a), Some(b)) => key(a).cmp(&key(b)),
    }
}

#[cfg(test)]
#[path = "version/tests.rs"]
mod tests;
