//! `database.yml`, `cable.yml`, `storage.yml` and `mongoid.yml`: sections named after environments, with ERB.
//! Deliberately absent: accounts, pools, and what ERB computes from more than a variable and its default.

use std::collections::BTreeMap;

use super::super::facts::Facts;
use super::{Storage, is_double};
use crate::catalog::{self, Category, ProductId, compatible};
use crate::connection;
use crate::source::{RawDeclaration, Reading, Role, Strength};
use crate::syntax::code::{self, Language};
use crate::syntax::{Node, yaml};
use crate::text::{File, Span, Spanned};

/// Keys that only the settings of one database or adapter have.
const LEAF: [&str; 6] = ["adapter", "url", "database", "host", "username", "service"];
/// More sections are none that a person wrote.
const MOST: usize = 64;

/// One database or adapter of one section.
struct Part<'n> {
    environment: Option<Spanned<String>>,
    /// `primary`, `cache`; empty for the only one.
    name: String,
    node: &'n Node,
}

/// The databases of each environment. Which of them is a placeholder, the gems say: see [`together`].
pub(super) fn databases(file: &File, reading: &mut Reading) -> Vec<RawDeclaration> {
    let sure = Sure { table: "rails.database_adapter", category: Category::Database, variable: "DATABASE_URL" };
    adapters(file, reading, &sure)
}

pub(super) fn cables(file: &File, reading: &mut Reading) {
    let sure = Sure { table: "rails.cable", category: Category::Broadcast, variable: "REDIS_URL" };
    reading.declares = together(adapters(file, reading, &sure));
}

/// What the values of a kind of file mean.
struct Sure {
    table: &'static str,
    category: Category,
    /// A variable whose values are such URLs.
    variable: &'static str,
}

fn adapters(file: &File, reading: &mut Reading, sure: &Sure) -> Vec<RawDeclaration> {
    let document = yaml::read(&file.text);
    reading.problems.extend(document.problems);
    let facts = Facts::new(file, reading);
    let parts = document.documents.iter().flat_map(|root| parts(root, file));
    parts.flat_map(|part| facts.part(&part, sure)).collect()
}

/// The parts of a document; where the file's name says which environment it is for, those of that one.
fn parts<'n>(root: &'n Node, file: &File) -> Vec<Part<'n>> {
    let mut found = Vec::new();
    if is_leaf(root) {
        found.push(Part { environment: None, name: String::new(), node: root });
        return found;
    }
    let of_file = catalog::environment_of_path(file.path.as_str()).filter(|(_, weight)| *weight >= 80);
    for entry in root.entries().iter().take(MOST) {
        let word: &str = &entry.key.value;
        let Some((environment, 80..)) = catalog::environment_token(word) else { continue };
        if environment == "shared" {
            continue;
        }
        let automated = |word: &str| matches!(word, "ci" | "test");
        let own = of_file.is_some_and(|(of, _)| of == environment || automated(of) && automated(environment));
        if of_file.is_some() && !own {
            continue;
        }
        let environment = (!own).then(|| Spanned::new(environment.to_owned(), entry.key.span));
        if is_leaf(&entry.value) {
            found.push(Part { environment, name: String::new(), node: &entry.value });
            continue;
        }
        let several = entry.value.entries().iter().filter(|inner| inner.value.is_map());
        found.extend(several.take(MOST).map(|inner| Part {
            environment: environment.clone(),
            name: inner.key.value.to_string(),
            node: &inner.value,
        }));
    }
    found
}

fn is_leaf(node: &Node) -> bool {
    LEAF.iter().any(|key| node.get(key).is_some_and(|value| !value.is_map()))
}

