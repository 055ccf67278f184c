//! Conditions around a node, and the branches of a value.

use super::*;

#[test]
fn values_have_branches() {
    for (language, text, want) in [
        (Language::Ruby, "x = c ? 'a' : 'b'", "a | b"),
        (Language::Ruby, "x = if c then 'a' else 'b' end", "a | b"),
        (Language::Ruby, "x = if c\n 'a'\nelsif d\n 'b'\nelse\n 'c'\nend", "a | b | c"),
        (Language::Ruby, "x = case y\nwhen 1 then 'a'\nelse 'b'\nend", "a | b"),
        (Language::Ruby, "x = y || 'b'", "<y> | b"),
        (Language::Python, "x = 'a' if c else 'b'", "a | b"),
        (Language::JavaScript, "x = c ? 'a' : d ? 'b' : 'c'", "a | b | c"),
        (Language::Php, "<?php $x = $c ? 'a' : 'b';", "a | b"),
        (Language::Php, "<?php $x = match($c) { 1 => 'a', default => 'b' };", "a | b"),
        (Language::Java, "class A { String x = c ? \"a\" : \"b\"; }", "a | b"),
        (Language::CSharp, "var x = c ? \"a\" : \"b\";", "a | b"),
        (Language::CSharp, "var x = c switch { 1 => \"a\", _ => \"b\" };", "a | b"),
        (Language::Kotlin, "val x = if (c) \"a\" else \"b\"", "a | b"),
        (Language::Kotlin, "val x = when (c) { 1 -> \"a\"\n else -> \"b\" }", "a | b"),
    ] {
        assert_eq!(assigned(language, text), [format!("x = {want}")], "{language:?}: {text}");
    }
    let tree = tree(Language::Ruby, "x = c ? 'a' : 'b'");
    let value = tree.root().descendants().find_map(View::assign).unwrap().value;
    assert!(value.outcomes().iter().all(|outcome| outcome.alternative));
}

/// For each literal `HERE`: the environment asked for, and how many conditions there are.
fn environments(language: Language, text: &str) -> Vec<(Option<String>, usize)> {
    let tree = tree(language, text);
    let literals = tree.root().descendants().filter(|view| {
        view.literal().is_some_and(|literal| literal.value == "HERE")
            && !matches!(
                view.kind(),
                "argument" | "value_argument" | "expression_statement" | "parenthesized_expression"
            )
    });
    literals.map(|view| (view.environment().map(|word| word.value), view.conditions().len())).collect()
}

#[test]
fn what_leaves_early_is_a_condition_of_what_follows() {
    for (language, text) in [
        (Language::CSharp, "void F() { if (e.IsDevelopment()) { A(); return; } B(\"HERE\"); }"),
        (Language::CSharp, "void F() { if (e.IsDevelopment()) throw new E(); B(\"HERE\"); }"),
        (Language::JavaScript, "function f() { if (isDev) { return 1 }\n return 'HERE' }"),
        (Language::Php, "<?php function f() { if ($dev) { return 1; } return 'HERE'; }"),
        (Language::Python, "def f():\n  if DEV:\n    return 1\n  return 'HERE'"),
        (Language::Java, "class A { void f() { if (dev) { return; } g(\"HERE\"); } }"),
        (Language::Ruby, "def f\n  return 1 if dev\n  'HERE'\nend"),
        (Language::Kotlin, "fun f(): String { if (dev) { return 1 }\n return \"HERE\" }"),
    ] {
        assert_eq!(environments(language, text), [(None, 1)], "{language:?}: {text}");
    }
    let text = "void F() { if (e.IsDevelopment()) { A(); return; } else { C(); } B(\"HERE\"); }";
    assert_eq!(environments(Language::CSharp, text), [(None, 0)]);
    let text = "void F() { if (e.IsDevelopment()) { A(); } B(\"HERE\"); }";
    assert_eq!(environments(Language::CSharp, text), [(None, 0)]);
}

#[test]
fn conditions_name_environments() {
    let is = |word: &str| (Some(word.to_owned()), 1);
    let not = (None, 1);
    for (language, text, want) in [
        (Language::Ruby, "x 'HERE' if Rails.env.production?", vec![is("production")]),
        (Language::Ruby, "x 'HERE' unless Rails.env.production?", vec![not.clone()]),
        (Language::Ruby, "x Rails.env.test? ? 'HERE' : 'HERE'", vec![is("test"), not.clone()]),
        (Language::Ruby, "case Rails.env\nwhen 'test' then 'HERE'\nelse 'HERE'\nend", vec![is("test"), not.clone()]),
        (Language::Ruby, "begin\n a\nrescue E\n 'HERE'\nend", vec![not.clone()]),
        (Language::Ruby, "x 'HERE' if defined?(Y)", vec![not.clone()]),
        (
            Language::Python,
            "if ENV == 'production':\n  x = 'HERE'\nelse:\n  x = 'HERE'",
            vec![is("production"), not.clone()],
        ),
        (Language::Python, "if os.environ.get('APP_ENV') != 'test':\n  x = 'HERE'", vec![not.clone()]),
        (Language::Python, "try:\n  x\nexcept E:\n  x = 'HERE'", vec![not.clone()]),
        (
            Language::JavaScript,
            "if (process.env.NODE_ENV === 'test') { x('HERE') } else x('HERE')",
            vec![is("test"), not.clone()],
        ),
        (Language::JavaScript, "if (process.env.NODE_ENV !== 'test') { x() } else { x('HERE') }", vec![is("test")]),
        (
            Language::JavaScript,
            "switch (env) { case 'qa': x('HERE'); break; default: x('HERE') }",
            vec![is("qa"), not.clone()],
        ),
        (Language::TypeScript, "const y = isProduction ? 'HERE' : 'HERE'", vec![is("production"), not.clone()]),
        (Language::TypeScript, "const y = !isProd ? 'HERE' : 'HERE'", vec![not.clone(), is("prod")]),
        (Language::TypeScript, "if (process.env.DB === 'test') { x('HERE') }", vec![not.clone()]),
        (
            Language::Php,
            "<?php if (app()->environment('local')) { x('HERE'); } else { x('HERE'); }",
            vec![is("local"), not.clone()],
        ),
        (Language::Php, "<?php if ($_ENV['APP_ENV'] === 'prod') { x('HERE'); }", vec![is("prod")]),
        (
            Language::Elixir,
            "if config_env() == :prod do\n x(\"HERE\")\nelse\n x(\"HERE\")\nend",
            vec![is("prod"), not.clone()],
        ),
        (Language::Elixir, "case Mix.env() do\n :test -> \"HERE\"\n _ -> \"HERE\"\nend", vec![is("test"), not.clone()]),
        (
            Language::CSharp,
            "if (env.IsDevelopment()) { x(\"HERE\"); } else { x(\"HERE\"); }",
            vec![is("development"), not.clone()],
        ),
        (Language::CSharp, "if (!env.IsDevelopment()) { x(\"HERE\"); }", vec![not.clone()]),
        (
            Language::Java,
            "class A { void f() { if (a) { b(\"HERE\"); } else { b(\"HERE\"); } } }",
            vec![not.clone(), not.clone()],
        ),
        (
            Language::Kotlin,
            "fun f() { if (env == \"test\") { b(\"HERE\") } else { b(\"HERE\") } }",
            vec![is("test"), not.clone()],
        ),
        (Language::Ruby, "x 'HERE'", vec![(None, 0)]),
    ] {
        assert_eq!(environments(language, text), want, "{language:?}: {text}");
    }
}
