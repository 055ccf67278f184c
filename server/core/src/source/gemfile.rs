//! Bundler: the Ruby that a `Gemfile` asks for, and the database adapters of its groups. Format:
//! <https://bundler.io/man/gemfile.5.html>
//!
//! A gem of a group called after an environment is the adapter of that environment, where no other adapter is available
//! to it. Deliberately absent: gems of other services, which say that something is used and not where, `Gemfile.lock`,
//! `gemspec`, `eval_gemfile`.

use super::facts::{Facts, with_version};
use super::{Claim, RawDeclaration, Reading, Role, Source, Strength};
use crate::catalog::{self, Category, ProductId};
use crate::syntax::code::{self, Call, Language, View};
use crate::text::{File, RelPath, Span, Spanned};

pub static SOURCE: Source = Source {
    id: "gemfile",
    about: "Bundler: Ruby, and the database adapters of the groups of a Gemfile",
    environment: None,
    claims,
    confirms: |_, _| true,
    read,
};

/// More gems than this nobody lists.
const MOST: usize = 2_000;

fn claims(path: &RelPath) -> Claim {
    if matches!(path.name(), "Gemfile" | "gems.rb") { Claim::Yes } else { Claim::No }
}

/// A gem that is the adapter of a database.
struct Gem {
    product: ProductId,
    name: String,
    at: Span,
    /// The environments of its groups; empty: all.
    environments: Vec<Spanned<String>>,
}

fn read(file: &File, reading: &mut Reading) {
    let (tree, problems) = code::parse(Language::Ruby, &file.text);
    reading.problems.extend(problems);
    let mut facts = Facts::new(file, reading);
    let mut gems = Vec::new();
    for view in tree.root().descendants() {
        let Some(call) = view.call().filter(|call| call.receiver.is_none()) else { continue };
        match call.method.value {
            "ruby" => ruby(&mut facts, &call),
            "gem" if gems.len() < MOST => gems.extend(gem(&call, view)),
            _ => {}
        }
    }
    for gem in &gems {
        let with = |environment: &str| {
            let available = gems.iter().filter(|other| other.holds_for(environment)).all(|other| other.is(gem.product));
            if available { Strength::Strong } else { Strength::Weak }
        };
        let base = RawDeclaration {
            category: Category::Database,
            role: Role::Adapter,
            // As `database.yml` calls it: the two speak of one setting.
            name: Some("adapter".to_owned()),
            ..facts.service(gem.product, gem.at, gem.name.as_str())
        };
        if gem.environments.is_empty() {
            facts.push(RawDeclaration { strength: Strength::Weak, ..base });
            continue;
        }
        for word in &gem.environments {
            facts.push(RawDeclaration { strength: with(&word.value), environment: Some(word.clone()), ..base.clone() });
        }
    }
}

impl Gem {
    fn holds_for(&self, environment: &str) -> bool {
        self.environments.is_empty() || self.environments.iter().any(|word| word.value == environment)
    }

    fn is(&self, product: ProductId) -> bool {
        catalog::compatible(self.product, product)
    }
}

/// `ruby "3.3.0"`; an engine's version and a file's are not told here.
fn ruby(facts: &mut Facts<'_>, call: &Call<'_>) {
    let Some(version) = call.literal(0) else { return };
    // A string that is not closed yet takes what follows it.
    if call.option("engine").is_some() || version.value.contains('\n') {
        return;
    }
    let mut service = facts.service(ProductId::RUBY, version.inner, format!("ruby {}", version.value));
    service.name = Some("ruby".to_owned());
    facts.push(with_version(service, &version.value, version.verbatim.then_some(version.inner)));
}

fn gem(call: &Call<'_>, view: View<'_>) -> Option<Gem> {
    let name = call.literal(0)?;
    let products = catalog::library("gem", &name.value);
    let product = products.iter().find(|product| product.category() == Category::Database).copied()?;
    // A client of several stores is the adapter of none in particular.
    if products.iter().any(|other| !catalog::compatible(*other, product)) {
        return None;
    }
    let mut groups: Vec<View<'_>> = Vec::new();
    for option in ["group", "groups"].into_iter().filter_map(|option| call.option(option)) {
        let items = option.items();
        groups.extend(if items.is_empty() { vec![option] } else { items });
    }
    for around in view.ancestors().filter_map(View::call).filter(|around| around.method.value == "group") {
        groups.extend(around.arguments);
    }
    let grouped = !groups.is_empty();
    let environment = |group: View<'_>| {
        let literal = group.literal()?;
        let (word, weight) = catalog::environment_token(&literal.value)?;
        (weight >= 80).then(|| Spanned::new(word.to_owned(), literal.inner))
    };
    let environments: Vec<Spanned<String>> = groups.into_iter().filter_map(environment).collect();
    // A group called otherwise (`:postgres`) is optional.
    if grouped && environments.is_empty() {
        return None;
    }
    Some(Gem { product, name: name.value.into_owned(), at: name.inner, environments })
}
