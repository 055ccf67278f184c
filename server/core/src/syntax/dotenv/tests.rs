//! Env files as people write them.

use super::*;

/// `key = decoded @ source`, then comments and problems.
fn told(text: &str, dialect: &Dialect) -> Vec<String> {
    let env = read_as(text, dialect);
    let line = |line: &Line| {
        let export = if line.export { "export " } else { "" };
        match &line.value {
            Some(value) => format!("{export}{} = {:?} @ {}", line.key.value, value.text, value.span.of(text)),
            None => format!("{export}{}", line.key.value),
        }
    };
    let comments = env.comments.iter().map(|comment| comment.of(text).to_owned());
    let problems = env.problems.iter().map(|problem| format!("{}: {}", problem.message, problem.span.of(text)));
    env.lines.iter().map(line).chain(comments).chain(problems).collect()
}

#[test]
fn compose_rules() {
    let table: &[(&str, &[&str])] = &[
        ("A=b", &["A = \"b\" @ b"]),
        ("A=b#c", &["A = \"b#c\" @ b#c"]),
        ("A=b # c", &["A = \"b\" @ b", "# c"]),
        ("A=\"b # c\" # d", &["A = \"b # c\" @ \"b # c\"", "# d"]),
        ("A: b", &["A = \"b\" @ b"]),
        ("A = b ", &["A = \"b\" @ b"]),
        ("A=x y", &["A = \"x y\" @ x y"]),
        ("A=", &["A = \"\" @ "]),
        ("A=\nB=1", &["A = \"\" @ ", "B = \"1\" @ 1"]),
        ("A", &["A"]),
        ("A # why\nB=1", &["A", "B = \"1\" @ 1", "# why"]),
        ("export A=1", &["export A = \"1\" @ 1"]),
        ("exported=1", &["exported = \"1\" @ 1"]),
        ("# c\n\n A=1", &["A = \"1\" @ 1", "# c"]),
        ("A='it\\'s $B'", &["A = \"it's $B\" @ 'it\\'s $B'"]),
        ("A=\"a\\nb\\\"c\\$d\\0101\\q\"", &["A = \"a\\nb\\\"c$$dA\\\\q\" @ \"a\\nb\\\"c\\$d\\0101\\q\""]),
        ("A=\"x\ny\"\nB=1", &["A = \"x\\ny\" @ \"x\ny\"", "B = \"1\" @ 1"]),
        ("A=`x`", &["A = \"`x`\" @ `x`"]),
        ("A=1\nA=2", &["A = \"1\" @ 1", "A = \"2\" @ 2"]),
        ("\u{feff}A=1\r\nB=\"2\"\r\n", &["A = \"1\" @ 1", "B = \"2\" @ \"2\""]),
        ("A=\"1\" B=2", &["A = \"1\" @ \"1\"", "B = \"2\" @ 2"]),
        ("a.b-c[0]=1", &["a.b-c[0] = \"1\" @ 1"]),
        (
            "URL=postgres://u:p@db:5432/app?x=1",
            &["URL = \"postgres://u:p@db:5432/app?x=1\" @ postgres://u:p@db:5432/app?x=1"],
        ),
        ("what is this\nA=1", &["A = \"1\" @ 1", "not a line of the form KEY=value: what is this"]),
        ("A=\"x\nB=1", &["A = \"x\" @ \"x", "B = \"1\" @ 1", "a quote is not closed: \""]),
        (
            "A=\"x\nB=\"y\"\nC=1",
            &["A = \"x\" @ \"x", "B = \"y\" @ \"y\"", "C = \"1\" @ 1", "a quote is not closed: \""],
        ),
        // What Compose makes of these was seen in what it prints.
        ("A=\"x\"y\nB=1", &["A = \"x\" @ \"x\"", "y", "B = \"1\" @ 1"]),
        ("A=\"x\"y z\nB=1", &["A = \"x\" @ \"x\"", "B = \"1\" @ 1", "text behind a quoted value: y z"]),
        ("A=\"\\0101\\08\\0\"", &["A = \"A\\\\8\\\\\" @ \"\\0101\\08\\0\""]),
    ];
    for (text, expected) in table {
        assert_eq!(told(text, &Dialect::COMPOSE), *expected, "{text:?}");
    }
}

#[test]
fn other_dialects_differ_where_they_do() {
    let table: &[(&Dialect, &str, &[&str])] = &[
        (&Dialect::NODE, "A=b#c", &["A = \"b\" @ b", "#c"]),
        (&Dialect::NODE, "A=`x`", &["A = \"x\" @ `x`"]),
        (&Dialect::NODE, "A=\"a\\nb\\t\"", &["A = \"a\\nb\\\\t\" @ \"a\\nb\\t\""]),
        (&Dialect::RUBY, "A: b#c", &["A = \"b\" @ b", "#c"]),
        (&Dialect::LITERAL, "A=\"b\" # c", &["A = \"\\\"b\\\" # c\" @ \"b\" # c"]),
        (&Dialect::LITERAL, "A=b:c", &["A = \"b:c\" @ b:c"]),
    ];
    for (dialect, text, expected) in table {
        assert_eq!(told(text, dialect), *expected, "{text:?}");
    }
}

#[test]
fn what_is_expanded_depends_on_the_quotes() {
    let env = read("A=$X\nB=\"$X\"\nC='$X'");
    let expanded: Vec<_> = env.lines.iter().map(|line| line.value.as_ref().unwrap().expand).collect();
    assert_eq!(expanded, [true, true, false]);
    assert_eq!(env.get("C").unwrap().text(), "$X");
}

#[test]
fn a_value_is_traced_between_its_quotes() {
    let text = "A=\"redis:7\"\nB=\"a\\nb\"";
    let env = read(text);
    let at = |key: &str, range| env.get(key).unwrap().value.as_ref().unwrap().value_span(text, range).of(text);
    assert_eq!(at("A", 6..7), "7");
    assert_eq!(at("B", 2..3), "\"a\\nb\"");
}

#[test]
fn no_value_is_shown_by_debug_output() {
    let env = read("PASSWORD='hunter two' # c\nTOKEN=\"hunter two");
    assert!(!format!("{env:?}").contains("hunter"), "{env:?}");
}
