//! Netlify: `netlify.toml` with the runtimes of a build and its variables, for each deploy context.
//! Formats: <https://docs.netlify.com/configure-builds/file-based-configuration/>,
//! <https://docs.netlify.com/configure-builds/manage-dependencies/>
//! Deliberately absent: runtimes that `.nvmrc` and its like state (they are read as such).

use super::facts::Facts;
use super::{Claim, Reading, Source, runtimes};
use crate::syntax::sections;
use crate::text::{File, RelPath, Spanned};

pub static SOURCE: Source = Source {
    id: "netlify",
    about: "Netlify sites: runtimes of the build and variables, for each deploy context",
    environment: Some("production"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    if path.name() == "netlify.toml" { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let mut facts = Facts::new(file, reading);
    for line in sections::read(&file.text) {
        let environment = match context(line.section) {
            Some("") => None,
            Some(word) => Some(Spanned::new(word.to_owned(), line.key.span)),
            None => continue,
        };
        facts.environment = environment;
        let (name, value) = (line.key.value, line.value);
        match name.strip_suffix("_VERSION").filter(|_| !value.value.is_empty()) {
            Some(word) if runtimes::product(word).is_some() => {
                runtimes::versioned(&mut facts, word, value.value, value.span);
            }
            _ => facts.value(name, value.value, value.span),
        }
    }
}

/// The deploy context whose variables a section holds; `""` for all. A preview of a branch is an environment of its own.
fn context(section: &str) -> Option<&str> {
    if section == "build.environment" {
        return Some("");
    }
    let name = section.strip_prefix("context.")?.strip_suffix(".environment")?.trim_matches('"');
    Some(match name {
        "deploy-preview" | "branch-deploy" => "preview",
        "dev" => "development",
        name => name,
    })
}
