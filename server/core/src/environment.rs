//! Environments: where a deploy runs, by the words people use for it.
//! Deliberately absent: how a declaration gets its environment (that is `resolve::place`).

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
