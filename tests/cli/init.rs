//! `onpar init` and `onpar sources`.

use crate::tree::{SHOP, Tree};

#[test]
fn a_first_file_is_written_and_changes_nothing() {
    let shop = Tree::new(SHOP);
    let before = shop.run(&["check"]);
    let ran = shop.run(&["init"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ".onpar.yaml written\n"), "{ran:?}");
    let text = String::from_utf8(shop.read(".onpar.yaml")).unwrap();
    assert!(text.contains("# - production: compose.prod.yaml\n"), "{text}");
    assert!(text.contains("Found today: service-version 1."), "{text}");
    assert_eq!(shop.run(&["check"]), before);
}

#[test]
fn what_it_shows_is_right_when_uncommented() {
    let shop = Tree::new(SHOP);
    let printed = shop.run(&["init", "--print"]).stdout;
    assert!(!shop.path().join(".onpar.yaml").exists());
    let is_setting = |line: &str| line.starts_with('#') && !line.starts_with("# ") || line.starts_with("#  ");
    let without = |line: &str| if is_setting(line) { line.replacen('#', "", 1) } else { line.to_owned() };
    let text: String = printed.lines().map(|line| without(line) + "\n").collect();
    assert!(text.contains("\naccept:\n  - { rule: substitute"), "{text}");
    shop.write(".onpar.yaml", text.as_bytes());
    let ran = shop.run(&["check"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""), "{text}\n{ran:?}");
}

#[test]
fn a_file_that_is_there_is_left_as_it_is() {
    let shop = Tree::new(SHOP);
    shop.write(".onpar.yaml", b"# mine\n");
    let ran = shop.run(&["init"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains(".onpar.yaml is there already: it is left as it is"), "{ran:?}");
    assert_eq!(shop.read(".onpar.yaml"), b"# mine\n");
}

#[test]
fn what_is_not_clear_is_asked() {
    let tree = Tree::new(&[
        ("compose.dev.yaml", "services:\n  a:\n    image: postgres:16\n  b:\n    image: postgres:15\n"),
        ("compose.prod.yaml", "services:\n  c:\n    image: postgres:16\n"),
        ("compose.yaml", "services:\n  db:\n    image: postgres:14\n"),
    ]);
    let text = tree.run(&["init", "--print"]).stdout;
    assert!(text.contains("# For which one is compose.yaml? Nothing says it"), "{text}");
    assert!(
        text.contains("# - not matched with another environment: c (postgresql, production, compose.prod.yaml)"),
        "{text}"
    );
}

#[test]
fn sources_are_listed() {
    let tree = Tree::new(&[]);
    let all = tree.run(&["sources"]).stdout;
    assert!(all.starts_with("Containers and their variables, in every environment\n  compose "), "{all}");
    assert!(all.contains("https://kamal-deploy.org/docs/configuration/overview/"), "{all}");
    let one = tree.run(&["sources", "./.circleci/config.yml", "--format", "json"]).stdout;
    let start = r#"{"version":1,"sources":[{"id":"circleci","family":"pipelines","about":"#;
    assert!(one.starts_with(start) && one.matches("\"id\"").count() == 1, "{one}");
    assert!(one.contains(r#""paths":[".circleci/config.yml"],"documentation":["https://circleci.com"#), "{one}");
    assert_eq!(tree.run(&["sources", "notes.txt"]).stdout, "nothing reads such a file\n");
    assert_eq!(tree.run(&["sources", "../x"]).status, 2);
}
