//! Declarations that files make by themselves: env files now, one-file sources later.

use super::cascade::Cascade;
use super::chains::{Hosts, Placements};
use super::environments::{self, Placed};
use super::provisioned::Provisioned;
use super::{Files, Found, follow, server};
use crate::catalog::sign;
use crate::config::Config;
use crate::connection;
use crate::environment::Environment;
use crate::inventory::{Declaration, Role, Strength, VersionSite};
use crate::source::{Model, RawDeclaration, RawImage, Reading, Variable};
use crate::text::{Place, RelPath, Spanned};
use crate::traced::{Step, Traced};
use crate::version::Pin;

pub(super) fn declare(paths: &[&RelPath], files: &Files<'_>, config: &Config, placed: &Placements, found: &mut Found) {
    let provisioned = Provisioned::of(paths, files, config);
    for path in paths {
        let Some(reading) = files.get(path) else { continue };
        let patches = matches!(reading.model, Some(Model::Kustomize(_)));
        let empty = reading.declares.is_empty() && reading.images.is_empty() && reading.follows.is_empty();
        if patches || empty && (reading.source != "dotenv" || reading.defines.is_empty()) {
            continue;
        }
        let mut uses = environments::uses(path, reading, paths, placed);
        uses.extend(provisioned.uses(path, reading.source));
        let environments = environments::of_file(path, reading.source, &uses, config);
        for raw in hosts(reading, placed.hosts()) {
            found.declarations.extend(environments.iter().map(|place| declaration(path, reading.source, &raw, place)));
        }
        let cascade = Cascade::at(path, reading, paths, files, config);
        let told = !placed.env_file(path).is_empty() || environments::stated(path, config).is_some();
        let usual = !told && environments.iter().all(|place| place.environment == Environment::Development);
        for raw in &reading.declares {
            let inside = inside(raw.environment.as_ref()).or_else(|| cascade.overrides(raw).filter(|_| usual));
            let tests = cascade.tests(raw);
            found.declarations.extend(tests.map(|place| declaration(path, reading.source, raw, &place)));
            for place in inside.as_ref().map_or(environments.as_slice(), std::slice::from_ref) {
                found.declarations.push(declaration(path, reading.source, raw, place));
            }
        }
        for follow in &reading.follows {
            let inside = inside(follow.environment.as_ref());
            for place in inside.as_ref().map_or(environments.as_slice(), std::slice::from_ref) {
                found.declarations.extend(follow::declaration(path, reading.source, follow, place, files));
            }
        }
        for raw in &reading.images {
            let inside = inside(raw.environment.as_ref());
            for place in inside.as_ref().map_or(environments.as_slice(), std::slice::from_ref) {
                found.declarations.extend(image(path, reading.source, raw, place));
            }
        }
    }
}

/// Lines of an env file whose value is the name of a compose service: `DB_HOST=db`.
fn hosts(reading: &Reading, hosts: &Hosts) -> Vec<RawDeclaration> {
    let lines = reading.defines.iter().filter(|_| reading.source == "dotenv");
    let link = |variable: &Variable| {
        let name: &str = &variable.name.value;
        let (product, category, host) = hosts.meant(name, variable.value.as_deref()?)?;
        let said = reading.declares.iter().any(|declared| declared.name.as_deref() == Some(name));
        (!said).then(|| RawDeclaration {
            environment: None,
            product,
            category,
            role: Role::Connection,
            strength: Strength::Weak,
            pin: Pin::Unstated,
            variant: None,
            at: variable.value_span,
            version_at: None,
            spelling: None,
            floats_minor: false,
            name: Some(name.to_owned()),
            shown: host.clone(),
            host: Some(host),
        })
    };
    lines.filter_map(link).collect()
}

pub(super) fn inside(environment: Option<&Spanned<String>>) -> Option<Placed> {
    environment.map(|word| Placed::word(sign::INSIDE, &word.value))
}

fn image(path: &RelPath, source: &'static str, raw: &RawImage, placed: &Placed) -> Option<Declaration> {
    let mut declaration = server::of_image(&raw.image, placed, source, &[])?;
    declaration.name.clone_from(&raw.name);
    declaration.setup = path.clone();
    if environments::is_example(path) {
        declaration.strength = Strength::Example;
    }
    Some(declaration)
}

/// What a variable says whose value was resolved. The value may be a secret.
pub(super) fn variable(name: &str, value: &Traced, source: &'static str, placed: &Placed) -> Option<Declaration> {
    let said = connection::of_variable(name, &value.text)?;
    let own = said.environment.map(|word| Placed::new(Environment::from_word(word), "named in the file"));
    let shown = if said.names { value.at.clone() } else { value.shown(&said.at) };
    let shown = if shown.file == value.at.file { shown } else { value.at.clone() };
    let raw = RawDeclaration {
        environment: None,
        product: said.product,
        category: said.category,
        role: said.role,
        strength: said.strength,
        pin: said.told.map_or(Pin::Unstated, |(pin, _)| pin),
        variant: None,
        at: shown.span,
        version_at: None,
        spelling: None,
        floats_minor: false,
        name: Some(name.to_owned()),
        host: said.host,
        shown: said.shown,
    };
    Some(declaration(&shown.file, source, &raw, own.as_ref().unwrap_or(placed)))
}

pub(super) fn declaration(path: &RelPath, source: &'static str, raw: &RawDeclaration, placed: &Placed) -> Declaration {
    let at = Place::new(path, raw.at);
    let example = environments::is_example(path);
    Declaration {
        environment: placed.environment.clone(),
        environment_why: placed.why.clone(),
        product: raw.product,
        category: raw.category,
        role: raw.role,
        // What proves nothing proves nothing in an example either.
        strength: if example && raw.strength != Strength::Weak { Strength::Example } else { raw.strength },
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
        write: raw.version_at.zip(raw.spelling.clone()).map(|(span, spelling)| {
            let place = Place::new(path, span);
            VersionSite { place, spelling }
        }),
        source,
        setup: path.clone(),
        tool: false,
        name: raw.name.clone(),
        host: raw.host.clone(),
        shown: match &raw.name {
            Some(name) if raw.role == Role::Adapter => format!("{name}={}", raw.shown),
            _ => raw.shown.clone(),
        },
        floats_minor: raw.floats_minor,
    }
}
