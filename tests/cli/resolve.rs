//! `onpar resolve`: chains, trails, masks, and what Compose would refuse.

use crate::tree::Tree;

const FILES: &[(&str, &str)] = &[
    (
        "compose.yaml",
        "services:\n  web:\n    build: ./app\n    env_file: web.env\n    environment: {TOKEN: hunter2}\n  db:\n    image: postgres:${PG:-12}\n  admin: {image: adminer, profiles: [tools]}\n",
    ),
    ("prod.yaml", "services:\n  db:\n    image: postgres:16.3\n"),
    (".env", "PG=13\n"),
    ("web.env", "DATABASE_URL=postgres://app:hunter2@db:5432/app\n"),
];

#[test]
fn the_usual_chain_is_shown_with_its_variables_masked() {
    let ran = Tree::new(FILES).run(&["resolve"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(
        ran.stdout,
        "development: compose.yaml\n\ndb\n  image: postgres:13\n\nweb\n  build: app\n  dockerfile: app/Dockerfile\n  env_file: web.env\n  \
         environment\n    DATABASE_URL: postgres://…@db/app\n    TOKEN: …\n\nonly under a profile: admin (tools)\n\nalso here: production (prod.yaml)\n"
    );
}

#[test]
fn values_are_shown_when_they_are_asked_for() {
    let ran = Tree::new(FILES).run(&["resolve", "--show-values", "--profile", "tools"]);
    assert!(ran.stdout.contains("TOKEN: hunter2\n") && ran.stdout.contains("postgres://app:hunter2@db:5432/app\n"));
    assert!(ran.stdout.starts_with("development: compose.yaml\n\nadmin\n  image: adminer\n  profiles: tools\n"));
}

#[test]
fn each_value_has_its_trail() {
    let tree = Tree::new(FILES);
    let ran = tree.run(&["resolve", "-f", "compose.yaml", "-f", "prod.yaml", "--trail"]);
    let image = "  image: postgres:16.3\n      prod.yaml:3:12 written here\n      compose.yaml:7:12 replaces the value of compose.yaml\n";
    assert!(ran.stdout.contains(image), "{}", ran.stdout);
    let url = "    DATABASE_URL: postgres://…@db/app\n      web.env:1:14 written here\n      compose.yaml:4:15 env_file of web\n";
    assert!(ran.stdout.contains(url), "{}", ran.stdout);
}

#[test]
fn the_document_has_services_by_name() {
    let ran = Tree::new(FILES).run(&["resolve", "--format", "json", "--trail"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let web = &json["services"]["web"];
    assert_eq!(json["services"]["db"]["image"], "postgres:13");
    assert_eq!(web["build"]["dockerfile"], "app/Dockerfile");
    assert_eq!(web["environment"]["TOKEN"], "…");
    assert_eq!(web["env_file"], serde_json::json!([{"path": "web.env", "required": true}]));
    let step = serde_json::json!({"path": ".env", "line": 1, "column": 4, "why": "value of PG"});
    assert_eq!(json["services"]["db"]["trail"]["image"][1], step);
}

#[test]
fn what_compose_would_refuse_is_told_and_the_rest_is_shown() {
    let tree = Tree::new(&[("compose.yaml", "services:\n  a: {image: 'x:${V:?}'}\n  b: {image: y}\n")]);
    let ran = tree.run(&["resolve"]);
    assert_eq!(ran.status, 1);
    assert_eq!(ran.stderr, "warning: compose.yaml:2:17: V has to be set, and is not\n");
    assert!(ran.stdout.ends_with("b\n  image: y\n"));
}

#[test]
fn a_folder_without_compose_files_cannot_be_resolved() {
    let ran = Tree::new(&[]).run(&["resolve"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (2, "error: no compose file here: name it with -f\n"));
    let ran = Tree::new(&[]).run(&["resolve", "-f", "../x.yaml"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (2, "error: ../x.yaml: lies outside the folder\n"));
}

#[test]
fn the_chain_of_an_environment_is_found() {
    let tree = Tree::new(&[
        ("compose.yaml", "services:\n  db:\n    image: postgres:${PG:-12}\n    volumes: [./src:/src]\n"),
        ("compose.production.yaml", "services:\n  db:\n    restart: always\n"),
        (".env", "PG=13\n"),
    ]);
    let ran = tree.run(&["resolve", "--environment", "production"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(
        ran.stdout,
        "production: compose.yaml + compose.production.yaml\n\ndb\n  image: postgres:13\n\nalso here: development \
         (compose.yaml)\n"
    );
    let ran = tree.run(&["resolve", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&json["environment"], &json["files"]), (&"development".into(), &serde_json::json!(["compose.yaml"])));
    let production =
        serde_json::json!({"environment": "production", "files": ["compose.yaml", "compose.production.yaml"]});
    assert!(json["chains"].as_array().unwrap().contains(&production));
    let ran = tree.run(&["resolve", "--environment", "staging"]);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (2, "error: no chain of compose files is for staging: there are development, production\n")
    );
}
