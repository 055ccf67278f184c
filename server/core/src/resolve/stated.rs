//! What `.onpar.yaml` states about services that no file declares.

use super::{Files, Found};
use crate::config::{Config, Stated};
use crate::engine::CONFIG_FILE;
use crate::environment::Why;
use crate::inventory::{Declaration, Role, Strength};
use crate::text::{Place, RelPath};

pub(super) fn declare(root: &RelPath, whole: bool, files: &Files<'_>, config: &Config, found: &mut Found) {
    let Some(file) = RelPath::new(CONFIG_FILE) else { return };
    let meant = |stated: &&Stated| stated.project.as_ref().map_or(whole, |project| project == root);
    if config.stated().iter().any(|stated| meant(&stated)) {
        files.note(&file);
    }
    found.declarations.extend(config.stated().iter().filter(meant).map(|stated| declaration(&file, stated)));
}

fn declaration(file: &RelPath, stated: &Stated) -> Declaration {
    let at = Place::new(file, stated.at);
    Declaration {
        environment: stated.environment.clone(),
        environment_why: Why::new(format!("stated in {CONFIG_FILE}")),
        product: stated.product,
        category: stated.category,
        role: Role::Server,
        strength: Strength::Strong,
        pin: stated.pin.clone(),
        variant: None,
        repository: None,
        extension: None,
        version_at: stated.version_at.map_or_else(|| at.clone(), |span| Place::new(file, span)),
        at,
        trail: Vec::new(),
        // A statement about the world is not mended by writing another one.
        write: None,
        source: "stated",
        setup: file.clone(),
        name: Some(stated.key.clone()),
        host: None,
        tool: false,
        shown: stated.shown(),
        floats_minor: false,
    }
}