impl Facts<'_> {
    /// The adapter of a part and the URL it connects to.
    fn part(&self, part: &Part<'_>, sure: &Sure) -> Vec<RawDeclaration> {
        let text = &self.file.text;
        let label = if matches!(part.name.as_str(), "" | "primary") { "adapter" } else { part.name.as_str() };
        let host = part.node.get("host").and_then(|node| values(node, text).into_iter().next()).map(|value| value.text);
        let base = |product: ProductId, role: Role, weak: bool, at: Span, shown: String| {
            let of = part.environment.as_ref().map_or("", |word| &word.value);
            let weak = weak || is_double(of, sure.category, product);
            RawDeclaration {
                environment: part.environment.clone(),
                category: sure.category,
                role,
                strength: if weak { Strength::Weak } else { Strength::Strong },
                name: Some(label.to_owned()),
                ..self.service(product, at, shown)
            }
        };
        let mut found = Vec::new();
        let mut adapter = None;
        for value in part.node.get("adapter").map_or_else(Vec::new, |node| values(node, text)) {
            let Some(product) = catalog::table_in_slot(sure.table, &value.text, sure.category) else { continue };
            adapter = adapter.or(Some(product));
            let declaration = base(product, Role::Adapter, value.variable, value.at, value.text);
            found.push(RawDeclaration { host: host.clone(), ..declaration });
        }
        // Where the adapter stands in a section that others are made of, the file is what this one says itself.
        let file = part.node.get("database").and_then(|node| values(node, text).into_iter().next());
        let is_file = |value: &Value| value.text.contains(".sqlite") || value.text.ends_with(".db");
        if let (Some(value), Some(product)) =
            (file.filter(is_file), adapter.filter(|one| Some(*one) == ProductId::get("sqlite")))
        {
            found.push(base(product, Role::Adapter, true, value.at, value.text));
        }
        let Some(node) = part.node.get("url") else { return found };
        let mut urls = values(node, text);
        urls.retain(|value| !value.text.is_empty());
        for value in &urls {
            let Some(said) = connection::of_variable(sure.variable, &value.text) else { continue };
            let at = if value.verbatim { value.at.slice(said.at.start, said.at.end) } else { value.at };
            let product = adapter.filter(|adapter| compatible(*adapter, said.product)).unwrap_or(said.product);
            let declaration = base(product, Role::Connection, value.variable, at, said.shown);
            found.push(RawDeclaration { host: said.host, ..declaration });
        }
        // A URL that stands in a variable connects to what the adapter is for.
        if let (true, Some(product)) = (urls.is_empty() && !node.is_null(), adapter) {
            found.push(base(product, Role::Connection, true, node.inner_span(text), "url".to_owned()));
        }
        found
    }
}

/// A value, as it is or as the default of a variable.
struct Value {
    text: String,
    at: Span,
    verbatim: bool,
    variable: bool,
}

/// What a value may be: itself, or what `<%= ENV.fetch("X", "default") %>` comes to without the variable.
fn values(node: &Node, text: &str) -> Vec<Value> {
    let Some(value) = node.as_str() else { return Vec::new() };
    let inner = node.inner_span(text);
    let Some(open) = value.find("<%=") else {
        let verbatim = inner.of(text) == value;
        return vec![Value { text: value.to_owned(), at: inner, verbatim, variable: false }];
    };
    let from = open + "<%=".len();
    let rest = value.get(from..).unwrap_or("");
    let to = from + rest.find("%>").unwrap_or(rest.len());
    let code = value.get(from..to).unwrap_or("");
    let (tree, _) = code::parse(Language::Ruby, code);
    let exact = inner.of(text) == value;
    let Some(outcomes) = tree.root().children().next().and_then(expression) else { return Vec::new() };
    // A part of a longer text is no value.
    if !value.get(..open).is_some_and(|before| before.trim().is_empty()) {
        return Vec::new();
    }
    let found = outcomes.into_iter().filter_map(|outcome| {
        let literal = outcome.view.literal()?;
        let range = literal.inner.range();
        let at = if exact { inner.slice(from + range.start, from + range.end) } else { inner };
        let verbatim = exact && literal.verbatim;
        Some(Value { text: literal.value.into_owned(), at, verbatim, variable: outcome.default_of.is_some() })
    });
    found.collect()
}

