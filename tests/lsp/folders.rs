//! Workspace folders: several, nested, none, coming and going; what lies outside is not read.

use serde_json::{Value, json};

use super::client::{Client, Manners, capabilities};
use super::space::{DEV, OLDER, PROD, REFERENCE, Space, compose};

fn folders(client: &Client, added: &[String], removed: &[String]) {
    let list = |uris: &[String]| uris.iter().map(|uri| json!({ "uri": uri, "name": "x" })).collect::<Value>();
    let event = json!({ "added": list(added), "removed": list(removed) });
    client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
}

#[test]
fn folders_come_and_go() {
    let (one, two) = (Space::shop("postgres:13"), Space::shop("postgres:12"));
    let client = one.client();
    client.expect(&one.uri(DEV), &compose("postgres:13"), &OLDER);
    client.heard(|heard| assert!(heard.published.iter().all(|said| said.uri != two.uri(DEV))));
    folders(&client, &[two.uri("")], &[]);
    client.expect(&two.uri(DEV), &compose("postgres:12"), &["service-version 2 12"]);
    client.open(&one.uri(DEV), 1, &compose("postgres:11"));
    client.expect(&one.uri(DEV), &compose("postgres:11"), &["service-version 2 11"]);
    folders(&client, &[], &[one.uri("")]);
    client.expect(&one.uri(DEV), "", &[]);
    client.expect(&one.uri(PROD), "", &[]);
    // The document is still open, so that the folder comes back with its text.
    folders(&client, &[one.uri("")], &[]);
    client.expect(&one.uri(DEV), &compose("postgres:11"), &["service-version 2 11"]);
    client.finish();
}

#[test]
fn a_nested_folder_belongs_to_the_innermost() {
    let space = Space::new(&[(PROD, &compose("postgres:16")), ("inner/compose.dev.yaml", &compose("postgres:13"))]);
    space.write("inner/compose.prod.yaml", compose("postgres:15"));
    let mut params = space.params(capabilities());
    let inner = space.uri("inner");
    params["workspaceFolders"] = json!([{ "uri": space.uri(""), "name": "a" }, { "uri": inner, "name": "b" }]);
    let (client, _) = Client::start(params, Manners::Polite);
    client.expect(&space.uri("inner/compose.dev.yaml"), &compose("postgres:13"), &OLDER);
    // A configuration file at the root of a folder holds for that folder.
    let uri = space.uri("inner/.onpar.yaml");
    client.open(&uri, 1, "rules: { service-version: hint }\n");
    client.expect(&space.uri("inner/compose.dev.yaml"), &compose("postgres:13"), &["service-version 4 13"]);
    folders(&client, &[], &[inner]);
    client.expect(&space.uri("inner/compose.dev.yaml"), &compose("postgres:13"), &OLDER);
    client.finish();
}

#[test]
fn without_a_folder_siblings_are_seen_and_nothing_else() {
    let space = Space::shop("postgres:16");
    space.write("below/compose.dev.yaml", compose("postgres:13"));
    space.write("below/compose.prod.yaml", compose("postgres:16"));
    let params =
        json!({ "processId": null, "rootUri": null, "workspaceFolders": null, "capabilities": capabilities() });
    let (client, _) = Client::start(params, Manners::Polite);
    let dev = space.uri(DEV);
    client.open(&dev, 1, &compose("postgres:13"));
    client.expect(&dev, &compose("postgres:13"), &OLDER);
    client.expect(&space.uri(PROD), &compose("postgres:16"), &REFERENCE);
    client.close(&dev);
    client.expect(&dev, "", &[]);
    client.heard(|heard| assert!(heard.published.iter().all(|said| !said.uri.contains("below"))));
    client.finish();
}

#[test]
fn old_clients_name_a_root() {
    for key in ["rootUri", "rootPath"] {
        let space = Space::shop("postgres:13");
        let root = if key == "rootUri" { space.uri("") } else { space.path("").to_str().unwrap().to_owned() };
        let (client, _) = Client::start(json!({ "capabilities": {}, key: root }), Manners::Polite);
        client.expect(&space.uri(DEV), &compose("postgres:13"), &OLDER);
        client.finish();
    }
}

