//! YAML as people write it, and as it looks while they do.

use super::*;
use crate::syntax::{Kind, Style};

/// One line for each leaf: `path = decoded @ source`, with its tag, alias and merge.
fn told(text: &str) -> Vec<String> {
    let read = read(text);
    let mut out = Vec::new();
    for document in &read.documents {
        tell(text, document, "", &mut out);
    }
    out.extend(read.comments.iter().map(|comment| comment.of(text).to_owned()));
    out.extend(read.problems.iter().map(|problem| format!("{}: {}", problem.message, problem.span.of(text))));
    out
}

fn tell(text: &str, node: &Node, path: &str, out: &mut Vec<String>) {
    let tag = node.tag.as_deref().map_or(String::new(), |tag| format!("{tag} "));
    let alias = node.alias.map_or(String::new(), |alias| format!(" via {}", alias.of(text)));
    let source = node.span.of(text);
    match &node.kind {
        Kind::Null => out.push(format!("{path} = {tag}null @ {source}{alias}")),
        Kind::Scalar(scalar) => out.push(format!("{path} = {tag}{:?} @ {source}{alias}", scalar.value)),
        Kind::Seq(items) if items.is_empty() => out.push(format!("{path} = {tag}[]{alias}")),
        Kind::Seq(items) => {
            items.iter().enumerate().for_each(|(index, item)| tell(text, item, &format!("{path}[{index}]"), out));
        }
        Kind::Map(entries) => {
            for entry in entries {
                let merged = entry.merged.map_or(String::new(), |merged| format!("<{}>", merged.of(text)));
                tell(text, &entry.value, &format!("{path}.{merged}{}", entry.key.value), out);
            }
        }
    }
}

#[test]
fn scalars_keep_their_text_and_their_place() {
    let table: &[(&str, &[&str])] = &[
        ("v: 3.10", &[".v = \"3.10\" @ 3.10"]),
        ("p: 22:22", &[".p = \"22:22\" @ 22:22"]),
        ("o: 0755", &[".o = \"0755\" @ 0755"]),
        ("k: \"a: b\"", &[".k = \"a: b\" @ \"a: b\""]),
        ("k: 'it''s'", &[".k = \"it's\" @ 'it''s'"]),
        ("k: \"a\\tb\\u00e9\"", &[".k = \"a\\tbé\" @ \"a\\tb\\u00e9\""]),
        ("k: a#b # c", &[".k = \"a#b\" @ a#b", "# c"]),
        ("k: one\n  two\n", &[".k = \"one two\" @ one\n  two"]),
        ("k: |\n  a: b\n\n  # no\nl: 1", &[".k = \"a: b\\n\\n# no\\n\" @ a: b\n\n  # no", ".l = \"1\" @ 1"]),
        ("k: >-\n  a\n  b\n", &[".k = \"a b\" @ a\n  b"]),
        ("k:\r\n  - 😀é\r\nl: x\r\n", &[".k[0] = \"😀é\" @ 😀é", ".l = \"x\" @ x"]),
        ("\u{feff}k: v", &[".k = \"v\" @ v"]),
        (
            "k:\nl: ~\nm: null\nn: 'null'\n",
            &[".k = null @ ", ".l = null @ ~", ".m = null @ null", ".n = \"null\" @ 'null'"],
        ),
        (
            "p: !reset null\nq: !override [a]\nr: !reset\n",
            &[".p = !reset null @ null", ".q[0] = \"a\" @ a", ".r = !reset null @ "],
        ),
        ("s: !!str null", &[".s = !!str \"null\" @ null"]),
        ("l: [a, 'b', {c: d}, ]", &[".l[0] = \"a\" @ a", ".l[1] = \"b\" @ 'b'", ".l[2].c = \"d\" @ d"]),
        (
            "a:\n- b\n- c: d\n  e: f\n-\n",
            &[".a[0] = \"b\" @ b", ".a[1].c = \"d\" @ d", ".a[1].e = \"f\" @ f", ".a[2] = null @ "],
        ),
        ("a: 1\n---\nb: 2\n...\n", &[".a = \"1\" @ 1", ".b = \"2\" @ 2"]),
        ("? [a, b]\n: c\n", &[".[a, b] = \"c\" @ c"]),
        ("", &[]),
        ("# only\n", &["# only"]),
        ("just text", &[" = \"just text\" @ just text"]),
    ];
    for (text, expected) in table {
        assert_eq!(told(text), *expected, "{text:?}");
    }
}

