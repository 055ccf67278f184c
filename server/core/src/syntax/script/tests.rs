//! Words and values of program text.

use super::*;
use crate::syntax::hcl::{Expr, Kind as Is};

fn words<'a>(text: &'a str, dialect: &Dialect) -> Vec<&'a str> {
    read(text, dialect).iter().map(|token| token.text).collect()
}

/// A value in one line: texts in quotes, what is unknown as `?`.
fn shown(expr: &Expr) -> String {
    match &expr.kind {
        Is::Text { value, .. } => format!("'{value}'"),
        Is::Null => "null".to_owned(),
        Is::Object(entries) => {
            let entries: Vec<_> =
                entries.iter().map(|(key, value)| format!("{}={}", key.value, shown(value))).collect();
            format!("{{{}}}", entries.join(" "))
        }
        Is::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(" ")),
        Is::Call { name, arguments } => {
            format!("{name}({})", arguments.iter().map(shown).collect::<Vec<_>>().join(" "))
        }
        Is::Choice(parts) => format!("({})", parts.iter().map(shown).collect::<Vec<_>>().join(" / ")),
        Is::Equal { sides, negated } => {
            format!("{}{}{}", shown(&sides[0]), if *negated { "!=" } else { "==" }, shown(&sides[1]))
        }
        Is::Reference(_) => format!("@{}", expr.names().join(".")),
        Is::Template(_) | Is::Unknown => "?".to_owned(),
    }
}

fn says(text: &str, dialect: &Dialect) -> String {
    shown(&value(&read(text, dialect), 0).0)
}

#[test]
fn words_of_each_language() {
    assert_eq!(
        words("a.b('x', \"y\") // no\n`z` /* no */ 16.3", &JS),
        ["a", ".", "b", "(", "x", ",", "y", ")", "z", "16.3"]
    );
    assert_eq!(words("a = '''x'y''' # no\nb", &PYTHON), ["a", "=", "x'y", "b"]);
    assert_eq!(words("pkgs.postgresql_15; # no\n''a ' b''", &NIX), ["pkgs", ".", "postgresql_15", ";", "a ' b"]);
    assert_eq!(words("version: '16'\n// no\n", &BICEP), ["version", ":", "16"]);
}

#[test]
fn texts_that_are_computed_are_not_known() {
    let kinds = |text, dialect| read(text, dialect).iter().map(|token| token.kind).collect::<Vec<_>>();
    assert_eq!(
        kinds("`a${b}` `c` 'd\\n' 'open\n'x'", &JS),
        [Kind::Computed, Kind::Text, Kind::Computed, Kind::Computed, Kind::Text]
    );
    for text in ["'", "\"\\", "`${", "/*", "'''", "é'é", ""] {
        for dialect in [JS, PYTHON, JAVA, GO, BICEP, NIX] {
            let tokens = read(text, &dialect);
            let _ = value(&tokens, 0);
        }
    }
}

#[test]
fn values_are_read() {
    assert_eq!(
        says("{ a: 'x', 'b': [1, 2.5,], ...c, d, e() { return 1 }, [f]: 1, g: true }", &JS),
        "{a='x' b=['1' '2.5'] d=@d g='true'}"
    );
    assert_eq!(
        says("new aws.rds.Instance('db', { engine: \"postgres\" }, { provider })", &JS),
        "aws.rds.Instance('db' {engine='postgres'} {provider=@provider})"
    );
    assert_eq!(
        says("Instance('db', engine='postgres', *args, version=v)", &PYTHON),
        "Instance('db' @args {engine='postgres' version=@v})"
    );
    assert_eq!(says("prod ? '16' : stage === 'x' ? `15` : a + 1", &JS), "(@prod / '16' / (@stage=='x' / '15' / ?))");
    assert_eq!(
        says("rds.InstanceArgs{ Engine: pulumi.String(\"postgres\"), }", &GO),
        "{Engine=pulumi.String('postgres')}"
    );
    assert_eq!(
        says("new() { Engine = \"postgres\", Tags = { {\"a\", \"b\"}, }, Version = \"16\" }", &JAVA),
        "{Engine='postgres' Tags={} Version='16'}"
    );
    assert_eq!(
        says("{\n  version: '16'\n  list: [\n    'a'\n    'b'\n  ]\n  sku: { name: x.y }\n}", &BICEP),
        "{version='16' list=['a' 'b'] sku={name=@x.y}}"
    );
    assert_eq!(says("x.map((a) => { return a })", &JS), "x.map(?)");
    assert_eq!(says("process.env.V ?? '16'", &JS), "coalesce(@process.env.V '16')");
}

#[test]
fn broken_and_deep_values_end() {
    let deep = format!("{}1{}", "[".repeat(5000), "]".repeat(5000));
    let calls = "f(".repeat(5000);
    for text in [
        "{ a: ",
        "{ a: [ 'x', }",
        "f(a, {b: c)",
        "(",
        ")",
        "{,,}",
        "a ? b",
        "a ?",
        "[)",
        &deep,
        &calls,
        "!!!!",
        "{ a b c }",
    ] {
        let tokens = read(text, &JS);
        let (_, behind) = value(&tokens, 0);
        assert!(behind <= tokens.len(), "{}", text.get(..20).unwrap_or(text));
    }
    assert_eq!(says("{ a: 'x',\n b: f(',\n c: 'y' }", &JS), "{a='x' b=f(?)}");
}
