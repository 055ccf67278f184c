//! Terraform, OpenTofu and Terragrunt: services that resources and modules make, variables, locals, values.
//! Formats: <https://developer.hashicorp.com/terraform/language/syntax/configuration>,
//! <https://developer.hashicorp.com/terraform/language/syntax/json>, <https://terragrunt.gruntwork.io/docs/reference/hcl/>
//! Deliberately absent: what variables and modules come to (`resolve::terraform`), state files, outputs, containers that
//! resources run, lambdas' runtimes.

mod json;
mod model;

pub use model::{Call, Model, Part, Resource};

use super::{Claim, Model as Models, Reading, Source};
use crate::syntax::hcl;
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "terraform",
    about: "Terraform, OpenTofu, Terragrunt: managed services, through variables and modules",
    environment: Some("production"),
    claims,
    confirms,
    read,
};

fn claims(path: &RelPath) -> Claim {
    if path.parts().any(|part| matches!(part, ".terraform" | ".terragrunt-cache")) {
        return Claim::No;
    }
    match part_of(path.name()) {
        Some(Part::Terragrunt) if path.name() != "terragrunt.hcl" => Claim::Maybe,
        Some(_) => Claim::Yes,
        None => Claim::No,
    }
}

/// `.hcl` is also the ending of Packer, Nomad, Vault and Docker's bake files.
fn confirms(_: &RelPath, head: &str) -> bool {
    let starts =
        |line: &str| ["inputs ", "inputs=", "include ", "terraform {"].iter().any(|word| line.starts_with(word));
    head.lines().any(starts) && !head.lines().any(|line| line.starts_with("job ") || line.starts_with("target "))
}

/// What a file of this name is part of.
fn part_of(name: &str) -> Option<Part> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if ends(&[".tfvars", ".tfvars.json"]) {
        Some(Part::Values)
    } else if ends(&[".tf", ".tofu", ".tf.json", ".tofu.json"]) {
        Some(Part::Module)
    } else if ends(&[".hcl"]) && !ends(&[".pkr.hcl", ".lock.hcl", ".nomad.hcl", ".tftest.hcl", "bake.hcl"]) {
        Some(Part::Terragrunt)
    } else {
        None
    }
}

fn read(file: &File, reading: &mut Reading) {
    let name = file.path.name();
    let Some(part) = part_of(name) else { return };
    let body = if name.ends_with(".json") {
        json::body(file, part, reading)
    } else {
        let (body, problems) = hcl::read(&file.text);
        reading.problems.extend(problems);
        body
    };
    reading.model = Some(Models::Terraform(model::model(part, body)));
}