#[test]
fn an_absent_value_stands_behind_its_colon() {
    let text = "a:\n  image:   # soon\n  b: 1\n";
    let read = read(text);
    let image = read.root().unwrap().at(&["a", "image"]).unwrap();
    assert_eq!((image.is_null(), image.span), (true, Span::new(11, 11)));
}

#[test]
fn aliases_and_merges_tell_their_way() {
    let table: &[(&str, &[&str])] = &[
        ("a: &x 13\nb: *x", &[".a = \"13\" @ 13", ".b = \"13\" @ 13 via *x"]),
        (
            "a: &x {i: p, j: q}\nb:\n  <<: *x\n  j: r",
            &[".a.i = \"p\" @ p", ".a.j = \"q\" @ q", ".b.<*x>i = \"p\" @ p", ".b.j = \"r\" @ r"],
        ),
        (
            "a: &x {i: 1}\nb: &y {i: 2, j: 3}\nc: {<<: [*x, *y]}",
            &[
                ".a.i = \"1\" @ 1",
                ".b.i = \"2\" @ 2",
                ".b.j = \"3\" @ 3",
                ".c.<*x>i = \"1\" @ 1",
                ".c.<*y>j = \"3\" @ 3",
            ],
        ),
        (
            "a: &x {i: 1}\nb: &y {<<: *x}\nc: {<<: *y}",
            &[".a.i = \"1\" @ 1", ".b.<*x>i = \"1\" @ 1", ".c.<*y>i = \"1\" @ 1"],
        ),
        ("a: {<<: {i: 1}}", &[".a.<{i: 1}>i = \"1\" @ 1"]),
        ("a: {'<<': {i: 1}}", &[".a.<<.i = \"1\" @ 1"]),
        ("a: {<<: x, b: c}", &[".a.b = \"c\" @ c", "`<<` takes a map or a list of maps: x"]),
        ("a: *x\nb: 1", &[".a = null @ *x via *x", ".b = \"1\" @ 1", "no anchor `&x` above: *x"]),
        ("a: &x\n  b: *x", &[".a.b = null @ *x via *x", "an alias to a value that contains it: *x"]),
        ("a: &x 1\nb: &x 2\nc: *x", &[".a = \"1\" @ 1", ".b = \"2\" @ 2", ".c = \"2\" @ 2 via *x"]),
        ("a: 1\na: 2", &[".a = \"2\" @ 2", "`a` is written again below: a"]),
    ];
    for (text, expected) in table {
        assert_eq!(told(text), *expected, "{text:?}");
    }
}

#[test]
fn a_value_is_traced_to_the_byte_where_its_text_is_the_source() {
    let text = "a: postgres:13\nb: \"redis:7\"\nc: 'it''s 5'\nd: |\n  x: 1\n";
    let read = read(text);
    let at = |key: &str, range| read.root().unwrap().get(key).unwrap().value_span(text, range).of(text);
    assert_eq!(at("a", 9..11), "13");
    assert_eq!(at("b", 6..7), "7");
    assert_eq!(at("c", 5..6), "'it''s 5'");
    assert_eq!(at("d", 3..4), "x: 1");
    assert_eq!(read.root().unwrap().get("d").unwrap().scalar().unwrap().style, Style::Literal);
}

