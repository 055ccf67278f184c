//! Heroku's `heroku.yml`: add-ons and variables of the set-up, images of the build.
//! Format: <https://devcenter.heroku.com/articles/build-docker-images-heroku-yml>
//! Deliberately absent: Dockerfiles that it names (they are read as such).

use super::facts::Facts;
use super::{Claim, Reading, Source, heroku_app_json};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "heroku-yml",
    about: "Heroku container builds: add-ons, variables, images",
    environment: Some("production"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    if matches!(path.name(), "heroku.yml" | "heroku.yaml") { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    for addon in root.at(&["setup", "addons"]).map_or(&[][..], Node::items) {
        heroku_app_json::addon(&mut facts, addon);
    }
    for path in [["setup", "config"], ["build", "config"]] {
        for entry in root.at(&path).map_or(&[][..], Node::entries) {
            facts.variable(&entry.key.value, &entry.value);
        }
    }
}
