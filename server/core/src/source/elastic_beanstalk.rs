//! AWS Elastic Beanstalk: the platform of an environment, its variables, the database it makes, resources beside it
//! (`.ebextensions/`, `.elasticbeanstalk/`, `env.yaml`). Formats:
//! <https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/ebextensions-optionsettings.html>,
//! <https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environment-cfg-manifest.html>
//! Deliberately absent: packages and commands of instances, `Dockerrun.aws.json` (`ecs`), which branch is for which
//! environment.

use super::cloudformation::{literal, sections};
use super::facts::{Facts, engine, with_version};
use super::terraform::{Model, Part};
use super::{Claim, Model as Models, Reading, Source, runtimes};
use crate::syntax::{Node, json, yaml};
use crate::text::{File, RelPath};
use crate::version::Pin;

pub static SOURCE: Source = Source {
    id: "elastic-beanstalk",
    about: "AWS Elastic Beanstalk: platforms, variables, databases and resources of environments",
    environment: Some("production"),
    claims,
    confirms: |_, head| head.contains("SolutionStack") || head.contains("PlatformArn"),
    read,
};

/// Settings of one file beyond this many are left out.
const MOST: usize = 1_000;

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    match path.folder().name() {
        ".ebextensions" if ends(&[".config", ".yml", ".yaml", ".json"]) => Claim::Yes,
        ".elasticbeanstalk" | "saved_configs" if ends(&["config.yml", ".cfg.yml"]) => Claim::Yes,
        _ if matches!(name, "env.yaml" | "env.yml") => Claim::Maybe,
        _ => Claim::No,
    }
}

fn read(file: &File, reading: &mut Reading) {
    let is_json = file.text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
    let parsed = if is_json { json::read(&file.text) } else { yaml::read(&file.text) };
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    let platforms =
        [&["global", "default_platform"][..], &["Platform", "PlatformArn"], &["SolutionStack"], &["PlatformArn"]];
    for node in platforms.into_iter().filter_map(|path| root.at(path)) {
        platform(&mut facts, node);
    }
    for key in ["option_settings", "OptionSettings"] {
        if let Some(settings) = root.get(key) {
            self::settings(&mut facts, settings);
        }
    }
    if root.get("Resources").is_some() {
        let mut model = Model::new(Part::Module, SOURCE.id, "cloudformation");
        sections(&mut model, file, root, &|node| literal(file, node));
        reading.model = Some(Models::Stack(model));
    }
}

/// `Python 3.11 running on 64bit Amazon Linux 2023`, `64bit Amazon Linux 2023 v6.1.0 running Node.js 20`, `php-8.1`, and
/// either of the first at the end of an ARN.
fn platform(facts: &mut Facts<'_>, node: &Node) {
    let Some(text) = node.as_str() else { return };
    let from = text.rfind("platform/").map_or(0, |at| at + "platform/".len());
    let end = text.find(" running on ").unwrap_or(text.len());
    let Some(part) = text.get(from..end) else { return };
    let Some((product, range)) = runtimes::stated(part) else { return };
    let inner = node.inner_span(&facts.file.text);
    let verbatim = inner.of(&facts.file.text) == text;
    let at = if verbatim { inner.slice(from + range.start, from + range.end) } else { inner };
    let mut service = facts.service(product, inner, text);
    service.pin = Pin::read(product, part.get(range).unwrap_or(""));
    service.version_at = Some(at);
    facts.push(service);
}

/// A list of settings, each with its namespace, or a map of namespaces.
fn settings(facts: &mut Facts<'_>, node: &Node) {
    let mut database = (None, None);
    let listed = node.items().iter().take(MOST).filter_map(|item| {
        let namespace = item.get("namespace").and_then(Node::as_str).unwrap_or("");
        Some((namespace, item.get("option_name")?.as_str()?, item.get("value")?))
    });
    let mapped = node.entries().iter().flat_map(|namespace| {
        // Saved configurations name the resource as well: `AWSEBRDSDatabase.aws:rds:dbinstance`.
        let name = namespace.key.value.find("aws:").and_then(|at| namespace.key.value.get(at..)).unwrap_or("");
        namespace.value.entries().iter().map(move |entry| (name, &*entry.key.value, &entry.value))
    });
    for (namespace, name, value) in listed.chain(mapped.take(MOST)) {
        match (namespace, name) {
            ("aws:elasticbeanstalk:application:environment", name) => facts.variable(name, value),
            ("aws:rds:dbinstance", "DBEngine") => database.0 = Some(value),
            ("aws:rds:dbinstance", "DBEngineVersion") => database.1 = Some(value),
            _ => {}
        }
    }
    let (Some(named), version) = database else { return };
    let word = named.as_str().unwrap_or("");
    let Some(product) = engine(word) else { return };
    let text = &facts.file.text;
    let mut service = facts.service(product, named.inner_span(text), word);
    if let Some(version) = version {
        let (inner, written) = (version.inner_span(text), version.as_str().unwrap_or(""));
        service.at = inner;
        service.shown = format!("{word} {written}");
        service = with_version(service, written, (inner.of(text) == written).then_some(inner));
    }
    facts.push(service);
}
