//! Containers that tests start (Testcontainers): images in test code of any language, `jdbc:tc:` URLs in code and settings.
//!
//! Format: <https://testcontainers.com/guides/>, <https://java.testcontainers.org/modules/databases/jdbc/>
//! Deliberately absent: which image a class has where none is given, images put together from parts, compose files.

mod image;
mod url;

use super::facts::Facts;
use super::{Claim, Reading, Source};
use crate::syntax::literals::{Kind, Style, tokens};
use crate::syntax::sections;
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "testcontainers",
    about: "Testcontainers: images in test code, `jdbc:tc:` URLs in code and settings",
    environment: Some("test"),
    claims,
    confirms: |path, head| {
        is_properties(path)
            || ["estcontainers", "GenericContainer", "jdbc:tc:", "r2dbc:tc:"].iter().any(|word| head.contains(word))
    },
    read,
};

const CODE: [&str; 16] =
    ["cs", "cts", "ex", "exs", "fs", "go", "groovy", "java", "js", "kt", "mjs", "mts", "php", "py", "rs", "ts"];

fn claims(path: &RelPath) -> Claim {
    let (stem, extension) = path.name().rsplit_once('.').unwrap_or((path.name(), ""));
    let is_code = CODE.contains(&extension) && is_test(path, stem);
    // Spring's own settings (`jdbc:tc:` in them, too) are read as such.
    if is_code || is_properties(path) { Claim::Maybe } else { Claim::No }
}

/// By folder or by name: code that is not of tests starts no containers.
fn is_test(path: &RelPath, stem: &str) -> bool {
    const FOLDERS: [&str; 10] =
        ["__tests__", "e2e", "integration", "it", "spec", "specs", "test", "testing", "tests", "testsupport"];
    const ENDS: [&str; 8] = [".tests", ".test", "tests", "-test", "_test", "-e2e", "testing", "integrationtest"];
    let folder = path.folder();
    let mut folders = folder.parts().map(str::to_ascii_lowercase);
    let named = ["test", "Test", "Spec", "spec", "Container", "container"].iter().any(|word| stem.contains(word))
        || stem.ends_with("IT")
        || stem.ends_with("ITCase");
    named || folders.any(|part| FOLDERS.contains(&&*part) || ENDS.iter().any(|end| part.ends_with(end)))
}

fn is_properties(path: &RelPath) -> bool {
    matches!(path.name(), "testcontainers.properties" | ".testcontainers.properties")
}

fn read(file: &File, reading: &mut Reading) {
    let mut facts = Facts::new(file, reading);
    let extension = file.path.name().rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "properties" if is_properties(&file.path) => {
            for line in sections::read(&file.text).filter(|line| line.key.value.ends_with("container.image")) {
                image::stated(&mut facts, line.value.value, line.value.span);
            }
        }
        _ => {
            let style = Style {
                hash: matches!(extension, "ex" | "exs" | "php" | "py"),
                slashes: !matches!(extension, "ex" | "exs" | "py"),
                single: !matches!(extension, "cs" | "go" | "java" | "kt" | "rs"),
            };
            let all = tokens(&file.text, style);
            for (at, _) in all.iter().enumerate().filter(|(_, token)| token.kind == Kind::String) {
                image::literal(&mut facts, &all, at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_code_is_claimed_by_folder_or_name() {
        let claims = |path: &str| claims(&RelPath::new(path).unwrap());
        for path in [
            "src/test/java/shop/Base.java",
            "src/main/java/shop/ContainersConfig.java",
            "internal/db/db_test.go",
            "tests/conftest.py",
            "shop/test_db.py",
            "src/db.spec.ts",
            "tests/setup.ts",
            "Shop.IntegrationTests/Fixture.cs",
            "src/it/kotlin/shop/UserIT.kt",
        ] {
            assert_eq!(claims(path), Claim::Maybe, "{path}");
        }
        for path in [
            "src/main/java/shop/User.java",
            "app/models.py",
            "src/index.ts",
            "README.md",
            "src/test/a.txt",
            "src/main/resources/application-test.yml",
        ] {
            assert_eq!(claims(path), Claim::No, "{path}");
        }
    }
}
