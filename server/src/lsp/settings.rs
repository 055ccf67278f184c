//! The client's settings, section `onpar`: `{ "enable": bool, "rules": { "<rule>": "<level>" } }`.
//! Deliberately absent: asking for them (`requests::did_change_configuration`).

use onpar_core::config::Options;
use onpar_core::rule::{self, Level};
use serde_json::Value;

/// Name of the section.
pub(super) const SECTION: &str = "onpar";

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Settings {
    pub(super) enable: bool,
    pub(super) options: Options,
}

impl Default for Settings {
    fn default() -> Self {
        Self { enable: true, options: Options::default() }
    }
}

impl Settings {
    /// Reads the section, or an object that holds it. What is missing or no setting keeps its default.
    pub(super) fn read(value: &Value) -> Self {
        Self::over(&Self::default(), value)
    }

    /// The same, with other defaults: what was said at the start holds until it is said otherwise.
    pub(super) fn over(defaults: &Self, value: &Value) -> Self {
        let value = value.get(SECTION).unwrap_or(value);
        let rules = value.get("rules").and_then(Value::as_object);
        let levels = rules.into_iter().flatten().filter_map(|(id, level)| {
            let level = Level::from_word(level.as_str()?)?;
            rule::rule(id).map(|rule| (rule.id.to_owned(), level))
        });
        let options = match rules {
            Some(_) => Options { levels: levels.collect(), ..Options::default() },
            None => defaults.options.clone(),
        };
        Self { enable: value.get("enable").and_then(Value::as_bool).unwrap_or(defaults.enable), options }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn unknown_rules_and_levels_are_skipped() {
        let value = json!({ "onpar": { "rules": { "service-version": "hint", "nope": "hint", "service-type": 5 } } });
        let settings = Settings::read(&value);
        assert!(settings.enable);
        assert_eq!(settings.options.levels.into_iter().collect::<Vec<_>>(), [("service-version".into(), Level::Hint)]);
        assert_eq!(Settings::read(&Value::Null), Settings::default());
        assert!(!Settings::read(&json!({ "enable": false })).enable);
    }
}
