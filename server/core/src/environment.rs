//! Environments: where a deploy runs, by the words people use for it.
//! Deliberately absent: how a declaration gets its environment (that is `resolve::environments`).

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// Where a deploy of the application runs. The order is the order of every table and message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Environment {
    Development,
    Test,
    Ci,
    Staging,
    /// A name of the repository's own, lower case: `preview`, `qa`, `sandbox`.
    Named(Arc<str>),
    Production,
    /// Holds for every deploy, or for which one is not known: never a side of a comparison.
    Shared,
}

impl Environment {
    /// The environment of a canonical word or its usual short form; any other word is a name of its own.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "development" | "dev" | "local" => Self::Development,
            "test" | "testing" => Self::Test,
            "ci" => Self::Ci,
            "staging" | "stage" => Self::Staging,
            "production" | "prod" => Self::Production,
            "shared" => Self::Shared,
            other => Self::Named(other.into()),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Development => "development",
            Self::Test => "test",
            Self::Ci => "ci",
            Self::Staging => "staging",
            Self::Named(name) => name,
            Self::Production => "production",
            Self::Shared => "shared",
        }
    }

    /// Whether declarations for it are compared with those of others.
    #[must_use]
    pub fn is_compared(&self) -> bool {
        !matches!(self, Self::Shared)
    }

    /// How much an environment is the one the others should follow: production, then staging, then CI.
    #[must_use]
    pub fn reference_rank(&self) -> u8 {
        match self {
            Self::Production => 5,
            Self::Staging => 4,
            Self::Named(_) => 3,
            Self::Ci => 2,
            Self::Test => 1,
            Self::Development | Self::Shared => 0,
        }
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One reason to take a declaration for an environment's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub environment: Environment,
    /// Percent.
    pub weight: u8,
    /// A few words: `file name`, `mounts the application's source`.
    pub why: Cow<'static, str>,
}

/// Why a declaration counts for its environment: the verdict in a few words, and what was weighed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    verdict: Cow<'static, str>,
    evidence: Arc<[Evidence]>,
    is_unsure: bool,
}

impl Why {
    /// What decides by itself.
    #[must_use]
    pub fn new(verdict: impl Into<Cow<'static, str>>) -> Self {
        Self { verdict: verdict.into(), evidence: Arc::default(), is_unsure: false }
    }

    /// The same verdict, with what was weighed.
    #[must_use]
    pub fn with(self, mut evidence: Vec<Evidence>) -> Self {
        evidence.sort_by_key(|one| std::cmp::Reverse(one.weight));
        Self { evidence: evidence.into(), ..self }
    }

    /// No verdict: the evidence is too little, or contradicts itself.
    #[must_use]
    pub fn unsure(verdict: impl Into<Cow<'static, str>>, evidence: Vec<Evidence>) -> Self {
        Self { is_unsure: true, ..Self::new(verdict).with(evidence) }
    }

    /// The deciding reason: `file name`, `.onpar.yaml`.
    #[must_use]
    pub fn verdict(&self) -> &str {
        &self.verdict
    }

    /// What was weighed, the heaviest first; empty where one thing decides by itself.
    #[must_use]
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// Whether the environment is not known for want of evidence, not because the declaration holds for all.
    #[must_use]
    pub fn is_unsure(&self) -> bool {
        self.is_unsure
    }
}

/// The verdict, and what was weighed: `file name (production: file name 100 %; development: kind of the file 60 %)`.
impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.verdict)?;
        for (number, one) in self.evidence.iter().enumerate() {
            let before = if number == 0 { " (" } else { "; " };
            write!(f, "{before}{}: {}, {} %", one.environment, one.why, one.weight)?;
        }
        if self.evidence.is_empty() { Ok(()) } else { f.write_str(")") }
    }
}
