//! Nomad jobs: the containers that tasks run, through variables and locals.
//! Format: <https://developer.hashicorp.com/nomad/docs/job-specification>
//! Deliberately absent: drivers that run programs of the machine, files that `template` writes, jobs in JSON, what
//! Levant fills in.

use super::terraform::{Model, Part, Resource};
use super::{Claim, Model as Models, Reading, Source};
use crate::syntax::hcl::{self, Attribute, Block, Body, Expr, Kind};
use crate::text::{File, RelPath, Spanned};

pub static SOURCE: Source = Source {
    id: "nomad",
    about: "Nomad jobs: images and variables of tasks",
    environment: Some("production"),
    claims,
    confirms,
    read,
};

/// Tasks of one job file beyond this many are left out.
const MOST: usize = 500;

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let is_ours =
        || path.folder().parts().any(|part| matches!(part, "nomad" | "jobs" | "job")) || name.contains("nomad");
    if ends(&[".nomad", ".nomad.hcl", ".nomad.tpl", ".nomad.tmpl"]) {
        Claim::Yes
    } else if ends(&[".hcl", ".hcl.tpl", ".hcl.tmpl"]) && is_ours() {
        Claim::Maybe
    } else {
        Claim::No
    }
}

fn confirms(_: &RelPath, head: &str) -> bool {
    head.lines().any(|line| line.starts_with("job ")) && head.contains("group ")
}

fn read(file: &File, reading: &mut Reading) {
    let (body, problems) = hcl::read(&file.text);
    reading.problems.extend(problems);
    let mut model = Model::new(Part::Module, SOURCE.id, "nomad");
    for block in body.blocks {
        match (&*block.name.value, block.label(0)) {
            ("variable", Some(name)) => {
                let default = block.body.attribute("default").map(|default| default.value.clone());
                model.variables.insert(name.value.clone(), default);
            }
            ("locals", _) => {
                let locals = block.body.attributes.into_iter().map(|Attribute { name, value }| (name.value, value));
                model.locals.extend(locals);
            }
            ("job", _) => job(&mut model, block),
            _ => {}
        }
    }
    reading.model = Some(Models::Stack(model));
}

/// Tasks stand in groups; one that stands in the job itself is a group of its own.
fn job(model: &mut Model, job: Block) {
    for block in job.body.blocks {
        match &*block.name.value {
            "task" => task(model, block),
            "group" => {
                let tasks = block.body.blocks.into_iter().filter(|block| &*block.name.value == "task");
                tasks.for_each(|block| task(model, block));
            }
            _ => {}
        }
    }
}

fn task(model: &mut Model, task: Block) {
    let Some(name) = task.label(0).map(|name| name.value.clone()) else { return };
    let Some(driver) = task.body.attribute("driver") else { return };
    let Some(word) = driver.value.as_str().filter(|word| model.wants(word)) else { return };
    if model.resources.len() >= MOST {
        return;
    }
    let kind = Spanned::new(word.into(), driver.value.span);
    let mut body = Body::default();
    for block in task.body.blocks {
        match &*block.name.value {
            "env" => body.attributes.push(object(block)),
            "config" => body.blocks.push(block),
            _ => {}
        }
    }
    body.attributes.extend(task.body.attributes.into_iter().filter(|it| &*it.name.value == "env"));
    model.resources.push(Resource::new(kind, &name, body));
}

/// `env { NAME = value }` as `env = { NAME = value }`, which means the same.
fn object(block: Block) -> Attribute {
    let members = block.body.attributes.into_iter().map(|Attribute { name, value }| (name, value)).collect();
    Attribute { value: Expr { span: block.name.span, kind: Kind::Object(members) }, name: block.name }
}