#[test]
fn a_file_outside_every_folder_is_left_alone() {
    let (space, other) = (Space::shop("postgres:13"), Space::shop("postgres:13"));
    let mut client = space.client();
    client.open(&other.uri(DEV), 1, &compose("postgres:13"));
    client.expect(&space.uri(DEV), &compose("postgres:13"), &OLDER);
    let at = json!({ "textDocument": { "uri": other.uri(DEV) }, "position": { "line": 2, "character": 21 } });
    assert_eq!(client.result("textDocument/hover", at), Value::Null);
    client.heard(|heard| assert!(heard.published.iter().all(|said| !said.uri.starts_with(&other.uri("")))));
    client.finish();
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_not_followed() {
    let (space, secret) = (Space::shop("postgres:16"), Space::new(&[("compose.dev.yaml", &compose("postgres:13"))]));
    std::fs::remove_file(space.path(DEV)).unwrap();
    std::os::unix::fs::symlink(secret.path(DEV), space.path(DEV)).unwrap();
    std::os::unix::fs::symlink(secret.path(""), space.path("linked")).unwrap();
    let client = space.client();
    let changes =
        json!([{ "uri": space.uri(DEV), "type": 1 }, { "uri": space.uri("") + "/linked/compose.dev.yaml", "type": 1 }]);
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    // A finding that is there shows that the notification was taken.
    let staging = space.uri("compose.staging.yaml");
    client.open(&staging, 1, &compose("postgres:14"));
    let said = client.expect(&staging, &compose("postgres:14"), &["service-version 2 14"]);
    let message = said.items[0]["message"].as_str().unwrap();
    assert!(message.contains("production 16") && !message.contains("13"), "{message}");
    client.finish();
}

#[cfg(unix)]
#[test]
fn a_second_name_of_a_file_is_not_a_second_file() {
    let space = Space::shop("postgres:16");
    space.write("real/compose.dev.yaml", compose("redis:6"));
    space.write("real/compose.prod.yaml", compose("redis:7"));
    let client = space.client();
    let real = space.uri("real/compose.dev.yaml");
    client.wait_published(&real, "the finding", |said| !said.items.is_empty());
    std::os::unix::fs::symlink(space.path("real"), space.path("alias")).unwrap();
    std::os::unix::fs::symlink(space.path(PROD), space.path("compose.staging.yaml")).unwrap();
    let paths = ["alias", "alias/compose.dev.yaml", "alias/compose.prod.yaml", "compose.staging.yaml"];
    let changes: Vec<_> = paths.iter().map(|path| json!({ "uri": space.uri("") + "/" + path, "type": 1 })).collect();
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    client.open(&(space.uri("") + "/alias/compose.dev.yaml"), 1, &compose("redis:5"));
    client.open(&space.uri(DEV), 1, &compose("postgres:13"));
    let said = client.expect(&space.uri(DEV), &compose("postgres:13"), &OLDER);
    assert!(!said.items[0]["message"].as_str().unwrap().contains("staging"), "{said:?}");
    client.heard(|heard| {
        assert!(heard.published.iter().all(|said| !said.uri.contains("alias") || said.items.is_empty()));
    });
    client.finish();
}

#[test]
fn reading_the_workspace_shows_progress() {
    let space = Space::shop("postgres:13");
    let client = space.client();
    let kinds: Vec<Value> = client.wait("the end of the progress", |heard| {
        let kinds: Vec<_> = heard.progress.iter().map(|one| one["value"]["kind"].clone()).collect();
        (kinds.last() == Some(&json!("end"))).then_some(kinds)
    });
    assert_eq!(kinds[0], json!("begin"));
    client.heard(|heard| {
        assert_eq!(heard.progress[0]["value"]["title"], json!("onpar: reading the workspace"));
        assert!(heard.progress.iter().all(|one| one["token"] == heard.progress[0]["token"]));
    });
    client.expect(&space.uri(DEV), &compose("postgres:13"), &OLDER);
    client.finish();
}
