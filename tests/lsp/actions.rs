//! Quick fixes: offered where they belong, in the form the client takes, refused where the text moved.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::client::{Client, Manners, capabilities, shown};
use super::space::{DEV, OLDER, PROD, Space, compose};

fn actions(client: &mut Client, uri: &str, line: u32, column: u32, only: Value) -> Vec<Value> {
    let range = json!({ "start": { "line": line, "character": column }, "end": { "line": line, "character": column } });
    let known = client.heard(|heard| {
        heard.published.iter().rfind(|said| said.uri == uri).map(|said| said.items.clone()).unwrap_or_default()
    });
    let mut context = json!({ "diagnostics": known });
    if !only.is_null() {
        context["only"] = only;
    }
    let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": context });
    client.result("textDocument/codeAction", params).as_array().cloned().unwrap_or_default()
}

fn titles(actions: &[Value]) -> Vec<&str> {
    actions.iter().map(|action| action["title"].as_str().unwrap()).collect()
}

/// `edits` applied to `text`, last first. Columns of ASCII lines.
fn applied(text: &str, edits: &[Value]) -> String {
    let offset = |position: &Value| {
        let number = |key: &str| usize::try_from(position[key].as_u64().unwrap()).unwrap();
        text.split_inclusive('\n').take(number("line")).map(str::len).sum::<usize>() + number("character")
    };
    let mut edits: Vec<_> = edits
        .iter()
        .map(|edit| (offset(&edit["range"]["start"]), offset(&edit["range"]["end"]), edit["newText"].as_str().unwrap()))
        .collect();
    edits.sort_unstable();
    let mut text = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}

#[test]
fn the_preferred_fix_brings_agreement() {
    let space = Space::shop("postgres:13");
    let mut client = space.client();
    let dev = space.uri(DEV);
    client.open(&dev, 5, &compose("postgres:13"));
    client.expect(&dev, &compose("postgres:13"), &OLDER);
    let offered = actions(&mut client, &dev, 2, 21, json!(["quickfix"]));
    let preferred: Vec<_> = offered.iter().filter(|action| action["isPreferred"] == json!(true)).collect();
    assert_eq!(preferred.len(), 1, "{offered:#?}");
    assert_eq!(preferred[0]["title"], json!("Use PostgreSQL 16 in development"));
    assert_eq!(preferred[0]["kind"], json!("quickfix"));
    let diagnostics = preferred[0]["diagnostics"].as_array().unwrap();
    assert_eq!(shown(&compose("postgres:13"), diagnostics), OLDER);
    let change = &preferred[0]["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": dev, "version": 5 }));
    let text = applied(&compose("postgres:13"), change["edits"].as_array().unwrap());
    assert_eq!(text, compose("postgres:16"));
    client.replace(&dev, 6, &text);
    client.expect(&dev, "", &[]);
    client.expect(&space.uri(PROD), "", &[]);
    assert!(actions(&mut client, &dev, 2, 21, Value::Null).is_empty());
    client.finish();
}

#[test]
fn fixes_are_offered_where_they_belong() {
    let space = Space::shop("postgres:13");
    let mut client = space.client();
    let (dev, prod) = (space.uri(DEV), space.uri(PROD));
    client.expect(&dev, &compose("postgres:13"), &OLDER);
    assert!(actions(&mut client, &dev, 0, 0, Value::Null).is_empty(), "nothing is wrong here");
    assert!(actions(&mut client, &dev, 2, 21, json!(["source.fixAll", "refactor"])).is_empty());
    assert!(!actions(&mut client, &dev, 2, 21, json!([""])).is_empty());
    let offered = actions(&mut client, &dev, 2, 20, Value::Null);
    assert!(titles(&offered).contains(&"Allow service-version here, with a reason"), "{:?}", titles(&offered));
    // In production's file development can be brought in line; that is another file, which the title says.
    let offered = actions(&mut client, &prod, 2, 21, Value::Null);
    let other = offered
        .iter()
        .find(|action| action["title"] == json!("Use PostgreSQL 16 in development (in compose.dev.yaml)"));
    let other = other.unwrap_or_else(|| panic!("{:?}", titles(&offered)));
    assert_eq!(other["edit"]["documentChanges"][0]["textDocument"], json!({ "uri": dev, "version": null }));
    client.finish();
}

#[test]
fn the_edit_is_where_the_version_is_written() {
    let space = Space::shop("postgres:${PG:-16}");
    space.write(".env", "PG=13\n");
    let mut client = space.client();
    let dev = space.uri(DEV);
    client.wait_published(&dev, "a finding", |said| !said.items.is_empty());
    let offered = actions(&mut client, &dev, 2, 22, Value::Null);
    let fix = offered.iter().find(|action| action["title"].as_str().unwrap().contains("(in .env)"));
    let fix = fix.unwrap_or_else(|| panic!("{:?}", titles(&offered)));
    let change = &fix["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"]["uri"], json!(space.uri(".env")));
    assert_eq!(applied("PG=13\n", change["edits"].as_array().unwrap()), "PG=16\n");
    client.finish();
}

#[test]
fn a_fix_of_several_files_asks_first() {
    let space = Space::shop("postgres:13");
    space.write("compose.test.yaml", compose("postgres:12"));
    let mut client = space.client();
    let prod = space.uri(PROD);
    client.wait_published(&prod, "the findings", |said| !said.items.is_empty());
    let offered = actions(&mut client, &prod, 2, 21, Value::Null);
    let files = |action: &Value| action["edit"]["documentChanges"].as_array().map_or(0, Vec::len);
    let several = offered.iter().find(|action| files(action) == 2).unwrap_or_else(|| panic!("{:?}", titles(&offered)));
    let annotations = several["edit"]["changeAnnotations"].as_object().unwrap();
    assert!(annotations.values().all(|one| one["needsConfirmation"] == json!(true) && one["label"].is_string()));
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    for change in several["edit"]["documentChanges"].as_array().unwrap() {
        let uri = change["textDocument"]["uri"].as_str().unwrap();
        let edits = change["edits"].as_array().unwrap();
        assert!(edits.iter().all(|edit| annotations.contains_key(edit["annotationId"].as_str().unwrap())));
        let old = if uri == space.uri(DEV) { "postgres:13" } else { "postgres:12" };
        texts.insert(uri, applied(&compose(old), edits));
    }
    assert!(texts.values().all(|text| *text == compose("postgres:16")), "{texts:?}");
    client.finish();
}

#[test]
fn clients_without_versions_get_plain_changes_and_nothing_outdated() {
    let space = Space::shop("postgres:13");
    let mut offered = capabilities();
    offered["workspace"]["workspaceEdit"] = json!({});
    let mut client = space.client_with(offered, Manners::Polite);
    let (dev, prod) = (space.uri(DEV), space.uri(PROD));
    client.expect(&dev, &compose("postgres:13"), &OLDER);
    let offered = actions(&mut client, &prod, 2, 21, Value::Null);
    let edits = offered.iter().find_map(|action| action["edit"]["changes"][&dev].as_array()).unwrap();
    assert_eq!(applied(&compose("postgres:13"), edits), compose("postgres:16"));
    // The file changed on the disk and nobody told: an edit would hit the wrong bytes.
    space.write(DEV, format!("# a line more\n{}", compose("postgres:13")));
    let offered = actions(&mut client, &prod, 2, 21, Value::Null);
    assert!(offered.iter().all(|action| action["edit"]["changes"].get(&dev).is_none()), "{offered:#?}");
    client.finish();
}
