//! Slots by environments: what each environment declares for the same service, and why they are taken for the same.
//! Deliberately absent: what differs.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use onpar_core::engine::Project;
use onpar_core::environment::Environment;
use onpar_core::inventory::{Declaration, Role, Slot};
use schemars::JsonSchema;
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::style::{BOLD, DIM, paint, plain};
use super::{Analysis, json, stated};

/// What `onpar slots --format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "onpar slots --format json")]
pub(crate) struct Slots {
    /// Version of this format.
    version: u32,
    slots: Vec<SlotJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Slot")]
struct SlotJson {
    /// Folder of the project; `.` is the root.
    project: String,
    slot: String,
    /// Why its environments are taken for the same service: `same product`, `same name`, `only ones of their category`,
    /// `.onpar.yaml`.
    met_by: Vec<&'static str>,
    environments: Vec<Cell>,
}

/// What one environment declares.
#[derive(Debug, Serialize, JsonSchema)]
struct Cell {
    environment: String,
    /// Each product and version once, servers before what connects to them.
    declares: Vec<String>,
}

pub(crate) fn document(analysis: &Analysis) -> Slots {
    let of_project = |project: &Project| {
        let slot = |slot: &Slot| SlotJson {
            project: json::folder(project.root.as_str()),
            slot: slot.key.to_string(),
            met_by: slot.met_by.iter().map(|met| met.as_str()).collect(),
            environments: slot
                .by_environment
                .iter()
                .map(|(environment, list)| Cell { environment: environment.to_string(), declares: declares(list) })
                .collect(),
        };
        project.inventory.slots.iter().map(slot).collect::<Vec<_>>()
    };
    Slots { version: 1, slots: analysis.engine.projects().flat_map(|project| of_project(project)).collect() }
}

/// A table a project: a line for each slot, a column for each environment.
pub(crate) fn table(analysis: &Analysis) -> String {
    let mut out = String::new();
    for project in analysis.engine.projects().filter(|project| !project.inventory.slots.is_empty()) {
        let _ = writeln!(out, "{}", paint(BOLD, &plain(&json::folder(project.root.as_str()))));
        let slots = &project.inventory.slots;
        let environments: BTreeSet<&Environment> = slots.iter().flat_map(|slot| slot.by_environment.keys()).collect();
        let mut head = vec!["SLOT".to_owned()];
        head.extend(environments.iter().map(|environment| environment.as_str().to_uppercase()));
        head.push("MATCHED BY".to_owned());
        let rows: Vec<Vec<String>> = slots.iter().map(|slot| row(slot, &environments)).collect();
        let width = |at: usize| rows.iter().chain([&head]).filter_map(|row| row.get(at)).map(|cell| cell.width()).max();
        let widths: Vec<usize> = (0..head.len()).filter_map(width).collect();
        let _ = writeln!(out, "{}", paint(DIM, &line(&head, &widths)));
        for row in &rows {
            let _ = writeln!(out, "{}", line(row, &widths));
        }
        out.push('\n');
    }
    if out.is_empty() { "nothing declares a backing service here\n".to_owned() } else { out }
}

fn row(slot: &Slot, environments: &BTreeSet<&Environment>) -> Vec<String> {
    let mut row = vec![plain(&slot.key.to_string()).into_owned()];
    for environment in environments {
        let list = slot.by_environment.get(*environment).map(|list| declares(list).join(", "));
        row.push(plain(&list.unwrap_or_else(|| "-".to_owned())).into_owned());
    }
    row.push(slot.met_by.iter().map(|met| met.as_str()).collect::<Vec<_>>().join(", "));
    row
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        let pad = width.saturating_sub(cell.width());
        let _ = write!(line, "  {cell}{:pad$}", "");
    }
    line.trim_end().to_owned()
}

/// Each product and version once. What only connects adds nothing where a server of the product is declared.
fn declares(list: &[std::sync::Arc<Declaration>]) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    let server = |one: &Declaration| one.role == Role::Server;
    let (servers, others): (Vec<_>, Vec<_>) = list.iter().partition(|one| server(one));
    let known: BTreeSet<_> = servers.iter().map(|one| one.product).collect();
    let adds = others.iter().filter(|one| one.role != Role::Client && !known.contains(&one.product));
    for declaration in servers.iter().chain(adds) {
        let version = stated(&declaration.pin).map(|version| format!(" {version}")).unwrap_or_default();
        let value = format!("{}{version}", declaration.product.name());
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
}
