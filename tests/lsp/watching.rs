//! Changes on the disk, told by the client or found by looking; settings and the configuration file.

use serde_json::{Value, json};

use super::client::{Client, Manners, capabilities};
use super::space::{DEV, OLDER, PROD, REFERENCE, Space, compose};

fn watched(client: &Client, space: &Space, paths: &[&str]) {
    // The kind is not trusted, so that any will do.
    let changes: Vec<_> = paths.iter().map(|path| json!({ "uri": space.uri(path), "type": 2 })).collect();
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
}

#[test]
fn a_watched_file_changes_comes_and_goes() {
    let space = Space::shop("postgres:16");
    let client = space.client();
    let (dev, prod) = (space.uri(DEV), space.uri(PROD));
    client.wait("the watchers", |heard| {
        heard.registered.iter().any(|method| method == "workspace/didChangeWatchedFiles").then_some(())
    });
    space.write(DEV, compose("postgres:13"));
    watched(&client, &space, &[DEV]);
    client.expect(&dev, &compose("postgres:13"), &OLDER);
    client.expect(&prod, &compose("postgres:16"), &REFERENCE);
    std::fs::remove_file(space.path(DEV)).unwrap();
    watched(&client, &space, &[DEV]);
    client.expect(&dev, "", &[]);
    client.expect(&prod, "", &[]);
    space.write("compose.staging.yaml", compose("postgres:14"));
    watched(&client, &space, &["compose.staging.yaml"]);
    client.expect(&space.uri("compose.staging.yaml"), &compose("postgres:14"), &["service-version 2 14"]);
    client.finish();
}

#[test]
fn an_open_document_wins_over_the_disk() {
    let space = Space::shop("postgres:16");
    let mut client = space.client();
    let dev = space.uri(DEV);
    client.open(&dev, 1, &compose("postgres:13"));
    client.expect(&dev, &compose("postgres:13"), &OLDER);
    space.write(DEV, compose("postgres:12"));
    watched(&client, &space, &[DEV]);
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": dev } }));
    let at = json!({ "textDocument": { "uri": dev }, "position": { "line": 2, "character": 21 } });
    let hover = client.result("textDocument/hover", at);
    assert!(hover["contents"]["value"].as_str().unwrap().starts_with("**PostgreSQL 13:"), "{hover}");
    client.close(&dev);
    client.expect(&dev, &compose("postgres:12"), &["service-version 2 12"]);
    client.finish();
}

#[test]
fn folders_that_come_and_go_take_their_files_along() {
    let space = Space::shop("postgres:16");
    space.write("api/compose.dev.yaml", compose("redis:6"));
    space.write("api/compose.prod.yaml", compose("redis:7"));
    let client = space.client();
    let api = space.uri("api/compose.dev.yaml");
    client.wait_published(&api, "a finding", |said| !said.items.is_empty());
    std::fs::rename(space.path("api"), space.path("web")).unwrap();
    watched(&client, &space, &["api", "web"]);
    client.expect(&api, "", &[]);
    client.wait_published(&space.uri("web/compose.dev.yaml"), "the finding", |said| !said.items.is_empty());
    // What no walk enters is not entered on a word of the client either.
    space.write("node_modules/x/compose.dev.yaml", compose("redis:6"));
    space.write("node_modules/x/compose.prod.yaml", compose("redis:7"));
    watched(&client, &space, &["node_modules/x/compose.dev.yaml", "node_modules/x/compose.prod.yaml", "node_modules"]);
    space.write(DEV, compose("postgres:13"));
    watched(&client, &space, &[DEV]);
    client.expect(&space.uri(DEV), &compose("postgres:13"), &OLDER);
    client.heard(|heard| assert!(heard.published.iter().all(|said| !said.uri.contains("node_modules"))));
    client.finish();
}

