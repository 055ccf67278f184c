//! Declarations that files make by themselves: env files now, one-file sources later.

use super::chains::Placements;
use super::place::{self, Placed};
use super::traced::Step;
use super::{Files, Found};
use crate::config::Config;
use crate::environment::Environment;
use crate::inventory::{Declaration, Role, Strength};
use crate::source::RawDeclaration;
use crate::text::{Place, RelPath};

pub(super) fn declare(paths: &[&RelPath], files: &Files<'_>, config: &Config, placed: &Placements, found: &mut Found) {
    for path in paths {
        let Some(reading) = files.get(path) else { continue };
        if reading.declares.is_empty() {
            continue;
        }
        let environments = environments(path, config, placed);
        for raw in &reading.declares {
            let inside = raw
                .environment
                .as_ref()
                .map(|word| Placed::new(Environment::from_word(&word.value), "name of the variable"));
            for place in inside.as_ref().map_or(environments.as_slice(), std::slice::from_ref) {
                found.declarations.push(declaration(path, reading.source, raw, place));
            }
        }
    }
}

/// What the user says, the file's name, the compose chains that read it; else a developer's copy.
fn environments(path: &RelPath, config: &Config, placed: &Placements) -> Vec<Placed> {
    if let Some(place) = place::of_path(path, config) {
        return vec![place];
    }
    let chains = placed.env_file(path);
    if !chains.is_empty() {
        return chains.to_vec();
    }
    vec![Placed::new(Environment::Development, "an env file without a name of an environment")]
}

fn declaration(path: &RelPath, source: &'static str, raw: &RawDeclaration, placed: &Placed) -> Declaration {
    let at = Place::new(path, raw.at);
    let name = raw.name.clone().unwrap_or_default();
    let example = place::is_example(path);
    Declaration {
        environment: placed.environment.clone(),
        environment_why: placed.why.clone(),
        product: raw.product,
        category: raw.category,
        role: raw.role,
        strength: if example { Strength::Example } else { raw.strength },
        pin: raw.pin.clone(),
        variant: raw.variant.clone(),
        repository: None,
        extension: None,
        version_at: raw.version_at.map_or_else(|| at.clone(), |span| Place::new(path, span)),
        at,
        trail: raw
            .environment
            .as_ref()
            .map(|word| Step::new(Place::new(path, word.span), "names the environment"))
            .into_iter()
            .collect(),
        write: None,
        source,
        setup: path.clone(),
        tool: false,
        name: raw.name.clone(),
        host: raw.host.clone(),
        shown: if raw.role == Role::Adapter { format!("{name}={}", raw.shown) } else { raw.shown.clone() },
        floats_minor: false,
    }
}
