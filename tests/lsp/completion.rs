//! Completion of variables: names, masked values, the exact edit, and nothing anywhere else.
//! Deliberately absent: navigation.

use serde_json::{Value, json};

use super::client::{Client, Manners, capabilities};
use super::space::Space;

const COMPOSE: &str = "compose.yaml";
const ENV: &str = "PG_VERSION=13\nDB_PASSWORD=hunter2\nDATABASE_URL=postgres://u:hunter2@db/app\nMODE=hunter2\n";

fn client(space: &Space, encoding: &str) -> Client {
    let mut offered = capabilities();
    offered["general"]["positionEncodings"] = json!([encoding]);
    let folders = json!([{ "uri": space.uri(""), "name": "space" }]);
    let params = json!({ "processId": null, "rootUri": null, "workspaceFolders": folders, "capabilities": offered });
    let (client, capabilities) = Client::start(params, Manners::Polite);
    assert_eq!(capabilities["completionProvider"]["triggerCharacters"], json!(["{", "$"]));
    client
}

/// What is offered at `|` of a file: `name: detail`, and the text once the first item is taken.
fn offered(file: &str, marked: &str, encoding: &str) -> (Vec<String>, String) {
    let space = Space::new(&[(".env", ENV), (COMPOSE, "services: {db: {image: \"postgres:${PG_VERSION}\"}}\n")]);
    let mut client = client(&space, encoding);
    let (before, after) = marked.split_once('|').unwrap();
    let text = format!("{before}{after}");
    client.open(&space.uri(file), 1, &text);
    let line = before.rsplit('\n').next().unwrap();
    let units = |text: &str| if encoding == "utf-8" { text.len() } else { text.encode_utf16().count() };
    let position = json!({ "line": before.matches('\n').count(), "character": units(line) });
    let params = json!({ "textDocument": { "uri": space.uri(file) }, "position": position });
    let answer = client.result("textDocument/completion", params);
    assert!(!answer.to_string().contains("hunter2"), "{answer}");
    client.finish();
    let items = answer.as_array().cloned().unwrap_or_default();
    let shown = |item: &Value| format!("{}: {}", item["label"].as_str().unwrap(), item["detail"].as_str().unwrap());
    let taken = items.first().map(|item| {
        let edit = &item["textEdit"];
        let start = usize::try_from(edit["range"]["start"]["character"].as_u64().unwrap()).unwrap();
        let end = usize::try_from(edit["range"]["end"]["character"].as_u64().unwrap()).unwrap();
        let whole = text.lines().nth(before.matches('\n').count()).unwrap();
        let byte = |at: usize| {
            whole
                .char_indices()
                .map(|(byte, _)| byte)
                .chain([whole.len()])
                .find(|byte| units(&whole[..*byte]) == at)
                .unwrap()
        };
        format!("{}{}{}", &whole[..byte(start)], edit["newText"].as_str().unwrap(), &whole[byte(end)..])
    });
    (items.iter().map(shown).collect(), taken.unwrap_or_default())
}

#[test]
fn a_variable_of_a_compose_file() {
    let all = [
        "DATABASE_URL: postgres://…@db/app – .env:3",
        "DB_PASSWORD: set – .env:2",
        "MODE: set – .env:4",
        "OTHER: not set – compose.yaml:4",
        "PG_VERSION: 13 – .env:1",
    ];
    for encoding in ["utf-8", "utf-16"] {
        for (typed, taken) in [
            ("    image: é😀postgres:${|", "    image: é😀postgres:${DATABASE_URL}"),
            ("    image: é😀postgres:${|}", "    image: é😀postgres:${DATABASE_URL}"),
            ("    image: é😀postgres:${P|G:-1}", "    image: é😀postgres:${DATABASE_URL:-1}"),
            ("    image: \"é😀postgres:${P|", "    image: \"é😀postgres:${DATABASE_URL}"),
            ("    image: $|", "    image: $DATABASE_URL"),
        ] {
            let text = format!("services:\n  db:\n{typed}\n    command: ${{OTHER}} $PG_VERSION\n");
            let (items, line) = offered(COMPOSE, &text, encoding);
            assert_eq!(line, taken, "{typed} {encoding}");
            assert_eq!(items, all, "{typed} {encoding}");
        }
    }
}

#[test]
fn a_variable_of_a_dockerfile() {
    let text = "ARG RUBY=3.3\nARG SECRET_TOKEN=hunter2\nFROM ruby:${RU|\nARG LATER\n";
    let (items, line) = offered("Dockerfile", text, "utf-16");
    assert_eq!(items, ["RUBY: 3.3 – Dockerfile:1", "SECRET_TOKEN: set – Dockerfile:2"]);
    assert_eq!(line, "FROM ruby:${RUBY}");
    let text = "ARG RUBY=3.3\nFROM ruby\nARG MODE\nRUN echo $|\n";
    assert_eq!(offered("Dockerfile", text, "utf-16").0, ["MODE: no default – Dockerfile:3"]);
}

#[test]
fn elsewhere_nothing_is_offered() {
    for marked in [
        "services:\n  db:\n    image: post|gres\n",
        "services:\n  db:\n    image: $${|\n",
        "services:\n  db:\n    image: ${X}|\n",
        "services:\n  db:\n    image: x # ${|\n",
        "# ${|\nservices: {}\n",
        "services:\n  db: {|\n",
    ] {
        assert_eq!(offered(COMPOSE, marked, "utf-16").0, [""; 0], "{marked}");
    }
    for marked in ["ARG A\nFROM x:\\${|\n", "ARG A\n# ${|\nFROM x\n", "ARG A\nFROM x|\n"] {
        assert_eq!(offered("Dockerfile", marked, "utf-16").0, [""; 0], "{marked}");
    }
    assert_eq!(offered(".env", "A=1\nB=${|\n", "utf-16").0, [""; 0]);
}
