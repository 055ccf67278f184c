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

    /// The day that is so many days after 1970-01-01, as clocks count.
    #[must_use]
    pub fn from_days(days: u32) -> Option<Self> {
        // Days and years counted from 1 March 0000, so that a leap day is the last of its year.
        let days = i64::from(days) + 719_468;
        let era = days / 146_097;
        let of_era = days % 146_097;
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        (year <= 9999).then(|| u32::try_from(year * 10_000 + month * 100 + day).ok().map(Self)).flatten()
    }

    /// How many days lie between `earlier` and this day; negative where `earlier` is later.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i64 {
        self.days() - earlier.days()
    }

    fn days(self) -> i64 {
        let (year, month, day) = (i64::from(self.0 / 10_000), i64::from(self.0 / 100 % 100), i64::from(self.0 % 100));
        let year = if month <= 2 { year - 1 } else { year };
        let (era, of_era) = (year / 400, year % 400);
        let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
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
