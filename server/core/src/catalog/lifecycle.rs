//! Life cycles of products: until when a release line is maintained, and its newest release, as of [`DATA_DATE`].
//!
//! Deliberately absent: today. The core has no clock; whoever asks brings the date.

use std::fmt;

use super::generated::lifecycle::CYCLES;
use super::product::ProductId;
use crate::version::{Version, parse};

pub use super::generated::lifecycle::DATA_DATE;

/// A day, as the number `20260822`; prints as `2026-08-22` and is ordered by time.
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(pub(crate) u32);

impl Date {
    /// Reads `2026-08-22`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.splitn(3, '-').map(|part| part.parse::<u32>().ok());
        let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next()??);
        ((1970..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day))
            .then_some(Self(year * 10_000 + month * 100 + day))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0 / 10_000, self.0 / 100 % 100, self.0 % 100)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// When maintenance ends.
#[derive(Debug, Copy, Clone, PartialEq, Eq, Hash)]
pub enum Eol {
    /// On this day.
    On(Date),
    /// It has ended; the day is not known.
    Ended,
    /// No day is set.
    Unknown,
}

impl Eol {
    /// Whether maintenance has ended by `today`.
    #[must_use]
    pub fn is_past(self, today: Date) -> bool {
        match self {
            Self::On(day) => day < today,
            Self::Ended => true,
            Self::Unknown => false,
        }
    }
}

/// A release line.
#[derive(Debug, Copy, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// The line's name: `16`, `8.0`.
    pub cycle: &'static str,
    /// When maintenance ends.
    pub eol: Eol,
    /// Its newest release at [`DATA_DATE`].
    pub latest: Option<&'static str>,
    /// When the line first came out.
    pub released: Option<Date>,
    /// Whether it is maintained for long.
    pub lts: bool,
}

/// The release lines of a product, newest first.
#[must_use]
pub fn cycles(product: ProductId) -> &'static [Cycle] {
    CYCLES
        .binary_search_by_key(&product, |(id, _)| *id)
        .ok()
        .and_then(|at| CYCLES.get(at))
        .map_or(&[], |(_, cycles)| *cycles)
}

/// The line a version is of; `None` if it is not known or the version is too imprecise (`8` of MySQL 8.0 to 8.4).
#[must_use]
pub fn lifecycle(product: ProductId, version: &Version) -> Option<&'static Cycle> {
    let numbered = || cycles(product).iter().filter_map(|cycle| Some((cycle, parse(product, cycle.cycle)?)));
    let of_line = numbered()
        .filter(|(_, line)| version.parts().starts_with(line.parts()))
        .max_by_key(|(_, line)| line.parts().len());
    if let Some((cycle, _)) = of_line {
        return Some(cycle);
    }
    let mut finer = numbered().filter(|(_, line)| line.parts().starts_with(version.parts()));
    let (only, _) = finer.next()?;
    finer.next().is_none().then_some(only)
}
