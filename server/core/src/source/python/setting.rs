//! Settings by name, and what their values mean.
//! Deliberately absent: options of an adapter, accounts.

use super::super::settings::value::{self, Value};
use super::super::settings::when::{self, When};
use super::super::settings::{Said, Sayer, Sure};
use crate::catalog::{Category, ProductId};
use crate::source::RawDeclaration;
use crate::syntax::code::View;
use crate::text::Span;

/// A setting that holds a dictionary for each of several services.
pub(super) struct Aliases {
    pub(super) root: &'static str,
    /// The key of the adapter.
    key: &'static str,
    table: &'static str,
    category: Category,
    /// A variable whose values are such URLs.
    url: &'static str,
}

const fn aliases(
    root: &'static str,
    key: &'static str,
    table: &'static str,
    category: Category,
    url: &'static str,
) -> Aliases {
    Aliases { root, key, table, category, url }
}

const ALIASES: [Aliases; 7] = [
    aliases("DATABASES", "ENGINE", "django.engine", Category::Database, "DATABASE_URL"),
    aliases("CACHES", "BACKEND", "django.cache", Category::Cache, "CACHE_URL"),
    aliases("STORAGES", "BACKEND", "django.storage", Category::ObjectStore, ""),
    aliases("CHANNEL_LAYERS", "BACKEND", "django.channels", Category::Broadcast, ""),
    aliases("HAYSTACK_CONNECTIONS", "ENGINE", "django.haystack", Category::Search, "SEARCH_URL"),
    aliases("WAGTAILSEARCH_BACKENDS", "BACKEND", "wagtail.search", Category::Search, ""),
    aliases("TASKS", "BACKEND", "django.tasks", Category::Queue, ""),
];

/// Settings that name a class.
const ADAPTERS: [(&str, &str, Category); 4] = [
    ("DRAMATIQ_BROKER", "dramatiq.broker", Category::Queue),
    ("EMAIL_BACKEND", "django.email", Category::Mail),
    ("SESSION_ENGINE", "django.session_engine", Category::Session),
    ("DEFAULT_FILE_STORAGE", "django.storage", Category::ObjectStore),
];

/// Names that mean the same setting as another.
const SAME: [(&str, &str); 8] = [
    ("BROKER_URL", BROKER),
    ("CELERY_BROKER", BROKER),
    ("CELERY_ALWAYS_EAGER", EAGER),
    ("TASK_ALWAYS_EAGER", EAGER),
    ("RESULT_BACKEND", "CELERY_RESULT_BACKEND"),
    ("CELERY_BACKEND", "CELERY_RESULT_BACKEND"),
    ("SQLALCHEMY_DATABASE_URL", "SQLALCHEMY_DATABASE_URI"),
    ("SQLALCHEMY_URL", "SQLALCHEMY_DATABASE_URI"),
];
pub(super) const BROKER: &str = "CELERY_BROKER_URL";
const EAGER: &str = "CELERY_TASK_ALWAYS_EAGER";

pub(super) fn aliases_of(root: &str) -> Option<&'static Aliases> {
    ALIASES.iter().find(|known| known.root == root)
}

/// The one name of a setting: Celery's and pydantic's are written small.
pub(super) fn canonical(name: &str) -> String {
    let upper = name.to_ascii_uppercase();
    SAME.iter().find(|(alias, _)| *alias == upper).map_or(upper, |(_, known)| (*known).to_owned())
}

/// Reads the values of settings.
pub(super) struct Settings<'a, 'b> {
    pub(super) sayer: Sayer<'a, 'b>,
}

impl Settings<'_, '_> {
    /// `DATABASES = {"default": {"ENGINE": ..}}`, or the part of it that `path` leads to.
    pub(super) fn aliases(&mut self, of: &Aliases, path: &[String], value: View<'_>) -> Vec<Said> {
        match path {
            [] => {
                let mut said = Vec::new();
                for branch in branches(value) {
                    for pair in branch.pairs() {
                        let alias = pair.key.value.to_string();
                        if alias == "default" || said.is_empty() || of.category != Category::ObjectStore {
                            said.extend(self.alias(of, &alias, pair.value));
                        }
                    }
                }
                only_once(said)
            }
            [alias] => self.alias(of, alias, value),
            [alias, key] if key == of.key => self.adapter(of, alias, value),
            _ => Vec::new(),
        }
    }

