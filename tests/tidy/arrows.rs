//! Dependencies between modules point down only. See ARCHITECTURE.md.

use crate::files::{below, read};

const CORE: &str = "server/core/src";

/// For each module of the core, those that it must not use.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "text",
        &[
            "catalog",
            "config",
            "connection",
            "engine",
            "environment",
            "fix",
            "hover",
            "inventory",
            "navigate",
            "project",
            "resolve",
            "rule",
            "source",
            "suppress",
            "syntax",
            "version",
        ],
    ),
    (
        "syntax",
        &[
            "catalog",
            "config",
            "connection",
            "engine",
            "environment",
            "fix",
            "hover",
            "inventory",
            "navigate",
            "project",
            "resolve",
            "rule",
            "source",
            "suppress",
            "version",
        ],
    ),
    (
        "catalog",
        &[
            "config",
            "connection",
            "engine",
            "fix",
            "hover",
            "inventory",
            "navigate",
            "project",
            "resolve",
            "rule",
            "source",
            "suppress",
            "syntax",
        ],
    ),
    (
        "version",
        &[
            "config",
            "connection",
            "engine",
            "fix",
            "hover",
            "inventory",
            "navigate",
            "project",
            "resolve",
            "rule",
            "source",
            "suppress",
            "syntax",
        ],
    ),
    (
        "source",
        &["config", "engine", "fix", "hover", "inventory", "navigate", "project", "resolve", "rule", "suppress"],
    ),
    ("resolve", &["fix", "hover", "navigate", "project", "rule", "suppress"]),
    ("rule", &["config", "engine", "hover", "navigate", "project", "resolve", "source", "suppress", "syntax"]),
    ("fix", &["config", "engine", "hover", "navigate", "project", "source", "suppress", "syntax"]),
    ("hover", &["config", "fix", "navigate", "project", "resolve", "suppress", "syntax"]),
    ("navigate", &["config", "fix", "hover", "inventory", "project", "rule", "suppress"]),
];

/// Packages that only one folder or file of the binary may use.
const KEPT: &[(&str, &str)] =
    &[("tower_lsp", "server/src/lsp/"), ("tokio", "server/src/lsp/"), ("ropey", "server/src/lsp/documents.rs")];

#[test]
fn modules_of_the_core_use_what_lies_below() {
    let mut wrong = Vec::new();
    for (module, forbidden) in FORBIDDEN {
        let (file, folder) = (format!("{CORE}/{module}.rs"), format!("{CORE}/{module}/"));
        let files: Vec<_> = below(CORE).into_iter().filter(|path| *path == file || path.starts_with(&folder)).collect();
        assert!(!files.is_empty(), "there is no module {module}");
        for path in files {
            let used = used(&read(&path));
            wrong.extend(
                used.iter().filter(|name| forbidden.contains(&name.as_str())).map(|name| format!("{path} uses {name}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn packages_stay_where_they_belong() {
    let mut wrong = Vec::new();
    for path in below("server/src").into_iter().filter(|path| path.ends_with(".rs")) {
        let text = code(&read(&path));
        let uses = |package: &str| text.contains(&format!("{package}::"));
        wrong.extend(
            KEPT.iter()
                .filter(|(package, place)| uses(package) && !path.starts_with(place))
                .map(|(package, _)| format!("{path} uses {package}")),
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A text without its comments of whole lines.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// The modules behind `crate::`, also those of a list in braces.
fn used(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    for rest in code(text).split("crate::").skip(1) {
        let Some(list) = rest.strip_prefix('{') else {
            names.push(rest.chars().take_while(|&c| is_name(c)).collect());
            continue;
        };
        let (mut depth, mut name) = (1, String::new());
        for c in list.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                c if depth == 1 && is_name(c) => name.push(c),
                ',' if depth == 1 => names.push(std::mem::take(&mut name)),
                // What follows a module's name is its own affair.
                ':' if depth == 1 => {
                    names.push(std::mem::take(&mut name));
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        names.push(name);
    }
    names
}

#[test]
fn uses_are_seen() {
    let text = "use crate::text::Span;\n// use crate::no;\nuse crate::{\n    fix::{self, x},\n    rule,\n};\nfn f() -> crate::source::A {}\n";
    let used = used(text);
    for name in ["text", "fix", "rule", "source"] {
        assert!(used.iter().any(|used| used == name), "{name}: {used:?}");
    }
    assert!(!used.iter().any(|used| used == "no"));
}
