//! What the application runs on: one slot for each language runtime, and for each of several applications that lie
//! beside each other in one project.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::{Category, ProductId};
use crate::environment::Environment;
use crate::folder;
use crate::inventory::{Declaration, Met, Role, Slot, SlotKey, Strength};
use crate::text::{Place, RelPath};

/// A declaration and the environment that it counts for here.
type Member = (Environment, Arc<Declaration>);

/// The slots of each runtime that a project declares, named after it.
pub(super) fn slots(root: &RelPath, declarations: &[Arc<Declaration>]) -> Vec<Slot> {
    let mut by_product: BTreeMap<ProductId, Vec<Member>> = BTreeMap::new();
    for declaration in declarations.iter().filter(|declaration| is_runtime(declaration)) {
        let member = (declaration.environment.clone(), Arc::clone(declaration));
        by_product.entry(declaration.product).or_default().push(member);
    }
    let mut slots = Vec::new();
    for (product, members) in by_product {
        for (folder, members) in apart(root, in_production(members)) {
            slots.push(slot(product, folder.as_ref(), members));
        }
    }
    slots
}

fn slot(product: ProductId, folder: Option<&RelPath>, members: Vec<Member>) -> Slot {
    let mut by_environment: BTreeMap<Environment, Vec<Arc<Declaration>>> = BTreeMap::new();
    for (environment, declaration) in members {
        by_environment.entry(environment).or_default().push(declaration);
    }
    let name = folder.map_or_else(|| product.as_str().to_owned(), |folder| format!("{product} {folder}"));
    Slot {
        key: SlotKey { category: Category::Runtime, name },
        by_environment,
        met_by: BTreeSet::from([Met::Product]),
        lacking: BTreeMap::new(),
        told: Vec::new(),
        reference: None,
    }
}

/// The only image there is gets deployed, where no production is stated and nothing says that it is somebody else's.
fn in_production(members: Vec<Member>) -> Vec<Member> {
    let stated = members.iter().any(|(environment, _)| *environment == Environment::Production);
    let placed: BTreeSet<Place> = members
        .iter()
        .filter(|(environment, _)| environment.is_compared())
        .map(|(_, declaration)| declaration.at.clone())
        .collect();
    let deployed =
        |declaration: &Declaration| !stated && declaration.source == "dockerfile" && !placed.contains(&declaration.at);
    let member = |(environment, declaration): Member| match environment {
        Environment::Shared => deployed(&declaration).then_some((Environment::Production, declaration)),
        _ => Some((environment, declaration)),
    };
    members.into_iter().filter_map(member).collect()
}

/// Applications that lie beside each other: each is compared by itself, against the production of the whole where it has
/// none of its own. What belongs to the whole is compared with the production of each.
fn apart(root: &RelPath, members: Vec<Member>) -> Vec<(Option<RelPath>, Vec<Member>)> {
    let mut folders: BTreeMap<RelPath, Vec<Member>> = BTreeMap::new();
    let mut whole = Vec::new();
    // Folders come before those inside them.
    let owners: BTreeSet<RelPath> = members.iter().map(|(_, one)| owner(&one.at.file)).collect();
    let inside = |folder: &RelPath| folder != root && folder.is_under(root);
    for member in members.iter().cloned() {
        let own = owner(&member.1.at.file);
        match owners.iter().find(|other| inside(other) && own.is_under(other)) {
            Some(outermost) => folders.entry(outermost.clone()).or_default().push(member),
            None => whole.push(member),
        }
    }
    if members.is_empty() {
        return Vec::new();
    }
    if folders.len() < 2 {
        return vec![(None, members)];
    }
    let is_production = |(environment, _): &&Member| *environment == Environment::Production;
    let of_whole: Vec<Member> = whole.iter().filter(is_production).cloned().collect();
    if !whole.is_empty() {
        whole.extend(folders.values().flatten().filter(is_production).cloned());
    }
    let mut slots = vec![(None, whole)];
    for (folder, mut own) in folders {
        if !own.iter().any(|member| is_production(&member)) {
            own.extend(of_whole.iter().cloned());
        }
        slots.push((Some(folder), own));
    }
    slots.retain(|(_, members)| !members.is_empty());
    slots
}

/// The folder of the application that a file is about; what lies in `.github` or its like is about the one above.
fn owner(file: &RelPath) -> RelPath {
    let folder = folder::owner(&file.folder());
    let hidden = folder.parts().position(|part| part.starts_with('.'));
    let above = hidden.map_or(0, |at| folder.parts().count() - at);
    folder.ancestors().nth(above).unwrap_or_else(RelPath::root)
}

fn is_runtime(declaration: &Declaration) -> bool {
    declaration.category == Category::Runtime
        && declaration.role == Role::Server
        && declaration.strength == Strength::Strong
        && !declaration.tool
}
