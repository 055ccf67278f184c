//! Gitpod: `.gitpod.yml` with the image of a workspace and the scripts of its tasks.
//! Format: <https://www.gitpod.io/docs/classic/user/references/gitpod-yml>
//! Deliberately absent: the Dockerfile it names (it is read as such), editor extensions, ports.

use super::facts::Facts;
use super::pipeline::values::{Filled, Value};
use super::pipeline::{self, script};
use super::{Claim, Reading, Source};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "gitpod",
    about: "Gitpod workspaces: image, variables, what tasks start and install",
    environment: Some("development"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    if matches!(path.name(), ".gitpod.yml" | ".gitpod.yaml") { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    if let Some(image) = root.get("image") {
        facts.image(image, None);
    }
    let resolve = |written: &Value| vec![Filled::plain(written)];
    for task in root.get("tasks").map_or(&[][..], Node::items) {
        pipeline::variables(&mut facts, task.get("env"), &resolve);
        for key in ["before", "init", "prebuild", "command"] {
            if let Some(body) = task.get(key) {
                script::read(&mut facts, body, &resolve);
            }
        }
    }
}
