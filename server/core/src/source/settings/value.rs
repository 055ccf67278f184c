//! What an expression may come to: names of adapters and addresses, with the variable that overrules them.
//! Deliberately absent: values that are computed beyond their beginning.

use super::Sure;
use super::when::{self, When};
use crate::syntax::code::{Call, View};
use crate::text::Span;

/// A text that an expression may come to.
#[derive(Debug, Clone)]
pub(in crate::source) struct Value {
    /// With `…` where something is computed.
    pub(in crate::source) text: String,
    pub(in crate::source) inner: Span,
    pub(in crate::source) when: When,
}

/// Deeper nested calls are not followed.
const MAX_DEPTH: u8 = 8;
/// More values of one setting are not looked at.
const MOST: usize = 24;

/// The values of an expression; empty where nothing is known of it.
pub(in crate::source) fn values(view: View<'_>) -> Vec<Value> {
    let mut found = Vec::new();
    collect(view, None, MAX_DEPTH, &mut found);
    found.truncate(MOST);
    found
}

/// Variables of the environment that an expression reads without a default, with the place of their names.
pub(in crate::source) fn variables(view: View<'_>) -> Vec<(String, Span)> {
    let named = |outcome: crate::syntax::code::Outcome<'_>| {
        let variable = outcome.view.variable()?;
        Some((variable.name.value.into_owned(), variable.name.inner))
    };
    view.outcomes().into_iter().filter_map(named).collect()
}

fn collect(view: View<'_>, variable: Option<&str>, depth: u8, found: &mut Vec<Value>) {
    if depth == 0 || found.len() >= MOST {
        return;
    }
    for outcome in view.outcomes() {
        let overruled = outcome.default_of.as_ref().map(|name| name.value.as_ref()).or(variable);
        let view = outcome.view.bare();
        if let Some((inner, own)) = view.call().as_ref().and_then(through) {
            collect(inner, own.as_deref().or(overruled), depth - 1, found);
            continue;
        }
        let built = view.call().as_ref().and_then(scheme);
        let Some((mut text, inner)) = text_of(built.unwrap_or(view)) else { continue };
        if built.is_some() {
            text.push_str("://");
        }
        let mut when = when::of(view);
        if let Some(name) = overruled {
            when.sure = when.sure.min(Sure::Default);
            when.variable = Some(name.to_owned());
        }
        found.push(Value { text, inner, when });
    }
}

/// Readers of the environment whose variable has a name of its own.
const READERS: [(&str, &str); 9] = [
    ("db", "DATABASE_URL"),
    ("db_url", "DATABASE_URL"),
    ("dj_db_url", "DATABASE_URL"),
    ("cache", "CACHE_URL"),
    ("cache_url", "CACHE_URL"),
    ("email", "EMAIL_URL"),
    ("email_url", "EMAIL_URL"),
    ("search_url", "SEARCH_URL"),
    ("channels", "CHANNELS_URL"),
];

/// What a call passes on, and the variable that it prefers.
fn through<'t>(call: &Call<'t>) -> Option<(View<'t>, Option<String>)> {
    let method = call.method.value;
    let on = call.on().unwrap_or_default();
    if let Some((_, name)) = READERS.iter().find(|(reader, _)| *reader == method)
        && matches!(on.as_str(), "env" | "environ" | "Env" | "self.env")
    {
        return Some((call.option("default")?, Some((*name).to_owned())));
    }
    match (on.as_str(), method) {
        ("dj_database_url" | "django_cache_url" | "dj_email_url" | "dj_redis_url", "config") => {
            let name = if on.contains("cache") { "CACHE_URL" } else { "DATABASE_URL" };
            Some((call.option("default").or_else(|| call.option("DEFAULT"))?, Some(name.to_owned())))
        }
        (_, "parse") if on.starts_with("dj_") || on.starts_with("django_") => Some((*call.arguments.first()?, None)),
        (_, "db_url_config" | "cache_url_config") => Some((*call.arguments.first()?, None)),
        ("", "Field") => Some((call.option("default").or_else(|| call.arguments.first().copied())?, None)),
        ("", "str" | "make_url" | "DatabaseURL" | "Secret" | "SecretStr" | "PostgresDsn" | "RedisDsn") => {
            Some((*call.arguments.first()?, None))
        }
        // An application's own reader: `get_env("X", "default")`.
        ("", reader) if reader.contains("env") && call.literal(0).is_some_and(|name| is_name(&name.value)) => {
            let default = call.option("default").or_else(|| call.arguments.get(1).copied())?;
            Some((default, call.literal(0).map(|name| name.value.into_owned())))
        }
        // `"sqlite:///{}".format(..)`.
        (_, "format") => Some((call.receiver?, None)),
        _ => None,
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// The scheme of an address that is put together from its parts.
fn scheme<'t>(call: &Call<'t>) -> Option<View<'t>> {
    let on = call.on().unwrap_or_default();
    match call.method.value {
        "create" if on.ends_with("URL") => call.option("drivername").or_else(|| call.arguments.first().copied()),
        "URL" => call.option("drivername"),
        "build" => call.option("scheme"),
        _ => None,
    }
}

/// The text of a literal, or the beginning of one that is put together: `"sqlite:///" + path`, `"…%s" % x`.
fn text_of(view: View<'_>) -> Option<(String, Span)> {
    let mut view = view;
    for _ in 0..16 {
        if view.kind() != "binary_operator" {
            break;
        }
        view = view.child("left")?.bare();
    }
    let template = view.template()?;
    Some((template.value.into_owned(), template.inner))
}
