//! A first `.onpar.yaml`, from what was found: what is not clear is asked, what is known stands there as a comment.
//! Deliberately absent: writing the file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::engine::{Engine, Project};
use crate::environment::Environment;
use crate::inventory::Role;
use crate::text::RelPath;

/// Most files that are listed for one environment, and most questions.
const MOST: usize = 12;

const HEAD: &str = "\
# What onpar cannot know by itself about this repository. Everything here is optional. Lines with a `#` and no single
# blank behind it are settings: take the `#` away to use them. All keys: `onpar schema`, or completion in an editor.
";

/// The text of a first file.
#[must_use]
pub fn first_file(engine: &Engine) -> String {
    let mut out = HEAD.to_owned();
    let projects: Vec<&Project> = engine.projects().map(AsRef::as_ref).collect();
    environments(&projects, &mut out);
    reference(&projects, &mut out);
    several(&projects, &mut out);
    slots(&projects, &mut out);
    rules(&projects, &mut out);
    out
}

fn environments(projects: &[&Project], out: &mut String) {
    let mut files: BTreeMap<&Environment, BTreeSet<&RelPath>> = BTreeMap::new();
    for declaration in projects.iter().flat_map(|project| &project.inventory.declarations) {
        files.entry(&declaration.environment).or_default().insert(&declaration.at.file);
    }
    let unclear: BTreeSet<RelPath> = projects
        .iter()
        .flat_map(|project| project.unsure())
        .filter(|(_, notice)| notice.code == "unsure-environment")
        .map(|(place, _)| place.file)
        .collect();
    out.push_str("\n# Which files are for which environment. Found by onpar:\n");
    for (environment, files) in &files {
        let shown: Vec<&str> = files.iter().take(MOST).map(|path| path.as_str()).collect();
        let more = if files.len() > MOST { format!(", and {} more", files.len() - MOST) } else { String::new() };
        let _ = writeln!(out, "# - {environment}: {}{more}", shown.join(", "));
    }
    if files.is_empty() {
        out.push_str("# - nothing yet\n");
    }
    out.push_str("environments:\n");
    for file in unclear.iter().take(MOST) {
        let _ = writeln!(out, "# For which one is {file}? Nothing says it, so it is compared with nothing.");
    }
    let file = unclear.first().map_or("deploy/compose.yaml", RelPath::as_str);
    let _ = writeln!(out, "  production:\n#    files: [{}]", quoted(file));
    out.push_str("# What no file here declares, because it was made in a console:\n");
    out.push_str("#    services:\n");
    out.push_str(
        "#      database: { product: postgresql, version: \"16.3\", source: who told you, checked: 2026-01-31 }\n",
    );
}

fn reference(projects: &[&Project], out: &mut String) {
    let all = projects.iter().flat_map(|project| &project.inventory.declarations).map(|one| &one.environment);
    let highest = all.filter(|environment| environment.is_compared()).max_by_key(|one| one.reference_rank());
    let reference = highest.map_or("production", Environment::as_str);
    let _ = writeln!(out, "\n# The environment that the others are to follow; by itself onpar takes {reference}.");
    let _ = writeln!(out, "#reference: {reference}");
}

/// Repositories of several applications.
fn several(projects: &[&Project], out: &mut String) {
    let folders: Vec<String> = projects
        .iter()
        .filter(|project| !project.inventory.declarations.is_empty())
        .map(|project| if project.root.as_str().is_empty() { ".".to_owned() } else { project.root.to_string() })
        .collect();
    if folders.len() < 2 {
        return;
    }
    let _ = writeln!(out, "\n# Applications, compared each by itself. Found by onpar: {}", folders.join(", "));
    out.push_str("#projects:\n");
    let folder = folders.iter().find(|folder| *folder != ".").map_or("apps/shop", String::as_str);
    let _ =
        writeln!(out, "#  {}: {{ files: [\"infra/shop/**\"] }} # files elsewhere that belong to it", quoted(folder));
}

/// Services that met no other.
fn slots(projects: &[&Project], out: &mut String) {
    let unclear = projects.iter().flat_map(|project| {
        let unsure = project.unsure().into_iter().filter(|(_, notice)| notice.code == "unsure-slot");
        let places: BTreeSet<_> = unsure.map(|(place, _)| place).collect();
        let declarations = project.inventory.declarations.iter();
        declarations.filter(move |one| one.role == Role::Server && places.contains(&one.at))
    });
    let lines: BTreeSet<String> = unclear
        .filter_map(|one| {
            Some(format!("{} ({}, {}, {})", one.name.as_ref()?, one.product, one.environment, one.at.file))
        })
        .collect();
    out.push_str("\n# Which services are the same one in all environments, where names and products do not say it.\n");
    for line in lines.iter().take(MOST) {
        let _ = writeln!(out, "# - not matched with another environment: {line}");
    }
    out.push_str("#slots:\n#  analytics: { match: [ANALYTICS_DATABASE_URL, analytics-db] }\n");
    out.push_str("#  sonar: { match: \"sonar*\", ignore: true } # a tool's own\n");
}

fn rules(projects: &[&Project], out: &mut String) {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for divergence in projects.iter().flat_map(|project| &project.divergences) {
        *found.entry(divergence.rule.id).or_default() += 1;
    }
    out.push_str("\n# What a rule's findings weigh: off, hint, information, warning, error.");
    let counts: Vec<String> = found.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
    let counts = if counts.is_empty() { "nothing".to_owned() } else { counts.join(", ") };
    let _ = writeln!(out, " Found today: {counts}.");
    out.push_str("#rules:\n#  image-variant: off\n#  service-version: { level: error, threshold: major }\n");
    out.push_str(
        "\n# Findings that are accepted, for files that have no comments (`# onpar: allow[rule] reason` elsewhere).\n",
    );
    out.push_str("#accept:\n#  - { rule: substitute, slot: cache, reason: the provider offers no other, owner: ops, until: 2027-01-31 }\n");
}

fn quoted(text: &str) -> String {
    super::write::quoted(text)
}
