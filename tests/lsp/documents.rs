//! Open documents: edits in order, positions in every encoding, odd spellings of URIs, back to the disk on close.

use serde_json::{Value, json};

use super::client::{Client, Manners, capabilities, shown};
use super::space::{DEV, OLDER, PROD, REFERENCE, Space, compose};

/// The end of `postgres:1` in the third line of [`compose`].
fn edit(text: &str) -> Value {
    json!([{ "range": { "start": { "line": 2, "character": 21 }, "end": { "line": 2, "character": 22 } }, "text": text }])
}

#[test]
fn a_divergence_shows_while_it_is_typed_in_both_files() {
    let space = Space::shop("postgres:16");
    let client = space.client();
    let (dev, prod) = (space.uri(DEV), space.uri(PROD));
    client.open(&dev, 1, &compose("postgres:16"));
    client.expect(&dev, "", &[]);
    client.change(&dev, 2, edit("3"));
    let said = client.expect(&dev, &compose("postgres:13"), &OLDER);
    assert_eq!(said.version, Some(2));
    let other = client.expect(&prod, &compose("postgres:16"), &REFERENCE);
    assert_eq!(other.version, None, "the other file is not open");
    client.change(&dev, 3, edit("6"));
    assert_eq!(client.expect(&dev, "", &[]).version, Some(3));
    client.expect(&prod, "", &[]);
    assert_eq!(std::fs::read_to_string(space.path(DEV)).unwrap(), compose("postgres:16"), "nothing was saved");
    client.finish();
}

#[test]
fn an_edit_in_one_open_file_changes_the_other() {
    let space = Space::shop("postgres:13");
    let client = space.client();
    let (dev, prod) = (space.uri(DEV), space.uri(PROD));
    client.open(&dev, 1, &compose("postgres:13"));
    client.open(&prod, 7, &compose("postgres:16"));
    client.expect(&dev, &compose("postgres:13"), &OLDER);
    client.change(&prod, 8, edit("3"));
    assert_eq!(client.expect(&dev, "", &[]).version, Some(1));
    client.change(&prod, 9, edit("5"));
    client.expect(&dev, &compose("postgres:13"), &OLDER);
    let said = client.expect(&prod, &compose("postgres:15"), &["service-version 3 15"]);
    assert_eq!(said.version, Some(9));
    client.finish();
}

#[test]
fn a_flood_of_edits_ends_in_the_last_state() {
    let space = Space::shop("postgres:16");
    let mut client = space.client();
    let dev = space.uri(DEV);
    client.open(&dev, 1, &compose("postgres:16"));
    // Every edit types a digit or takes it away; requests in between must not hold them up or overtake them.
    let mut hovers = Vec::new();
    for version in 2..=301 {
        client.change(&dev, version, edit(if version % 2 == 0 { "3" } else { "6" }));
        if version % 10 == 0 {
            let position = json!({ "line": 2, "character": 15 });
            hovers.push(
                client.request("textDocument/hover", json!({ "textDocument": { "uri": dev }, "position": position })),
            );
        }
    }
    client.change(&dev, 302, edit("2"));
    let said = client.expect(&dev, &compose("postgres:12"), &["service-version 2 12"]);
    assert_eq!(said.version, Some(302));
    for hover in hovers {
        let answer = client.answer(hover);
        // An answer for a text that has moved on says so.
        let moved = answer["error"]["code"] == json!(-32801);
        assert!(moved || answer["result"]["contents"]["kind"] == json!("markdown"), "{answer}");
    }
    client.finish();
}

#[test]
fn edits_are_applied_while_requests_are_stuck() {
    let space = Space::shop("postgres:16");
    // The settings never come, so that the first answers have to wait.
    let mut client = space.client_with(capabilities(), Manners::Mute);
    let dev = space.uri(DEV);
    client.open(&dev, 1, &compose("postgres:16"));
    let ask = json!({ "textDocument": { "uri": dev }, "position": { "line": 2, "character": 15 } });
    let stuck: Vec<_> = (0..40).map(|_| client.request("textDocument/hover", ask.clone())).collect();
    for version in 2..=90 {
        client.change(&dev, version, edit(if version % 2 == 0 { "3" } else { "5" }));
    }
    client.notify("$/cancelRequest", json!({ "id": stuck[7] }));
    let said = client.expect(&dev, &compose("postgres:13"), &OLDER);
    assert_eq!(said.version, Some(90));
    // Cancelled; made for a text that has moved on; or, on a machine that stalls for a second, answered before.
    for id in stuck {
        let answer = client.answer(id);
        let refused = [json!(-32800), json!(-32801)].contains(&answer["error"]["code"]);
        assert!(refused || answer["result"].is_object(), "{answer}");
    }
    client.finish();
}

/// What stands before the token takes more bytes than UTF-16 units, and more units than characters.
const WIDE: &str = "services: { \"😀é\": { image: \"example/app:1\" }, db: { image: \"postgres:13\" } }\r\n";

#[test]
fn emoji_before_the_token_in_utf_16() {
    let space = Space::shop("postgres:16");
    let client = space.client();
    let dev = space.uri(DEV);
    client.open(&dev, 1, WIDE);
    let said = client.expect(&dev, WIDE, &OLDER);
    let column = u64::try_from(WIDE.split("13").next().unwrap().encode_utf16().count()).unwrap();
    assert_eq!(said.items[0]["range"]["start"], json!({ "line": 0, "character": column }));
    let range =
        json!({ "start": { "line": 0, "character": column + 1 }, "end": { "line": 0, "character": column + 2 } });
    client.change(&dev, 2, json!([{ "range": range, "text": "2" }]));
    client.expect(&dev, &WIDE.replace("13", "12"), &["service-version 2 12"]);
    client.finish();
}

