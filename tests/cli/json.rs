//! The JSON contract: keys, their order, positions.

use crate::tree::{SHOP, Tree};

const CHECK: &str = r#"{"version":1,"findings":[{"rule":"service-version","level":"warning","certainty":"certain","project":".","slot":"database","message":"PostgreSQL differs: development 13, production 16.3","sites":[{"environment":"development","product":"postgresql","version":"13","variant":"alpine","path":"compose.yaml","line":6,"column":21,"end_line":6,"end_column":30,"via":[{"path":".env","line":1,"column":4,"why":"value of PG"}]},{"environment":"production","product":"postgresql","version":"16.3","variant":"alpine","path":"compose.prod.yaml","line":3,"column":21,"end_line":3,"end_column":25,"via":[]}],"fixes":["#;
/// The id is a promise: baselines hold it.
const END: &str = "],\"id\":\"2b44e5a231cabb4d\"}],\"notices\":[]}\n";
const FIX: &str = r#"{"title":"Use PostgreSQL 16.3 in development","safe":false,"edits":[{"path":".env","line":1,"column":4,"end_line":1,"end_column":6,"text":"16.3"}]}"#;
const INVENTORY: &str = r#"{"version":1,"declarations":[{"path":"compose.prod.yaml","line":3,"column":12,"end_line":3,"end_column":32,"environment":"production","project":".","slot":"database","source":"compose","role":"server","category":"database","product":"postgresql","version":"16.3","variant":"alpine","via":[],"environment_why":"file name","environment_evidence":[],"environment_unsure":false},{"path":"compose.yaml","line":6,"column":12,"end_line":6,"end_column":37,"environment":"development","project":".","slot":"database","source":"compose","role":"server","category":"database","product":"postgresql","version":"13","variant":"alpine","via":[{"path":".env","line":1,"column":4,"why":"value of PG"}],"environment_why":"the compose file that is used by default","environment_evidence":[{"environment":"development","weight":30,"why":"builds the application and mounts its source"},{"environment":"development","weight":10,"why":"restarts nothing by itself"},{"environment":"development","weight":10,"why":"the compose file that is used by default"}],"environment_unsure":false}]}"#;

#[test]
fn check_prints_the_contract() {
    let ran = Tree::new(SHOP).run(&["check", "--format", "json"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
    assert!(ran.stdout.starts_with(CHECK), "{}", ran.stdout);
    assert!(ran.stdout.contains(FIX) && ran.stdout.ends_with(END), "{}", ran.stdout);
    assert_eq!(ran.stdout.matches("Use PostgreSQL 16.3 in development").count(), 1, "the same edits are offered once");
    serde_json::from_str::<serde_json::Value>(&ran.stdout).unwrap();
}

#[test]
fn inventory_prints_the_contract() {
    let ran = Tree::new(SHOP).run(&["inventory", "--format", "json"]);
    assert_eq!((ran.status, ran.stderr.as_str(), ran.stdout.trim_end()), (0, "", INVENTORY));
}

#[test]
fn nothing_is_an_empty_list() {
    let tree = Tree::new(&[]);
    assert_eq!(tree.run(&["check", "--format", "json"]).stdout, "{\"version\":1,\"findings\":[],\"notices\":[]}\n");
    assert_eq!(tree.run(&["inventory", "--format", "json"]).stdout, "{\"version\":1,\"declarations\":[]}\n");
}

#[test]
fn findings_of_every_level_are_listed_unless_one_is_asked_for() {
    let tree = Tree::new(&[
        ("compose.yaml", "services:\n  db:\n    image: postgres:16.1\n"),
        ("compose.prod.yaml", "services:\n  db:\n    image: postgres:16.3\n    restart: always\n"),
    ]);
    assert!(tree.run(&["check", "--format", "json"]).stdout.contains(r#""level":"hint""#));
    assert_eq!(
        tree.run(&["check", "--format", "json", "--level", "warning"]).stdout,
        "{\"version\":1,\"findings\":[],\"notices\":[]}\n"
    );
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let mut files = Vec::new();
    for n in 0..60 {
        files.push((
            format!("p{n}/compose.yaml"),
            format!("services:\n  db:\n    image: postgres:{}\n  c:\n    image: redis:7\n", 12 + n % 4),
        ));
        files.push((
            format!("p{n}/compose.prod.yaml"),
            "services:\n  db:\n    image: postgres:16\n  c:\n    image: valkey/valkey:8\n".to_owned(),
        ));
    }
    let tree = Tree::new(&files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>());
    for arguments in [
        &["check", "--format", "json"][..],
        &["check", "--level", "hint"],
        &["inventory"],
        &["inventory", "--format", "json"],
    ] {
        let first = tree.run(arguments);
        assert!(first.stdout.len() > 5000, "{arguments:?}");
        for _ in 0..4 {
            assert_eq!(tree.run(arguments), first, "{arguments:?}");
        }
    }
}

/// Columns count bytes of the text behind a byte order mark, and lines end at any of the usual ends.
#[test]
fn columns_count_bytes_whatever_the_line_ends() {
    let prod = ("compose.prod.yaml", "services:\n  db:\n    image: postgres:16\n    restart: always\n");
    for (text, line, column) in [
        ("services:\r\n  db:\r\n    image: postgres:13\r\n", 3, 21),
        ("\u{FEFF}services: {db: {image: postgres:13}}\n", 1, 33),
        ("services:\n  db: {x-é: 😀, image: postgres:13}\n", 2, 36),
    ] {
        let tree = Tree::new(&[("compose.yaml", text), prod]);
        let json: serde_json::Value = serde_json::from_str(&tree.run(&["check", "--format", "json"]).stdout).unwrap();
        let site = &json["findings"][0]["sites"][0];
        assert_eq!(
            (&site["line"], &site["column"], &site["version"]),
            (&line.into(), &column.into(), &"13".into()),
            "{text:?}"
        );
    }
    let tree = Tree::new(&[prod]);
    let wide: Vec<u8> =
        "\u{FEFF}services:\n  db:\n    image: postgres:13\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    tree.write("compose.yaml", &wide);
    assert!(tree.run(&["check", "--format", "json"]).stdout.contains(r#""line":3,"column":21"#));
}
