//! Lists that are made from other files, and committed: the registries, and what the editor knows of rules and
//! configuration. A run compares them; a blessed run (`cargo xtask bless`) writes them.

use std::fmt::Write as _;
use std::fs;

use onpar_core::rule::RULES;
use onpar_core::source::{Claim, SOURCES, Source};
use onpar_core::text::RelPath;

use crate::files::{below, read, root};

/// `rustfmt` breaks what is longer.
const WIDTH: usize = 120;

/// Whether this run writes what it would otherwise compare.
pub(crate) fn blessed() -> bool {
    std::env::var_os("ONPAR_BLESS").is_some_and(|value| value == "1")
}

pub(crate) fn compare(path: &str, wanted: &str) {
    let file = root().join(path);
    if fs::read_to_string(&file).is_ok_and(|text| text == wanted) {
        return;
    }
    assert!(blessed(), "{path} is stale: cargo xtask bless");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, wanted).unwrap();
}

/// Modules of a folder that hold `static NAME: TYPE`.
fn holders(folder: &str, holds: &str) -> Vec<String> {
    let inside = below(folder).into_iter().filter(|path| path.ends_with(".rs") && read(path).contains(holds));
    let module = |path: String| {
        let path = path.strip_prefix(folder)?.trim_start_matches('/').to_owned();
        Some(path.split(['/', '.']).next()?.to_owned())
    };
    inside.filter_map(module).filter(|module| module != "mod" && module != "registry").collect()
}

fn registry(about: &str, list: &str, item: &str, kind: &str, modules: &[String]) -> String {
    let entries: Vec<_> = modules.iter().map(|module| format!("&super::{module}::{item}")).collect();
    let mut text = format!(
        "//! {about}. Written by `ONPAR_BLESS=1 cargo test --test tidy` from the files of this folder.\n\nuse super::{kind};\n\n"
    );
    let line = format!("pub static {list}: &[&{kind}] = &[{}];\n", entries.join(", "));
    if line.trim_end().len() <= WIDTH {
        text.push_str(&line);
    } else {
        let _ = writeln!(text, "pub static {list}: &[&{kind}] = &[");
        entries.iter().for_each(|entry| writeln!(text, "    {entry},").unwrap());
        text.push_str("];\n");
    }
    text
}

#[test]
fn registries_list_what_the_folders_hold() {
    let rules = holders("server/core/src/rule", " static RULE: Rule");
    assert!(rules.len() > 3);
    compare("server/core/src/rule/registry.rs", &registry("The rules, by id", "RULES", "RULE", "Rule", &rules));
    let sources = holders("server/core/src/source", " static SOURCE: Source");
    assert!(sources.len() > 2);
    compare(
        "server/core/src/source/registry.rs",
        &registry("The sources, by id", "SOURCES", "SOURCE", "Source", &sources),
    );
}

/// Most paths that are shown of a source.
const PATHS: usize = 4;

#[test]
fn the_listing_tells_what_each_source_claims_and_where_it_is_described() {
    let mut text = "//! What is told of each source. Written by `ONPAR_BLESS=1 cargo test --test tidy` from the first lines of \
                    its file\n//! and its fixtures.\n\nuse super::Listed;\n\n#[rustfmt::skip]\npub static LISTING: &[Listed] = &[\n"
        .to_owned();
    for source in SOURCES {
        let stem = source.id.replace('-', "_");
        let files = [format!("server/core/src/source/{stem}.rs"), format!("server/core/src/source/{stem}/mod.rs")];
        let file = files.iter().find(|file| root().join(file).is_file());
        let file = file.unwrap_or_else(|| panic!("no file of source {}", source.id));
        let head: Vec<String> =
            read(file).lines().map_while(|line| line.strip_prefix("//!").map(str::to_owned)).collect();
        let urls: Vec<String> = urls(&head.join(" "));
        assert!(!urls.is_empty(), "{file} says nowhere where the format is described");
        let _ = writeln!(
            text,
            "    Listed {{ id: {:?}, paths: &{:?}, documentation: &{urls:?} }},",
            source.id,
            paths(source)
        );
    }
    text.push_str("];\n");
    compare("server/core/src/source/listing.rs", &text);
}

/// `<https://..>` in a comment.
fn urls(text: &str) -> Vec<String> {
    let parts = text.split('<').skip(1).filter_map(|part| part.split_once('>'));
    parts.map(|(url, _)| url.to_owned()).filter(|url| url.starts_with("https://")).collect()
}

/// Paths of fixtures that a source claims: the shortest.
fn paths(source: &Source) -> Vec<String> {
    let folder = format!("fixtures/source/{}", source.id);
    let inside = below(&folder).into_iter().filter_map(|path| {
        let path = path.strip_prefix(&folder)?.trim_start_matches('/').split_once('/')?.1.to_owned();
        let fits = (source.claims)(&RelPath::new(&path)?) != Claim::No;
        (fits && !path.starts_with("fix-")).then_some(path)
    });
    let mut paths: Vec<String> = inside.collect();
    paths.sort_by_key(|path| (path.len(), path.clone()));
    paths.dedup();
    paths.truncate(PATHS);
    paths.sort();
    paths
}

#[test]
fn a_rule_is_named_like_its_file() {
    let files = holders("server/core/src/rule", " static RULE: Rule");
    let ids: Vec<_> = RULES.iter().map(|rule| rule.id.replace('-', "_")).collect();
    assert_eq!(ids, files);
}

#[test]
fn the_editor_has_the_schema_of_the_configuration() {
    let schema = serde_json::to_string_pretty(&onpar_core::config::schema()).unwrap();
    compare("editors/vscode/schemas/onpar.schema.json", &format!("{schema}\n"));
}

#[test]
fn the_editor_offers_a_level_for_each_rule() {
    let manifest: serde_json::Value = serde_json::from_str(&read("editors/vscode/package.json")).unwrap();
    let settings = &manifest["contributes"]["configuration"]["properties"];
    let mut offered: Vec<_> = settings["onpar.rules"]["properties"].as_object().unwrap().keys().collect();
    offered.sort();
    assert_eq!(offered, RULES.iter().map(|rule| rule.id).collect::<Vec<_>>());
}
