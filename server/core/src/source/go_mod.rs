//! Go modules: the Go that `go.mod` asks for, and drivers of databases among its requirements. Format:
//! <https://go.dev/ref/mod#go-mod-file>
//! Deliberately absent: indirect requirements, replacements, `go.sum`.

use super::drivers;
use super::facts::Facts;
use super::{Claim, Reading, Source};
use crate::catalog::ProductId;
use crate::text::{File, RelPath, Span, Spanned};

pub static SOURCE: Source = Source {
    id: "go-mod",
    about: "Go modules: the Go that is asked for, drivers of databases",
    environment: None,
    claims: |path: &RelPath| if path.name() == "go.mod" { Claim::Yes } else { Claim::No },
    confirms: |_, _| true,
    read,
};

fn read(file: &File, reading: &mut Reading) {
    let mut facts = Facts::new(file, reading);
    let (mut start, mut required) = (0, false);
    for line in file.text.split_inclusive('\n') {
        let mut words = words(line, start);
        start += line.len();
        let Some(first) = words.next() else { continue };
        match first.value {
            "go" => {
                if let Some(version) = words.next() {
                    drivers::runtime(&mut facts, ProductId::GO, &version);
                }
            }
            "toolchain" => {
                if let Some(version) = words.next().and_then(|word| stripped(&word)) {
                    drivers::runtime(&mut facts, ProductId::GO, &version);
                }
            }
            ")" => required = false,
            "require" => match words.next() {
                Some(word) if word.value == "(" => required = true,
                Some(module) if !line.contains("// indirect") => module_of(&mut facts, &module),
                _ => {}
            },
            _ if required && !line.contains("// indirect") => module_of(&mut facts, &first),
            _ => {}
        }
    }
}

fn module_of(facts: &mut Facts<'_>, module: &Spanned<&str>) {
    drivers::declare(facts, "go", module.value, module.span);
}

/// `1.22.3` of `go1.22.3`.
fn stripped<'a>(word: &Spanned<&'a str>) -> Option<Spanned<&'a str>> {
    let version = word.value.strip_prefix("go")?;
    Some(Spanned::new(version, word.span.slice(2, word.value.len())))
}

/// The words of a line before its comment, with where they stand.
fn words(line: &str, start: usize) -> impl Iterator<Item = Spanned<&str>> {
    let code = line.find("//").and_then(|at| line.get(..at)).unwrap_or(line);
    let mut at = 0;
    code.split(|c: char| c.is_ascii_whitespace()).filter_map(move |word| {
        let from = start + at;
        at += word.len() + 1;
        (!word.is_empty()).then(|| Spanned::new(word, Span::new(from, from + word.len())))
    })
}
