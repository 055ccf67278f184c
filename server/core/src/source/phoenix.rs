//! Phoenix and other Elixir applications: databases, caches, jobs, mail and files of `config/*.exs`, and the adapter of a
//! repository module. Formats: <https://hexdocs.pm/elixir/Config.html>, <https://hexdocs.pm/ecto/Ecto.Repo.html>,
//! <https://hexdocs.pm/oban/Oban.html>, <https://hexdocs.pm/swoosh/Swoosh.html>
//!
//! `config.exs` holds for each environment that does not set it again. Deliberately absent: adapters that are chosen by
//! a function, values that `runtime.exs` computes.

use super::facts::Facts;
use super::settings::value::{self, Value};
use super::settings::when::{self, When};
use super::settings::{Effect, Event, Model, Said, Sayer, Scope, Set, Sure, said};
use super::{Claim, Model as Models, RawDeclaration, Reading, Role, Source};
use crate::catalog::{self, Category, ProductId};
use crate::syntax::code::{self, Call, Language, Pair, View};
use crate::text::{File, RelPath, Spanned};

pub static SOURCE: Source = Source {
    id: "phoenix",
    about: "Elixir: config/*.exs of Phoenix, Ecto, Oban, Swoosh; the adapter of a repository",
    environment: None,
    claims,
    confirms,
    read,
};

/// More settings than this nobody writes.
const MOST: usize = 2_000;
/// Keyword lists inside keyword lists are read so far.
const MAX_DEPTH: u8 = 4;

/// Tables of adapters, and the slots that these fill.
const ADAPTERS: [(&str, Category); 6] = [
    ("ecto.adapter", Category::Database),
    ("swoosh.adapter", Category::Mail),
    ("nebulex", Category::Cache),
    ("waffle", Category::ObjectStore),
    ("broadway", Category::Queue),
    ("phoenix.pubsub", Category::Broadcast),
];

fn is_config(path: &RelPath) -> bool {
    path.name().ends_with(".exs") && path.parts().rev().skip(1).take(2).any(|folder| folder == "config")
}

fn claims(path: &RelPath) -> Claim {
    let repository = path.name() == "repo.ex" || path.name().ends_with("_repo.ex");
    if is_config(path) || repository { Claim::Maybe } else { Claim::No }
}

fn confirms(path: &RelPath, head: &str) -> bool {
    if is_config(path) { head.contains("config ") } else { head.contains("Ecto.Repo") }
}

fn read(file: &File, reading: &mut Reading) {
    let (tree, problems) = code::parse(Language::Elixir, &file.text);
    reading.problems.extend(problems);
    let mut facts = Facts::new(file, reading);
    let mut walk = Walk { sayer: Sayer { facts: &mut facts }, scope: Scope::default() };
    let stem = file.path.name().split('.').next().unwrap_or("");
    if is_config(&file.path) && !matches!(stem, "config" | "runtime") {
        // It is `config.exs` that imports this file, at its end.
        walk.scope.events.push(Event::Import(Spanned::new(".config".to_owned(), crate::text::Span::default())));
    }
    for view in tree.root().descendants() {
        if let Some(call) = view.call().filter(|call| call.receiver.is_none())
            && walk.scope.events.len() < MOST
        {
            match call.method.value {
                "config" => walk.config(&call),
                "use" => walk.module(&call),
                _ => {}
            }
        }
    }
    let scope = walk.scope;
    if scope.events.iter().any(|event| matches!(event, Event::Set(_))) {
        reading.model = Some(Models::Settings(Model { scopes: vec![scope] }));
    }
}

struct Walk<'a, 'b> {
    sayer: Sayer<'a, 'b>,
    scope: Scope,
}

impl Walk<'_, '_> {
    /// `config :app, Key, a: 1` and `config :app, a: 1`.
    fn config(&mut self, call: &Call<'_>) {
        let mut key: Vec<String> = Vec::new();
        for argument in &call.arguments {
            if let Some(name) = argument.literal() {
                key.push(name.value.into_owned());
            } else if let Some(name) = argument.dotted() {
                key.push(name);
            } else {
                let pairs = argument.pairs();
                pairs.iter().for_each(|pair| self.pair(&key.join("."), pair, MAX_DEPTH));
            }
        }
        let key = key.join(".");
        call.named.iter().for_each(|pair| self.pair(&key, pair, MAX_DEPTH));
        // `config :app, :redis_url, "redis://.."`.
        if let [_, name, value] = call.arguments.as_slice()
            && let Some(name) = name.literal()
        {
            self.value(&key, &name.value, *value);
        }
    }

    fn pair(&mut self, key: &str, pair: &Pair<'_>, depth: u8) {
        let inner = pair.value.pairs();
        if inner.is_empty() {
            return self.value(key, &pair.key.value, pair.value);
        }
        if depth > 0 {
            let key = format!("{key}.{}", pair.key.value);
            inner.iter().for_each(|pair| self.pair(&key, pair, depth - 1));
        }
    }

