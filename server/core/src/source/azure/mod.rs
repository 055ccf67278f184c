//! Bicep and ARM templates, and their files of parameters: databases, caches, containers and sites of Azure.
//! Formats: <https://learn.microsoft.com/azure/azure-resource-manager/bicep/file>,
//! <https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax>
//! Deliberately absent: modules of registries, deployments inside a template, what functions come to
//! (`resolve::terraform`).

mod arm;
mod bicep;
mod qualify;

use super::terraform::{Model, Part};
use super::{Claim, Model as Models, Reading, Source};
use crate::syntax::json;
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "azure",
    about: "Bicep and ARM templates: managed services, containers and sites of Azure, through parameters and modules",
    environment: Some("production"),
    claims,
    confirms: |_, head| head.contains("deploymentTemplate.json#") || head.contains("deploymentParameters.json#"),
    read,
};

/// Resources of one template beyond this many are left out; Azure takes 800.
const MOST: usize = 2_000;

fn claims(path: &RelPath) -> Claim {
    let name = path.name().to_ascii_lowercase();
    let Some((stem, ending)) = name.rsplit_once('.') else { return Claim::No };
    match ending {
        "bicep" | "bicepparam" => Claim::Yes,
        "json" if is_named(stem) || path.folder().parts().any(|part| is_named(&part.to_ascii_lowercase())) => {
            Claim::Maybe
        }
        _ => Claim::No,
    }
}

/// Words in the names of templates and parameters, and of folders that hold them.
fn is_named(name: &str) -> bool {
    const WORDS: [&str; 14] = [
        "arm",
        "azure",
        "azuredeploy",
        "bicep",
        "deploy",
        "deployment",
        "iac",
        "infra",
        "infrastructure",
        "main",
        "maintemplate",
        "nested",
        "parameters",
        "params",
    ];
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| WORDS.contains(&word) || word.starts_with("template"))
}

fn read(file: &File, reading: &mut Reading) {
    let name = file.path.name().to_ascii_lowercase();
    let model = if name.ends_with(".json") {
        let parsed = json::read(&file.text);
        reading.problems.extend(parsed.problems.iter().cloned());
        parsed.root().map(|root| arm::read(file, root))
    } else {
        Some(bicep::read(file, name.ends_with(".bicepparam")))
    };
    reading.model = model.map(Models::Stack);
}

fn new(part: Part) -> Model {
    Model::new(part, SOURCE.id, "arm")
}