    fn alias(&mut self, of: &Aliases, alias: &str, value: View<'_>) -> Vec<Said> {
        // Files of the pages themselves are no store of the application's.
        if alias == "staticfiles" {
            return Vec::new();
        }
        let mut said = Vec::new();
        for branch in branches(value) {
            if let Some(engine) = branch.get(of.key) {
                said.extend(self.adapter(of, alias, engine));
            }
        }
        if said.is_empty() && !of.url.is_empty() {
            let name = format!("{}.{alias}", of.root);
            let urls = value::values(value).into_iter().filter(|value| value.text.contains(':'));
            said.extend(urls.filter_map(|value| self.sayer.address(of.url, &name, &value)));
        }
        said
    }

    fn adapter(&mut self, of: &Aliases, alias: &str, value: View<'_>) -> Vec<Said> {
        let name = format!("{}.{alias}", of.root);
        let adapter = |value: Value| self.sayer.named(of.table, of.category, &name, &value);
        value::values(value).into_iter().filter_map(adapter).collect()
    }

    /// An adapter beside a key, wherever the dictionary goes.
    pub(super) fn loose(&mut self, key: &str, value: View<'_>) -> Vec<Said> {
        let mut found = Vec::new();
        for of in ALIASES.iter().filter(|of| of.key == key && of.category != Category::Queue) {
            for mut said in self.adapter(of, "default", value) {
                said.sure = Sure::Alternative;
                found.push(said);
            }
            if !found.is_empty() {
                break;
            }
        }
        found
    }

    /// A setting that is no dictionary, or one with an adapter in it.
    pub(super) fn plain(&mut self, name: &str, value: View<'_>) -> Vec<Said> {
        if name == EAGER {
            return self.eager(value).into_iter().collect();
        }
        // `CACHE_CONFIG = {"CACHE_TYPE": ..}`, `DRAMATIQ_BROKER = {"BROKER": ..}`.
        for (key, inner) in [("CACHE_TYPE", "CACHE_TYPE"), ("BROKER", "DRAMATIQ_BROKER")] {
            if let Some(value) = value.get(key).filter(|_| name != key) {
                let mut said = self.plain(inner, value);
                // One of several caches is not the application's.
                said.iter_mut().filter(|_| !matches!(name, "CACHE_CONFIG" | "DRAMATIQ_BROKER")).for_each(|said| {
                    said.sure = Sure::Alternative;
                });
                return said;
            }
        }
        let of_name = ADAPTERS.iter().find(|(known, ..)| *known == name).map(|(_, table, slot)| (*table, *slot));
        let stores = name.contains("STORAGE") && !name.contains("STATIC");
        let table = of_name.or(stores.then_some(("django.storage", Category::ObjectStore)));
        let values = value::values(value);
        if values.is_empty() {
            return self.sayer.outside(name, value);
        }
        let meant = |value: &Value| {
            table
                .and_then(|(table, slot)| self.sayer.named(table, slot, name, value))
                .or_else(|| self.sayer.address(name, name, value).filter(|_| of_name.is_none()))
        };
        values.iter().filter_map(meant).collect()
    }

    /// Tasks run at once, in the process: whatever broker is set.
    fn eager(&mut self, value: View<'_>) -> Option<Said> {
        let outcome = value.outcomes().into_iter().next()?;
        let on = outcome.view.boolean()?;
        let at = outcome.view.span();
        let mut when = when::of(outcome.view);
        if let Some(variable) = outcome.default_of {
            when = when.and(When { sure: Sure::Default, variable: Some(variable.value.into_owned()), ..When::ALWAYS });
        }
        let value = Value { text: "true".to_owned(), inner: at, when };
        let said = self.sayer.address(EAGER, BROKER, &value).filter(|_| on)?;
        Some(Said { raw: RawDeclaration { shown: "task_always_eager".to_owned(), ..said.raw }, ..said })
    }
}

/// The dictionaries that an expression may come to.
fn branches(value: View<'_>) -> Vec<View<'_>> {
    value.outcomes().into_iter().map(|outcome| outcome.view).collect()
}

/// A second connection to the same product (a replica, one for each shard) is no other service.
fn only_once(mut all: Vec<Said>) -> Vec<Said> {
    let mut seen: Vec<(ProductId, Option<Span>)> = Vec::new();
    for said in &mut all {
        let key = (said.raw.product, said.raw.environment.as_ref().map(|word| word.span));
        if seen.contains(&key) {
            said.sure = Sure::Alternative;
        } else {
            seen.push(key);
        }
    }
    all
}