    fn value(&mut self, key: &str, name: &str, value: View<'_>) {
        let root = format!("{key}.{name}");
        let oban = key.rsplit('.').next() == Some("Oban");
        let says = match name {
            "engine" if oban => self.adapter(&[("oban.engine", Category::Queue)], &root, value),
            "testing" | "queues" | "plugins" if oban => self.testing(&root, value),
            _ => self.adapter(&ADAPTERS, &root, value),
        };
        let says = if says.is_empty() { self.own(&root, name, value).into_iter().collect() } else { says };
        let says = if says.is_empty() { self.address(&root, name, value) } else { says };
        let known = matches!(name, "adapter" | "storage" | "url" | "engine");
        if known || !says.is_empty() {
            let effect = when::of(value).effect(value.conditions().is_empty());
            self.scope.events.push(Event::Set(Set { root, effect, says }));
        }
    }

    /// The module of an adapter.
    fn adapter(&self, tables: &[(&str, Category)], root: &str, value: View<'_>) -> Vec<Said> {
        let mut found = Vec::new();
        for outcome in value.outcomes() {
            let Some(module) = outcome.view.dotted() else { continue };
            let mut when = when::of(outcome.view);
            if let Some(variable) = &outcome.default_of {
                let variable = Some(variable.value.to_string());
                when = when.and(When { sure: Sure::Default, variable, ..When::ALWAYS });
            }
            let value = Value { text: module, inner: outcome.view.span(), when };
            found.extend(tables.iter().find_map(|(table, slot)| self.sayer.named(table, *slot, root, &value)));
        }
        found
    }

    /// `search_impl: Shop.Search.Typesense`: a module of the application's own, which is called after what it uses.
    fn own(&self, root: &str, name: &str, value: View<'_>) -> Option<Said> {
        let last = name.rsplit('_').next().unwrap_or(name);
        if !matches!(last, "impl" | "adapter" | "backend" | "store" | "module" | "client") {
            return None;
        }
        let module = value.dotted().filter(|module| module.contains('.'))?;
        let word = module.rsplit('.').next()?.to_ascii_lowercase();
        let product = ProductId::get(&word).filter(|product| product.category().is_backing_service())?;
        let raw = RawDeclaration {
            role: Role::Adapter,
            name: Some(root.to_owned()),
            ..self.sayer.facts.service(product, value.span(), module)
        };
        let when = when::of(value);
        Some(said(raw, &When { sure: Sure::Alternative, ..when }))
    }

    /// `testing: :inline`: jobs run at once, in the process.
    fn testing(&self, root: &str, value: View<'_>) -> Vec<Said> {
        let Some(literal) = value.literal().filter(|literal| matches!(&*literal.value, "inline" | "manual")) else {
            return Vec::new();
        };
        let Some(product) = catalog::stand_in(Category::Queue, &literal.value) else { return Vec::new() };
        let raw = RawDeclaration {
            category: Category::Queue,
            role: Role::Adapter,
            name: Some(root.to_owned()),
            ..self.sayer.facts.service(product, literal.inner, literal.value.as_ref())
        };
        vec![said(raw, &when::of(value))]
    }

    /// `url: "postgres://.."`, `redis_url: System.get_env("REDIS_URL")`.
    fn address(&mut self, root: &str, name: &str, value: View<'_>) -> Vec<Said> {
        let values: Vec<Value> = value::values(value);
        if values.is_empty() {
            return self.sayer.outside(&name.to_ascii_uppercase(), value);
        }
        let mut found = Vec::new();
        for value in values {
            let Some((scheme, _)) = value.text.split_once("://") else { continue };
            let Some(variable) = variable_of(scheme) else { continue };
            found.extend(self.sayer.address(variable, root, &value));
        }
        found
    }

    /// `use Ecto.Repo, adapter: ..`.
    fn module(&mut self, call: &Call<'_>) {
        let repository = call.arguments.first().and_then(|module| module.dotted());
        if !matches!(repository.as_deref(), Some("Ecto.Repo" | "Nebulex.Cache")) {
            return;
        }
        let Some(adapter) = call.option("adapter") else { return };
        let root = "adapter".to_owned();
        let says = self.adapter(&ADAPTERS, &root, adapter);
        self.scope.events.push(Event::Set(Set { root, effect: Effect::Adds, says }));
    }
}

/// A variable that holds addresses of this scheme.
fn variable_of(scheme: &str) -> Option<&'static str> {
    let product = catalog::scheme(scheme).first()?;
    Some(match product.category() {
        Category::Database => "DATABASE_URL",
        Category::Cache => "REDIS_URL",
        Category::Queue => "CELERY_BROKER_URL",
        _ => return None,
    })
}
