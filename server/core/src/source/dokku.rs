//! Dokku: scripts that create services, `dokku postgres:create db --image-version 15.4`.
//! Format: <https://github.com/dokku/dokku-postgres#usage>
//! Deliberately absent: the version that a plugin has where none is stated; scripts of other names.

use super::facts::{Facts, engine, with_version};
use super::{Claim, Reading, Source};
use crate::catalog;
use crate::text::{File, RelPath, Span};

pub static SOURCE: Source = Source {
    id: "dokku",
    about: "Dokku set-up scripts: services that are created, with their versions",
    environment: Some("production"),
    claims,
    confirms: |_, head| head.contains("dokku") && head.contains(":create"),
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let script = name.ends_with(".sh") || name.ends_with(".bash") || !name.contains('.');
    if script && path.as_str().contains("dokku") { Claim::Maybe } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let mut facts = Facts::new(file, reading);
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        let code = line.split('#').next().unwrap_or("");
        let mut words = Vec::new();
        let mut at = 0;
        for word in code.split_ascii_whitespace() {
            let from = at + code.get(at..).and_then(|rest| rest.find(word)).unwrap_or(0);
            at = from + word.len();
            words.push((word, Span::new(start + from, start + at)));
        }
        command(&mut facts, &words);
        start += line.len();
    }
}

type Word<'a> = (&'a str, Span);

fn command(facts: &mut Facts<'_>, words: &[Word<'_>]) {
    let mut rest = words.iter();
    let Some((create, at)) = rest.find(|(word, _)| word.ends_with(":create")) else { return };
    let by_program = words.iter().take_while(|(word, _)| word != create).any(|(word, _)| word.ends_with("dokku"));
    let plugin = create.trim_end_matches(":create");
    let Some(mut product) = engine(if plugin == "mongo" { "mongodb" } else { plugin }).filter(|_| by_program) else {
        return;
    };
    let rest: Vec<Word<'_>> = rest.copied().collect();
    let name = rest.iter().find(|(word, _)| !word.starts_with('-')).map(|(word, _)| (*word).to_owned());
    if let Some((image, _)) = option(&rest, &["--image", "-i"])
        && let Some(known) = catalog::image(image).and_then(|known| known.product)
    {
        product = known;
    }
    let mut service = facts.service(product, *at, format!("{plugin}:create"));
    if let Some((version, version_at)) = option(&rest, &["--image-version", "-I"]) {
        service.at = version_at;
        service.shown = format!("{plugin}:create {version}");
        service = with_version(service, version, Some(version_at));
    }
    service.name = name;
    facts.push(service);
}

/// The value of an option: the next word, or what follows `=`; quotes are no part of it.
fn option<'a>(words: &[Word<'a>], names: &[&str]) -> Option<Word<'a>> {
    let mut words = words.iter();
    while let Some((word, at)) = words.next() {
        if names.contains(word) {
            return words.next().map(|(value, at)| bare(value, *at));
        }
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        if names.contains(&name) && !value.is_empty() {
            return Some(bare(value, at.slice(name.len() + 1, word.len())));
        }
    }
    None
}

fn bare(value: &str, at: Span) -> Word<'_> {
    let inner = value.trim_matches(['"', '\'']);
    let from = value.find(inner).unwrap_or(0);
    (inner, at.slice(from, from + inner.len()))
}
