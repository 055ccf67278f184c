//! Cargo: the Rust that a package needs, drivers of databases among its dependencies, and the toolchain of
//! `rust-toolchain.toml`. Formats: <https://doc.rust-lang.org/cargo/reference/manifest.html>,
//! <https://rust-lang.github.io/rustup/overrides.html#the-toolchain-file>
//! Deliberately absent: `Cargo.lock`, nightly toolchains, features over several lines.

use super::drivers;
use super::facts::{Facts, with_version};
use super::{Claim, RawDeclaration, Reading, Source, Strength};
use crate::catalog::ProductId;
use crate::syntax::sections::{self, Line};
use crate::text::{File, RelPath, Span, Spanned};

pub static SOURCE: Source = Source {
    id: "cargo",
    about: "Cargo: the Rust that is needed, drivers of databases; the toolchain of rustup",
    environment: None,
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    if matches!(path.name(), "Cargo.toml" | "rust-toolchain.toml" | "rust-toolchain") { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let mut facts = Facts::new(file, reading);
    let lines = sections::read(&file.text);
    if file.path.name() == "Cargo.toml" {
        return lines.for_each(|line| manifest(&mut facts, &line));
    }
    let channel = lines.filter(|line| line.section == "toolchain" && line.key.value == "channel");
    for line in channel {
        toolchain(&mut facts, &line.value);
    }
    let plain = file.text.trim();
    if !plain.contains(['\n', '=', '[']) {
        let start = file.text.len() - file.text.trim_start().len();
        toolchain(&mut facts, &Spanned::new(plain, Span::new(start, start + plain.len())));
    }
}

/// rustup takes it for whatever is built in the folder, in an image too, so that it proves nothing against one.
fn toolchain(facts: &mut Facts<'_>, channel: &Spanned<&str>) {
    let version = channel.value;
    if version != "stable" && !version.starts_with(|c: char| c.is_ascii_digit()) {
        return;
    }
    let service = facts.service(ProductId::RUST, channel.span, format!("Rust {version}"));
    let service = with_version(service, version, Some(channel.span));
    facts.push(RawDeclaration { strength: Strength::Weak, name: Some("channel".to_owned()), ..service });
}

fn manifest(facts: &mut Facts<'_>, line: &Line<'_>) {
    if matches!(line.section, "package" | "workspace.package") && line.key.value == "rust-version" {
        return drivers::runtime(facts, ProductId::RUST, &line.value);
    }
    if !line.section.ends_with("dependencies") {
        return;
    }
    let name = line.key.value.trim_end_matches(".workspace");
    drivers::declare(facts, "cargo", name, line.key.span);
    let Some((before, features)) = line.value.value.split_once("features") else { return };
    let mut at = before.len() + "features".len();
    for (n, piece) in features.split(']').next().unwrap_or("").split('"').enumerate() {
        if n % 2 == 1 {
            let span = line.value.span.slice(at, at + piece.len());
            drivers::declare(facts, "cargo", &format!("{name}[{piece}]"), span);
        }
        at += piece.len() + 1;
    }
}
