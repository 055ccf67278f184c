//! Files that hold the version of one runtime and nothing else: `.ruby-version`, `.nvmrc`, `.python-version`, ..
//!
//! Version managers of developers read them (and some pipelines, which say so themselves):
//! <https://github.com/nvm-sh/nvm#nvmrc>, <https://github.com/rbenv/rbenv#choosing-the-ruby-version>,
//! <https://github.com/pyenv/pyenv#choosing-the-python-version>. `runtime.txt` is Heroku's:
//! <https://devcenter.heroku.com/articles/python-runtimes>.
//!
//! Deliberately absent: other implementations of a language (`jruby-9.4`, `pypy3.10`), `system`, versions that are
//! fallbacks (only the first line counts).

use super::facts::{Facts, with_version};
use super::{Claim, Reading, Source};
use crate::catalog::ProductId;
use crate::text::{File, RelPath, Span, Spanned};

pub static SOURCE: Source = Source {
    id: "version-files",
    about: "the version of one runtime: .ruby-version, .nvmrc, .python-version, runtime.txt, ..",
    environment: Some("development"),
    claims,
    confirms: |_, _| true,
    read,
};

/// File, runtime, and what may stand before its version.
const FILES: [(&str, ProductId, &[&str]); 10] = [
    (".go-version", ProductId::GO, &["go"]),
    (".java-version", ProductId::JAVA, &["openjdk64-", "openjdk-", "temurin-", "temurin64-", "corretto-"]),
    (".node-version", ProductId::NODEJS, &["node-", "v"]),
    (".nvmrc", ProductId::NODEJS, &["node-", "v"]),
    (".php-version", ProductId::PHP, &["php-"]),
    (".phpenv-version", ProductId::PHP, &["php-"]),
    (".python-version", ProductId::PYTHON, &["python-", "cpython-"]),
    (".ruby-version", ProductId::RUBY, &["ruby-"]),
    (".rvmrc", ProductId::RUBY, &["rvm use "]),
    ("runtime.txt", ProductId::PYTHON, &["python-"]),
];

fn row(path: &RelPath) -> Option<&'static (&'static str, ProductId, &'static [&'static str])> {
    FILES.binary_search_by_key(&path.name(), |(name, ..)| name).ok().and_then(|at| FILES.get(at))
}

fn claims(path: &RelPath) -> Claim {
    if row(path).is_some() { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let Some((name, product, prefixes)) = row(&file.path) else { return };
    let Some((text, start)) = first_line(&file.text) else { return };
    let prefix = prefixes.iter().find(|prefix| text.starts_with(**prefix)).map_or(0, |prefix| prefix.len());
    let version = text.get(prefix..).unwrap_or("");
    // `runtime.txt` names the language; `.rvmrc` is a script.
    if prefix == 0 && matches!(*name, "runtime.txt" | ".rvmrc") || !is_version(version) {
        return;
    }
    let mut facts = Facts::new(file, reading);
    if *name == "runtime.txt" {
        facts.environment = Some(Spanned::new("production".to_owned(), Span::new(start, start + text.len())));
    }
    let at = Span::new(start + prefix, start + text.len());
    let mut service = facts.service(*product, at, text);
    service.name = Some((*name).to_owned());
    facts.push(with_version(service, version, Some(at)));
}

/// The first line that is no comment, without what follows a `#` or an `@` (RVM's gem sets), and where it stands.
fn first_line(text: &str) -> Option<(&str, usize)> {
    let mut start = 0;
    for line in text.split_inclusive('\n').take(50) {
        let bare = line.trim_start_matches('\u{feff}');
        let content = bare.split(['#', '@']).next().unwrap_or("");
        let trimmed = content.trim();
        if !trimmed.is_empty() {
            let lead = content.len() - content.trim_start().len();
            return Some((trimmed, start + line.len() - bare.len() + lead));
        }
        start += line.len();
    }
    None
}

/// Starts with a number, or names a release: `lts/iron`, `node`.
fn is_version(text: &str) -> bool {
    text.len() <= 40
        && !text.contains(char::is_whitespace)
        && (text.starts_with(|c: char| c.is_ascii_digit())
            || text.starts_with("lts/")
            || matches!(text, "node" | "stable"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_counts() {
        assert!(FILES.is_sorted_by_key(|row| row.0));
        assert_eq!(first_line("\u{feff}# why\r\n\n  ruby-3.3.0@app # x\r\n3.2\n"), Some(("ruby-3.3.0", 13)));
        assert_eq!(first_line("# nothing\n\n"), None);
        for (text, is) in [("3.3.0", true), ("lts/iron", true), ("jruby-9.4", false), ("system", false), ("", false)] {
            assert_eq!(is_version(text), is, "{text}");
        }
    }
}
