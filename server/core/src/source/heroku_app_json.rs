//! Heroku's `app.json`: add-ons, their versions, and what `environments` overrides.
//! Format: <https://devcenter.heroku.com/articles/app-json-schema>
//! Deliberately absent: which version a plan has where none is stated.

use super::facts::{Facts, with_version};
use super::{Claim, Reading, Source};
use crate::catalog::{self, ProductId};
use crate::syntax::{Node, json};
use crate::text::{File, RelPath, Spanned};

pub static SOURCE: Source = Source {
    id: "heroku-app-json",
    about: "Heroku and Scalingo app manifests: add-ons and their versions, for each environment",
    environment: Some("production"),
    claims,
    confirms: |_, head| {
        ["\"addons\"", "\"env\"", "\"environments\"", "\"formation\""].iter().any(|key| head.contains(key))
    },
    read,
};

fn claims(path: &RelPath) -> Claim {
    match path.name() {
        "app.json" => Claim::Maybe,
        "scalingo.json" => Claim::Yes,
        _ => Claim::No,
    }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = json::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    section(&mut facts, root);
    for entry in root.get("environments").map_or(&[][..], Node::entries) {
        facts.environment = Some(Spanned::new(entry.key.value.to_string(), entry.key.span));
        section(&mut facts, &entry.value);
    }
}

fn section(facts: &mut Facts<'_>, node: &Node) {
    for addon in node.get("addons").map_or(&[][..], Node::items) {
        self::addon(facts, addon);
    }
    for entry in node.get("env").map_or(&[][..], Node::entries) {
        let value = if entry.value.is_map() { entry.value.get("value") } else { Some(&entry.value) };
        match value.filter(|value| !value.is_null()) {
            Some(value) => facts.variable(&entry.key.value, value),
            None => facts.named(&entry.key.value, entry.key.span),
        }
    }
}

/// `"heroku-postgresql:mini"`, or a map of plan, options and name.
pub(super) fn addon(facts: &mut Facts<'_>, node: &Node) {
    let plan = node.get("plan").unwrap_or(node);
    let Some(text) = plan.as_str() else { return };
    let Some(product) = product(text) else { return };
    let text_of = &facts.file.text;
    let mut service = facts.service(product, plan.inner_span(text_of), text);
    service.name = node.get("as").and_then(Node::as_str).map(str::to_owned);
    if let Some(version) = node.at(&["options", "version"]) {
        let inner = version.inner_span(text_of);
        let written = version.as_str().unwrap_or("");
        service.at = inner;
        service.shown = format!("{text} {written}");
        service = with_version(service, written, (inner.of(text_of) == written).then_some(inner));
    }
    facts.push(service);
}

/// Scalingo's add-ons have the same form: `scalingo-postgresql` or `postgresql:sandbox`.
fn product(plan: &str) -> Option<ProductId> {
    let name = plan.split(':').next().unwrap_or(plan);
    catalog::platform_word("heroku", name)
        .or_else(|| catalog::platform_word("asdf", name.strip_prefix("scalingo-").unwrap_or(name)))
        .or_else(|| ProductId::get(name))
        .filter(|product| product.category().is_backing_service())
}
