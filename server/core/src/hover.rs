//! What is known about the thing under the cursor, in core types.
//! Deliberately absent: Markdown and links (the server renders them), secrets.

use std::sync::Arc;

use crate::catalog;
use crate::engine::{Engine, Project};
use crate::environment::Environment;
use crate::inventory::{Declaration, Role, Slot};
use crate::text::{Place, RelPath, Span};
use crate::version::Pin;

/// The content of a hover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// One line: `PostgreSQL 13 (alpine), the database of development`.
    pub title: String,
    /// Every environment's declaration of the same slot.
    pub rows: Vec<Row>,
    /// Whether the environments agree, in one sentence; `None` where there is nothing to compare.
    pub verdict: Option<String>,
    /// How the value was reached, what a tag floats over, the end of life: one sentence each.
    pub notes: Vec<String>,
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub environment: Environment,
    pub product: &'static str,
    /// As stated; `latest`, `no tag`, `not stated` where there is none.
    pub version: String,
    pub place: Place,
    /// The declaration under the cursor.
    pub here: bool,
}

/// The hover at a byte offset; `None` where nothing is declared.
#[must_use]
pub fn hover(engine: &Engine, path: &RelPath, offset: u32) -> Option<Hover> {
    let mut best: Option<Best<'_>> = None;
    for project in engine.projects_at(path) {
        for declaration in &project.inventory.declarations {
            let Some(span) = span_at(declaration, path, offset) else { continue };
            match &mut best {
                Some((known, _, list)) if *known == span => list.push(declaration),
                Some((known, ..)) if known.len() <= span.len() => {}
                _ => best = Some((span, project, vec![declaration])),
            }
        }
    }
    let (span, project, declarations) = best?;
    Some(describe(span, project, &declarations))
}

/// The smallest span under the cursor, and what is declared by it.
type Best<'a> = (Span, &'a Project, Vec<&'a Arc<Declaration>>);

/// The part of a declaration under the cursor: the reference, where its version is written, or a step of its trail.
fn span_at(declaration: &Declaration, path: &RelPath, offset: u32) -> Option<Span> {
    let written = declaration.write.as_ref().map(|site| &site.place);
    let places = [Some(&declaration.at), written].into_iter().flatten();
    let trail = declaration.trail.iter().map(|step| &step.place);
    let here = places.chain(trail).filter(|place| place.file == *path && !place.span.is_empty());
    here.map(|place| place.span).filter(|span| span.touches(offset)).min_by_key(|span| span.len())
}

fn describe(span: Span, project: &Project, declarations: &[&Arc<Declaration>]) -> Hover {
    let slots: Vec<&Slot> = project.inventory.slots.iter().filter(|slot| holds(slot, declarations)).collect();
    let mut rows = Vec::new();
    for (environment, declaration) in slots.iter().flat_map(|slot| members(slot)) {
        let here = declarations.iter().any(|here| Arc::ptr_eq(here, declaration));
        // What connects to a service that is in the table adds nothing to it.
        let runs = |slot: &&Slot| slot.by_environment.get(environment).is_some_and(|list| list.iter().any(is_server));
        if !here && !is_server(declaration) && slots.iter().any(runs) {
            continue;
        }
        let row = Row {
            environment: environment.clone(),
            product: declaration.product.product().name,
            version: version(declaration),
            place: declaration.version_at.clone(),
            here,
        };
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    let mut notes = Vec::new();
    if let Some(declaration) = declarations.first() {
        notes_of(declaration, &mut notes);
    }
    Hover { span, title: title(declarations), verdict: verdict(project, &slots, &rows), rows, notes }
}

fn is_server(declaration: &Arc<Declaration>) -> bool {
    declaration.role == Role::Server
}

fn holds(slot: &Slot, declarations: &[&Arc<Declaration>]) -> bool {
    members(slot).any(|(_, member)| declarations.iter().any(|declaration| Arc::ptr_eq(member, declaration)))
}

fn members(slot: &Slot) -> impl Iterator<Item = (&Environment, &Arc<Declaration>)> {
    slot.by_environment
        .iter()
        .flat_map(|(environment, list)| list.iter().map(move |declaration| (environment, declaration)))
}

fn title(declarations: &[&Arc<Declaration>]) -> String {
    let Some(declaration) = declarations.first() else { return String::new() };
    let name = declaration.product.product().name;
    let version = match &declaration.pin {
        Pin::Exact(version) => format!(" {version}"),
        Pin::Range(range) => format!(" {}", range.text()),
        Pin::Floating(Some(tag)) => format!(" `{tag}`"),
        Pin::Floating(None) => ", no tag".to_owned(),
        Pin::Unstated => String::new(),
    };
    let role = match declaration.role {
        Role::Server => declaration.category.to_string(),
        Role::Connection => format!("connection to the {}", declaration.category),
        Role::Adapter => format!("adapter of the {}", declaration.category),
        Role::Client => "client tools".to_owned(),
    };
    let mut environments: Vec<String> = declarations.iter().map(|here| here.environment.to_string()).collect();
    environments.dedup();
    format!("{name}{version}: {role}, {}", environments.join(", "))
}

fn version(declaration: &Declaration) -> String {
    match &declaration.pin {
        Pin::Exact(version) => version.to_string(),
        Pin::Range(range) => range.text().to_owned(),
        Pin::Floating(Some(tag)) => tag.clone(),
        Pin::Floating(None) => "no tag".to_owned(),
        Pin::Unstated => "not stated".to_owned(),
    }
}

fn verdict(project: &Project, slots: &[&Slot], rows: &[Row]) -> Option<String> {
    let mut found =
        project.divergences.iter().filter(|divergence| slots.iter().any(|slot| slot.key == divergence.slot)).peekable();
    if found.peek().is_some() {
        let messages: Vec<&str> = found.map(|divergence| divergence.message.as_str()).collect();
        return Some(messages.join("; "));
    }
    let mut environments: Vec<&Environment> = rows.iter().map(|row| &row.environment).collect();
    environments.dedup();
    (environments.len() > 1).then(|| "The environments agree".to_owned())
}

fn notes_of(declaration: &Declaration, notes: &mut Vec<String>) {
    notes.push(format!("Environment by: {}", declaration.environment_why));
    let tag = match &declaration.pin {
        Pin::Floating(tag) => Some(tag.as_deref()),
        Pin::Exact(version) => Some(Some(version.text())),
        Pin::Range(_) | Pin::Unstated => None,
    };
    let over = declaration.repository.as_deref().zip(tag).and_then(|(name, tag)| catalog::floats_over(name, tag));
    if let Some(over) = over {
        notes.push(format!("This tag floats: it was {} on {}", over.version, catalog::TAGS_DATE));
    }
    let Pin::Exact(version) = &declaration.pin else { return };
    if let Some(cycle) = catalog::lifecycle(declaration.product, version) {
        notes.push(life(cycle));
    }
}

fn life(cycle: &catalog::Cycle) -> String {
    let end = match cycle.eol {
        catalog::Eol::On(date) => format!("end of life {date}"),
        catalog::Eol::Ended => "past its end of life".to_owned(),
        catalog::Eol::Unknown => "no end of life announced".to_owned(),
    };
    let latest = cycle.latest.map(|latest| format!(", newest release {latest}")).unwrap_or_default();
    format!("{}: {end}{latest} (data of {})", cycle.cycle, catalog::DATA_DATE)
}
