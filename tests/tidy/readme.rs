//! The parts of the README that the program itself tells, between `<!-- name -->` and `<!-- /name -->`: what a run on
//! the example application prints, the rules, what it finds of the things that the twelve-factor app names, the kinds of files. One test, because one file has one writer.

use std::fmt::Write as _;
use std::process::{Command, Stdio};

use onpar_core::config::Config;
use onpar_core::rule::RULES;
use onpar_core::source::{Family, LISTING, SOURCES};

use crate::files::{read, root};
use crate::lists::compare;

#[test]
fn the_readme_shows_what_the_program_says() {
    let mut text = read("README.md");
    for (name, part) in
        [("sample", sample()), ("rules", rules()), ("parity", crate::seed::table()), ("sources", sources())]
    {
        text = replace(&text, name, &part);
    }
    compare("README.md", &text);
}

/// The text with another part between the marks of this name.
fn replace(text: &str, name: &str, part: &str) -> String {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let marks = text.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    let (before, after) = marks.unwrap_or_else(|| panic!("README.md has no {begin}..{end}"));
    format!("{before}{begin}{part}{end}{after}")
}

fn sample() -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onpar"));
    command.current_dir(root()).args(["--color", "never", "check", "fixtures/shop"]).stdin(Stdio::null());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let shown = String::from_utf8(output.stdout).unwrap();
    // Rules that the example has no warning of are shown by nothing.
    for rule in ["service-type", "service-version", "unpinned-version", "substitute"] {
        assert!(shown.contains(&format!("[{rule}]")), "the example shows no {rule}");
    }
    format!("```console\n$ onpar check fixtures/shop\n{shown}```\n")
}

fn rules() -> String {
    let mut table = String::from("| rule | finds |\n|---|---|\n");
    for rule in RULES {
        let _ = writeln!(table, "| [`{0}`](docs/rules/{0}.md) | {1} |", rule.id, rule.about);
    }
    table
}

fn sources() -> String {
    let mut table = String::new();
    for family in Family::ALL {
        let _ = writeln!(table, "\n**{}**\n\n| source | what is read |\n|---|---|", family.about());
        for source in SOURCES.iter().filter(|source| source.family() == family) {
            let listed = LISTING.iter().find(|listed| listed.id == source.id);
            let url = listed.and_then(|listed| listed.documentation.first()).unwrap_or_else(|| panic!("{}", source.id));
            let _ = writeln!(table, "| [`{}`]({url}) | {} |", source.id, source.about);
        }
    }
    format!("{}\n", table.trim_start())
}

#[test]
fn the_configuration_that_the_readme_shows_is_one() {
    let text = read("README.md");
    let blocks: Vec<_> =
        text.split("```yaml\n# .onpar.yaml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        let config = Config::parse(block);
        assert!(config.problems.is_empty(), "{:?}\n{block}", config.problems);
    }
}
