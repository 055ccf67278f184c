//! Vercel projects: `vercel.json` with the runtimes of functions and the variables of builds and deploys.
//! Format: <https://vercel.com/docs/project-configuration>
//! Deliberately absent: the versions of builders (`@vercel/node@3.0.0`), which are not those of what they run, and
//! `engines` of `package.json`.

use super::facts::Facts;
use super::{Claim, Reading, Source, runtimes};
use crate::syntax::{Node, json};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "vercel",
    about: "Vercel projects: runtimes of functions, variables",
    environment: Some("production"),
    claims,
    confirms: |_, _| true,
    read,
};

/// Entries of one file beyond this many are left out.
const MOST: usize = 500;

fn claims(path: &RelPath) -> Claim {
    if matches!(path.name(), "vercel.json" | "now.json") { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = json::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    for variables in [&["env"][..], &["build", "env"]].into_iter().filter_map(|path| root.at(path)) {
        for entry in variables.entries().iter().take(MOST) {
            // `@name` is a secret that Vercel keeps.
            match entry.value.as_str() {
                Some(value) if value.starts_with('@') => facts.named(&entry.key.value, entry.key.span),
                _ => facts.variable(&entry.key.value, &entry.value),
            }
        }
    }
    for function in root.get("functions").map_or(&[][..], Node::entries).iter().take(MOST) {
        let runtime =
            function.value.get("runtime").filter(|node| node.as_str().is_some_and(|text| !text.contains('@')));
        if let Some(runtime) = runtime {
            runtimes::declare(&mut facts, runtime, None);
        }
    }
}
