//! Env files: `.env`, `.env.production`, `env/prod.env`, `.env.example`.
//! Format: <https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax>
//! Deliberately absent: which environment a file is for (`resolve`), printing of values.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Claim, Model, RawDeclaration, Reading, Source, Spelling, Variable};
use crate::connection;
use crate::syntax::dotenv;
use crate::text::{File, RelPath, Span, Spanned};
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
    // Of a key that stands twice the last line counts, in every dialect.
    let last: BTreeMap<&str, usize> =
        reading.defines.iter().enumerate().map(|(at, variable)| (&*variable.name.value, at)).collect();
    let values: BTreeMap<&str, &str> =
        reading.defines.iter().filter_map(|v| Some((&*v.name.value, v.value.as_deref()?))).collect();
    let counts = |(at, variable): &(usize, &Variable)| last.get(&*variable.name.value) == Some(at);
    let lines = reading.defines.iter().enumerate().filter(counts);
    let said: Vec<_> = lines.filter_map(|(_, variable)| declaration(variable, &values)).collect();
    reading.declares.extend(said);
    reading.model = raw(&file.text, &reading.defines);
}

/// The lines as `format: raw` reads them, where that is another text.
fn raw(text: &str, quoted: &[Variable]) -> Option<Model> {
    let (lines, broken) = raw_lines(text);
    let same = |(one, other): (&Variable, &Variable)| one.name.value == other.name.value && one.value == other.value;
    let differs = broken || lines.len() != quoted.len() || !lines.iter().zip(quoted).all(same);
    differs.then_some(Model::RawEnv(lines, broken))
}

/// The lines of an env file of any name, and whether Compose would refuse it.
#[must_use]
pub fn variables(text: &str) -> (Vec<Variable>, bool) {
    let env = dotenv::read(text);
    let broken = !env.problems.is_empty();
    (env.lines.into_iter().map(|line| variable(line, text)).collect(), broken)
}

/// The lines of an env file of `format: raw`, where everything behind `=` is the value as it stands, and whether
/// Compose would refuse the file: <https://docs.docker.com/reference/compose-file/services/#env_file>.
#[must_use]
pub fn raw_lines(text: &str) -> (Vec<Variable>, bool) {
    let (mut lines, mut broken) = (Vec::new(), false);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let line = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
        let begin = line.trim_start_matches('\u{feff}').trim_start();
        let indent = line.len() - begin.len();
        if begin.is_empty() || begin.starts_with('#') {
            continue;
        }
        let (name, value) = begin.split_once('=').map_or((begin, None), |(name, value)| (name, Some(value)));
        if name.is_empty() || name.contains([' ', '\t', '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{a0}']) {
            broken = true;
            continue;
        }
        let from = at + indent;
        let value_at = from + name.len() + usize::from(value.is_some());
        lines.push(Variable {
            name: Spanned::new(name.into(), Span::new(from, from + name.len())),
            value: value.map(Into::into),
            value_span: Span::new(value_at, value_at + value.map_or(0, str::len)),
            verbatim: true,
            expands: false,
        });
    }
    (lines, broken)
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
    let value = if variable.expands { expand(written, name, values, 0) } else { written.to_owned() };
    let said = connection::of_variable(name, &value)?;
    let verbatim = variable.verbatim && value == written;
    let place = |range: &Range<usize>| {
        if verbatim { variable.value_span.slice(range.start, range.end) } else { variable.value_span }
    };
    let (pin, version) = said.told.map_or((Pin::Unstated, None), |(pin, range)| (pin, Some(range)));
    Some(RawDeclaration {
        environment: said.environment.map(|word| Spanned::new(word.to_owned(), variable.name.span)),
        product: said.product,
        category: said.category,
        role: said.role,
        strength: said.strength,
        pin,
        variant: None,
        at: if said.names { variable.name.span } else { place(&said.at) },
        version_at: version.as_ref().map(place),
        spelling: version.filter(|_| verbatim).map(|_| Spelling::Version),
        floats_minor: false,
        name: Some(name.to_owned()),
        host: said.host,
        shown: said.shown,
    })
}

/// References that stand in the words of others are followed as deep as this.
const DEPTH: usize = 4;

/// Replaces `${NAME}`, `$NAME` and `${NAME:-word}` by the values of the same file: enough to tell a scheme and a host.
/// What is unknown stays as it is written; `own` is the variable being set, which has no value yet.
fn expand(value: &str, own: &str, values: &BTreeMap<&str, &str>, depth: usize) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(dollar) = rest.find('$') {
        out.push_str(rest.get(..dollar).unwrap_or(""));
        let behind = rest.get(dollar + 1..).unwrap_or("");
        let (inner, len) = match behind.strip_prefix('{') {
            Some(inner) => {
                let end = closing(inner).unwrap_or(inner.len());
                (inner.get(..end).unwrap_or(""), (end + 2).min(behind.len()))
            }
            None => {
                let len = behind.find(|c: char| !is_name(c)).unwrap_or(behind.len());
                (behind.get(..len).unwrap_or(""), len)
            }
        };
        let name = inner.get(..inner.find(|c: char| !is_name(c)).unwrap_or(inner.len())).unwrap_or("");
        let known = values.get(name).copied().filter(|_| name != own && !name.is_empty());
        let form = inner.get(name.len()..).unwrap_or("");
        let word = |mark: &str| form.strip_prefix(mark).filter(|_| depth < DEPTH && !name.is_empty());
        match (known, word(":-").or_else(|| word("-")), word(":+").or_else(|| word("+"))) {
            (Some(known), None, None) => out.push_str(known),
            (Some(known), Some(_), _) if !known.is_empty() => out.push_str(known),
            (_, Some(word), _) => out.push_str(&expand(word, own, values, depth + 1)),
            (Some(_), None, Some(word)) => out.push_str(&expand(word, own, values, depth + 1)),
            (None, None, Some(_)) => {}
            (None, None, None) => out.push_str(rest.get(dollar..dollar + 1 + len).unwrap_or("")),
        }
        rest = behind.get(len..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The brace that closes what begins at the start of the text.
fn closing(inner: &str) -> Option<usize> {
    let mut depth = 0_usize;
    inner.bytes().position(|byte| {
        depth += usize::from(byte == b'{');
        let closes = byte == b'}' && depth == 0;
        depth = depth.saturating_sub(usize::from(byte == b'}'));
        closes
    })
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
        let values = BTreeMap::from([("HOST", "db"), ("A", "$A"), ("EMPTY", "")]);
        for (value, expected) in [
            ("postgres://$HOST:5432/${NAME:-app}", "postgres://db:5432/app"),
            ("${HOST:-x}${EMPTY:-y}${EMPTY-z}${NONE-${HOST}}", "dbyzdb"),
            ("${HOST:+a}${NONE:+b}", "a"),
            ("${NONE}$NONE", "${NONE}$NONE"),
            ("${OWN:-own}", "own"),
            ("$A$", "$A$"),
            ("${HOST", "db"),
            ("${", "${"),
        ] {
            assert_eq!(expand(value, "OWN", &values, 0), expected, "{value}");
        }
        let deep = "${X:-".repeat(5000);
        assert!(!expand(&deep, "OWN", &values, 0).is_empty());
    }

    #[test]
    fn raw_lines_are_kept_where_they_differ() {
        let raw = |text: &str| raw(text, &variables(text).0).is_some();
        assert!(!raw("A=b\n# c\nB=1\r\n"));
        assert!(raw("A=\"b\""));
        assert!(raw("A=b # c"));
        assert!(raw("A: b"));
    }
}
