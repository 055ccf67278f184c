//! Every rule and every source has the cases that show what it does and what it leaves alone.

use onpar_core::rule::RULES;
use onpar_core::source::SOURCES;

use crate::files::root;

/// Names of the folders in a folder of `fixtures`.
fn cases(folder: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(root().join("fixtures").join(folder)) else { return Vec::new() };
    let folders = entries.flatten().filter(|entry| entry.path().is_dir());
    folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

fn missing(folder: &str, wanted: &[&str]) -> Vec<String> {
    let cases = cases(folder);
    let lacks = |prefix: &&&str| !cases.iter().any(|case| case.starts_with(**prefix));
    wanted.iter().filter(lacks).map(|prefix| format!("fixtures/{folder}/{prefix}..")).collect()
}

#[test]
fn every_rule_has_cases_that_find_and_cases_that_do_not() {
    let missing: Vec<_> =
        RULES.iter().flat_map(|rule| missing(&format!("rule/{}", rule.id), &["finds-", "clean-"])).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_source_has_a_plain_an_empty_and_a_broken_case() {
    let wanted = ["plain", "empty", "broken"];
    let missing: Vec<_> =
        SOURCES.iter().flat_map(|source| missing(&format!("source/{}", source.id), &wanted)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_case_is_of_a_rule_or_a_source() {
    let strangers = |kind: &str, known: Vec<&str>| {
        let groups = cases(kind).into_iter().filter(|group| !known.contains(&group.as_str()));
        groups.map(|group| format!("fixtures/{kind}/{group}")).collect::<Vec<_>>()
    };
    let mut found = strangers("rule", RULES.iter().map(|rule| rule.id).collect());
    found.extend(strangers("source", SOURCES.iter().map(|source| source.id).collect()));
    assert!(found.is_empty(), "no rule or source has these names: {found:#?}");
}
