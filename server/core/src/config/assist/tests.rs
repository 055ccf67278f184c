//! What is offered and told at `|`.

use super::*;

fn at(marked: &str) -> (String, u32) {
    let offset = marked.find('|').unwrap();
    (marked.replacen('|', "", 1), u32::try_from(offset).unwrap())
}

fn offered(marked: &str) -> Vec<String> {
    let (text, offset) = at(marked);
    complete(&text, offset).map(|found| found.offers.into_iter().map(|offer| offer.word).collect()).unwrap_or_default()
}

fn has(marked: &str, words: &[&str]) {
    let found = offered(marked);
    for word in words {
        assert!(found.iter().any(|offer| offer == word), "{marked}: {word} is not in {found:?}");
    }
}

#[test]
fn keys_of_each_level() {
    has("|", &["rules", "environments", "projects", "slots", "accept", "reference"]);
    has("rules:\n  |", &["service-type", "unpinned-version"]);
    has("rules:\n  service-version:\n    |", &["level", "threshold"]);
    has("environments:\n  pro|", &["production", "shared"]);
    has("environments:\n  production:\n    |", &["files", "keys", "services"]);
    has("environments:\n  production:\n    services:\n      |", &["database", "cache"]);
    has("environments:\n  production:\n    services:\n      database: { product: redis, |", &["version", "checked"]);
    has("accept:\n  - |", &["rule", "reason", "until"]);
    has("accept:\n- rule: substitute\n  |", &["reason"]);
    has("slots:\n  analytics:\n    |", &["match", "category", "ignore"]);
    has("projects:\n  apps/shop:\n    |", &["files"]);
}

#[test]
fn what_is_there_is_not_offered_again() {
    assert!(!offered("rules: {}\n|").contains(&"rules".to_owned()));
    assert!(!offered("accept:\n  - rule: substitute\n    |").contains(&"rule".to_owned()));
    has("accept:\n  - rule: a\n    reason: b\n  - |", &["rule", "reason"]);
}

#[test]
fn words() {
    assert_eq!(offered("rules:\n  service-type: |"), ["off", "hint", "information", "warning", "error"]);
    assert_eq!(offered("rules:\n  service-version:\n    threshold: m|"), ["major", "minor", "patch"]);
    has("rules: { service-version: { level: |", &["off", "error"]);
    has("reference: |", &["production", "staging"]);
    has("accept:\n  - rule: |", &["substitute"]);
    has("environments:\n  production:\n    services:\n      database:\n        product: post|", &["postgresql"]);
    has("slots:\n  x:\n    category: |", &["queue"]);
}

#[test]
fn nothing_where_nothing_is_known() {
    for marked in
        ["# |", "rules: {} # |", "environments:\n  production:\n    files: |", "projects:\n  |", "]}|", "{{[|"]
    {
        assert_eq!(offered(marked), [] as [&str; 0], "{marked}");
    }
}

#[test]
fn keys_and_words_are_told() {
    let told = |marked: &str| {
        let (text, offset) = at(marked);
        tell(&text, offset).map(|told| (told.span.of(&text).to_owned(), told.about))
    };
    let (word, about) = told("ref|erence: staging\n").unwrap();
    assert_eq!(word, "reference");
    assert!(about.starts_with("The environment that the others are to follow"), "{about}");
    let (word, about) = told("rules:\n  subst|itute: off\n").unwrap();
    assert_eq!((word.as_str(), about.contains("stand-in")), ("substitute", true));
    assert_eq!(told("reference: sta|ging\n").unwrap().1, "Like production, before production.");
    assert_eq!(told("rules:\n  subst|itue: off\n"), None);
    assert_eq!(
        told("environments:\n  production:\n    services: { db: { product: red|is } }\n").unwrap().1,
        "Redis (cache)"
    );
}

#[test]
fn any_text_at_any_place() {
    let text = "accept:\n- rule: {a: [b, \u{e9}}, c\n  - - x: |\n\r\n\t'\"";
    for offset in 0..u32::try_from(text.len()).unwrap() + 2 {
        let _ = (complete(text, offset), tell(text, offset));
    }
}
