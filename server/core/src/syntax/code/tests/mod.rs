//! The same questions in every language, and that any text gives a tree.

mod broken;
mod conditions;
mod literals;
mod values;

use super::{Language, Tree, View, parse};

const ALL: [Language; 9] = [
    Language::Ruby,
    Language::Python,
    Language::JavaScript,
    Language::TypeScript,
    Language::Php,
    Language::Elixir,
    Language::Java,
    Language::CSharp,
    Language::Kotlin,
];

fn tree(language: Language, text: &str) -> Tree<'_> {
    let (tree, problems) = parse(language, text);
    assert_eq!(problems, [], "{language:?}: {text}");
    tree
}

/// `target = value` for each assignment, with what the value may come to.
fn assigned(language: Language, text: &str) -> Vec<String> {
    let tree = tree(language, text);
    let assigns = tree.root().descendants().filter_map(View::assign);
    assigns.map(|assign| format!("{} = {}", assign.target.dotted().unwrap_or_default(), told(assign.value))).collect()
}

/// The outcomes of a value: `a | b`, `$NAME:default`.
fn told(value: View<'_>) -> String {
    let outcomes = value.outcomes().into_iter().map(|outcome| {
        let text = match outcome.view.variable() {
            Some(variable) => format!("${}", variable.name.value),
            None => outcome.view.literal().map_or_else(
                || format!("<{}>", outcome.view.dotted().unwrap_or_default()),
                |literal| literal.value.into_owned(),
            ),
        };
        match outcome.default_of {
            Some(name) => format!("${}:{text}", name.value),
            None => text,
        }
    });
    outcomes.collect::<Vec<_>>().join(" | ")
}

/// Each call: `receiver.method(arguments, name: value)`.
fn called(language: Language, text: &str) -> Vec<String> {
    let tree = tree(language, text);
    let calls = tree.root().descendants().filter_map(View::call).map(|call| {
        let mut parts: Vec<String> = call.arguments.iter().map(|argument| told(*argument)).collect();
        parts.extend(call.named.iter().map(|pair| format!("{}: {}", pair.key.value, told(pair.value))));
        let on = call.receiver.map_or(String::new(), |on| on.dotted().unwrap_or("_".to_owned()) + ".");
        format!("{on}{}({}){}", call.method.value, parts.join(", "), if call.block.is_some() { " {}" } else { "" })
    });
    calls.collect()
}
