//! The text report.

use crate::tree::{SHOP, Tree, ran};

const REPORT: &str = "\
warning[service-version]: PostgreSQL differs: development 13, production 16.3
 --> compose.yaml:6:21
  |
6 |     image: postgres:${PG:-12}-alpine
  |                     ^^^^^^^^^ development
  = via: .env:1:4 (value of PG)
note: production declares postgres:16.3-alpine
 --> compose.prod.yaml:3:21
  |
3 |     image: postgres:16.3-alpine
  |                     ----
help: Use PostgreSQL 16.3 in development (`16.3` at .env:1:4)

1 warning in 1 project; 2 declarations in 2 files
";

#[test]
fn a_finding_reads_like_a_compiler_s() {
    let shop = Tree::new(SHOP).run(&["check"]);
    assert_eq!(shop.stdout, REPORT);
    assert_eq!(shop.stderr, "");
}

#[test]
fn colours_are_for_terminals_or_who_asks() {
    let shop = Tree::new(SHOP);
    assert_eq!(shop.run(&["check", "--color", "never"]).stdout, REPORT);
    let coloured = shop.run(&["check", "--color", "always"]).stdout;
    assert!(coloured.contains("\x1b[1m\x1b[33mwarning[service-version]\x1b[0m"), "{coloured}");
    assert_eq!(anstream_strip(&coloured), REPORT);
    // Auto: neither in a pipe nor with NO_COLOR, unless it is forced.
    let with = |name: &str| ran(&shop.command(&["check"]).env(name, "1").output().unwrap()).stdout;
    assert_eq!(with("NO_COLOR"), REPORT);
    assert_eq!(with("CLICOLOR_FORCE"), coloured);
    assert!(!shop.run(&["check", "--format", "json", "--color", "always"]).stdout.contains('\x1b'));
}

fn anstream_strip(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\x1b[") {
        out.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    out + rest
}

#[test]
fn hints_are_counted_and_shown_when_asked_for() {
    let tree = Tree::new(&[
        ("compose.yaml", "services:\n  db:\n    image: postgres:16.1\n"),
        ("compose.prod.yaml", "services:\n  db:\n    image: postgres:16.3\n    restart: always\n"),
    ]);
    let quiet = tree.run(&["check"]);
    assert_eq!(
        quiet.stdout,
        "nothing diverges (1 hint not shown: --level hint) in 1 project; 2 declarations in 2 files\n"
    );
    let all = tree.run(&["check", "--level", "hint"]).stdout;
    assert!(
        all.starts_with("hint[service-version]: ")
            && all.ends_with("\n1 hint in 1 project; 2 declarations in 2 files\n")
    );
}

#[test]
fn files_narrow_what_is_reported() {
    let mut files = SHOP.to_vec();
    files.push(("other/compose.yaml", "services:\n  db:\n    image: mysql:5.7\n"));
    files.push(("other/compose.prod.yaml", "services:\n  db:\n    image: mysql:8.4\n    restart: always\n"));
    let tree = Tree::new(&files);
    let heads = |arguments: &[&str]| {
        let stdout = tree.run(arguments).stdout;
        stdout.lines().filter(|line| line.starts_with("warning[")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(heads(&["check"]).len(), 2);
    // Any of the places counts, the one the value comes from too.
    for file in ["compose.yaml", "compose.prod.yaml", ".env"] {
        assert!(matches!(heads(&["check", file]).as_slice(), [one] if one.contains("PostgreSQL")), "{file}");
    }
    assert!(matches!(heads(&["check", "other/compose.yaml"]).as_slice(), [one] if one.contains("MySQL")));
    // A folder is a root of its own.
    assert!(tree.run(&["check", "other"]).stdout.contains("--> compose.yaml:3:18\n"));
    assert_eq!(heads(&["check", "other", "compose.yaml"]).len(), 2);
}

#[test]
fn the_inventory_is_a_table() {
    let ran = Tree::new(SHOP).run(&["inventory"]);
    assert_eq!(
        ran.stdout,
        "\
.
  ENVIRONMENT  SLOT      PRODUCT     VERSION      ROLE    PLACE
  development  database  PostgreSQL  13 alpine    server  compose.yaml:6:12
  production   database  PostgreSQL  16.3 alpine  server  compose.prod.yaml:3:12

2 declarations
"
    );
    let ran = Tree::new(SHOP).run(&["inventory", "--why"]);
    assert!(ran.stdout.contains("server  compose.prod.yaml:3:12  (file name)\n"), "{ran:?}");
}

#[test]
fn slots_are_a_matrix() {
    let shop = Tree::new(SHOP);
    shop.write(
        "compose.prod.yaml",
        b"services:\n  db:\n    image: postgres:16.3\n    restart: always\n  queue:\n    image: rabbitmq:3\n",
    );
    assert_eq!(
        shop.run(&["slots"]).stdout,
        "\
.
  SLOT      DEVELOPMENT    PRODUCTION       MATCHED BY
  database  PostgreSQL 13  PostgreSQL 16.3  same product
  queue     -              RabbitMQ 3

"
    );
    let json = r#"{"version":1,"slots":[{"project":".","slot":"database","met_by":["same product"],"environments":[{"environment":"development","declares":["PostgreSQL 13"]},{"environment":"production","declares":["PostgreSQL 16.3"]}]},"#;
    assert!(shop.run(&["slots", "--format", "json"]).stdout.starts_with(json));
}
