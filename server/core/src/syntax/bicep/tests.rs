//! Bicep and ARM expressions: what is read of them, and that any text ends.

use super::*;
use crate::syntax::hcl::Kind;

fn only(text: &str) -> Statement {
    let mut statements = read(text);
    assert_eq!(statements.len(), 1, "{text}");
    statements.pop().unwrap()
}

fn shown(expr: &Expr) -> String {
    let list = |items: &[Expr]| items.iter().map(shown).collect::<Vec<_>>().join(" ");
    match &expr.kind {
        Kind::Text { value, .. } => format!("'{value}'"),
        Kind::Null => "null".to_owned(),
        Kind::Template(parts) => format!("\"{}\"", list(parts)),
        Kind::Reference(_) => expr.names().join("."),
        Kind::Choice(parts) => format!("(? {})", list(&parts[..])),
        Kind::Equal { sides, negated } => format!("({} {})", if *negated { "!=" } else { "==" }, list(&sides[..])),
        Kind::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{}:{}", key.value, shown(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(" "))
        }
        Kind::List(items) => format!("[{}]", list(items)),
        Kind::Call { name, arguments } => format!("({name} {})", list(arguments)),
        Kind::Unknown => "?".to_owned(),
    }
}

#[test]
fn statements_are_found() {
    let param = only("@description('x')\n@allowed([\n  'dev'\n  'prod'\n])\nparam env string = 'dev'\n");
    assert_eq!((param.word, &*param.name.value), (Word::Param, "env"));
    assert_eq!(shown(&param.allowed.unwrap()), "['dev' 'prod']");
    assert_eq!(shown(&param.value.unwrap()), "'dev'");
    let text = "resource pg 'Microsoft.X/servers@2023-01-01' existing = {\n  name: 'a'\n}\n";
    let resource = only(text);
    assert!(resource.existing);
    assert_eq!(resource.target.unwrap().span.of(text), "'Microsoft.X/servers@2023-01-01'");
    let made = only("module db './db.bicep' = if (env == 'prod') { params: { version: '16' } }");
    assert_eq!(shown(&made.condition.unwrap()), "(== env 'prod')");
    assert_eq!(shown(&made.value.unwrap()), "{params:{version:'16'}}");
    assert_eq!(&*only("using './main.bicep'\n").target.unwrap().value, "./main.bicep");
    assert!(only("param sku { name: string }\n").value.is_none());
}

#[test]
fn expressions_are_read() {
    for (text, expected) in [
        ("env == 'prod' ? '16' : '15'", "(? (== env 'prod') '16' '15')"),
        ("'pg-${env}-${uniqueString(a.b)}'", "\"'pg-' env '-' (uniqueString a.b)\""),
        ("parameters('version')", "(parameters 'version')"),
        ("parameters('server').version", "var.server.version"),
        ("{ a: 1, 'b': null }", "{a:'1' b:null}"),
        ("a ?? 'x'", "(coalesce a 'x')"),
        ("a && b", "?"),
        ("!a", "?"),
        ("[for x in y: { version: x }]", "{version:x}"),
        ("'it\\'s'", "?"),
        ("a.?b", "a.b"),
        ("''", "''"),
    ] {
        assert_eq!(shown(&expression(text, Span::new(0, text.len()))), expected, "{text}");
    }
}

#[test]
fn any_text_ends() {
    let texts =
        ["}", "})]", "param", "param x = {", "resource a 'b' = [for", "'${'${'${", "@", "@@allowed(", "é param"];
    for text in texts {
        assert!(read(text).len() < 2, "{text}");
        assert!(expression(text, Span::new(0, text.len())).span.range().end <= text.len(), "{text}");
    }
    for deep in ["[", "{a:", "f(", "'${", "!", "a?b:", "("] {
        assert_eq!(read(&format!("param x = {}", deep.repeat(5_000))).len(), 1, "{deep}");
    }
}