#[test]
fn emoji_before_the_token_in_utf_8() {
    let space = Space::shop("postgres:16");
    let mut offered = capabilities();
    offered["general"]["positionEncodings"] = json!(["utf-32", "utf-8", "utf-16"]);
    let (client, able) = Client::start(space.params(offered), Manners::Polite);
    assert_eq!(able["positionEncoding"], json!("utf-8"));
    let dev = space.uri(DEV);
    client.open(&dev, 1, WIDE);
    let column = WIDE.find("13").unwrap();
    let said = client.wait_published(&dev, "the finding", |said| said.items.len() == 1);
    assert_eq!(said.items[0]["range"]["start"], json!({ "line": 0, "character": column }));
    let range = json!({ "start": { "line": 0, "character": column }, "end": { "line": 0, "character": column + 2 } });
    client.change(&dev, 2, json!([{ "range": range, "text": "16" }]));
    client.expect(&dev, "", &[]);
    client.finish();
}

#[test]
fn every_line_break_and_a_byte_order_mark() {
    let space = Space::shop("postgres:16");
    let dev = space.uri(DEV);
    let client = space.client();
    client.open(&dev, 1, &compose("postgres:13").replace('\n', "\r\n"));
    client.expect(&dev, &compose("postgres:13"), &OLDER);
    client.change(&dev, 2, edit("2"));
    client.expect(&dev, &compose("postgres:12"), &["service-version 2 12"]);
    client.replace(&dev, 3, &format!("\u{feff}{}", compose("postgres:11")));
    client.expect(&dev, &compose("postgres:11"), &["service-version 2 11"]);
    client.change(&dev, 4, edit("0"));
    client.expect(&dev, &compose("postgres:10"), &["service-version 2 10"]);
    // On the disk the mark is no part of the text: editors do not show it.
    space.write(DEV, b"\xEF\xBB\xBFservices: {db: {image: 'postgres:13'}}\n");
    client.close(&dev);
    client.expect(&dev, "services: {db: {image: 'postgres:13'}}", &OLDER);
    client.finish();
}

#[test]
fn closing_returns_to_the_disk() {
    let space = Space::shop("postgres:16");
    let client = space.client();
    let (dev, prod) = (space.uri(DEV), space.uri(PROD));
    client.open(&dev, 1, &compose("postgres:13"));
    client.expect(&dev, &compose("postgres:13"), &OLDER);
    // What was never said is never taken back: both sides have to be out before the close.
    client.expect(&prod, &compose("postgres:16"), &REFERENCE);
    client.close(&dev);
    assert_eq!(client.expect(&dev, "", &[]).version, None);
    client.expect(&prod, "", &[]);
    // What is true on the disk stays said.
    space.write(DEV, compose("postgres:12"));
    client.open(&dev, 1, &compose("postgres:13"));
    client.expect(&dev, &compose("postgres:13"), &OLDER);
    client.close(&dev);
    assert_eq!(client.expect(&dev, &compose("postgres:12"), &["service-version 2 12"]).version, None);
    // A file that never was on the disk is no more.
    let staging = space.uri("compose.staging.yaml");
    client.open(&staging, 1, &compose("postgres:14"));
    client.expect(&staging, &compose("postgres:14"), &["service-version 2 14"]);
    client.close(&staging);
    client.expect(&staging, "", &[]);
    client.finish();
}

#[test]
fn odd_uris_come_back_as_they_were_sent() {
    let space = Space::new(&[("[id]/compose.prod.yaml", &compose("postgres:16"))]);
    let mut client = space.client();
    let brackets = format!("{}/[id]/compose.dev.yaml", space.uri(""));
    client.open(&brackets, 1, &compose("postgres:13"));
    client.expect(&brackets, &compose("postgres:13"), &OLDER);
    client.close(&brackets);
    client.expect(&brackets, "", &[]);
    let encoded = format!("{}/%5Bid%5D/%63ompose.de%76.yaml", space.uri(""));
    client.open(&encoded, 1, &compose("postgres:13"));
    client.expect(&encoded, &compose("postgres:13"), &OLDER);
    for uri in ["untitled:Untitled-1", "git:/a/compose.dev.yaml?x", "not a uri", "file:///%ff"] {
        client.open(uri, 1, &compose("postgres:13"));
        client.change(uri, 2, json!([{ "text": "x" }]));
        client.close(uri);
    }
    let ask = |uri: &str| json!({ "textDocument": { "uri": uri }, "position": { "line": 2, "character": 20 } });
    assert_eq!(client.result("textDocument/hover", ask("untitled:Untitled-1")), Value::Null);
    assert!(
        client.result("textDocument/hover", ask(&encoded))["contents"]["value"]
            .as_str()
            .unwrap()
            .contains("PostgreSQL 13")
    );
    client.heard(|heard| {
        assert!(heard.published.iter().all(|said| said.uri.starts_with("file:///") && !said.uri.contains("%ff")));
    });
    client.finish();
}

#[test]
fn a_document_over_the_cap_is_left_alone() {
    let space = Space::shop("postgres:13");
    let client = space.client();
    let (dev, prod) = (space.uri(DEV), space.uri(PROD));
    client.expect(&prod, &compose("postgres:16"), &REFERENCE);
    client.open(&dev, 1, &format!("{}{}", compose("postgres:13"), "# x\n".repeat(300_000)));
    client.expect(&prod, "", &[]);
    let line = json!({ "line": 3, "character": 0 });
    client.change(
        &dev,
        2,
        json!([{ "range": { "start": line, "end": { "line": 300_003, "character": 0 } }, "text": "" }]),
    );
    let said = client.expect(&dev, &compose("postgres:13"), &OLDER);
    assert_eq!(shown(&compose("postgres:13"), &said.items), OLDER);
    client.finish();
}
