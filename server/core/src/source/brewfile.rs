//! Brewfiles: servers and client tools that developers install with Homebrew.
//! Format: <https://docs.brew.sh/Brew-Bundle-and-Brewfile>
//! Deliberately absent: Ruby. Only lines that begin with `brew "name"` are read.

use super::facts::Facts;
use super::{Claim, RawDeclaration, Reading, Role, Source, Spelling, Strength};
use crate::catalog;
use crate::text::{File, RelPath, Span};
use crate::version::Pin;

pub static SOURCE: Source = Source {
    id: "brewfile",
    about: "Brewfiles: servers and client tools for developers",
    environment: Some("development"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    if matches!(path.name(), "Brewfile" | ".Brewfile") { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let mut facts = Facts::new(file, reading);
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        if let Some((at, name)) = formula(line) {
            formula_of(&mut facts, name, Span::new(start + at, start + at + name.len()));
        }
        start += line.len();
    }
}

/// The name in `brew "name"` and where it begins.
fn formula(line: &str) -> Option<(usize, &str)> {
    let line = line.trim_end();
    let rest = line.trim_start().strip_prefix("brew")?;
    let quoted = rest.trim_start_matches([' ', '\t', '(']);
    let quote = quoted.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let name = quoted.get(1..)?.split(quote).next().filter(|name| !name.is_empty())?;
    let at = line.len() - quoted.len() + 1;
    (quoted.len() < rest.len()).then_some((at, name))
}

pub(super) fn formula_of(facts: &mut Facts<'_>, name: &str, at: Span) {
    let bare = name.rsplit('/').next().unwrap_or(name);
    let Some(package) = catalog::package("brew", bare) else { return };
    let role = match package.role {
        catalog::Role::Server | catalog::Role::Runtime => Role::Server,
        catalog::Role::Client => Role::Client,
        catalog::Role::Library | catalog::Role::Tool => return,
    };
    // The newest client tools fit every server.
    let newest = if role == Role::Client { Pin::Unstated } else { Pin::Floating(None) };
    let shift = name.len() - bare.len();
    let version_at = package.version_range.map(|range| at.slice(shift + range.start, shift + range.end));
    facts.push(RawDeclaration {
        role,
        strength: if role == Role::Client { Strength::Weak } else { Strength::Strong },
        pin: package.version.map_or(newest, Pin::Exact),
        spelling: version_at.filter(|_| !package.decoded).map(|_| Spelling::Version),
        version_at,
        name: Some(bare.to_owned()),
        ..facts.service(package.product, at, name)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_quotes() {
        assert_eq!(formula("brew \"postgresql@14\", restart_service: true\n"), Some((6, "postgresql@14")));
        assert_eq!(formula("  brew 'redis'"), Some((8, "redis")));
        for line in ["# brew \"redis\"", "brew", "brew \"", "brewed \"x\"", "cask \"redis\"", "brew \"\""] {
            assert_eq!(formula(line), None, "{line}");
        }
    }
}
