//! What a cloud prints becomes a statement, and the statement counts.

use crate::tree::{SHOP, Tree};

const DATABASES: &str = r#"{ "DBInstances": [ { "DBInstanceIdentifier": "shop", "Engine": "postgres", "EngineVersion": "15.4", "Endpoint": { "Address": "hunter2" } } ] }"#;

fn shop() -> Tree {
    let shop = Tree::new(SHOP.get(..2).unwrap());
    shop.write("databases.json", DATABASES.as_bytes());
    shop
}

#[test]
fn it_is_printed_or_written() {
    let shop = shop();
    let ran = shop.run(&["import", "databases.json"]);
    let line = "environments:\n  production:\n    services:\n      database: { product: postgresql, version: \"15.4\", source: \"aws rds shop\", checked: ";
    assert!(ran.status == 0 && ran.stdout.starts_with(line), "{ran:?}");
    assert!(!ran.stdout.contains("hunter2"), "{ran:?}");
    let ran = shop.run(&["import", "databases.json", "--write"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, "1 service stated for production in .onpar.yaml\n"));
    let ran = shop.run(&["check"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stdout.starts_with("warning[service-version]: PostgreSQL differs: development 13, production 15.4\n"),
        "{ran:?}"
    );
    let before = shop.read(".onpar.yaml");
    assert_eq!(shop.run(&["import", "databases.json", "--write"]).status, 0);
    assert_eq!(shop.read(".onpar.yaml"), before);
}

#[test]
fn yaml_is_read_too() {
    let shop = shop();
    shop.write("sql.yaml", b"name: shop\ndatabaseVersion: POSTGRES_15\n");
    let ran = shop.run(&["import", "sql.yaml", "--environment", "staging"]);
    assert!(ran.stdout.starts_with("environments:\n  staging:\n"), "{ran:?}");
    assert!(ran.stdout.contains("version: \"15\""), "{ran:?}");
}

#[test]
fn what_is_not_known_is_an_error() {
    let shop = shop();
    shop.write("other.json", b"{}");
    shop.write("broken.json", b"{ hunter2: [");
    for (arguments, says) in [
        (&["import", "other.json"][..], "no service was recognised"),
        (&["import", "broken.json"], "neither JSON nor YAML"),
        (&["import", "absent.json"], "absent.json"),
        (&["import", "databases.json", "--only", "x"], "none of these is asked for: shop"),
    ] {
        let ran = shop.run(arguments);
        assert!(ran.status == 2 && ran.stderr.contains(says) && !ran.stderr.contains("hunter2"), "{ran:?}");
    }
    shop.write(".onpar.yaml", b"environments: { test: { files: a } }\n");
    let ran = shop.run(&["import", "databases.json", "--write"]);
    assert!(ran.status == 2 && ran.stderr.contains("`environments` is written in braces"), "{ran:?}");
}
