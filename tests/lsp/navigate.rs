//! Definitions, references and the hover of variables: every kind of name, and that nothing else is one.
//! Deliberately absent: completion.

use serde_json::{Value, json};

use super::client::{Client, under};
use super::space::Space;

const BASE: &str = "compose.yaml";
const PROD: &str = "compose.prod.yaml";
const COMMON: &str = "common.yaml";
const INCLUDED: &str = "parts/cache.yaml";
const DOCKERFILE: &str = "app/Dockerfile";
const ENV: &str = ".env";

const FILES: &[(&str, &str)] = &[
    (
        BASE,
        "include:\n  - parts/cache.yaml\nservices:\n  db:\n    image: é😀postgres:${PG_VERSION:-12}\n    environment:\n      POSTGRES_PASSWORD: ${DB_PASSWORD}\n      LEVEL: ${LEVEL:-info}\n  app:\n    extends:\n      file: common.yaml\n      service: shared\n    build:\n      context: app\n      target: release\n      args:\n        RUBY: \"3.3\"\n    env_file: app.conf\n    depends_on: [db]\n",
    ),
    (
        PROD,
        "services:\n  db:\n    restart: always\n    labels: {pg: \"${PG_VERSION}\"}\n  app:\n    depends_on:\n      db:\n        condition: service_started\n",
    ),
    (COMMON, "services:\n  shared:\n    restart: always\n"),
    (INCLUDED, "services:\n  cache:\n    image: redis:${REDIS_VERSION:-7}\n"),
    (
        DOCKERFILE,
        "ARG RUBY=3.2\nFROM ruby:${RUBY} AS build\nARG RUBY\nENV MODE=x\nRUN echo $RUBY $MODE \\$RUBY\nFROM build AS release\nCOPY --from=build /a /a\nRUN echo $MODE $RUBY\n",
    ),
    (ENV, "PG_VERSION=13\nDB_PASSWORD=hunter2\nPG_IMAGE=\"pg:${PG_VERSION:-9}\"\nPG_RAW='$PG_VERSION'\n"),
    ("app.conf", "X=hunter2\n"),
];

fn text(file: &str) -> &'static str {
    FILES.iter().find(|(name, _)| *name == file).unwrap().1
}

struct Scene {
    space: Space,
    client: Client,
}

impl Scene {
    fn new() -> Self {
        let space = Space::new(FILES);
        let client = space.client();
        for (file, text) in FILES.iter().filter(|(file, _)| *file != "app.conf") {
            client.open(&space.uri(file), 1, text);
        }
        Self { space, client }
    }

    /// `file:line text` of each place answered; the cursor stands at `|` of `mark`.
    fn ask(&mut self, method: &str, file: &str, mark: &str, context: Value) -> Vec<String> {
        let params = json!({
            "textDocument": { "uri": self.space.uri(file) }, "position": position(text(file), mark), "context": context,
        });
        let answer = self.client.result(&format!("textDocument/{method}"), params);
        assert!(!answer.to_string().contains("hunter2"));
        let place = |location: &Value| {
            let uri = location["uri"].as_str().unwrap();
            let (file, text) = FILES.iter().find(|(file, _)| uri == self.space.uri(file)).unwrap();
            let line = location["range"]["start"]["line"].as_u64().unwrap() + 1;
            format!("{file}:{line} {}", under(text, &location["range"]))
        };
        answer.as_array().map(|found| found.iter().map(place).collect()).unwrap_or_default()
    }

    fn definition(&mut self, file: &str, mark: &str) -> Vec<String> {
        self.ask("definition", file, mark, Value::Null)
    }

    fn references(&mut self, file: &str, mark: &str, declaration: bool) -> Vec<String> {
        self.ask("references", file, mark, json!({ "includeDeclaration": declaration }))
    }

    fn hover(&mut self, file: &str, mark: &str) -> String {
        let params = json!({ "textDocument": { "uri": self.space.uri(file) }, "position": position(text(file), mark) });
        let answer = self.client.result("textDocument/hover", params);
        assert!(!answer.to_string().contains("hunter2"));
        answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }
}

