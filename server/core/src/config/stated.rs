//! Services that a person states, because no file of the repository declares them: production in a cloud's console.

use super::Notice;
use crate::catalog::{Category, Date, ProductId};
use crate::environment::Environment;
use crate::rule::Level;
use crate::text::{RelPath, Span};
use crate::version::Pin;

/// One entry of `environments.<name>.services`.
#[derive(Debug)]
pub struct Stated {
    pub environment: Environment,
    /// The slot's name as written: `database`, `analytics`.
    pub key: String,
    pub product: ProductId,
    pub category: Category,
    pub pin: Pin,
    /// The folder of the application it belongs to, where there are several.
    pub project: Option<RelPath>,
    /// Where the person knows it from.
    pub source: Option<String>,
    pub checked: Option<Date>,
    /// The product, and the version if one is stated.
    pub at: Span,
    pub version_at: Option<Span>,
}

impl Stated {
    /// How it reads in messages.
    #[must_use]
    pub fn shown(&self) -> String {
        let version = self.pin.version().map(|version| format!(" {version}")).unwrap_or_default();
        let source = self.source.as_ref().map(|source| format!(", {source}")).unwrap_or_default();
        let checked = self.checked.map(|day| format!(", checked {day}")).unwrap_or_default();
        format!("{}{version} (stated{source}{checked})", self.product)
    }

    pub(super) fn notice(&self, today: Option<Date>, recheck: u32) -> Option<Notice> {
        let (today, checked) = (today?, self.checked?);
        let age = Some(today.days_since(checked)).filter(|age| *age > i64::from(recheck))?;
        let message = format!(
            "this was checked {age} days ago ({checked}): look again whether {} still runs {}, and renew the date",
            self.environment,
            self.product.name()
        );
        Some(Notice { span: self.at, code: "stale-statement", level: Level::Information, message })
    }
}
