//! Terraform, OpenTofu and Terragrunt: services that resources and modules make, variables, locals, values.
//! Formats: <https://developer.hashicorp.com/terraform/language/syntax/configuration>,
//! <https://developer.hashicorp.com/terraform/language/syntax/json>, <https://terragrunt.gruntwork.io/docs/reference/hcl/>
//! Deliberately absent: what variables and modules come to (`resolve::terraform`), state files, outputs.

mod json;
mod model;

pub use model::{Call, Model, Part, Resource};

use super::facts::Facts;
use super::{Claim, Model as Models, Reading, Source, Strength};
use crate::syntax::hcl::{self, Expr, Kind};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "terraform",
    about: "Terraform, OpenTofu, Terragrunt: managed services, through variables and modules",
    environment: Some("production"),
    claims,
    confirms,
    read,
};

/// Maps nested deeper are not looked at, nor more settings than this.
const DEEPEST: usize = 4;
const MOST: usize = 500;

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
    let model = model::model(part, body);
    let mut facts = Facts::new(file, reading);
    for expr in model.locals.values() {
        settings(&mut facts, expr, 0);
    }
    reading.model = Some(Models::Terraform(model));
}

/// Maps of variables that an application is given: `{ REDIS_HOST = google_redis_instance.cache.host }`. What they say
/// links, and proves nothing: which application it is, other files say.
fn settings(facts: &mut Facts<'_>, expr: &Expr, depth: usize) {
    if depth >= DEEPEST || facts.reading.declares.len() >= MOST {
        return;
    }
    for (name, value) in expr.entries() {
        let is_variable = name.value.contains('_')
            && name.value.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        match &value.kind {
            Kind::Text { value, inner } if is_variable => {
                let before = facts.reading.declares.len();
                facts.value(&name.value, value, *inner);
                let said = facts.reading.declares.iter_mut().skip(before);
                said.for_each(|said| said.strength = Strength::Weak);
            }
            Kind::Object(_) => settings(facts, value, depth + 1),
            _ if is_variable => facts.named(&name.value, value.span),
            _ => {}
        }
    }
}
