//! What may be shown of a variable's value: versions and image references, and what a connection's own masking leaves.
//! Deliberately absent: anything that lets more through than the hover of a declaration does.

use crate::connection;

/// Longest value that is shown as it stands.
const LONGEST: usize = 128;
/// Words of a name that mark a value as secret, whatever it looks like.
const SECRET: &[&str] =
    &["auth", "cred", "creds", "key", "keys", "login", "pass", "pin", "private", "pwd", "salt", "signature", "user"];
/// The same, anywhere in the name.
const SECRET_PART: &[&str] = &["apikey", "credential", "passphrase", "passwd", "password", "secret", "token"];
/// Words of a name that mark a version or an image.
const OPEN: &[&str] = &["IMAGE", "TAG", "VERSION"];

/// How a value reads; never a secret. `in_image`: the variable is part of an image reference or of a base image.
pub(super) fn shown(name: &str, value: &str, in_image: bool) -> String {
    if value.is_empty() {
        return "set, and empty".to_owned();
    }
    if is_secret(name) {
        return "set".to_owned();
    }
    let open = in_image || name.to_ascii_uppercase().split('_').any(|word| OPEN.contains(&word));
    if open && is_reference(value) {
        return value.to_owned();
    }
    connection::of_variable(name, value).map(|said| said.shown).filter(|text| !text.is_empty()).unwrap_or("set".into())
}

fn is_secret(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    SECRET_PART.iter().any(|part| lower.contains(part))
        || lower.split(['_', '-', '.']).any(|word| SECRET.contains(&word))
}

/// A tag, a version or an image: nothing with credentials or a scheme in it.
fn is_reference(value: &str) -> bool {
    value.len() <= LONGEST
        && !value.contains("//")
        && value.split_once('@').is_none_or(|(_, digest)| digest.starts_with("sha256:"))
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-:/@+".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn versions_and_images_are_shown() {
        assert_eq!(shown("POSTGRES_VERSION", "13.4-alpine", false), "13.4-alpine");
        assert_eq!(shown("DB", "ghcr.io/acme/postgres:13", true), "ghcr.io/acme/postgres:13");
        assert_eq!(shown("DB_IMAGE", "postgres@sha256:0a", false), "postgres@sha256:0a");
        assert_eq!(shown("KEYCLOAK_VERSION", "26", false), "26");
        assert_eq!(shown("DATABASE_URL", "postgres://u:hunter2@db/app", false), "postgres://…@db/app");
    }

    #[test]
    fn secrets_are_not() {
        for (name, value, in_image) in [
            ("POSTGRES_PASSWORD", "hunter2", true),
            ("API_KEY_VERSION", "hunter2", true),
            ("X", "hunter2", false),
            ("X", "17", false),
            ("IMAGE", "https://u:hunter2@registry/x", true),
            ("IMAGE", "u:hunter2@registry/x", true),
            ("REGISTRY_TOKEN", "hunter2", true),
        ] {
            assert_eq!(shown(name, value, in_image), "set", "{name}");
        }
        assert_eq!(shown("X", "", true), "set, and empty");
    }
}
