//! `config/application.rb`, `config/environments/*.rb` and `config/initializers/*.rb`: adapters chosen by name.
//! Deliberately absent: options of an adapter (URLs of caches stand in variables), settings of gems.

use super::super::facts::Facts;
use super::{Model, Models, Use, is_double};
use crate::catalog::{self, Category};
use crate::source::{RawDeclaration, Reading, Role, Strength};
use crate::syntax::code::{Assign, Outcome, Tree, View};
use crate::text::{File, Spanned};

/// A setting, the table of its values, and the slot that it fills.
type Setting = (&'static str, &'static str, Category);

const SETTINGS: [Setting; 4] = [
    ("cache_store", "rails.cache_store", Category::Cache),
    ("active_job.queue_adapter", "rails.queue_adapter", Category::Queue),
    ("action_mailer.delivery_method", "rails.delivery_method", Category::Mail),
    ("session_store", "rails.session_store", Category::Session),
];
const STORAGE: &str = "active_storage.service";
const SMTP: &str = "action_mailer.smtp_settings";

pub(super) fn read(file: &File, tree: &Tree<'_>, reading: &mut Reading) {
    let stem = file.path.name().trim_end_matches(".rb");
    let of_file = file.path.folder().name() == "environments";
    let mut facts = Facts::new(file, reading);
    let mut uses = Vec::new();
    let mut settings = Settings { facts: &mut facts, stem: if of_file { stem } else { "" } };
    for view in tree.root().descendants() {
        if let Some(assign) = view.assign() {
            settings.assigned(&assign, &mut uses);
        } else if let Some(call) = view.call()
            && let (Some("Rails.application.config" | "config" | "app.config"), [first, ..]) =
                (call.on().as_deref(), call.arguments.as_slice())
            && call.method.value.ends_with("_store")
        {
            // `Rails.application.config.session_store :cookie_store, key: ".."`.
            settings.set(call.method.value, *first, view);
        }
    }
    if !uses.is_empty() {
        reading.model = Some(Models::Rails(Model { uses, ..Model::default() }));
    }
}

struct Settings<'a, 'b> {
    facts: &'a mut Facts<'b>,
    /// The environment that the file is called after.
    stem: &'a str,
}

impl Settings<'_, '_> {
    fn assigned(&mut self, assign: &Assign<'_>, uses: &mut Vec<Use>) {
        let Some(path) = assign.target.dotted() else { return };
        let Some(name) = setting(&path) else { return };
        if name == STORAGE {
            uses.extend(assign.value.outcomes().iter().filter_map(|outcome| used(outcome, assign.target)));
        } else if name == SMTP {
            self.host(assign);
        } else {
            self.set(&name, assign.value, assign.target);
        }
    }

    fn set(&mut self, name: &str, value: View<'_>, at: View<'_>) {
        let Some((_, table, category)) = SETTINGS.iter().find(|(known, ..)| *known == name) else { return };
        for outcome in value.outcomes() {
            // `:mem_cache_store, "host"` and `[:mem_cache_store, "host"]`.
            let view = outcome.view.items().first().copied().unwrap_or(outcome.view);
            let Some((word, span)) = adapter(view) else { continue };
            let Some(product) = catalog::table_in_slot(table, &word, *category) else { continue };
            let environment = view.environment().or_else(|| at.environment()).map(canonical);
            let of = environment.as_ref().map_or(self.stem, |word| &word.value);
            let weak = outcome.default_of.is_some() || is_double(of, *category, product);
            self.facts.push(RawDeclaration {
                category: *category,
                role: Role::Adapter,
                strength: if weak { Strength::Weak } else { Strength::Strong },
                name: Some(format!("config.{name}")),
                environment,
                ..self.facts.service(product, span, word)
            });
        }
    }

    /// `config.action_mailer.smtp_settings = { address: "smtp.sendgrid.net" }`.
    fn host(&mut self, assign: &Assign<'_>) {
        let Some(address) = assign.value.get("address") else { return };
        for outcome in address.outcomes() {
            let Some(literal) = outcome.view.literal() else { continue };
            let Some(product) = catalog::host(&literal.value).and_then(|host| host.product) else { continue };
            self.facts.push(RawDeclaration {
                category: Category::Mail,
                role: Role::Connection,
                strength: if outcome.default_of.is_some() { Strength::Weak } else { Strength::Strong },
                name: Some(format!("config.{SMTP}")),
                host: Some(literal.value.to_string()),
                environment: assign.target.environment().map(canonical),
                ..self.facts.service(product, literal.inner, literal.value.as_ref())
            });
        }
    }
}

/// The word of the environment, as the catalogue has it where it knows it.
fn canonical(word: Spanned<String>) -> Spanned<String> {
    match catalog::environment_token(&word.value) {
        Some((known, 80..)) => Spanned::new(known.to_owned(), word.span),
        _ => word,
    }
}

/// The setting that a path names: `cache_store` of `Rails.application.config.cache_store`.
fn setting(path: &str) -> Option<String> {
    let bases = [("ActiveJob.Base.", "active_job."), ("ActionMailer.Base.", "action_mailer.")];
    if let Some((rest, name)) = bases.iter().find_map(|(base, name)| Some((path.strip_prefix(base)?, name))) {
        return Some(format!("{name}{rest}"));
    }
    let (owner, name) = path.split_once("config.").or_else(|| path.split_once("Rails.configuration."))?;
    matches!(owner, "" | "Rails.application." | "app." | "Rails.").then(|| name.to_owned())
}

/// The name of an adapter: a literal, or the class of `RedisCacheStore.new(..)`, `lookup_store(:x)`.
fn adapter(view: View<'_>) -> Option<(String, crate::text::Span)> {
    if let Some(literal) = view.literal() {
        return Some((literal.value.into_owned(), literal.inner));
    }
    let call = view.call()?;
    if call.method.value == "lookup_store" {
        let literal = call.literal(0)?;
        return Some((literal.value.into_owned(), literal.inner));
    }
    let class = call.receiver.filter(|_| call.method.value == "new")?;
    Some((snake(&class.last_name()?), class.span()))
}

/// `redis_cache_store` of `RedisCacheStore`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

fn used(outcome: &Outcome<'_>, at: View<'_>) -> Option<Use> {
    let literal = outcome.view.literal()?;
    Some(Use {
        storage: Spanned::new(literal.value.into_owned(), literal.inner),
        environment: outcome.view.environment().or_else(|| at.environment()).map(canonical),
        strength: if outcome.default_of.is_some() { Strength::Weak } else { Strength::Strong },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_have_several_spellings() {
        for (path, name) in [
            ("config.cache_store", Some("cache_store")),
            ("Rails.application.config.active_job.queue_adapter", Some("active_job.queue_adapter")),
            ("ActiveJob.Base.queue_adapter", Some("active_job.queue_adapter")),
            ("Rails.configuration.cache_store", Some("cache_store")),
            ("other.config.cache_store", None),
            ("cache_store", None),
        ] {
            assert_eq!(setting(path).as_deref(), name, "{path}");
        }
        assert_eq!(snake("RedisCacheStore"), "redis_cache_store");
    }
}
