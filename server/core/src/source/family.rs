//! What is told of a kind of file besides what it says: its family, where its format is described.
//! Deliberately absent: the list of both (`registry`, `listing`).

use super::Source;

/// What a kind of file is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    Containers,
    Pipelines,
    Development,
    Deployment,
    Application,
}

impl Family {
    pub const ALL: [Self; 5] =
        [Self::Containers, Self::Pipelines, Self::Development, Self::Deployment, Self::Application];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Containers => "containers",
            Self::Pipelines => "pipelines",
            Self::Development => "development",
            Self::Deployment => "deployment",
            Self::Application => "application",
        }
    }

    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::Containers => "Containers and their variables, in every environment",
            Self::Pipelines => "Pipelines and tests",
            Self::Development => "Developers' machines",
            Self::Deployment => "Deploys: platforms, clouds, clusters",
            Self::Application => "The application's own configuration",
        }
    }
}

impl Source {
    /// By what such files are for.
    #[must_use]
    pub fn family(&self) -> Family {
        match (self.id, self.environment) {
            ("compose" | "dockerfile" | "dotenv", _) => Family::Containers,
            (_, Some("ci" | "test")) => Family::Pipelines,
            (_, Some("development")) => Family::Development,
            (_, Some(_)) => Family::Deployment,
            (_, None) => Family::Application,
        }
    }
}

/// What is told of a source besides: made from its file's first lines and its fixtures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    pub id: &'static str,
    /// Paths such as it claims.
    pub paths: &'static [&'static str],
    /// Where the format is described.
    pub documentation: &'static [&'static str],
}
