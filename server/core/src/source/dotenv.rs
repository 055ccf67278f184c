//! Env files: `.env`, `.env.production`, `env/prod.env`, `.env.example`.
//! Format: <https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax>
//! Deliberately absent: which environment a file is for (`resolve`), printing of values.

use std::collections::BTreeMap;

use super::{Claim, RawDeclaration, Reading, Source, Spelling, Variable};
use crate::connection;
use crate::syntax::dotenv;
use crate::text::{File, RelPath, Spanned};
use crate::version::Pin;

pub static SOURCE: Source = Source {
    id: "dotenv",
    about: "Env files: connection URLs, adapters and hosts under the usual names",
    environment: Some("development"),
    claims,
    confirms: |_, _| true,
    read,
};

/// Endings that say a file is code or data about env files, not one.
const CODE: &[&str] = &[
    "ts", "js", "mjs", "cjs", "py", "rb", "php", "go", "rs", "json", "yml", "yaml", "toml", "md", "vault", "enc",
    "gpg", "sh", "tsx",
];

fn claims(path: &RelPath) -> Claim {
    let name = path.name().to_ascii_lowercase();
    let ending = name.rsplit('.').next().unwrap_or("");
    let fits = name.starts_with(".env") && !name.starts_with(".envrc")
        || name.ends_with(".env")
        || name.contains(".env.")
        || name.starts_with("env.");
    if fits && !CODE.contains(&ending) { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let env = dotenv::read(&file.text);
    reading.problems.extend(env.problems);
    reading.defines.extend(env.lines.into_iter().map(|line| variable(line, &file.text)));
    let values: BTreeMap<&str, &str> =
        reading.defines.iter().filter_map(|v| Some((&*v.name.value, v.value.as_deref()?))).collect();
    let said: Vec<_> = reading.defines.iter().filter_map(|variable| declaration(variable, &values)).collect();
    reading.declares.extend(said);
}

/// The lines of an env file of any name, and whether Compose would refuse it.
#[must_use]
pub fn variables(text: &str) -> (Vec<Variable>, bool) {
    let env = dotenv::read(text);
    let broken = !env.problems.is_empty();
    (env.lines.into_iter().map(|line| variable(line, text)).collect(), broken)
}

fn variable(line: dotenv::Line, text: &str) -> Variable {
    let Some(value) = line.value else {
        return Variable { value_span: line.key.span, name: line.key, value: None, verbatim: false, expands: false };
    };
    let verbatim = value.inner.of(text) == &*value.text;
    Variable { name: line.key, value_span: value.inner, verbatim, expands: value.expand, value: Some(value.text) }
}

fn declaration(variable: &Variable, values: &BTreeMap<&str, &str>) -> Option<RawDeclaration> {
    let name: &str = &variable.name.value;
    let written = variable.value.as_deref()?;
    let value = if variable.expands { expand(written, values) } else { written.to_owned() };
    let said = connection::of_variable(name, &value)?;
    let verbatim = variable.verbatim && value == written;
    let at = if verbatim { variable.value_span.slice(said.at.start, said.at.end) } else { variable.value_span };
    let (pin, told) = said.told.map_or((Pin::Unstated, None), |(pin, range)| (pin, Some(range)));
    let version_at = told.filter(|_| verbatim).map(|range| variable.value_span.slice(range.start, range.end));
    Some(RawDeclaration {
        environment: said.environment.map(|word| Spanned::new(word.to_owned(), variable.name.span)),
        product: said.product,
        category: said.category,
        role: said.role,
        strength: said.strength,
        pin,
        variant: None,
        at,
        version_at,
        spelling: version_at.map(|_| Spelling::Version),
        floats_minor: false,
        name: Some(name.to_owned()),
        host: said.host,
        shown: said.shown,
    })
}

/// Replaces `${NAME}` and `$NAME` by the values of the same file, once: enough to tell a scheme and a host. What is
/// unknown stays as it is written.
fn expand(value: &str, values: &BTreeMap<&str, &str>) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(dollar) = rest.find('$') {
        out.push_str(rest.get(..dollar).unwrap_or(""));
        let behind = rest.get(dollar + 1..).unwrap_or("");
        let (name, len) = match behind.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            Some((inner, _)) => (inner.split([':', '-', '?', '+']).next().unwrap_or(inner), inner.len() + 2),
            None => {
                let len = behind.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(behind.len());
                (behind.get(..len).unwrap_or(""), len)
            }
        };
        match values.get(name) {
            Some(known) if !name.is_empty() => out.push_str(known),
            _ => out.push_str(rest.get(dollar..dollar + 1 + len).unwrap_or("")),
        }
        rest = behind.get(len..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn env_files_are_known_by_name() {
        for name in [
            ".env",
            ".env.production",
            ".env.example",
            "env/prod.env",
            "librephotos.env",
            "env_config/env.docker",
            ".env.example.sail",
            ".env-dev",
            "config/.env.local",
        ] {
            assert_eq!(claims(&RelPath::new(name).unwrap()), Claim::Yes, "{name}");
        }
        for name in [
            ".envrc",
            "src/env.ts",
            "env.d.ts",
            ".env.vault",
            "environment.yml",
            "development",
            "env/readme.md",
            "env.rs",
        ] {
            assert_eq!(claims(&RelPath::new(name).unwrap()), Claim::No, "{name}");
        }
    }

    #[test]
    fn references_within_the_file_are_followed() {
        let values = BTreeMap::from([("HOST", "db"), ("A", "$A")]);
        assert_eq!(expand("postgres://$HOST:5432/${NAME:-app}", &values), "postgres://db:5432/${NAME:-app}");
        assert_eq!(expand("$A$", &values), "$A$");
        assert_eq!(expand("${HOST", &values), "${HOST");
    }
}