/// The outcomes of an expression; of `ENV.fetch(..).sub(..)` and `"#{ENV["X"]}"` those of what is changed or quoted.
fn expression(view: code::View<'_>) -> Option<Vec<code::Outcome<'_>>> {
    const CHANGES: [&str; 7] = ["sub", "gsub", "to_s", "strip", "chomp", "delete_prefix", "delete_suffix"];
    let mut view = view;
    for _ in 0..8 {
        let outcomes = view.outcomes();
        if view.variable().is_some() || outcomes.iter().any(|outcome| outcome.view.literal().is_some()) {
            return Some(outcomes);
        }
        let mut inside = view.children().filter(|_| view.kind() == "string");
        view = match (inside.next(), inside.next()) {
            (Some(only), None) => only.children().next()?,
            _ => view.call().filter(|call| CHANGES.contains(&call.method.value))?.receiver?,
        };
    }
    None
}

/// What several environments take from one place is told once, for all of them, unless another environment differs or
/// has nothing sure: then each has its own.
pub(crate) fn together(found: Vec<RawDeclaration>) -> Vec<RawDeclaration> {
    let mut by_name: BTreeMap<Option<String>, Vec<RawDeclaration>> = BTreeMap::new();
    for declaration in found {
        by_name.entry(declaration.name.clone()).or_default().push(declaration);
    }
    let mut told: Vec<RawDeclaration> = Vec::new();
    for declarations in by_name.into_values() {
        let mut strong = declarations.iter().filter(|one| one.strength == Strength::Strong);
        let first = strong.next().map(|one| one.product);
        let alike = strong.all(|one| first.is_some_and(|first| compatible(first, one.product)));
        for one in &declarations {
            let mut one = one.clone();
            let users = declarations.iter().filter(|other| (other.at, other.role) == (one.at, one.role));
            let users: Vec<Strength> = users.map(|other| other.strength).collect();
            let equal = alike && users.iter().all(|strength| *strength == one.strength);
            if users.len() > 1 && (equal || one.role == Role::Connection) {
                one.environment = None;
            }
            let place = |one: &RawDeclaration| (one.at, one.role, one.product);
            let seen = |other: &RawDeclaration| place(other) == place(&one) && other.environment == one.environment;
            if !told.iter().any(seen) {
                told.push(one);
            }
        }
    }
    told.sort_by_key(|one| one.at);
    told
}

/// `development: { clients: { default: { uri: .. } } }`.
pub(super) fn mongoid(file: &File, reading: &mut Reading) {
    let document = yaml::read(&file.text);
    reading.problems.extend(document.problems);
    let mut facts = Facts::new(file, reading);
    for root in &document.documents {
        for entry in root.entries().iter().take(MOST) {
            let Some((environment, 80..)) = catalog::environment_token(&entry.key.value) else { continue };
            facts.environment = Some(Spanned::new(environment.to_owned(), entry.key.span));
            let clients = entry.value.get("clients").or_else(|| entry.value.get("sessions"));
            for client in clients.map_or(&[][..], Node::entries) {
                let Some(node) = client.value.get("uri").or_else(|| client.value.get("hosts")) else { continue };
                let literal = values(node, &file.text).into_iter().next();
                let weak = node.as_str().is_some() && literal.is_none_or(|value| value.variable);
                facts.push(RawDeclaration {
                    role: Role::Connection,
                    strength: if weak { Strength::Weak } else { Strength::Strong },
                    name: Some(client.key.value.to_string()),
                    ..facts.service(ProductId::MONGODB, client.key.span, "mongoid")
                });
            }
        }
    }
}

/// The services of `storage.yml`. Which environment uses which, its settings say.
pub(super) fn storages(file: &File, reading: &mut Reading) -> Vec<Storage> {
    let document = yaml::read(&file.text);
    reading.problems.extend(document.problems);
    let mut facts = Facts::new(file, reading);
    let mut storages = Vec::new();
    for entry in document.documents.iter().flat_map(|root| root.entries().iter().take(MOST)) {
        let Some(value) = entry.value.get("service").and_then(|node| values(node, &file.text).into_iter().next())
        else {
            continue;
        };
        let table = catalog::table_in_slot("rails.active_storage", &value.text, Category::ObjectStore);
        let Some(product) = table else { continue };
        let name = entry.key.value.to_string();
        facts.push(RawDeclaration {
            category: Category::ObjectStore,
            role: Role::Adapter,
            strength: Strength::Weak,
            name: Some(name.clone()),
            ..facts.service(product, value.at, value.text)
        });
        storages.push(Storage { name, product, at: value.at });
    }
    storages
}
