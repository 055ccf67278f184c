//! Texts: templates with variables, in every way YAML can quote them, and the lines of env files.

use super::random::Random;
use super::tree::Y;

const NAMES: &[&str] = &["A", "B", "C", "EMPTY", "UNSET", "LONG_NAME_1", "_x", "a1", "Q", "V"];

/// The name of a variable of the project.
fn name(r: &mut Random) -> &'static str {
    r.pick(NAMES)
}

/// Text with variables in it.
fn template(r: &mut Random, depth: usize) -> String {
    let mut text = String::new();
    for _ in 0..=r.below(3) {
        let piece = match r.below(24) {
            0..=6 => {
                (r.pick(&["a", "postgres:16", "x y", "é✓", "1.5", "/b-c", "k=v", "it's", "\"q\"", "#h", "😀", "a: b"]))
                    .to_owned()
            }
            7..=9 => format!("${{{}}}", name(r)),
            10 => format!("${}", name(r)),
            11..=15 => choice(r, ":-", depth),
            16 => choice(r, "-", depth),
            17 => choice(r, ":+", depth),
            18 => choice(r, "+", depth),
            19 => {
                let op = r.pick(&[":?", "?"]);
                let set = if r.mistake(30) { r.pick(&["B", "EMPTY", "UNSET"]) } else { "A" };
                format!("${{{set}{op}must be set}}")
            }
            20 | 21 => "$$".to_owned(),
            22 if r.percent(70) => (r.pick(&["$", "$1", "$$$$A", "$ x", "$-", "$é", "$$A", "${A:-}"])).to_owned(),
            22 => (r.pick(&["$", "$1", "}", "{", "$$$$A", "$ x", "$-", "${A:-{}}", "${A:-}", "$é", "$$A"])).to_owned(),
            _ if r.mistake(15) => (r.pick(&["${", "${1}", "${A:x}", "${}", "${A-b", "${A!}"])).to_owned(),
            _ => "z".to_owned(),
        };
        text.push_str(&piece);
    }
    text
}

fn choice(r: &mut Random, op: &str, depth: usize) -> String {
    let word = if depth < 2 { template(r, depth + 1) } else { "z".to_owned() };
    format!("${{{}{op}{word}}}", name(r))
}

/// A scalar of a kind, quoted in some way that YAML reads back as one text.
pub(crate) fn quoted(r: &mut Random, kind: &str) -> String {
    let text = match kind {
        "image" => match r.below(6) {
            0 => "postgres:13-alpine".to_owned(),
            1 => "redis".to_owned(),
            2 => "${REG:-docker.io}/lib/x:${A:-1}".to_owned(),
            3 => "postgres:${V:-${B:-16}}".to_owned(),
            4 => "x@sha256:abc".to_owned(),
            _ => format!("i{}", template(r, 0)),
        },
        "words" => template(r, 0).replace(['\'', '"', '(', ')', '`'], "_"),
        "path" => match r.below(7) {
            0 => ".".to_owned(),
            1 => "./app".to_owned(),
            2 => "../up".to_owned(),
            3 => "docker/${A:-db}".to_owned(),
            4 => "https://github.com/a/b.git".to_owned(),
            5 => "/abs/path".to_owned(),
            _ => "./a/../b/".to_owned(),
        },
        _ => template(r, 0),
    };
    quote(r, &text)
}

fn quote(r: &mut Random, text: &str) -> String {
    let plain = !text.is_empty()
        && text.chars().next().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '$' | '/' | '.'))
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([' ', ':'])
        && !text.contains('\n');
    match r.below(if plain { 5 } else { 3 }) {
        0 => format!("'{}'", text.replace('\'', "''")),
        1 | 2 => {
            let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            let escaped = if r.percent(15) { escaped.replace('a', "\\x61") } else { escaped };
            format!("\"{escaped}\"")
        }
        _ => text.to_owned(),
    }
}

/// The value of a pair in a map.
pub(crate) fn value(r: &mut Random) -> Y {
    match r.below(14) {
        0..=6 => Y::Raw(quoted(r, "text")),
        7 | 8 => Y::Raw(
            (r.pick(&[
                "1",
                "1.10",
                "0x1F",
                "017",
                "true",
                "yes",
                "1e3",
                "1_000",
                "12345678901234567890",
                ".5",
                "-0",
                "1:30",
                "08",
                "False",
                "1.0",
                "100000000.5",
            ]))
            .to_owned(),
        ),
        9 => Y::Raw((r.pick(&["", "null", "~", "''", "\"\""])).to_owned()),
        10 => {
            let (one, two) = (template(r, 1), template(r, 1));
            Y::Block(r.pick(&["|", "|-", ">", ">-", "|+"]), vec![format!("x{one}"), String::new(), format!("y{two}")])
        }
        11 => Y::Raw(
            (r.pick(&["\"a\\tb\\u00e9\\n\"", "'a ''b'' c'", "!!str 12", "\"$A\\\\n\"", "2024-01-99"])).to_owned(),
        ),
        12 if r.mistake(10) => Y::Raw((r.pick(&["[1, 2]", "2024-01-02", "{a: b}"])).to_owned()),
        _ => Y::Raw(quoted(r, "text")),
    }
}

/// A name that is set for a service.
pub(crate) fn pair_name(r: &mut Random) -> String {
    let names = ["A", "B", "C", "UNSET", "DB_URL", "com.example.x", "'1'", "\"Q\"", "é", "$A"];
    (r.pick(&names)).to_owned()
}

/// An item of a list of pairs.
pub(crate) fn pair(r: &mut Random) -> String {
    let name = r.pick(&["A", "B", "C", "UNSET", "DB_URL", "com.example.x", "$A"]);
    if r.percent(25) {
        return name.to_owned();
    }
    if r.mistake(3) {
        return "12".to_owned();
    }
    let text = format!("{name}={}", template(r, 0));
    quote(r, &text)
}

/// The lines of an env file.
pub(crate) fn env_file(r: &mut Random) -> Vec<String> {
    let mut lines = Vec::new();
    for _ in 0..r.below(7) {
        let name = r.pick(&["A", "B", "C", "EMPTY", "_x", "a1", "Q", "V", "DB_URL", "LONG_NAME_1"]);
        let text = template(r, 1);
        let simple = r.pick(&["1", "16-alpine", "x y", "p@ss#word", "héé", "a=b", "http://x:1/y?z=1"]);
        lines.push(match r.below(19) {
            0..=4 => format!("{name}={simple}"),
            5 | 6 => format!("{name}={text}"),
            7 => format!("{name}=\"{}\"", text.replace('"', "\\\"")),
            8 => format!("{name}='{}'", text.replace('\'', "")),
            9 => format!("export {name}={simple}"),
            10 => format!("{name} = {simple}   # comment"),
            11 => "# comment = x".to_owned(),
            12 => String::new(),
            13 => name.to_owned(),
            14 => format!("{name}="),
            15 => format!("{name}: {simple}"),
            16 => format!("{name}=\"a\\nb\\tc \\$A \\\\ \\x $B\""),
            17 => format!("{name}=\"one\ntwo $A\""),
            _ if r.mistake(10) => (r.pick(&["bad key=1", "A='open", "=x", "a!b=1"])).to_owned(),
            _ => format!("{name}='a\\nb $A'"),
        });
    }
    lines
}
