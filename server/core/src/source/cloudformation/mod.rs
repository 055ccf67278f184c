//! CloudFormation and SAM templates (`*.yaml`, `*.json`, `*.template`), and their files of parameters.
//! Formats: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>,
//! <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy.html>
//! Deliberately absent: templates in JavaScript (`infrastructure_code`), what functions and conditions come to (`resolve::terraform`), macros, imported values.

mod expression;
mod parameters;
mod template;

pub(super) use expression::{expression, literal};
pub(super) use template::sections;

use super::terraform::{Model, Part};
use super::{Claim, Model as Models, Reading, Source};
use crate::syntax::{json, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "cloudformation",
    about: "CloudFormation and SAM: managed services, containers and functions, through parameters, mappings and conditions",
    environment: Some("production"),
    claims,
    confirms,
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name().to_ascii_lowercase();
    let Some((stem, ending)) = name.rsplit_once('.') else { return Claim::No };
    let fits = match ending {
        "yaml" | "yml" | "template" | "cform" | "cfn" => true,
        "toml" => name == "samconfig.toml",
        "json" => is_named(stem) || path.folder().parts().any(|part| is_named(&part.to_ascii_lowercase())),
        _ => false,
    };
    if fits { Claim::Maybe } else { Claim::No }
}

/// Words in the names of templates and parameters, and of folders that hold them.
fn is_named(name: &str) -> bool {
    const WORDS: [&str; 15] = [
        "aws",
        "cf",
        "cfn",
        "cft",
        "cloudformation",
        "config",
        "deploy",
        "infra",
        "infrastructure",
        "param",
        "parameters",
        "params",
        "sam",
        "stack",
        "stacks",
    ];
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| WORDS.contains(&word) || word.starts_with("template"))
}

fn confirms(path: &RelPath, head: &str) -> bool {
    let name = path.name();
    if name.ends_with(".toml") {
        return head.contains("parameter_overrides");
    }
    if name.ends_with(".json") || head.trim_start().starts_with('{') || head.trim_start().starts_with('[') {
        let template = head.contains("\"AWSTemplateFormatVersion\"")
            || head.contains("\"Resources\"") && head.contains("AWS::")
            || head.contains("\"Transform\"") && head.contains("AWS::Serverless");
        return template
            || head.contains("\"ParameterKey\"")
            || head.contains("\"Parameters\"") && !head.contains("\"$schema\"");
    }
    let has = |key: &str| head.lines().any(|line| line.trim_start_matches('\u{feff}').starts_with(key));
    has("AWSTemplateFormatVersion")
        || has("Transform:") && head.contains("AWS::Serverless")
        || has("Resources:") && head.contains("AWS::")
}

fn read(file: &File, reading: &mut Reading) {
    let name = file.path.name();
    let model = if name.ends_with(".toml") {
        Some(parameters::of_sam(file))
    } else {
        let start = file.text.trim_start_matches('\u{feff}').trim_start();
        let parsed = if start.starts_with(['{', '[']) { json::read(&file.text) } else { yaml::read(&file.text) };
        reading.problems.extend(parsed.problems.iter().cloned());
        parsed.root().map(|root| {
            let is_template = root.get("Resources").is_some() || root.get("AWSTemplateFormatVersion").is_some();
            if is_template { template::read(file, root) } else { parameters::read(file, root) }
        })
    };
    reading.model = model.map(Models::Stack);
}

/// A template or a file of parameters that says nothing yet.
fn new(part: Part) -> Model {
    Model::new(part, SOURCE.id, "cloudformation")
}
