//! Messages that are wrong, panics, and ends of a session.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::client::{Client, Manners, framed};
use super::space::{DEV, OLDER, PROD, REFERENCE, Space, compose};

/// The session still works: a document is opened and its finding comes.
fn works(client: &Client, space: &Space) {
    client.open(&space.uri(DEV), 1, &compose("postgres:13"));
    client.expect(&space.uri(DEV), &compose("postgres:13"), &OLDER);
}

fn refused(client: &Client) -> i64 {
    client.wait("an answer without an id", |heard| {
        (!heard.refused.is_empty()).then(|| heard.refused.remove(0)["error"]["code"].as_i64().unwrap())
    })
}

#[test]
fn malformed_json_is_answered() {
    let space = Space::shop("postgres:16");
    let client = space.client();
    for body in ["{not json", "[", "", "5", "\u{1}"] {
        client.send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
        let code = refused(&client);
        assert!(code == -32700 || code == -32600, "{body:?}: {code}");
    }
    works(&client, &space);
    client.finish();
}

#[test]
fn wrong_lengths_are_survived() {
    let space = Space::shop("postgres:16");
    let mut client = space.client();
    let hover = |id: i64| {
        let position = json!({ "line": 2, "character": 15 });
        let params = json!({ "textDocument": { "uri": space.uri(PROD) }, "position": position });
        json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": params }).to_string()
    };
    // Too short, then too long: both messages are found in the stream.
    client.send_bytes(format!("Content-Length: 20\r\n\r\n{}", hover(901)).as_bytes());
    assert!(client.answer(901)["result"].is_object());
    let long = hover(902);
    client.send_bytes(format!("content-length: {}\r\n\r\n{long}", long.len() + 30).as_bytes());
    client.send_bytes(&framed(&serde_json::from_str(&hover(903)).unwrap()));
    assert!(client.answer(902)["result"].is_object());
    assert!(client.answer(903)["result"].is_object());
    // Lengths nobody can mean, and none at all.
    for header in ["Content-Length: 99999999999999", "Content-Length: -5", "Content-Length: x"] {
        client.send_bytes(format!("{header}\r\n\r\n").as_bytes());
        assert_eq!(refused(&client), -32700, "{header}");
    }
    client.send_bytes(b"{\"jsonrpc\":\"2.0\"}");
    let answer =
        client.result("textDocument/hover", serde_json::from_str::<Value>(&hover(0)).unwrap()["params"].clone());
    assert!(answer.is_object());
    assert_eq!(refused(&client), -32700, "a body without a header");
    works(&client, &space);
    client.finish();
}

#[test]
fn an_unpaired_surrogate_is_text() {
    let space = Space::shop("postgres:16");
    let client = space.client();
    let open = json!({ "uri": space.uri(DEV), "languageId": "yaml", "version": 1, "text": "TEXT" });
    let open = json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": open } });
    let text = r"# \ud83d\nservices:\n  db: # \udc00\ud83d\ude00\n    image: postgres:13\n";
    let body = open.to_string().replace("TEXT", text);
    client.send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    client.expect(&space.uri(DEV), "#\n\n\n    image: postgres:13", &OLDER);
    client.finish();
}

#[test]
fn requests_out_of_order_are_refused() {
    let space = Space::shop("postgres:16");
    let mut client = Client::spawn(Manners::Polite);
    client.open(&space.uri(DEV), 1, "dropped");
    assert_eq!(client.ask("textDocument/hover", json!({}))["error"]["code"], json!(-32002));
    client.ask("initialize", space.params(super::client::capabilities()));
    client.notify("initialized", json!({}));
    assert_eq!(client.ask("initialize", json!({}))["error"]["code"], json!(-32600));
    assert_eq!(client.ask("$/unknown", json!({}))["error"]["code"], json!(-32601));
    assert_eq!(client.ask("onpar/unknown", Value::Null)["error"]["code"], json!(-32601));
    assert_eq!(client.ask("textDocument/hover", Value::Null)["error"]["code"], json!(-32602));
    client.notify("onpar/unknown", json!({ "a": 1 }));
    works(&client, &space);
    client.finish();
}

#[test]
fn exit_ends_the_process_with_open_input() {
    let space = Space::shop("postgres:13");
    let mut client = space.client();
    client.expect(&space.uri(PROD), &compose("postgres:16"), &REFERENCE);
    client.notify("exit", Value::Null);
    assert_eq!(client.ended(), Some(1), "without shutdown");
    let mut client = space.client();
    assert_eq!(client.result("shutdown", Value::Null), Value::Null);
    assert_eq!(client.ask("textDocument/hover", json!({}))["error"]["code"], json!(-32600));
    client.notify("exit", Value::Null);
    assert_eq!(client.ended(), Some(0));
}

#[test]
fn end_of_input_ends_the_process() {
    let space = Space::shop("postgres:13");
    let mut client = space.client();
    client.open(&space.uri(DEV), 1, &compose("postgres:13"));
    client.close_input();
    assert_eq!(client.ended(), Some(1));
}

#[cfg(target_os = "linux")]
#[test]
fn the_end_of_the_editor_ends_the_process() {
    let space = Space::shop("postgres:13");
    let mut editor = Command::new("sleep").arg("600").stdin(Stdio::null()).spawn().unwrap();
    let mut params = space.params(super::client::capabilities());
    params["processId"] = json!(editor.id());
    let (mut client, _) = Client::start(params, Manners::Polite);
    client.expect(&space.uri(PROD), &compose("postgres:16"), &REFERENCE);
    editor.kill().unwrap();
    editor.wait().unwrap();
    assert_eq!(client.ended(), Some(1), "though its input is still open");
}

/// The markers only mean something to a debug build.
#[cfg(debug_assertions)]
#[test]
fn a_panic_costs_one_file_or_one_turn() {
    let space = Space::shop("postgres:16");
    space.write("compose.staging.yaml", format!("# onpar-test: panic while reading\n{}", compose("postgres:15")));
    let client = space.client();
    let dev = space.uri(DEV);
    client.open(&dev, 1, &compose("postgres:13"));
    client.expect(&dev, &compose("postgres:13"), &OLDER);
    // Nothing older is said of a file that could not be read.
    client.replace(&dev, 2, &format!("{}# onpar-test: panic while reading\n", compose("postgres:13")));
    assert_eq!(client.expect(&dev, "", &[]).version, Some(2));
    client.replace(&dev, 3, &format!("{}# onpar-test: panic while judging\n", compose("postgres:12")));
    client.expect(&dev, &compose("postgres:12"), &["service-version 2 12"]);
    client.replace(&dev, 4, &compose("postgres:13"));
    assert_eq!(client.expect(&dev, &compose("postgres:13"), &OLDER).version, Some(4));
    client.finish();
}
