//! Version ranges as engines, lock-free manifests and package pins write them: `>=18 <21`, `^20`, `~> 3.2`, `20.x`.
//!
//! Deliberately absent: choosing a version from a range. Ranges are only asked whether they can mean the same.

use std::cmp::Ordering;
use std::fmt;

use super::{Version, parse};
use crate::catalog::ProductId;

/// How many alternatives and bounds are read; more are nothing a person writes.
const MOST: usize = 32;

/// A set of versions: alternatives, each from a first version up to but without a last.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Range {
    text: String,
    spans: Vec<Span>,
}

/// From `low`, up to but without `high`; missing numbers count as zero.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
struct Span {
    low: Vec<u64>,
    high: Option<Vec<u64>>,
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Whether a text is written as a range rather than as one version.
pub(super) fn looks_like(text: &str) -> bool {
    text.contains(['<', '>', '^', '|', ',', '*', '!'])
        || text.contains(" - ")
        || text.starts_with(['~', '='])
        || text.ends_with(".x")
        || text.contains(".x.")
}

impl Range {
    /// The versions a stated version includes: `16.3` is everything from 16.3 up to 16.4.
    #[must_use]
    pub fn of(version: &Version) -> Self {
        let span = Span { low: version.parts.clone(), high: Some(raised(&version.parts, version.parts.len())) };
        Self { text: version.text.clone(), spans: vec![span] }
    }

    /// Reads a range as npm, Bundler, Composer, Poetry and pip write them; `None` if it is none.
    #[must_use]
    pub fn parse(product: ProductId, text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.len() > 200 {
            return None;
        }
        let mut spans = Vec::new();
        for alternative in text.split('|').filter(|part| !part.trim().is_empty()).take(MOST) {
            spans.push(conjunction(product, alternative)?);
        }
        (!spans.is_empty()).then(|| Self { text: text.to_owned(), spans })
    }

    /// As written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether some version is in both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.spans.iter().any(|a| other.spans.iter().any(|b| a.overlaps(b)))
    }

    /// Whether some version that `version` includes is in the range.
    #[must_use]
    pub fn contains(&self, version: &Version) -> bool {
        self.overlaps(&Self::of(version))
    }

    /// The numbers of the lowest version in it: what an older stand-in must reach. `None` without a lower bound.
    #[must_use]
    pub fn lowest(&self) -> Option<&[u64]> {
        let lowest = self.spans.iter().map(|span| span.low.as_slice()).min_by(|a, b| order(a, b))?;
        (!lowest.is_empty()).then_some(lowest)
    }
}

impl Span {
    fn overlaps(&self, other: &Self) -> bool {
        let below = |low: &[u64], high: &Option<Vec<u64>>| high.as_deref().is_none_or(|high| order(low, high).is_lt());
        below(&self.low, &other.high)
            && below(&other.low, &self.high)
            && below(&self.low, &self.high)
            && below(&other.low, &other.high)
    }

    fn and(&mut self, other: Self) {
        if order(&other.low, &self.low).is_gt() {
            self.low = other.low;
        }
        if let Some(high) = other.high
            && self.high.as_deref().is_none_or(|mine| order(&high, mine).is_lt())
        {
            self.high = Some(high);
        }
    }
}

fn order(a: &[u64], b: &[u64]) -> Ordering {
    let longest = a.len().max(b.len());
    let padded = |parts: &[u64]| parts.iter().copied().chain(std::iter::repeat(0)).take(longest).collect::<Vec<_>>();
    padded(a).cmp(&padded(b))
}

/// The first version after everything that starts with the first `keep` numbers.
fn raised(parts: &[u64], keep: usize) -> Vec<u64> {
    let mut parts: Vec<u64> = parts.iter().copied().take(keep.max(1)).collect();
    if let Some(last) = parts.last_mut() {
        *last = last.saturating_add(1);
    }
    parts
}

fn conjunction(product: ProductId, text: &str) -> Option<Span> {
    let mut span = Span::default();
    if let Some((low, high)) = text.split_once(" - ") {
        let (low, high) = (numbers(product, low)?, numbers(product, high)?);
        return Some(Span { high: Some(raised(&high, high.len())), low });
    }
    let mut any = false;
    let mut operator = String::new();
    for word in text.split([',', ' ']).filter(|word| !word.is_empty()).take(MOST) {
        // An operator may stand apart from its version: `~> 3.2`.
        let digits = word.find(|c: char| !"<>=~^!".contains(c)).unwrap_or(word.len());
        let (sign, version) = word.split_at_checked(digits)?;
        operator.push_str(sign);
        if version.is_empty() {
            continue;
        }
        span.and(bound(product, &operator, version)?);
        operator.clear();
        any = true;
    }
    (any && operator.is_empty()).then_some(span)
}

fn bound(product: ProductId, operator: &str, text: &str) -> Option<Span> {
    if matches!(text, "*" | "x" | "X") {
        return Some(Span::default());
    }
    let parts = numbers(product, text)?;
    let upto = |keep: usize| Some(raised(&parts, keep));
    let span = match operator {
        ">=" => Span { low: parts, high: None },
        ">" => Span { low: raised(&parts, parts.len()), high: None },
        "<=" => Span { low: Vec::new(), high: upto(parts.len()) },
        "<" => Span { low: Vec::new(), high: Some(parts) },
        "^" => {
            let keep = parts.iter().position(|part| *part != 0).map_or(parts.len(), |at| at + 1);
            Span { high: upto(keep), low: parts }
        }
        // Composer, Bundler and Poetry let the last stated number float; npm lets everything after the second.
        "~" if product == ProductId::PHP => Span { high: upto(parts.len().saturating_sub(1)), low: parts },
        "~" => Span { high: upto(2.min(parts.len())), low: parts },
        "~>" | "~=" => Span { high: upto(parts.len().saturating_sub(1)), low: parts },
        "" | "=" | "==" | "===" => Span { high: upto(parts.len()), low: parts },
        "!=" => Span::default(),
        _ => return None,
    };
    Some(span)
}

fn numbers(product: ProductId, text: &str) -> Option<Vec<u64>> {
    let text = text.trim().trim_end_matches(['*', 'x', 'X', '.', '-']);
    parse(product, text).map(|version| version.parts)
}