#[test]
fn templates_and_conflicts_hide_nothing() {
    let table: &[(&str, &[&str])] = &[
        ("a:\n  {{- if .x }}\n  b: c\n  {{- end }}\n", &[".a.b = \"c\" @ c"]),
        ("a:\n{{- if .x }}\n  b: c\n{{- end }}\n", &[".a.b = \"c\" @ c"]),
        (
            "i: {{ .r }}:{{ .t }} # c\nj: 1",
            &[".i = \"{{ .r }}:{{ .t }}\" @ {{ .r }}:{{ .t }}", ".j = \"1\" @ 1", "# c"],
        ),
        ("i: {{ a 'b' }}", &[".i = \"{{ a 'b' }}\" @ {{ a 'b' }}"]),
        ("a: |\n  {{ kept }}\n", &[".a = \"{{ kept }}\\n\" @ {{ kept }}"]),
        (
            "a: <%= x %>\nb:\n  <% if y %>c: 1<% end %>\n  d: 2\n",
            &[".a = \"<%= x %>\" @ <%= x %>", ".b.c = \"1\" @ 1", ".b.d = \"2\" @ 2"],
        ),
        ("a: 1\n<%\n  x = {\n%>\nb: 2\n", &[".a = \"1\" @ 1", ".b = \"2\" @ 2"]),
        ("{% if a %}\nb: 1\n{% endif %}\n", &[".b = \"1\" @ 1"]),
        (
            "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\nb: 3\n",
            &[".a = \"2\" @ 2", ".b = \"3\" @ 3", "`a` is written again below: a"],
        ),
    ];
    for (text, expected) in table {
        assert_eq!(told(text), *expected, "{text:?}");
    }
}

#[test]
fn one_mistake_costs_its_own_line_only() {
    let table: &[(&str, &[&str])] = &[
        ("a:\n  ima\n  b: 1\n", &[".a.ima = null @ ", ".a.b = \"1\" @ 1"]),
        ("a: \"x\nb: 1\nc: 2\n", &[".a = \"x\" @ \"x", ".b = \"1\" @ 1", ".c = \"2\" @ 2"]),
        ("a: [x, y\nb: 1\n", &[".a[0] = \"x\" @ x", ".a[1] = \"y\" @ y", ".b = \"1\" @ 1"]),
        ("a:\n\tb: 1\nc: 2\n", &[".a.b = \"1\" @ 1", ".c = \"2\" @ 2"]),
        ("a: @x\nb: 1\n", &[".a = \"@x\" @ @x", ".b = \"1\" @ 1"]),
        ("a: b: c\nd: 1\n", &[".a = \"b: c\" @ b: c", ".d = \"1\" @ 1"]),
        ("a: \"x\\qy\"\nb: 1\n", &[".a = \"\\\"x\\\\qy\\\"\" @ \"x\\qy\"", ".b = \"1\" @ 1"]),
        ("a:\n    b: 1\n  c: 2\nd: 3\n", &[".a.b = \"1\" @ 1", ".a.c = \"2\" @ 2", ".d = \"3\" @ 3"]),
        ("a: x]\nb: ]\nc: 1\n", &[".a = \"x]\" @ x]", ".b = \"]\" @ ]", ".c = \"1\" @ 1"]),
        ("a:\n  ports: -\n  b: 1\n", &[".a.ports = \"-\" @ -", ".a.b = \"1\" @ 1"]),
    ];
    for (text, expected) in table {
        let read = read(text);
        let facts: Vec<_> = told(text).into_iter().take(expected.len()).collect();
        assert_eq!(facts, *expected, "{text:?}");
        assert_eq!(read.problems.len(), 1, "{text:?} {:?}", read.problems);
    }
}

