//! asdf and mise: `.tool-versions` and `mise.toml` with the tools a developer installs, databases among them.
//! Formats: <https://asdf-vm.com/manage/configuration.html>, <https://mise.jdx.dev/configuration.html>
//! Deliberately absent: versions that are fallbacks (only the first of a line counts), `system` and `path:`.

use super::facts::{Facts, with_version};
use super::{Claim, Reading, Source};
use crate::catalog;
use crate::syntax::sections;
use crate::text::{File, RelPath, Span};

pub static SOURCE: Source = Source {
    id: "tool-versions",
    about: "asdf and mise: tools and services with their versions",
    environment: Some("development"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    let fits = path.name() == ".tool-versions" || is_mise(path);
    if fits { Claim::Yes } else { Claim::No }
}

fn is_mise(path: &RelPath) -> bool {
    matches!(path.name(), "mise.toml" | ".mise.toml" | "mise.local.toml") || path.as_str().ends_with("mise/config.toml")
}

fn read(file: &File, reading: &mut Reading) {
    let mut facts = Facts::new(file, reading);
    if is_mise(&file.path) {
        for line in sections::read(&file.text).filter(|line| !line.value.value.starts_with(['[', '{'])) {
            match line.section {
                "tools" => stated(&mut facts, line.key.value, line.value.value, line.value.span),
                "env" => facts.value(line.key.value, line.value.value, line.value.span),
                _ => {}
            }
        }
        return;
    }
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        let content = line.split('#').next().unwrap_or("");
        let mut words = content.split_whitespace();
        if let (Some(tool), Some(version)) = (words.next(), words.next()) {
            let behind = content.find(tool).map_or(0, |at| at + tool.len());
            let at = behind + content.get(behind..).and_then(|rest| rest.find(version)).unwrap_or(0);
            stated(&mut facts, tool, version, Span::new(start + at, start + at + version.len()));
        }
        start += line.len();
    }
}

/// A tool of this version, which stands at `at`.
fn stated(facts: &mut Facts<'_>, tool: &str, version: &str, at: Span) {
    let Some(product) = catalog::platform_word("asdf", tool) else { return };
    if version == "system" || version.starts_with("path:") || version.starts_with("ref:") {
        return;
    }
    let mut service = facts.service(product, at, format!("{tool} {version}"));
    service.name = Some(tool.to_owned());
    facts.push(with_version(service, version, Some(at)));
}
