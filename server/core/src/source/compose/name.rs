//! Which files are compose files: by name, or by what they hold where the name leaves it open (`local.yml`).

use crate::source::Claim;
use crate::text::RelPath;

/// Whether a file of this path may be a compose file.
#[must_use]
pub fn claims(path: &RelPath) -> Claim {
    let name = path.name().to_ascii_lowercase();
    let Some(stem) = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml")) else { return Claim::No };
    let foreign = ["workflows", "node_modules", "templates"];
    if path.folder().parts().any(|part| foreign.contains(&part))
        || name.starts_with(".lando")
        || name.starts_with(".gitlab-ci")
    {
        return Claim::No;
    }
    let words: Vec<&str> = stem.split(['-', '_', '.', ' ']).collect();
    let has = |word: &str| words.contains(&word);
    let compose = words.iter().any(|word| matches!(*word, "compose" | "dockercompose"));
    if compose || (has("docker") && has("stack")) { Claim::Yes } else { Claim::Maybe }
}

/// Keys that make a map look like a service.
const SERVICE: &[&str] = &[
    "image",
    "build",
    "extends",
    "env_file",
    "depends_on",
    "container_name",
    "ports",
    "volumes",
    "restart",
    "environment",
    "command",
    "deploy",
    "<<",
];

/// Top-level keys of other kinds of files that have a `services` map too.
const FOREIGN: &[&str] =
    &["apiVersion", "jobs", "kind", "on", "pipeline", "parameters", "proxy", "recipe", "stages", "steps", "tooling"];

/// Whether the head of a file of any name has services: a top-level map `services` with an entry that looks like one.
#[must_use]
pub fn confirms(_: &RelPath, head: &str) -> bool {
    let mut inside = false;
    let mut depth = None;
    let mut found = false;
    for line in head.lines() {
        let text = line.trim_start_matches(['\u{feff}', ' ']);
        if text.is_empty() || text.starts_with(['#', '-']) || text.starts_with("%YAML") {
            if inside && line.starts_with('-') {
                return false;
            }
            continue;
        }
        let indent = line.len() - line.trim_start_matches(' ').len();
        let Some((key, rest)) = text.split_once(':') else { continue };
        let key = key.trim().trim_matches(['"', '\'']);
        if indent == 0 {
            if FOREIGN.contains(&key) {
                return false;
            }
            inside = key == "services";
            if inside && !matches!(rest.trim().chars().next(), None | Some('#' | '&')) {
                return false;
            }
        } else if inside {
            let names = *depth.get_or_insert(indent);
            found |= indent > names && indent <= names + 8 && SERVICE.contains(&key) && !found_nested(indent, names);
            found |= indent == names && rest.trim_start().starts_with('*');
            found |= indent == names && holds_a_service(rest.trim_start());
        }
    }
    found
}

/// `{image: redis:7}`: a service written on one line.
fn holds_a_service(value: &str) -> bool {
    let Some(inner) = value.strip_prefix('{') else { return false };
    let key = |part: &str| part.split(':').next().map(|key| key.trim().trim_matches(['"', '\'']).to_owned());
    inner.split(',').filter_map(key).any(|key| SERVICE.contains(&key.as_str()))
}

/// Keys more than one level below the name of a service are not the service's.
fn found_nested(indent: usize, names: usize) -> bool {
    indent > names * 2 && names > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(name: &str) -> RelPath {
        RelPath::new(name).unwrap()
    }

    #[test]
    fn names_tell() {
        for name in [
            "compose.yaml",
            "compose-dev.yaml",
            "docker-compose.yml",
            "docker/docker-compose.prod.aws.yml",
            "broker-compose.yml",
            "docs/synology/docker-compose.yml",
            "docker-stack.yml",
            "docker-stack-prod.yml",
            ".devcontainer/docker-compose.yml",
            "local.compose.yaml",
        ] {
            assert_eq!(claims(&path(name)), Claim::Yes, "{name}");
        }
        for name in ["local.yml", "production.yml", "src/main/docker/app.yml"] {
            assert_eq!(claims(&path(name)), Claim::Maybe, "{name}");
        }
        for name in ["compose.json", ".github/workflows/compose.yml", ".lando.yml", "compose", ".gitlab-ci.yml"] {
            assert_eq!(claims(&path(name)), Claim::No, "{name}");
        }
    }

    #[test]
    fn content_tells_where_the_name_does_not() {
        let is = |text: &str| confirms(&path("x.yml"), text);
        assert!(is(
            "version: '3'\n\nvolumes:\n  a: {}\n\nservices:\n  django: &django\n    build:\n      context: .\n"
        ));
        assert!(is("services:\n  # comment\n  db:\n    image: postgres\n"));
        assert!(is("services:\n    web:\n        environment:\n            A: 1\n"));
        assert!(is("services:\n  db: {image: 'postgres:16', restart: always}\n"));
        assert!(!is("services:\n  App\\Mailer: {arguments: ['@x'], tags: [y]}\n"));
        assert!(!is("services:\n  _defaults:\n    autowire: true\n  App\\:\n    resource: '../src/'\n"));
        assert!(!is("services:\n  - name: web\n    image: x\n"));
        assert!(!is("services:\n- image: x\n"));
        assert!(!is("jobs:\n  a:\n    services:\n      db:\n        image: x\n"));
        assert!(!is("apiVersion: v1\nkind: Pod\nservices:\n  a:\n    image: x\n"));
        assert!(!is("definitions:\n  services:\n    docker:\n      image: x\n"));
        assert!(!is("name: x\nservices: {}\n"));
    }
}
