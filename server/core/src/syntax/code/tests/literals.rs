//! Literals, pairs, items and paths.

use super::*;

/// The first literal of a text: value, what stands at its inner span, and whether these are the same.
fn literal(language: Language, text: &str) -> (String, String, bool) {
    let tree = tree(language, text);
    let Some(literal) = tree.root().descendants().find_map(View::literal) else { return Default::default() };
    (literal.value.to_string(), literal.inner.of(text).to_owned(), literal.verbatim)
}

#[test]
fn strings_are_decoded_and_stand_where_they_are_written() {
    for (language, text, value) in [
        (Language::Ruby, "x = 'a b'", "a b"),
        (Language::Ruby, "x = :amazon", "amazon"),
        (Language::Ruby, "x = :\"a b\"", "a b"),
        (Language::Ruby, "x = %q(a b)", "a b"),
        (Language::Ruby, "x = ''", ""),
        (Language::Ruby, "x = 16.4", "16.4"),
        (Language::Ruby, "x = <<~SH\n  apt-get install\nSH\n", "\n  apt-get install\n"),
        (Language::Python, "x = \"\"\"a\nb\"\"\"", "a\nb"),
        (Language::Python, "x = r'\\d'", "\\d"),
        (Language::JavaScript, "x = `a b`", "a b"),
        (Language::TypeScript, "const x = 'é😀'", "é😀"),
        (Language::Php, "<?php $x = \"a b\";", "a b"),
        (Language::Php, "<?php $x = <<<'E'\nhi\nE;", "hi"),
        (Language::Elixir, "x = :prod", "prod"),
        (Language::Elixir, "x = ~s(a b)", "a b"),
        (Language::Java, "class A { String x = \"a b\"; }", "a b"),
        (Language::CSharp, "var x = @\"a\\b\";", "a\\b"),
        (Language::CSharp, "var x = \"\"\"a\"\"\";", "a"),
        (Language::Kotlin, "val x = \"\"\"a\"b\"\"\"", "a\"b"),
    ] {
        assert_eq!(literal(language, text), (value.to_owned(), value.to_owned(), true), "{language:?}: {text}");
    }
}

#[test]
fn escapes_leave_the_span_and_say_that_it_is_not_the_value() {
    for (language, text, value, written) in [
        (Language::Ruby, r#"x = "a\tb""#, "a\tb", r"a\tb"),
        (Language::Ruby, r"x = 'it\'s \n'", r"it's \n", r"it\'s \n"),
        (Language::Python, r#"x = "\x41\"""#, "A\"", r#"\x41\""#),
        (Language::JavaScript, r#"x = "\u{41}b""#, "Ab", r"\u{41}b"),
        (Language::Php, r"<?php $x = 'it\'s';", "it's", r"it\'s"),
        (Language::Elixir, r#"x = "a\nb""#, "a\nb", r"a\nb"),
        (Language::Java, r#"class A { String x = "a\\b"; }"#, "a\\b", r"a\\b"),
        (Language::CSharp, "var x = @\"a \"\"b\"\"\";", "a \"b\"", "a \"\"b\"\""),
        (Language::Kotlin, r#"val x = "a\nb""#, "a\nb", r"a\nb"),
    ] {
        assert_eq!(literal(language, text), (value.to_owned(), written.to_owned(), false), "{language:?}: {text}");
    }
    assert_eq!(literal(Language::Python, "x = ('a'\n 'b')").0, "ab");
}

#[test]
fn what_is_computed_is_no_literal_but_a_template() {
    for (language, text, value) in [
        (Language::Ruby, "x = \"postgres://#{user}:#{pass}@db/app\"", "postgres://…:…@db/app"),
        (Language::Python, "x = f\"redis://{host}:6379\"", "redis://…:6379"),
        (Language::TypeScript, "const x = `amqp://${host}`", "amqp://…"),
        (Language::Php, "<?php $x = \"mysql://$host/app\";", "mysql://…/app"),
        (Language::Elixir, "x = \"ecto://#{host}\"", "ecto://…"),
        (Language::CSharp, "var x = $\"redis://{host}\";", "redis://…"),
        (Language::Kotlin, "val x = \"jdbc:h2:${name}\"", "jdbc:h2:…"),
    ] {
        let tree = tree(language, text);
        let value_of = tree.root().descendants().find_map(View::assign).unwrap().value;
        assert_eq!(value_of.literal(), None, "{language:?}: {text}");
        assert_eq!(value_of.template().unwrap().value, value, "{language:?}: {text}");
    }
}

#[test]
fn pairs_of_every_kind_of_map() {
    for (language, text) in [
        (Language::Ruby, "x = { 'a' => 'b', c: :d }"),
        (Language::Python, "x = {'a': 'b', 'c': 'd', **y}"),
        (Language::Python, "x = dict(a='b', c='d')"),
        (Language::JavaScript, "x = { a: 'b', ['c']: 'd', ...y }"),
        (Language::TypeScript, "const x = { a: 'b', \"c\": 'd' } as const"),
        (Language::Php, "<?php $x = ['a' => 'b', 'c' => 'd', 'e'];"),
        (Language::Php, "<?php $x = array('a' => 'b', 'c' => 'd');"),
        (Language::Elixir, "x = [a: \"b\", c: :d]"),
        (Language::Elixir, "x = %{\"a\" => \"b\", c: \"d\"}"),
        (Language::CSharp, "Dictionary<string, string> x = new() { [\"a\"] = \"b\", {\"c\", \"d\"} };"),
        (Language::CSharp, "var x = new X { a = \"b\", c = \"d\" };"),
        (Language::Kotlin, "val x = mapOf(\"a\" to \"b\", \"c\" to \"d\")"),
    ] {
        let tree = tree(language, text);
        let value = tree.root().descendants().find_map(View::assign).unwrap().value;
        let pairs: Vec<_> =
            value.pairs().iter().map(|pair| format!("{}={}", pair.key.value, told(pair.value))).collect();
        assert_eq!(pairs, ["a=b", "c=d"], "{language:?}: {text}");
        assert_eq!(value.get("c").unwrap().literal().unwrap().value, "d");
    }
}

#[test]
fn items_of_every_kind_of_list() {
    for (language, text) in [
        (Language::Ruby, "x = ['a', :b]"),
        (Language::Ruby, "x = %w[a b]"),
        (Language::Ruby, "config.x = :a, 'b', { c: 1 }"),
        (Language::Python, "x = ['a', 'b']"),
        (Language::Python, "x = ('a', 'b')"),
        (Language::JavaScript, "x = ['a', 'b']"),
        (Language::Php, "<?php $x = ['a', 'b', 'k' => 1];"),
        (Language::Elixir, "x = [\"a\", :b]"),
        (Language::Java, "class A { List<String> x = List.of(\"a\", \"b\"); }"),
        (Language::CSharp, "string[] x = [\"a\", \"b\"];"),
        (Language::Kotlin, "val x = listOf(\"a\", \"b\")"),
    ] {
        let tree = tree(language, text);
        let value = tree.root().descendants().find_map(View::assign).unwrap().value;
        let items: Vec<_> = value.items().into_iter().filter_map(View::literal).map(|item| item.value).collect();
        assert_eq!(items, ["a", "b"], "{language:?}: {text}");
    }
}
