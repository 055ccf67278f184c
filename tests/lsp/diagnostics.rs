//! What a finding looks like, pushed and pulled, and the hover.

use serde_json::{Value, json};

use super::client::{Client, Manners, capabilities, under};
use super::space::{DEV, OLDER, PROD, REFERENCE, Space, compose};

/// Development takes its version from a variable.
fn with_variable() -> Space {
    let space = Space::shop("postgres:${PG_VERSION:-16}");
    space.write(".env", "# local\nPG_VERSION=13\nDB_PASSWORD=hunter2\n");
    space
}

#[test]
fn a_finding_names_its_rule_and_leads_to_the_other_places() {
    let space = with_variable();
    let client = space.client();
    let said = client.wait_published(&space.uri(DEV), "a finding", |said| !said.items.is_empty());
    let item = &said.items[0];
    assert_eq!((&item["source"], &item["code"]), (&json!("onpar"), &json!("service-version")));
    let page = item["codeDescription"]["href"].as_str().unwrap();
    assert!(page.starts_with("https://") && page.contains("service-version"), "{page}");
    assert_eq!(item["data"]["environment"], json!("development"));
    let message = item["message"].as_str().unwrap();
    assert!(message.contains("development 13") && message.contains("production 16"), "{message}");
    let related = item["relatedInformation"].as_array().unwrap();
    let place = |file: &str| related.iter().find(|one| one["location"]["uri"] == json!(space.uri(file))).unwrap();
    assert_eq!(under("\nPG_VERSION=13", &place(".env")["location"]["range"]), "13");
    assert_eq!(under("\n\n    image: postgres:16", &place(PROD)["location"]["range"]), "16");
    assert!(place(PROD)["message"].as_str().unwrap().starts_with("production: "));
    assert!(!said.items.iter().any(|item| item.to_string().contains("hunter2")));
    client.finish();
}

#[test]
fn a_client_is_sent_only_what_it_knows() {
    let space = Space::shop("postgres:13");
    let bare = json!({ "textDocument": { "publishDiagnostics": {} } });
    let (mut client, able) = Client::start(space.params(bare), Manners::Polite);
    assert_eq!((able.get("codeActionProvider"), able.get("diagnosticProvider")), (None, None));
    client.open(&space.uri(DEV), 4, &compose("postgres:13"));
    let said = client.expect(&space.uri(DEV), &compose("postgres:13"), &OLDER);
    let item = said.items[0].as_object().unwrap();
    assert_eq!(said.version, None);
    assert_eq!(item.keys().collect::<Vec<_>>(), ["code", "message", "range", "severity", "source"]);
    let at = json!({ "textDocument": { "uri": space.uri(DEV) }, "position": { "line": 2, "character": 21 } });
    let hover = client.result("textDocument/hover", at);
    assert_eq!(hover["contents"]["kind"], json!("plaintext"));
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(text.contains("production: PostgreSQL 16, compose.prod.yaml:3") && !text.contains('|'), "{text}");
    client.finish();
}

#[test]
fn the_hover_is_a_table_with_links() {
    let space = with_variable();
    let mut client = space.client();
    let at = json!({ "textDocument": { "uri": space.uri(DEV) }, "position": { "line": 2, "character": 15 } });
    let hover = client.result("textDocument/hover", at);
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(text.contains("| Environment | Product | Version | Declared in |"), "{text}");
    assert!(text.contains("| production | PostgreSQL | 16 |"), "{text}");
    assert!(text.contains(&format!("[compose.prod.yaml:3]({}#L3)", space.uri(PROD))), "{text}");
    assert!(text.contains("| **development** | **PostgreSQL** | **13** |"), "{text}");
    let nowhere = json!({ "textDocument": { "uri": space.uri(DEV) }, "position": { "line": 0, "character": 0 } });
    assert_eq!(client.result("textDocument/hover", nowhere), Value::Null);
    for line in 0..3 {
        let at = json!({ "textDocument": { "uri": space.uri(".env") }, "position": { "line": line, "character": 14 } });
        let hover = client.result("textDocument/hover", at).to_string();
        assert!(!hover.contains("hunter2"), "{hover}");
        assert_eq!(hover.contains("PostgreSQL"), line == 1, "{hover}");
    }
    client.finish();
}

/// Pulls; the items, or `None` if they are what they were.
fn pull(client: &mut Client, uri: &str, before: Option<&str>) -> (Option<usize>, String) {
    let params = json!({ "textDocument": { "uri": uri }, "previousResultId": before });
    let report = client.result("textDocument/diagnostic", params);
    let id = report["resultId"].as_str().unwrap().to_owned();
    match report["kind"].as_str().unwrap() {
        "full" => (Some(report["items"].as_array().unwrap().len()), id),
        _ => (None, id),
    }
}

#[test]
fn a_client_that_only_pulls_is_told_when_to() {
    let space = Space::shop("postgres:13");
    let mut offered = capabilities();
    offered["textDocument"].as_object_mut().unwrap().remove("publishDiagnostics");
    let (mut client, able) = Client::start(space.params(offered), Manners::Polite);
    assert_eq!(able["diagnosticProvider"]["interFileDependencies"], json!(true));
    let (dev, prod) = (space.uri(DEV), space.uri(PROD));
    client.open(&prod, 1, &compose("postgres:16"));
    client.open(&dev, 1, &compose("postgres:13"));
    let (count, id) = pull(&mut client, &dev, None);
    assert_eq!(count, Some(1));
    assert_eq!(pull(&mut client, &dev, Some(&id)), (None, id.clone()));
    let refreshes = |heard: &super::client::Heard| {
        heard.asked.iter().filter(|(method, _)| method == "workspace/diagnostic/refresh").count()
    };
    let before = client.heard(refreshes);
    client.replace(&prod, 2, &compose("postgres:13"));
    client.wait("a refresh", |heard| (refreshes(heard) > before).then_some(()));
    assert_eq!(pull(&mut client, &dev, Some(&id)).0, Some(0));
    assert_eq!(pull(&mut client, "untitled:x", None).0, Some(0));
    client.heard(|heard| assert!(heard.published.is_empty()));
    client.finish();
}

#[test]
fn pulling_can_be_asked_for_and_is_answered_in_any_case() {
    let space = Space::shop("postgres:13");
    let mut client = space.client();
    assert_eq!(pull(&mut client, &space.uri(DEV), None).0, Some(1));
    client.expect(&space.uri(PROD), &compose("postgres:16"), &REFERENCE);
    client.finish();
    let mut params = space.params(capabilities());
    params["initializationOptions"] = json!({ "diagnostics": "pull" });
    let (mut client, able) = Client::start(params, Manners::Polite);
    assert!(able["diagnosticProvider"].is_object());
    assert_eq!(pull(&mut client, &space.uri(DEV), None).0, Some(1));
    client.heard(|heard| assert!(heard.published.is_empty()));
    client.finish();
}