/// Where `|` stands in `mark`, which stands once in the text; columns in UTF-16.
fn position(text: &str, mark: &str) -> Value {
    let shift = mark.find('|').unwrap();
    let needle = mark.replace('|', "");
    assert_eq!(text.matches(&needle).count(), 1, "{needle:?}");
    let before = &text[..text.find(&needle).unwrap() + shift];
    let line = before.rsplit('\n').next().unwrap();
    json!({ "line": before.matches('\n').count(), "character": line.encode_utf16().count() })
}

#[test]
fn definitions_of_compose_files() {
    let mut scene = Scene::new();
    for (file, mark, expected) in [
        (BASE, "${PG_|VERSION:-12}", &[".env:1 PG_VERSION"][..]),
        (BASE, "|${PG_VERSION", &[".env:1 PG_VERSION"]),
        (BASE, "${DB_|PASSWORD", &[".env:2 DB_PASSWORD"]),
        (BASE, "${LE|VEL", &["compose.yaml:8 info"]),
        (PROD, "${PG_|VERSION}", &[".env:1 PG_VERSION"]),
        (INCLUDED, "${RED|IS", &["parts/cache.yaml:3 7"]),
        (BASE, "parts/|cache.yaml", &["parts/cache.yaml:1 "]),
        (BASE, "file: com|mon.yaml", &["common.yaml:1 "]),
        (BASE, "service: sh|ared", &["common.yaml:2 shared"]),
        (BASE, "context: a|pp", &["app/Dockerfile:1 "]),
        (BASE, "target: rel|ease", &["app/Dockerfile:6 release"]),
        (BASE, "env_file: app|.conf", &["app.conf:1 "]),
        (BASE, "depends_on: [d|b", &["compose.yaml:4 db"]),
        (BASE, "RU|BY: ", &["app/Dockerfile:1 RUBY", "app/Dockerfile:3 RUBY"]),
        (PROD, "services:\n  d|b", &["compose.yaml:4 db"]),
        (PROD, "      d|b:", &["compose.yaml:4 db"]),
        (ENV, "pg:$|{PG_VERSION:-9", &[".env:1 PG_VERSION"]),
        (ENV, "pg:|$", &[".env:1 PG_VERSION"]),
        // Nothing is expanded in single quotes.
        (ENV, "'$PG|_VERSION'", &[]),
    ] {
        assert_eq!(scene.definition(file, mark), expected, "{mark}");
    }
    scene.client.finish();
}

#[test]
fn definitions_of_dockerfiles() {
    let mut scene = Scene::new();
    for (mark, expected) in [
        ("ruby:${RU|BY}", &["app/Dockerfile:1 RUBY"][..]),
        ("echo $RU|BY $MODE \\", &["app/Dockerfile:1 RUBY", "app/Dockerfile:3 RUBY"]),
        ("ARG RU|BY\n", &["app/Dockerfile:1 RUBY"]),
        ("$MO|DE \\", &["app/Dockerfile:4 MODE"]),
        ("FROM bu|ild AS release", &["app/Dockerfile:2 build"]),
        ("--from=bu|ild", &["app/Dockerfile:2 build"]),
        ("$MO|DE $RUBY\n", &["app/Dockerfile:4 MODE"]),
        // An argument ends with its stage.
        ("$MODE $RU|BY\n", &[]),
        ("\\$RU|BY", &[]),
        ("RUN ec|ho $RUBY", &[]),
    ] {
        assert_eq!(scene.definition(DOCKERFILE, mark), expected, "{mark}");
    }
    scene.client.finish();
}

#[test]
fn nothing_is_defined_by_plain_text() {
    let mut scene = Scene::new();
    for (file, mark) in [
        (BASE, "post|gres:"),
        (BASE, "im|age: é"),
        (BASE, "serv|ices:\n  db"),
        (BASE, "serv|ices:\n  db"),
        (PROD, "restart: alw|ays"),
        (ENV, "=hunt|er2"),
        (BASE, "  d|b:\n    image"),
    ] {
        assert_eq!(scene.definition(file, mark), [""; 0], "{mark}");
    }
    for (file, mark) in [(BASE, "post|gres:"), (PROD, "restart: alw|ays"), (ENV, "=hunt|er2")] {
        assert_eq!(scene.references(file, mark, true), [""; 0], "{mark}");
    }
    scene.client.finish();
}

