//! Stage 3: the rules. A rule reads slots, never text, and says what differs.
//! Deliberately absent: levels set by the user, suppression and fixes (`engine`, `suppress`, `fix`).

mod client_version;
mod compare;
mod declared_version;
mod drift;
mod image_variant;
mod missing_service;
mod registry;
mod runtime_version;
mod service_type;
mod service_version;
mod substitute;
mod unpinned_version;

use std::sync::Arc;

use crate::catalog::Category;
use crate::environment::Environment;
use crate::fix::Fix;
use crate::inventory::{Declaration, Slot, SlotKey};
use crate::text::{Place, RelPath};
use crate::version::Agreement;
pub use registry::RULES;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Off,
    Hint,
    Information,
    Warning,
    Error,
}

impl Level {
    pub const ALL: [Self; 5] = [Self::Off, Self::Hint, Self::Information, Self::Warning, Self::Error];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Hint => "hint",
            Self::Information => "information",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == word)
    }
}

/// How sure it is that a finding is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// People differ on whether this should be the same; never above [`Level::Information`].
    Debatable,
    Certain,
}

impl Certainty {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Debatable => "debatable",
            Self::Certain => "certain",
        }
    }
}

/// One rule. Its page (`onpar explain`, the link of a diagnostic) is [`Rule::page`].
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case, stable for ever.
    pub id: &'static str,
    /// One line.
    pub about: &'static str,
    /// The text of the rule's file; its doc comment is the rule's page ([`Rule::page`]).
    pub docs: &'static str,
    /// The version of onpar that brought it.
    pub since: &'static str,
    pub over: Over,
    pub check: fn(&Slot, &mut Vec<Draft>),
}

/// Which slots a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Backing services and web servers.
    Services,
    /// What the application itself runs on: language runtimes.
    Runtimes,
}

impl Over {
    fn takes(self, slot: &Slot) -> bool {
        (self == Self::Runtimes) == (slot.key.category == Category::Runtime)
    }
}

impl Rule {
    /// The drafts of a slot; none where the rule is about other slots.
    pub(crate) fn drafts(&self, slot: &Slot) -> Vec<Draft> {
        let mut drafts = Vec::new();
        if self.over.takes(slot) {
            (self.check)(slot, &mut drafts);
        }
        drafts
    }

    /// The rule's page, in Markdown.
    #[must_use]
    pub fn page(&self) -> String {
        let lines = self.docs.lines().map_while(|line| line.strip_prefix("//!"));
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
    }
}

/// A divergence as a rule finds it.
#[derive(Debug)]
pub struct Draft {
    pub rule: &'static Rule,
    pub certainty: Certainty,
    pub message: String,
    /// One for each place of each environment that takes part; the reference's last.
    pub sides: Vec<Side>,
    /// The environment that the others should follow.
    pub reference: Environment,
}

/// One environment's part in a divergence.
#[derive(Debug, Clone)]
pub struct Side {
    pub environment: Environment,
    pub declaration: Arc<Declaration>,
    /// What to underline.
    pub at: Place,
    /// The message as read from this side: its own environment's deviation first.
    pub message: String,
    /// This environment differs from the reference.
    pub deviates: bool,
    /// How far its version is from the reference's, where the rule compares versions.
    pub difference: Option<Agreement>,
    /// What the difference weighs in this environment; that of the divergence is the highest. [`Level::Off`]: listed
    /// because it agrees with the reference, and never told at its own place.
    pub level: Level,
}

/// A finding: one for each slot and rule, however many environments disagree.
#[derive(Debug, Clone)]
pub struct Divergence {
    pub rule: &'static Rule,
    pub level: Level,
    pub certainty: Certainty,
    pub project: RelPath,
    pub slot: SlotKey,
    pub message: String,
    pub sides: Vec<Side>,
    pub reference: Environment,
    pub fixes: Vec<Fix>,
}

/// The rule of this id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}
