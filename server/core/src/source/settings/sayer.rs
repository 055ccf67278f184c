//! From values of settings to services.
//! Deliberately absent: which settings there are (the sources).

use super::super::facts::{Facts, with_version};
use super::value::{self, Value};
use super::when::{self, When};
use super::{Said, Sure};
use crate::catalog::{self, Category};
use crate::source::{RawDeclaration, Role, Strength};
use crate::syntax::code::View;
use crate::text::Spanned;

/// Reads the values of settings.
pub(in crate::source) struct Sayer<'a, 'b> {
    pub(in crate::source) facts: &'a mut Facts<'b>,
}

impl Sayer<'_, '_> {
    /// A value of a table.
    pub(in crate::source) fn named(&self, table: &str, slot: Category, name: &str, value: &Value) -> Option<Said> {
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
    pub(in crate::source) fn address(&mut self, variable: &str, name: &str, value: &Value) -> Option<Said> {
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

    /// `EMAIL_HOST = os.environ["EMAIL_HOST"]`: only names speak, of the setting or the variable.
    pub(in crate::source) fn outside(&mut self, name: &str, value: View<'_>) -> Vec<Said> {
        let Some((variable, at)) = value::variables(value).into_iter().next() else { return Vec::new() };
        let before = self.facts.reading.declares.len();
        // The application's own name stands before many: `SHOP_SENDGRID_API_KEY`.
        let bare = variable.split_once('_').map_or("", |(_, bare)| bare);
        for name in [name, variable.as_str(), bare] {
            self.facts.value(name, "", at);
            if self.facts.reading.declares.len() > before {
                break;
            }
        }
        let found: Vec<_> = self.facts.reading.declares.drain(before..).collect();
        let when = When { sure: Sure::Alternative, variable: None, ..when::of(value) };
        found.into_iter().map(|raw| said(raw, &when)).collect()
    }
}

pub(in crate::source) fn said(raw: RawDeclaration, when: &When) -> Said {
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
