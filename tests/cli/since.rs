//! What a change introduces, against a real repository.

use std::process::Command;

use crate::tree::{SHOP, Tree};

const PROD: &str = "compose.prod.yaml";

fn prod(version: &str) -> String {
    format!("services:\n  db:\n    image: postgres:{version}-alpine\n    restart: always\n")
}

fn git(tree: &Tree, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.arg("-C").arg(tree.path()).args(["-c", "user.name=a", "-c", "user.email=a@example.com"]).args(arguments);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
}

fn commit(tree: &Tree) {
    git(tree, &["add", "-A"]);
    git(tree, &["commit", "-q", "-m", "x"]);
}

/// A repository in which development runs 13 and production another version.
fn repository(version: &str) -> Tree {
    let tree = Tree::new(SHOP);
    tree.write(PROD, prod(version).as_bytes());
    git(&tree, &["init", "-q"]);
    commit(&tree);
    tree
}

fn since(tree: &Tree, revision: &str) -> (i32, String) {
    let ran = tree.run(&["check", "--since", revision]);
    (ran.status, ran.stdout + &ran.stderr)
}

#[test]
fn what_was_there_is_not_told() {
    let tree = repository("16.3");
    assert_eq!(since(&tree, "HEAD").0, 0);
    assert_eq!(tree.run(&["check"]).status, 1);
    // Nearer to production than before, though not there yet.
    tree.write(".env", b"PG=15\n");
    assert_eq!(since(&tree, "HEAD").0, 0);
    commit(&tree);
    // And away again; and beyond production.
    for worse in ["PG=14\n", "PG=17\n"] {
        tree.write(".env", worse.as_bytes());
        assert_eq!(since(&tree, "HEAD").0, 1, "{worse}");
    }
}

#[test]
fn what_a_change_brings_is_told() {
    let tree = repository("13");
    tree.write(".env", b"PG=14\n");
    let (status, said) = since(&tree, "HEAD");
    assert!(status == 1 && said.contains("development 14, production 13"), "{said}");
    commit(&tree);
    assert_eq!(since(&tree, "HEAD").0, 0);
    assert_eq!(since(&tree, "HEAD~1").0, 1);
    // A folder of the repository is looked at as it was, too.
    let inner = repository("13");
    inner.write("apps/shop/compose.yaml", b"services:\n  db:\n    image: redis:6\n");
    inner.write("apps/shop/compose.prod.yaml", b"services:\n  db:\n    image: redis:7\n    restart: always\n");
    commit(&inner);
    assert_eq!(inner.run(&["check", "apps/shop"]).status, 1);
    assert_eq!(inner.run(&["check", "apps/shop", "--since", "HEAD"]).status, 0);
}

#[test]
fn what_is_no_revision_is_an_error() {
    let tree = repository("13");
    for revision in ["nope", "--help", ""] {
        let ran = tree.run(&["check", &format!("--since={revision}")]);
        assert!(ran.status == 2 && ran.stderr.contains("is no revision here"), "{ran:?}");
    }
    assert_eq!(Tree::new(SHOP).run(&["check", "--since", "HEAD"]).status, 2);
}
