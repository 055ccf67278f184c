//! Folders by their names: which hold an application, and which merely group files of the one above.
//! Deliberately absent: which folders are projects (`project`).

use crate::catalog;
use crate::text::RelPath;

/// Folders that group files of the application above them.
const GROUPING: &[&str] = &[
    "ansible",
    "build",
    "chart",
    "charts",
    "ci",
    "compose",
    "conf",
    "config",
    "configs",
    "container",
    "containers",
    "deploy",
    "deployment",
    "deployments",
    "devcontainer",
    "devenv",
    "devops",
    "docker",
    "docker-compose",
    "dockerfiles",
    "env",
    "env_config",
    "environment",
    "environments",
    "envs",
    "etc",
    "hack",
    "helm",
    "images",
    "infra",
    "infrastructure",
    "k8s",
    "kube",
    "kubernetes",
    "manifests",
    "ops",
    "orchestration",
    "provision",
    "provisioning",
    "resources",
    "script",
    "scripts",
    "stacks",
    "terraform",
    "tools",
    "vagrant",
];

/// The folder whose application a folder's files belong to: itself, or the first above that is not merely grouping.
#[must_use]
pub(crate) fn owner(folder: &RelPath) -> RelPath {
    let parts: Vec<&str> = folder.parts().collect();
    let first = parts.iter().position(|part| is_grouping(part)).unwrap_or(parts.len());
    let depth = parts.len() - first;
    folder.ancestors().nth(depth).unwrap_or_else(RelPath::root)
}

fn is_grouping(name: &str) -> bool {
    let plain = name.trim_start_matches('.').to_ascii_lowercase();
    GROUPING.binary_search(&plain.as_str()).is_ok()
        || catalog::environment_token(&plain).is_some_and(|(_, weight)| weight >= 80)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(GROUPING.is_sorted());
    }
}
