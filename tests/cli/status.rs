//! Exit statuses, and what is said when a run is not possible.

use std::io::Read as _;
use std::process::Stdio;

use crate::tree::{Ran, SHOP, Tree};

fn fails(ran: &Ran, says: &str) {
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran:?}");
    assert!(ran.stderr.starts_with("error: ") && ran.stderr.contains(says), "{ran:?}");
}

#[test]
fn findings_fail_at_the_level_that_is_asked_for() {
    let shop = Tree::new(SHOP);
    assert_eq!(shop.run(&["check"]).status, 1);
    assert_eq!(shop.run(&["check", "--fail-on", "error"]).status, 0);
    assert_eq!(shop.run(&["check", "--fail-on", "hint"]).status, 1);
    // What is printed does not decide.
    assert_eq!(shop.run(&["check", "--level", "error"]).status, 1);
    assert_eq!(shop.run(&["check", "--rule", "service-type"]).status, 0);
    assert_eq!(shop.run(&["check", "--rule", "service-type", "--rule", "service-version"]).status, 1);
    assert_eq!(shop.run(&["inventory"]).status, 0);
}

#[test]
fn nothing_to_find_is_success() {
    let empty = Tree::new(&[("README.md", "x")]).run(&["check"]);
    assert_eq!(
        (empty.status, empty.stdout.as_str()),
        (0, "nothing declares a backing service here (0 files were read)\n")
    );
    let one = Tree::new(&[("compose.yaml", "services:\n  db:\n    image: postgres:16\n")]).run(&["check"]);
    assert_eq!((one.status, one.stdout.as_str()), (0, "nothing diverges in 1 project; 1 declaration in 1 file\n"));
}

#[test]
fn what_cannot_run_says_why() {
    let shop = Tree::new(SHOP);
    for command in ["check", "inventory", "fix"] {
        fails(&shop.run(&[command, "no/such"]), "no/such: no such file or folder");
        fails(&shop.run(&[command, "compose.yaml", "no/such"]), "no/such: no such file or folder");
    }
    fails(
        &shop.run(&["check", "--rule", "service-versoin"]),
        "there is no rule `service-versoin`: did you mean `service-version`?",
    );
    fails(&shop.run(&["explain", "zzz"]), "there is no rule `zzz`: `onpar explain` lists them");
    for arguments in [
        &["check", "--fail-on", "off"][..],
        &["check", "--level", "loud"],
        &["check", "--format", "xml"],
        &["chek"],
        &[],
    ] {
        let ran = shop.run(arguments);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(!ran.stderr.is_empty(), "{arguments:?}");
    }
    assert!(shop.run(&["check", "--level", "loud"]).stderr.contains("hint, information, warning, error"));
}

#[test]
fn a_broken_configuration_is_not_ignored() {
    for (text, says) in [
        ("rules: {service-versoin: off}\n", "there is no rule `service-versoin`"),
        ("rules: {service-version: loud}\n", ":1:26: must be one of off, hint"),
        ("rulez: {}\n", "rulez"),
        ("environments:\n  test:\n    files: 'a['\n", ":3:12: "),
        ("{", ".onpar.yaml"),
        ("environments: [a]\n", "must be keys and values"),
    ] {
        let shop = Tree::new(SHOP);
        shop.write(".onpar.yaml", text.as_bytes());
        let ran = shop.run(&["check"]);
        fails(&ran, says);
        assert!(ran.stderr.starts_with("error: .onpar.yaml:"), "{ran:?}");
    }
}

#[test]
fn a_configuration_that_cannot_be_read_is_not_ignored() {
    let shop = Tree::new(SHOP);
    shop.write(".onpar.yaml", b"rules: {}\0");
    fails(&shop.run(&["check"]), ".onpar.yaml: not text");
}

#[test]
fn the_configuration_counts() {
    let shop = Tree::new(SHOP);
    shop.write(".onpar.yaml", b"rules: {service-version: off}\n");
    assert_eq!(shop.run(&["check"]).status, 0);
    shop.write(".onpar.yaml", b"rules: {service-version: error}\n");
    assert_eq!(shop.run(&["check", "--fail-on", "error"]).status, 1);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    // More than a pipe holds, so that writing fails.
    let mut files = Vec::new();
    for n in 0..400 {
        files.push((format!("p{n:03}/compose.yaml"), "services:\n  db:\n    image: postgres:13\n"));
        files.push((format!("p{n:03}/compose.prod.yaml"), "services:\n  db:\n    image: postgres:16\n"));
    }
    let tree = Tree::new(&files.iter().map(|(path, text)| (path.as_str(), *text)).collect::<Vec<_>>());
    for arguments in
        [&["check"][..], &["check", "--format", "json"], &["inventory"], &["inventory", "--format", "json"]]
    {
        let mut child = tree.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let ended = child.wait_with_output().unwrap();
        let status = i32::from(arguments.first() == Some(&"check"));
        assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(status), &[][..]), "{arguments:?}");
    }
}
