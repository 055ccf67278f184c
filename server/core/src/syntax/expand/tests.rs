//! The forms of a variable, and where each piece of a result comes from.

use super::*;

fn expanded(text: &str, rules: Rules) -> Expanded {
    let lookup = |name: &str| match name {
        "A" => Some(Expanded::written("1.2.3", Span::new(100, 105))),
        "E" => Some(Expanded::variable("", "E")),
        _ => None,
    };
    expand(text, &|range| Span::new(range.start, range.end), rules, &lookup)
}

#[test]
fn the_forms_of_a_variable() {
    let table = [
        ("x:$A-y", "x:1.2.3-y"),
        ("${A}", "1.2.3"),
        ("$U|${U}", "|"),
        ("${A:-x}${U:-x}${U-y}${E:-z}${E-w}", "1.2.3xyz"),
        ("${A:+x}${U:+x}${E:+x}${E+y}", "xy"),
        ("${A:?no}${U:?no}", "1.2.3"),
        ("${U:-${V:-${A}}}", "1.2.3"),
        ("${A%.*} ${A%%.*} ${A#*.} ${A##*.} ${A%x}", "1.2 1 2.3 3 1.2.3"),
        ("$", "$"),
        ("${", "${"),
        ("${A", "${A"),
        ("${A:-x", "${A:-x"),
        ("${}", "${}"),
        ("$1", "$1"),
    ];
    for (text, result) in table {
        assert_eq!(expanded(text, Rules::COMPOSE).text, result, "{text:?}");
    }
}

#[test]
fn what_keeps_a_dollar() {
    assert_eq!(expanded("$$A 'x$A' \"\\$A\"", Rules::COMPOSE).text, "$A 'x1.2.3' \"\\1.2.3\"");
    assert_eq!(expanded("\\$A '$A' \"$A\\x\" \\q", Rules::dockerfile('\\')).text, "$A $A 1.2.3\\x q");
    assert_eq!(expanded("`$A \\$A", Rules::dockerfile('`')).text, "$A \\1.2.3");
}

#[test]
fn each_piece_knows_where_it_comes_from() {
    let result = expanded("pg:${A%.*}-${U:-alpine}", Rules::COMPOSE);
    assert_eq!(result.text, "pg:1.2-alpine");
    let spans: Vec<_> = [0..3, 3..6, 5..6, 7..13].into_iter().map(|range| result.span_of(range)).collect();
    let span = |start, end| Some(Span::new(start, end));
    assert_eq!(spans, [span(0, 3), span(100, 103), span(102, 103), span(16, 22)]);
    let used: Vec<_> = result.used.iter().map(|used| (&*used.name, used.span.range(), used.set)).collect();
    assert_eq!(used, [("A", 3..10, true), ("U", 11..23, false)]);
}

#[test]
fn nesting_and_length_are_bounded() {
    assert_eq!(expanded(&"${U:-".repeat(3000), Rules::COMPOSE).text.len(), 15_000);
    assert_eq!(expanded(&"$A".repeat(20_000), Rules::COMPOSE).text.len(), MAX_LENGTH);
}
