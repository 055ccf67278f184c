//! One page for each rule under `docs/rules`, made from the rule's doc comment. Diagnostics link to them.

use onpar_core::rule::RULES;

use crate::files::{below, root};
use crate::lists::{blessed, compare};

const FOLDER: &str = "docs/rules";

#[test]
fn every_rule_has_its_page() {
    for rule in RULES {
        let page = rule.page();
        assert!(page.starts_with(&format!("# {}\n", rule.id)), "the page of {} has another title", rule.id);
        let (id, since, file) = (rule.id, rule.since, rule.id.replace('-', "_"));
        let wanted = format!(
            "{}\n\n---\n`onpar explain {id}` prints this page. In onpar since {since}.\n\n<!-- Made by `cargo xtask bless` from server/core/src/rule/{file}.rs -->\n",
            page.trim_end()
        );
        compare(&format!("{FOLDER}/{id}.md"), &wanted);
    }
}

#[test]
fn every_page_is_of_a_rule() {
    if !root().join(FOLDER).is_dir() {
        assert!(blessed(), "there is no {FOLDER}");
        return;
    }
    let is_page = |path: &String| RULES.iter().any(|rule| *path == format!("{FOLDER}/{}.md", rule.id));
    let strangers: Vec<_> = below(FOLDER).into_iter().filter(|path| !is_page(path)).collect();
    assert!(strangers.is_empty(), "no rule has these pages: {strangers:#?}");
}
