//! Nix for developers: `devenv.nix`, `flake.nix`, `shell.nix` and `.idx/dev.nix` with the services, languages and packages
//! of a shell.
//! Formats: <https://devenv.sh/reference/options/>, <https://nix.dev/tutorials/first-steps/declarative-shell>
//! Deliberately absent: evaluation; the version that a channel has of a package whose name has none.

pub(super) mod package;

use std::collections::BTreeMap;

use super::facts::{Facts, engine};
use super::{Claim, RawDeclaration, Reading, Source, runtimes};
use crate::syntax::script::{self, Kind, NIX, Token};
use crate::text::{File, RelPath};
use package::Package;

pub static SOURCE: Source = Source {
    id: "nix",
    about: "Nix shells for developers: services, languages and packages",
    environment: Some("development"),
    claims,
    confirms: |_, _| true,
    read,
};

/// Sets inside sets are not followed deeper.
const DEPTH: usize = 40;

fn claims(path: &RelPath) -> Claim {
    let fits = matches!(path.name(), "devenv.nix" | "flake.nix" | "shell.nix" | "dev.nix");
    if fits { Claim::Yes } else { Claim::No }
}

/// What is said of one service.
#[derive(Default)]
struct Service<'a> {
    enabled: Option<Token<'a>>,
    package: Option<Token<'a>>,
}

fn read(file: &File, reading: &mut Reading) {
    let tokens = script::read(&file.text, &NIX);
    let mut facts = Facts::new(file, reading);
    let mut services: BTreeMap<&str, Service<'_>> = BTreeMap::new();
    // The attribute path of each set that is open; lists have none.
    let mut open: Vec<Vec<&str>> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let (names, behind) = path(&tokens, at);
        if token.is("{") || token.is("[") {
            open.push(Vec::new());
        } else if token.is("}") || token.is("]") {
            open.pop();
        } else if !names.is_empty() && tokens.get(behind).is_some_and(|next| next.is("=")) {
            let whole: Vec<&str> = open.iter().flatten().copied().chain(names.iter().map(|name| name.text)).collect();
            let value = tokens.get(behind + 1);
            if value.is_some_and(|value| value.is("{")) && open.len() < DEPTH {
                open.push(names.iter().map(|name| name.text).collect());
                at = behind + 2;
                continue;
            }
            let (last, _) = path(&tokens, behind + 1);
            let value = last.last().copied().or(value.copied());
            at = behind + 1;
            if let Some(value) = value {
                assigned(&mut facts, &mut services, &whole, value);
            }
            let is_list = tokens.get(at).is_some_and(|token| token.is("["));
            at += if whole.contains(&"services") && !is_list { last.len().max(1) * 2 - 1 } else { 0 };
            continue;
        } else if let Some(last) = names.last() {
            listed(&mut facts, *last);
            at = behind;
            continue;
        }
        at += 1;
    }
    for (name, service) in &services {
        declare(&mut facts, name, service);
    }
}

/// The names of a path such as `pkgs.postgresql_15`, and the number of the token behind it.
fn path<'a>(tokens: &[Token<'a>], start: usize) -> (Vec<Token<'a>>, usize) {
    let (mut names, mut at) = (Vec::new(), start);
    while let Some(token) = tokens.get(at).filter(|token| token.kind == Kind::Name) {
        names.push(*token);
        at += 1;
        if !tokens.get(at).is_some_and(|token| token.is(".")) {
            break;
        }
        at += 1;
    }
    (names, at)
}

fn assigned<'a>(
    facts: &mut Facts<'_>,
    services: &mut BTreeMap<&'a str, Service<'a>>,
    path: &[&'a str],
    value: Token<'a>,
) {
    match *path {
        [.., "services", name, "enable"] if value.is_name("true") => {
            services.entry(name).or_default().enabled = Some(value);
        }
        [.., "services", name, "package"] => services.entry(name).or_default().package = Some(value),
        [.., "languages", name, "version"] if value.kind == Kind::Text => {
            runtimes::versioned(facts, name, value.text, value.span);
        }
        [.., "languages", _, "package"] => listed(facts, value),
        [.., "env", name] if value.kind == Kind::Text => facts.value(name, value.text, value.span),
        _ => {}
    }
}

/// A package of the shell.
fn listed(facts: &mut Facts<'_>, name: Token<'_>) {
    if let Some(package) = package::of(name.text).filter(|package| package.version.is_some()) {
        push(facts, &package, name, name.text);
    }
}

fn declare(facts: &mut Facts<'_>, name: &str, service: &Service<'_>) {
    let Some(enabled) = service.enabled else { return };
    match service.package.and_then(|token| Some((token, package::of(token.text)?))) {
        Some((token, package)) => push(facts, &package, token, name),
        None => {
            let Some(product) = engine(name) else { return };
            let mut declared = facts.service(product, enabled.span, format!("services.{name}"));
            declared.name = Some(name.to_owned());
            facts.push(declared);
        }
    }
}

fn push(facts: &mut Facts<'_>, package: &Package, token: Token<'_>, name: &str) {
    let service = facts.service(package.product, token.span, token.text);
    facts.push(RawDeclaration { name: Some(name.to_owned()), ..package.state(service, token.span) });
}
