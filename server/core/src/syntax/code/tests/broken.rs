//! Any text gives a tree, at once, with spans that hold text.

use super::*;

/// Walks everything and asks every question.
fn ask(language: Language, text: &str) {
    let (tree, _) = parse(language, text);
    for view in tree.root().descendants().take(20_000) {
        assert!(text.get(view.span().range()).is_some(), "{language:?}: {:?}", view.span());
        if let Some(literal) = view.template() {
            assert!(text.get(literal.inner.range()).is_some(), "{language:?}: {:?}", literal.inner);
            assert!(!literal.verbatim || literal.inner.of(text) == literal.value);
        }
        let _ = (view.call(), view.assign(), view.pairs(), view.items(), view.dotted(), view.variable());
        let _ = (view.outcomes(), view.environment(), view.pair());
    }
}

const SAMPLES: [(Language, &str); 9] = [
    (
        Language::Ruby,
        "config.cache_store = :redis_cache_store, { url: ENV.fetch('R') { \"redis://#{h}\" } } if Rails.env.test?\nx = <<~A\n é😀\nA\ncase x\nwhen 'a' then b\nend\n",
    ),
    (
        Language::Python,
        "DATABASES = {'default': {'ENGINE': f'x{y}', **z}}\nif DEBUG:\n  X = os.environ.get('A', 'é') or ('a' 'b')\nelse:\n  f(a, k=1)\n",
    ),
    (
        Language::JavaScript,
        "module.exports = { client: 'pg', ...x, [`k${a}`]: c ? 'é' : process.env.X ?? \"d\", f() {} };\n",
    ),
    (
        Language::TypeScript,
        "export default defineConfig<X>({ a: b! as C, d: x?.y['z'] }); class A { @B() c: string = '😀' }\n",
    ),
    (
        Language::Php,
        "<?php return ['default' => env('A', 'é'), 'b' => [\"$c{$d}\"]]; $db['a']['b'] = match($x) { 1 => 'y', default => <<<E\nhi\nE };\n",
    ),
    (
        Language::Elixir,
        "config :a, B.Repo, url: System.get_env(\"X\") || \"ecto://#{é}\", c: [d: %{\"a\" => 1}]\nif config_env() == :prod do\n ~w[a b]a\nend\n",
    ),
    (
        Language::Java,
        "class A { @B(c = \"é\") X<?> p = new X<>(\"postgres:16\").with(a ? \"b\" : \"c\"); void f() { switch (x) { case \"a\" -> 1; } } }\n",
    ),
    (
        Language::CSharp,
        "var b = o.Use<X>($\"é{y}\", name: @\"a\"\"b\"); class C { D d = new() { [\"a\"] = \"b\" }; string E => x switch { _ => \"\" }; }\n",
    ),
    (
        Language::Kotlin,
        "val p = X<Y>(\"é${z}\").apply { with(\"a\") } ?: \"b\"\nwhen (x) { \"a\" -> mapOf(\"b\" to 1)\n else -> 2 }\n",
    ),
];

#[test]
fn truncated_and_damaged_texts_are_read() {
    for (language, text) in SAMPLES {
        for (at, c) in text.char_indices() {
            let (head, tail) = text.split_at(at);
            ask(language, head);
            ask(language, tail);
            let mut damaged = text.to_owned();
            damaged.replace_range(at..at + c.len_utf8(), if at % 3 == 0 { "" } else { "\"" });
            ask(language, &damaged);
        }
    }
}

#[test]
fn any_bytes_are_read() {
    let mut seed = 0x9e37_79b9_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed >> 16
    };
    for language in ALL {
        for _ in 0..60 {
            let bytes: Vec<u8> = (0..next() % 200).map(|_| next() as u8).collect();
            ask(language, &String::from_utf8_lossy(&bytes));
            let words = [
                "(", "{", "[", "\"", "'", "#{", "${", "<<~A", "do", "end", "if", "=", "=>", ":", "\n", "é", "x", "\\",
                "`", ",",
            ];
            let text: String = (0..next() % 80).map(|_| words[next() as usize % words.len()]).collect();
            ask(language, &text);
        }
    }
}

#[test]
fn deep_and_long_texts_end() {
    for language in ALL {
        for unit in ["(", "[", "{", "{a:", "x(", "\"#{", "if x\n", "[1,", "a ? b : ", "!", "a||", "<<A\n", "a.b"] {
            let text = unit.repeat(700);
            let (tree, _) = parse(language, &text);
            // The innermost node knows what it lies in, without recursion.
            let last = tree.root().descendants().last().unwrap();
            let _ = (last.conditions(), last.environment(), last.outcomes(), last.dotted());
            for view in tree.root().descendants().take(200) {
                let _ = (view.outcomes(), view.dotted(), view.call());
            }
        }
    }
}

#[test]
fn too_long_a_text_is_read_in_part() {
    let text = format!("a = 'é'\n{}b = 'c'\n", "# é\n".repeat(40_000));
    let (tree, problems) = parse(Language::Ruby, &text);
    assert_eq!(tree.root().descendants().filter_map(View::assign).count(), 1);
    assert_eq!(problems.len(), 1);
}

#[test]
fn the_rest_of_broken_code_is_read() {
    let text = "config.a = :x\nconfig.b = (((\nconfig.c = :z\nfoo.each do |\n";
    let (tree, problems) = parse(Language::Ruby, text);
    assert!(!problems.is_empty());
    let found: Vec<_> = tree.root().descendants().filter_map(View::assign).filter_map(|a| a.target.dotted()).collect();
    assert!(found.contains(&"config.a".to_owned()) && found.contains(&"config.c".to_owned()), "{found:?}");
}

#[test]
fn what_nests_without_end_costs_nothing() {
    for language in ALL {
        for unit in ["/* a", "* a / ", "<a", "[{a: !", "(\n* a\n"] {
            let text = unit.repeat(8_192 / unit.len());
            let (tree, problems) = parse(language, &text);
            assert!(tree.root().descendants().count() <= 2_000, "{language:?} {unit:?}");
            assert!(!problems.is_empty(), "{language:?} {unit:?}");
        }
    }
}

#[test]
fn what_is_typed_does_not_hide_what_follows() {
    let text = "A = {\n    'default': {\n        'NAME': 'é,\n    }\n\nB = 'b'\nC['x'] = (\n\nclass D:\n    E = 'e'\n";
    let (tree, problems) = parse(Language::Python, text);
    assert_eq!(problems.len(), 1);
    let assigns = tree.root().descendants().filter_map(View::assign);
    let values = assigns.filter_map(|assign| assign.value.literal());
    let values: Vec<_> = values.map(|literal| (literal.inner.of(text).to_owned(), literal.verbatim)).collect();
    assert_eq!(values, [("b".to_owned(), true), ("e".to_owned(), true)]);
}
