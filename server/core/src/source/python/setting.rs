//! Settings by name, and what their values mean.
//! Deliberately absent: options of an adapter, accounts.

use super::super::facts::{Facts, with_version};
use super::value::{self, Value};
use super::when::{self, When};
use super::{Said, Sure};
use crate::catalog::{self, Category, ProductId};
use crate::source::{RawDeclaration, Role, Strength};
use crate::syntax::code::View;
use crate::text::{Span, Spanned};

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
const ADAPTERS: [(&str, &str, Category); 3] = [
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
    pub(super) facts: &'a mut Facts<'b>,
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
            said.extend(urls.filter_map(|value| self.address(of.url, &name, &value)));
        }
        said
    }

    fn adapter(&mut self, of: &Aliases, alias: &str, value: View<'_>) -> Vec<Said> {
        let name = format!("{}.{alias}", of.root);
        let adapter = |value: Value| self.named(of.table, of.category, &name, &value);
        value::values(value).into_iter().filter_map(adapter).collect()
    }

    /// A setting that is no dictionary.
    pub(super) fn plain(&mut self, name: &str, value: View<'_>) -> Vec<Said> {
        if name == EAGER {
            return self.eager(value).into_iter().collect();
        }
        let of_name = ADAPTERS.iter().find(|(known, ..)| *known == name).map(|(_, table, slot)| (*table, *slot));
        let stores = name.contains("STORAGE") && !name.contains("STATIC");
        let table = of_name.or(stores.then_some(("django.storage", Category::ObjectStore)));
        let values = value::values(value);
        if values.is_empty() {
            return self.outside(name, value);
        }
        let meant = |value: &Value| {
            table
                .and_then(|(table, slot)| self.named(table, slot, name, value))
                .or_else(|| self.address(name, name, value).filter(|_| of_name.is_none()))
        };
        values.iter().filter_map(meant).collect()
    }

    /// A value of a table.
    fn named(&self, table: &str, slot: Category, name: &str, value: &Value) -> Option<Said> {
        let product = catalog::table_in_slot(table, &value.text, slot)?;
        let raw = RawDeclaration {
            category: slot,
            role: Role::Adapter,
            name: Some(name.to_owned()),
            ..self.facts.service(product, value.inner, value.text.as_str())
        };
        Some(said(of_release(raw, value), &value.when))
    }

    /// A value that says what it would say as the value of a variable.
    pub(super) fn address(&mut self, variable: &str, name: &str, value: &Value) -> Option<Said> {
        let before = self.facts.reading.declares.len();
        self.facts.value(variable, &value.text, value.inner);
        let mut raw = self.facts.reading.declares.drain(before..).next_back()?;
        // Of an address that is put together the scheme is pointed at.
        let scheme = value.text.find("://").and_then(|length| value.text.get(..length)).unwrap_or("");
        if raw.at == value.inner && !scheme.is_empty() && value.inner.of(&self.facts.file.text).starts_with(scheme) {
            raw.at = value.inner.slice(0, scheme.len());
        }
        // What a name alone says, a value beside it does not make surer; and a key is not pointed at.
        let tells = raw.shown != variable || value.text.is_empty();
        tells.then(|| said(RawDeclaration { name: Some(name.to_owned()), ..raw }, &value.when))
    }

    /// `EMAIL_HOST = os.environ["EMAIL_HOST"]`: only the name speaks.
    fn outside(&mut self, name: &str, value: View<'_>) -> Vec<Said> {
        let Some((_, at)) = value::variables(value).into_iter().next() else { return Vec::new() };
        let before = self.facts.reading.declares.len();
        self.facts.named(name, at);
        let found: Vec<_> = self.facts.reading.declares.drain(before..).collect();
        found.into_iter().map(|raw| Said { raw, sure: Sure::Alternative, variable: None }).collect()
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
        let said = self.address(EAGER, BROKER, &value).filter(|_| on)?;
        Some(Said { raw: RawDeclaration { shown: "task_always_eager".to_owned(), ..said.raw }, ..said })
    }
}

fn said(raw: RawDeclaration, when: &When) -> Said {
    let weak = raw.strength == Strength::Weak;
    let word = |word: &Spanned<String>| Spanned::new(word.value.clone(), word.span);
    Said {
        sure: if weak { Sure::Alternative } else { when.sure },
        variable: when.variable.clone(),
        raw: RawDeclaration {
            environment: raw.environment.clone().or_else(|| when.environment.as_ref().map(word)),
            ..raw
        },
    }
}

/// `elasticsearch7_backend.Elasticsearch7SearchEngine` is written for that release.
fn of_release(raw: RawDeclaration, value: &Value) -> RawDeclaration {
    let Some(start) = value.text.find("search").filter(|_| raw.category == Category::Search) else { return raw };
    let from = start + "search".len();
    let rest = value.text.get(from..).unwrap_or("");
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let whole = value.inner.len() == value.text.len();
    match rest.get(..digits) {
        Some(version) if !version.is_empty() && whole => {
            // Two places name it, so that no one of them alone is edited.
            let told = with_version(raw, version, Some(value.inner.slice(from, from + digits)));
            RawDeclaration { spelling: None, ..told }
        }
        _ => raw,
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
