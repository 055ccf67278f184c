//! Mix: the versions of Elixir that a project allows, and drivers of databases among its dependencies. Format:
//! <https://hexdocs.pm/mix/Mix.Project.html>
//! Deliberately absent: `mix.lock`, releases.

use super::drivers;
use super::facts::Facts;
use super::{Claim, Reading, Source};
use crate::catalog::ProductId;
use crate::syntax::code::{self, Language, View};
use crate::text::{File, RelPath, Spanned};

pub static SOURCE: Source = Source {
    id: "mix",
    about: "Mix: the versions of Elixir that are allowed, drivers of databases",
    environment: None,
    claims: |path: &RelPath| if path.name() == "mix.exs" { Claim::Yes } else { Claim::No },
    confirms: |_, _| true,
    read,
};

fn read(file: &File, reading: &mut Reading) {
    let (tree, problems) = code::parse(Language::Elixir, &file.text);
    reading.problems.extend(problems);
    let mut facts = Facts::new(file, reading);
    for view in tree.root().descendants() {
        if view.kind() == "tuple" {
            dependency(&mut facts, view);
        } else if let Some(pair) = view.pair().filter(|pair| pair.key.value == "elixir")
            && let Some(version) = pair.value.literal().filter(|version| version.verbatim)
        {
            drivers::runtime(&mut facts, ProductId::ELIXIR, &Spanned::new(&*version.value, version.inner));
        }
    }
}

/// `{:postgrex, ">= 0.0.0"}`.
fn dependency(facts: &mut Facts<'_>, view: View<'_>) {
    let Some(name) = view.children().next().and_then(View::literal) else { return };
    drivers::declare(facts, "hex", &name.value, name.inner);
}
