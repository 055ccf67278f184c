//! .NET projects: the framework that a `.csproj` targets.
//! Format: <https://learn.microsoft.com/dotnet/standard/frameworks>
//! Deliberately absent: packages (which provider is used, code says), projects of libraries and the old framework.

use super::facts::{Facts, with_version};
use super::{Claim, RawDeclaration, Reading, Source, Strength};
use crate::catalog::ProductId;
use crate::syntax::xml;
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "dotnet-project",
    about: ".NET projects: the framework they target",
    environment: None,
    claims,
    confirms: |_, head| head.contains("TargetFramework"),
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let fits = [".csproj", ".fsproj", ".vbproj"].iter().any(|end| name.ends_with(end));
    if fits || name == "Directory.Build.props" { Claim::Maybe } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let mut facts = Facts::new(file, reading);
    let Some(product) = ProductId::get("dotnet") else { return };
    for element in xml::read(&file.text).iter().filter(|element| element.name() == "TargetFramework") {
        let Some(version) = element.text.value.strip_prefix("net").filter(|version| is_version(version)) else {
            continue;
        };
        let length = version.find('-').unwrap_or(version.len());
        let at = element.text.span.slice(3, 3 + length);
        let service = facts.service(product, at, element.text.value);
        let service = with_version(service, version.get(..length).unwrap_or(""), Some(at));
        // What is built for runs on newer versions too, so that it proves nothing.
        facts.push(RawDeclaration { strength: Strength::Weak, ..service });
    }
}

/// `net8.0`, not `net48` or `netstandard2.0`.
fn is_version(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('.')
}
