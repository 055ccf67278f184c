//! What is no divergence, but that somebody should look at.

use crate::tree::{SHOP, Tree};

const CONFIG: &str = "\
environments:
  production:
    services:
      cache: { product: redis, version: '7.2', checked: 2020-01-01 }
accept:
  - { rule: service-version, slot: database, reason: on the way, until: 2020-06-30 }
  - { rule: substitute, reason: no longer so }
";

fn shop() -> Tree {
    let shop = Tree::new(SHOP);
    shop.write(".onpar.yaml", CONFIG.as_bytes());
    shop
}

#[test]
fn what_ended_and_what_is_old_is_told() {
    let ran = shop().run(&["check"]);
    let told: Vec<&str> = ran.stdout.lines().filter(|line| line.contains(".onpar.yaml:")).collect();
    assert_eq!(told.len(), 2, "{ran:?}");
    assert!(told[0].starts_with("information[stale-statement]: .onpar.yaml:4:25: this was checked "), "{ran:?}");
    let ended = "warning[expired-acceptance]: .onpar.yaml:6:13: service-version was accepted until 2020-06-30";
    assert!(told[1].starts_with(ended), "{ran:?}");
    assert_eq!(ran.status, 1, "what was accepted is told again");
}

#[test]
fn what_accepts_nothing_is_a_hint() {
    let ran = shop().run(&["check", "--level", "hint"]);
    assert!(ran.stdout.contains("hint[unused-acceptance]: .onpar.yaml:7:13: no finding of substitute"), "{ran:?}");
    let shop = Tree::new(SHOP);
    shop.write(
        "compose.prod.yaml",
        b"services:\n  db:\n    image: postgres:13-alpine # onpar: allow[service-version] x\n",
    );
    let ran = shop.run(&["check", "--format", "json"]);
    let notice = r#"{"code":"unused-acceptance","level":"hint","message":"this accepts nothing: no such finding is here any more","path":"compose.prod.yaml","line":3,"column":31,"end_line":3,"end_column":64}"#;
    assert!(ran.stdout.contains(notice), "{ran:?}");
}

#[test]
fn a_comment_that_accepts_something_is_no_notice() {
    let shop = Tree::new(SHOP);
    shop.write(
        "compose.prod.yaml",
        b"services:\n  db:\n    image: postgres:16-alpine # onpar: allow[service-version] x\n    restart: always\n",
    );
    assert_eq!(shop.run(&["check", "--format", "json"]).stdout, "{\"version\":1,\"findings\":[],\"notices\":[]}\n");
    shop.write(
        "compose.prod.yaml",
        b"services:\n  db:\n    image: postgres:16 # onpar: allow[service-versoin] x\n    restart: always\n",
    );
    let ran = shop.run(&["check"]);
    assert!(ran.stdout.contains("warning[unknown-rule]: compose.prod.yaml:3:39: there is no rule `service-versoin`: did you mean `service-version`?"), "{ran:?}");
}

#[test]
fn what_is_not_clear_is_told_only_when_asked() {
    let tree = Tree::new(&[
        ("compose.dev.yaml", "services:\n  db:\n    image: postgres:16\n"),
        ("compose.prod.yaml", "services:\n  db:\n    image: postgres:16\n"),
        ("compose.yaml", "services:\n  web:\n    build: .\n  db:\n    image: postgres:14\n"),
    ]);
    let silent = tree.run(&["check", "--level", "hint"]);
    assert!(!silent.stdout.contains("hint["), "{silent:?}");
    let ran = tree.run(&["check", "--pedantic", "--fail-on", "hint"]);
    let hint = "hint[unsure-environment]: compose.yaml:5:12: for which environment this is, is not clear: files for \
                development and production stand beside it (";
    assert!(ran.stdout.contains(hint), "{ran:?}");
    assert_eq!(ran.status, 0, "what is not clear is no finding");
    let json = tree.run(&["check", "--pedantic", "--format", "json"]);
    assert!(json.stdout.contains(r#"{"code":"unsure-environment","level":"hint","message":"for which"#), "{json:?}");
}

#[test]
fn services_that_meet_none_are_told_when_asked() {
    let tree = Tree::new(&[
        ("compose.dev.yaml", "services:\n  a:\n    image: postgres:16\n  b:\n    image: postgres:15\n"),
        ("compose.prod.yaml", "services:\n  c:\n    image: postgres:16\n"),
    ]);
    let ran = tree.run(&["check", "--pedantic"]);
    let hint = "hint[unsure-slot]: compose.dev.yaml:3:12: which database of production this is, is not clear";
    assert!(ran.stdout.contains(hint), "{ran:?}");
}
