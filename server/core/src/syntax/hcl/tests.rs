//! What is understood, and that nothing breaks.

use super::*;

fn value<'a>(body: &'a Body, name: &str) -> &'a Kind {
    &body.attribute(name).unwrap().value.kind
}

#[test]
fn blocks_labels_and_values_are_read_with_their_places() {
    let text = "resource \"aws_db_instance\" \"main\" { // x\n  engine_version = \"16.3\" # y\n  lifecycle {\n    ignore_changes = [engine_version]\n  }\n}\na = 14\n";
    let (body, problems) = read(text);
    assert_eq!(problems, []);
    let block = &body.blocks[0];
    assert_eq!(block.labels.iter().map(|label| &*label.value).collect::<Vec<_>>(), ["aws_db_instance", "main"]);
    let Kind::Text { value, inner } = &block.body.attribute("engine_version").unwrap().value.kind else { panic!() };
    assert_eq!((&**value, inner.of(text)), ("16.3", "16.3"));
    let ignored = &block.body.blocks[0].body.attribute("ignore_changes").unwrap().value;
    assert_eq!(ignored.items()[0].names(), ["engine_version"]);
    assert_eq!(body.attribute("a").unwrap().value.as_str(), Some("14"));
}

#[test]
fn expressions_are_told_apart() {
    let text = r#"
a = "${var.x}"
b = "${var.major}.3"
c = var.e == "prod" ? "16" : local.v["x"].y
d = lookup(var.m, var.e, "1")
e = { "x" : 1, y = 2
  z = [1, 2,]
}
f = [for s in var.l : s.id]
g = 1 + 2
h = !var.x ? 1 : 2
i = <<-EOT
  } {
  EOT
j = aws_x.y[0].z
k = aws_x.y[*].z
l = "a\"b"
m = null
n = {for k, v in var.m : k => v}
o = "last"
"#;
    let (body, problems) = read(text);
    assert_eq!(problems, []);
    assert!(matches!(value(&body, "a"), Kind::Reference(_)));
    assert!(matches!(value(&body, "b"), Kind::Template(parts) if parts.len() == 2));
    assert!(
        matches!(value(&body, "c"), Kind::Choice(parts) if matches!(parts[0].kind, Kind::Equal { negated: false, .. }))
    );
    assert!(matches!(value(&body, "d"), Kind::Call { arguments, .. } if arguments.len() == 3));
    assert_eq!(body.attribute("e").unwrap().value.entries().len(), 3);
    for name in ["f", "g", "i", "k", "n"] {
        assert!(matches!(value(&body, name), Kind::Unknown), "{name}");
    }
    assert!(matches!(value(&body, "h"), Kind::Choice(_)));
    assert!(matches!(value(&body, "j"), Kind::Reference(steps) if steps.len() == 4));
    assert_eq!(body.attribute("l").unwrap().value.as_str(), Some("a\"b"));
    assert!(matches!(value(&body, "m"), Kind::Null));
    assert_eq!(body.attribute("o").unwrap().value.as_str(), Some("last"));
}

#[test]
fn what_is_broken_costs_no_more_than_itself() {
    let text = "resource \"a\" \"b\" {\n  x = \"1\n  y = [1, {\n\nresource \"c\" \"d\" {\n  version = \"16\"\n}\n???\nz = \"2\"\n";
    let (body, problems) = read(text);
    assert!(!problems.is_empty());
    let second = body.blocks.iter().find(|block| block.label(0).is_some_and(|label| &*label.value == "c")).unwrap();
    assert_eq!(second.body.attribute("version").unwrap().value.as_str(), Some("16"));
    assert_eq!(body.attribute("z").unwrap().value.as_str(), Some("2"));
}

#[test]
fn any_start_and_any_repetition_is_read() {
    let text = "locals {\n a = { b = [\"x${lookup(var.m[\"é\"], \"k\")}\", <<E\nq\nE\n] }\n}\nmodule \"m\" { source = \"./x\" }\n";
    for (at, _) in text.char_indices() {
        let (start, end) = text.split_at_checked(at).unwrap();
        for part in [start, end] {
            let (body, _) = read(part);
            assert!(body.blocks.len() + body.attributes.len() < 8, "{part}");
            assert_eq!(template(part, Span::new(0, part.len())).span.range(), 0..part.len());
        }
    }
    let pieces = [
        "{",
        "[",
        "(",
        "a{",
        "a={",
        "a=[",
        "a=(",
        "a=\"${",
        "a=b[",
        "a=f(",
        "a=!",
        "a=?",
        "}",
        "a=<<E\n",
        "a=1?",
        "\\",
        "a=-",
        "a=\"${[\n",
        "a=[b c\n",
        "a = {b c\n",
        "/*",
    ];
    for piece in pieces {
        let text = piece.repeat(60_000 / piece.len());
        let (body, problems) = read(&text);
        assert!(body.blocks.len() + body.attributes.len() + problems.len() > 0 || piece == "/*", "{piece}");
    }
}
