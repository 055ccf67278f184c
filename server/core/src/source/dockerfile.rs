//! Dockerfiles: `FROM` images, `ARG` defaults, installed packages.
//! Format: <https://docs.docker.com/reference/dockerfile/>
//! Deliberately absent: which environment a Dockerfile is for, and build arguments given from outside (`resolve`).

use super::{Claim, Model, Reading, Source};
use crate::syntax::dockerfile;
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "dockerfile",
    about: "Dockerfiles: base images through their build arguments, servers and client tools that are installed",
    environment: None,
    claims,
    confirms: |_, head| {
        head.lines().any(|line| line.trim_start().get(..5).is_some_and(|word| word.eq_ignore_ascii_case("from ")))
    },
    read,
};

/// `Dockerfile`, `Dockerfile.dev`, `Dockerfile_DEV`, `dev.Dockerfile`, `service.dockerfile`, `Containerfile`, `Docker.local`.
fn claims(path: &RelPath) -> Claim {
    let name = path.name().to_ascii_lowercase();
    let stem = ["dockerfile", "containerfile"].into_iter().find_map(|word| name.split_once(word));
    match stem {
        Some(("", "")) => Claim::Yes,
        Some((before, after)) if before.is_empty() || after.is_empty() || before.ends_with(['.', '-', '_']) => {
            let code =
                [".md", ".ts", ".js", ".py", ".go", ".rs", ".yml", ".yaml", ".json", ".dockerignore", ".sh", ".html"];
            if code.iter().any(|ending| after.ends_with(ending)) { Claim::No } else { Claim::Maybe }
        }
        None if name.starts_with("docker.") => Claim::Maybe,
        _ => Claim::No,
    }
}

fn read(file: &File, reading: &mut Reading) {
    let dockerfile = dockerfile::read(&file.text);
    reading.problems.extend(dockerfile.problems.iter().cloned());
    reading.model = Some(Model::Dockerfile(dockerfile));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dockerfiles_are_known_by_name() {
        for name in [
            "Dockerfile",
            "a/dockerfile",
            "Dockerfile.dev",
            "Dockerfile_DEV",
            "dev.Dockerfile",
            "service.dockerfile",
            "Containerfile",
            "Dockerfile-server",
            "Docker.local",
        ] {
            assert_ne!(claims(&RelPath::new(name).unwrap()), Claim::No, "{name}");
        }
        for name in [
            "Dockerfile.md",
            "dockerfile.ts",
            ".dockerignore",
            "Dockerfile.dockerignore",
            "mydockerfilelist",
            "docker-compose.yml",
        ] {
            assert_eq!(claims(&RelPath::new(name).unwrap()), Claim::No, "{name}");
        }
    }
}