#[test]
fn references_are_found_from_both_ends() {
    let mut scene = Scene::new();
    let uses = [".env:3 PG_VERSION", "compose.prod.yaml:4 PG_VERSION", "compose.yaml:5 PG_VERSION"];
    let all = [".env:1 PG_VERSION", uses[0], uses[1], uses[2]];
    for (file, mark) in [(ENV, "PG|_VERSION=13"), (ENV, "${PG|_VERSION:-9"), (BASE, "${PG|_VERSION")] {
        assert_eq!(scene.references(file, mark, false), uses, "{mark}");
        assert_eq!(scene.references(file, mark, true), all, "{mark}");
    }
    let uses = ["compose.prod.yaml:2 db", "compose.prod.yaml:7 db", "compose.yaml:19 db"];
    for (file, mark) in [(BASE, "  d|b:\n    image"), (BASE, "[d|b]"), (PROD, "services:\n  d|b")] {
        assert_eq!(scene.references(file, mark, false), uses, "{mark}");
    }
    assert_eq!(scene.references(BASE, "  d|b:\n    image", true).len(), 4);
    assert_eq!(scene.references(COMMON, "sh|ared", false), ["compose.yaml:12 shared"]);
    let uses = ["app/Dockerfile:6 build", "app/Dockerfile:7 build"];
    assert_eq!(scene.references(DOCKERFILE, "AS bu|ild", false), uses);
    assert_eq!(
        scene.references(DOCKERFILE, "AS rel|ease", true),
        ["app/Dockerfile:6 release", "compose.yaml:15 release"]
    );
    let uses = ["app/Dockerfile:2 RUBY", "app/Dockerfile:3 RUBY", "app/Dockerfile:5 RUBY", "compose.yaml:17 RUBY"];
    assert_eq!(scene.references(DOCKERFILE, "ARG RU|BY=", false), uses);
    scene.client.finish();
}

#[test]
fn a_variable_is_hovered_with_each_environment() {
    let mut scene = Scene::new();
    let hover = scene.hover(BASE, "${PG_|VERSION:-12}");
    assert!(hover.contains("| development | 13 | [.env:1]("), "{hover}");
    assert!(hover.contains("| production | 13 | [.env:1]("), "{hover}");
    let hover = scene.hover(BASE, "${DB_|PASSWORD}");
    assert!(hover.contains("| development | set | [.env:2]("), "{hover}");
    let hover = scene.hover(BASE, "${LE|VEL");
    assert!(hover.contains("| development | set | default, [compose.yaml:8]("), "{hover}");
    // The hover of the image stays, and comes first.
    let hover = scene.hover(INCLUDED, "${RED|IS");
    assert!(hover.starts_with("**Redis 7") && hover.contains("| 7 | default, ["), "{hover}");
    assert_eq!(scene.hover(PROD, "restart: alw|ays"), "");
    scene.client.finish();
}

#[test]
fn what_moved_is_not_answered() {
    let mut scene = Scene::new();
    let uri = scene.space.uri(BASE);
    for method in ["definition", "references", "completion"] {
        let params = json!({
            "textDocument": { "uri": uri }, "position": position(text(BASE), "${PG_|VERSION:-12}"),
            "context": { "includeDeclaration": true, "triggerKind": 1 },
        });
        let id = scene.client.request(&format!("textDocument/{method}"), params);
        scene.client.replace(&uri, 2, text(BASE));
        let answer = scene.client.answer(id);
        // Answered for the text it was asked for, or refused; never for another.
        let code = answer.pointer("/error/code").and_then(Value::as_i64);
        assert!(code == Some(-32801) || answer.get("result").is_some_and(|result| !result.is_null()), "{answer}");
    }
    scene.client.finish();
}