const COMPOSE: &str = "\
# the shop
x-base: &base
  restart: always
  environment: {TZ: \"UTC\", LANG: C}

services:
  web:
    <<: *base
    build: .
    ports:
      - \"80:80\"
    depends_on: [db, cache]
  db:
    <<: *base
    image: postgres:13-alpine
    command: >
      postgres -c fsync=off
    volumes:
      - pg:/var/lib/postgresql/data
  cache:
    image: \"redis:7\"  # é 😀
    healthcheck:
      test: [\"CMD\", \"redis-cli\", 'ping']
  queue:
    image: 'rabbitmq:3.12'
    environment:
      - RABBITMQ_DEFAULT_USER=app
  search:
    image: opensearchproject/opensearch:2
volumes:
  pg:
";

/// Images of `text` that are expected to survive an edit of `edited` (bytes) which grows the text by `growth`,
/// and how many of them are read with the same value at exactly the right place.
fn surviving(edited: std::ops::Range<usize>, new: &str) -> (usize, usize) {
    let mut text = COMPOSE.to_owned();
    text.replace_range(edited.clone(), new);
    let lines = lines::line_at(COMPOSE, edited.start).start..lines::line_at(COMPOSE, edited.end).end;
    let images = |text: &str| -> Vec<(String, String, Span)> {
        let read = read(text);
        let services = read.root().and_then(|root| root.get("services")).map_or(&[][..], |services| services.entries());
        let image = |entry: &crate::syntax::Entry| {
            let image = entry.value.get("image")?;
            Some((entry.key.value.to_string(), image.as_str()?.to_owned(), image.span))
        };
        services.iter().filter_map(image).collect()
    };
    let after = images(&text);
    let (mut expected, mut found) = (0, 0);
    for (service, image, span) in images(COMPOSE) {
        // What its line, its service's key or the key of all services turned into is not this test's question.
        let key = COMPOSE.find(&format!("\n  {service}:")).unwrap() + 1;
        let section = COMPOSE.find("services:").unwrap();
        let touched = |at: usize| lines.start <= at && at < lines.end.max(lines.start + 1);
        if touched(key) || touched(section) || touched(lines::line_at(COMPOSE, span.range().start).start) {
            continue;
        }
        let moved = |at: usize| if at >= edited.end { at + new.len() - edited.len() } else { at };
        let span = Span::new(moved(span.range().start), moved(span.range().end));
        expected += 1;
        found += usize::from(after.contains(&(service, image, span)));
    }
    (expected, found)
}

fn sum(edits: impl Iterator<Item = (std::ops::Range<usize>, &'static str)>) -> (usize, usize) {
    edits.fold((0, 0), |(expected, found), (range, new)| {
        let (more, kept) = surviving(range, new);
        (expected + more, found + kept)
    })
}

#[test]
fn untouched_images_survive_a_deleted_character() {
    let edits = COMPOSE.char_indices().map(|(at, c)| (at..at + c.len_utf8(), ""));
    // What is lost is legal YAML that says something else: two lines made one.
    assert_eq!(sum(edits), (2070, 2067));
}

#[test]
fn untouched_images_survive_a_deleted_line() {
    let starts = COMPOSE.split_inclusive('\n').scan(0, |at, line| {
        let range = *at..*at + line.len() - 1;
        *at += line.len();
        Some((range, ""))
    });
    // Without the line above a service's name its image is legally another's.
    assert_eq!(sum(starts), (112, 108));
}

#[test]
fn untouched_images_survive_a_line_that_is_being_typed() {
    const TYPED: &[&str] = &[
        "    ima\n",
        "    image: \"x\n",
        "    ports: -\n",
        "    ports: [\n",
        "    a: b: c\n",
        "\tb: 1\n",
        "    - {a\n",
        "    x: *\n",
        "    y: @z\n",
        "    'a\n",
        "      deep\n",
        "    x: |y\n",
        "    {{ if x }}\n",
        "   off: 1\n",
    ];
    let starts: Vec<usize> = COMPOSE.match_indices('\n').map(|(at, _)| at + 1).collect();
    // What is lost is legal: an `image` written twice, a scalar that goes on in the next line.
    let edits = TYPED.iter().flat_map(|typed| starts.iter().map(|&at| (at..at, *typed)));
    assert_eq!(sum(edits), (1568, 1552));
}

#[test]
fn what_no_repair_reads_is_read_by_its_lines() {
    let mut text = String::from("x: &a {i: 1}\nfirst:\n  <<: *a\n  image: postgres:13\n");
    for at in 0..20 {
        text.push_str(&format!("bad{at}: \"a\" b\n"));
    }
    text.push_str(
        "services:\n  db:\n    image: \"redis:7\"  # c\n    ports:\n    - 1:1\n    - a: b\n      c: [1, 2]\n",
    );
    let read = read(&text);
    let root = read.root().unwrap();
    assert_eq!(read.problems.len(), 13);
    assert_eq!(root.at(&["first", "i"]).unwrap().as_str(), Some("1"));
    let image = root.at(&["services", "db", "image"]).unwrap();
    assert_eq!((image.as_str(), image.span.of(&text)), (Some("redis:7"), "\"redis:7\""));
    let ports = root.at(&["services", "db", "ports"]).unwrap().items();
    assert_eq!((ports[0].as_str(), ports[1].get("c").unwrap().items().len()), (Some("1:1"), 2));
}