#[test]
fn without_watchers_the_server_looks_for_itself() {
    for (offer, manners) in [(true, Manners::Refuse), (false, Manners::Polite)] {
        let space = Space::shop("postgres:16");
        let mut offered = capabilities();
        offered["workspace"]["didChangeWatchedFiles"]["dynamicRegistration"] = json!(offer);
        let client = space.client_with(offered, manners);
        let dev = space.uri(DEV);
        space.write(DEV, compose("postgres:13"));
        client.expect(&dev, &compose("postgres:13"), &OLDER);
        space.write(DEV, compose("postgres:12.9"));
        client.notify("textDocument/didSave", json!({ "textDocument": { "uri": space.uri("README.md") } }));
        client.expect(&dev, &compose("postgres:12.9"), &["service-version 2 12.9"]);
        space.write("compose.staging.yaml", compose("postgres:14"));
        client.expect(&space.uri("compose.staging.yaml"), &compose("postgres:14"), &["service-version 2 14"]);
        client.finish();
    }
}

#[test]
fn settings_are_asked_for_and_followed() {
    let space = Space::shop("postgres:13");
    let client = space.client();
    let (dev, prod) = (space.uri(DEV), space.uri(PROD));
    client.expect(&dev, &compose("postgres:13"), &OLDER);
    client.expect(&prod, &compose("postgres:16"), &REFERENCE);
    client.set_settings(json!({ "onpar": { "rules": { "service-version": "error" } } }));
    client.expect(&dev, &compose("postgres:13"), &["service-version 1 13"]);
    client.set_settings(json!({ "onpar": { "rules": { "service-version": "off" } } }));
    client.expect(&dev, "", &[]);
    client.expect(&prod, "", &[]);
    client.set_settings(json!({ "onpar": { "rules": { "service-version": "information" } } }));
    client.expect(&dev, &compose("postgres:13"), &["service-version 3 13"]);
    client.expect(&prod, &compose("postgres:16"), &["service-version 4 16"]);
    client.set_settings(json!({ "onpar": { "enable": false } }));
    client.expect(&dev, "", &[]);
    client.set_settings(Value::Null);
    client.expect(&dev, &compose("postgres:13"), &OLDER);
    client.finish();
}

#[test]
fn settings_are_taken_from_a_client_that_cannot_be_asked() {
    let space = Space::shop("postgres:13");
    let mut params = space.params(json!({}));
    params["initializationOptions"] = json!({ "rules": { "service-version": "hint" } });
    let (client, _) = Client::start(params, Manners::Polite);
    let dev = space.uri(DEV);
    client.expect(&dev, &compose("postgres:13"), &["service-version 4 13"]);
    let settings = json!({ "onpar": { "rules": { "service-version": "error" } } });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
    client.expect(&dev, &compose("postgres:13"), &["service-version 1 13"]);
    client.heard(|heard| assert!(heard.asked.is_empty(), "asked a client that offers nothing: {:?}", heard.asked));
    client.finish();
}

#[test]
fn a_broken_configuration_file_says_so() {
    let space = Space::shop("postgres:13");
    let config = "rules:\n  no-such-rule: hint\n  service-version: hint\n";
    space.write(".onpar.yaml", config);
    let client = space.client();
    let uri = space.uri(".onpar.yaml");
    let said = client.wait_published(&uri, "the problem", |said| said.items.len() == 1);
    assert_eq!((&said.items[0]["code"], &said.items[0]["severity"]), (&json!("configuration"), &json!(2)));
    assert!(said.items[0]["message"].as_str().unwrap().contains("no-such-rule"), "{said:?}");
    client.expect(&space.uri(DEV), &compose("postgres:13"), &["service-version 4 13"]);
    client.open(&uri, 1, config);
    client.replace(&uri, 2, "rules:\n  service-version: off\n");
    client.expect(&uri, "", &[]);
    client.expect(&space.uri(DEV), "", &[]);
    client.replace(&uri, 3, "rules: [\n");
    client.wait_published(&uri, "broken YAML", |said| said.items.len() == 1 && said.version == Some(3));
    client.close(&uri);
    client.expect(&space.uri(DEV), &compose("postgres:13"), &["service-version 4 13"]);
    client.finish();
}
