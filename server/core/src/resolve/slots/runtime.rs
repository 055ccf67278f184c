//! What the application runs on: one slot for each language runtime.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::{Category, ProductId};
use crate::environment::Environment;
use crate::inventory::{Declaration, Met, Role, Slot, SlotKey, Strength};

/// One slot for each runtime that a project declares, named after it.
pub(super) fn slots(declarations: &[Arc<Declaration>]) -> Vec<Slot> {
    let mut by_product: BTreeMap<ProductId, BTreeMap<Environment, Vec<Arc<Declaration>>>> = BTreeMap::new();
    for declaration in declarations.iter().filter(|declaration| is_runtime(declaration)) {
        let environments = by_product.entry(declaration.product).or_default();
        environments.entry(declaration.environment.clone()).or_default().push(Arc::clone(declaration));
    }
    for environments in by_product.values_mut() {
        let mut shared = environments.remove(&Environment::Shared).unwrap_or_default();
        // The only image there is gets deployed, whoever else builds it.
        shared.retain(|declaration| declaration.source == "dockerfile");
        if !shared.is_empty() && !environments.contains_key(&Environment::Production) {
            environments.insert(Environment::Production, shared);
        }
    }
    by_product.retain(|_, environments| !environments.is_empty());
    let slot = |(product, by_environment): (ProductId, _)| Slot {
        key: SlotKey { category: Category::Runtime, name: product.as_str().to_owned() },
        by_environment,
        met_by: BTreeSet::from([Met::Product]),
        lacking: BTreeMap::new(),
        reference: None,
    };
    by_product.into_iter().map(slot).collect()
}

fn is_runtime(declaration: &Declaration) -> bool {
    declaration.category == Category::Runtime
        && declaration.role == Role::Server
        && declaration.strength == Strength::Strong
        && !declaration.tool
}
