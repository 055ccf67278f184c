//! Help, version, schemas and rule pages.

use crate::tree::Tree;

const COMMANDS: &[&str] = &["check", "explain", "fix", "inventory", "lsp", "schema"];

#[test]
fn every_command_shows_examples() {
    let tree = Tree::new(&[]);
    let top = tree.run(&["--help"]);
    assert!(top.status == 0 && top.stderr.is_empty() && top.stdout.contains("Examples:\n  onpar check "));
    for command in COMMANDS {
        let help = tree.run(&[command, "--help"]);
        assert_eq!((help.status, help.stderr.as_str()), (0, ""), "{command}");
        assert!(help.stdout.contains(&format!("Examples:\n  onpar {command}")), "{}", help.stdout);
        assert!(top.stdout.contains(&format!("\n  {command} ")), "{command} is not in the list");
    }
}

#[test]
fn the_version_is_the_package_s() {
    let version = Tree::new(&[]).run(&["--version"]);
    assert_eq!((version.status, version.stdout), (0, format!("onpar {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn every_rule_is_listed_and_has_a_page() {
    let tree = Tree::new(&[]);
    let list = tree.run(&["explain"]);
    assert_eq!(list.stdout.lines().count(), onpar_core::rule::RULES.len());
    for (line, rule) in list.stdout.lines().zip(onpar_core::rule::RULES) {
        assert!(line.starts_with(rule.id) && line.ends_with(rule.about), "{line}");
        let page = tree.run(&["explain", rule.id]);
        assert_eq!((page.status, page.stderr.as_str()), (0, ""));
        assert!(page.stdout.starts_with(&format!("{}\n\n", rule.id)), "{}", page.stdout);
        for heading in ["\nWhy it matters\n", "\nHow to fix it\n"] {
            assert!(page.stdout.contains(heading), "{}: {heading}", rule.id);
        }
        assert!(!page.stdout.contains("//!") && !page.stdout.contains('\x1b'));
    }
}

#[test]
fn schemas_are_json_schemas() {
    let tree = Tree::new(&[]);
    for (arguments, property) in [
        (&["schema"][..], "rules"),
        (&["schema", "config"], "environments"),
        (&["schema", "check"], "findings"),
        (&["schema", "inventory"], "declarations"),
    ] {
        let ran = tree.run(arguments);
        let schema: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{arguments:?}");
        assert!(schema["properties"][property].is_object(), "{arguments:?}");
    }
}
