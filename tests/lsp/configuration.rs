//! `.onpar.yaml` in an editor: completion and hover.
//! Deliberately absent: what is offered where (the core's own tests), mistakes (`diagnostics`).

use serde_json::json;

use super::client::{Client, Manners, capabilities};
use super::space::Space;

const FILE: &str = ".onpar.yaml";

fn client(space: &Space) -> Client {
    let folders = json!([{ "uri": space.uri(""), "name": "space" }]);
    let params =
        json!({ "processId": null, "rootUri": null, "workspaceFolders": folders, "capabilities": capabilities() });
    Client::start(params, Manners::Polite).0
}

#[test]
fn keys_and_words_are_completed() {
    let space = Space::new(&[("compose.yaml", "services: {}\n")]);
    let mut client = client(&space);
    client.open(&space.uri(FILE), 1, "# é\nrules:\n  serv\n");
    let params = json!({ "textDocument": { "uri": space.uri(FILE) }, "position": { "line": 2, "character": 6 } });
    let answer = client.result("textDocument/completion", params);
    client.finish();
    let item = answer.as_array().unwrap().iter().find(|item| item["label"] == "service-type").unwrap().clone();
    assert_eq!(item["textEdit"]["newText"], "service-type: ");
    let range = json!({ "start": { "line": 2, "character": 2 }, "end": { "line": 2, "character": 6 } });
    assert_eq!(item["textEdit"]["range"], range);
    assert!(item["documentation"]["value"].as_str().unwrap().starts_with("the same slot is another product"), "{item}");
}

#[test]
fn keys_are_told() {
    let space = Space::new(&[(FILE, "reference: staging\n")]);
    let mut client = client(&space);
    client.open(&space.uri(FILE), 1, "reference: staging\n");
    let params = json!({ "textDocument": { "uri": space.uri(FILE) }, "position": { "line": 0, "character": 3 } });
    let answer = client.result("textDocument/hover", params);
    client.finish();
    assert!(answer["contents"]["value"].as_str().unwrap().starts_with("The environment that the others"), "{answer}");
    assert_eq!(answer["range"]["end"], json!({ "line": 0, "character": 9 }));
}
