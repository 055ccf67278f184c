//! Which environments are described completely and have nothing in a slot that another environment has.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::{Category, compatible};
use crate::environment::Environment;
use crate::inventory::{Declaration, Role, Slot, Strength};
use crate::text::RelPath;

/// How many services a compose file must run before it counts as the whole of an environment.
const COMPLETE: usize = 2;

/// Notes in each slot who lacks it.
pub(super) fn fill(slots: &mut [Slot], declarations: &[Arc<Declaration>]) {
    let complete = complete(slots);
    for slot in slots.iter_mut().filter(|slot| is_told(slot.key.category)) {
        let Some(other) = slot.by_environment.iter().rev().find(|(_, list)| list.iter().any(runs)) else { continue };
        let products: BTreeSet<_> = other.1.iter().map(|declaration| declaration.product).collect();
        let mentions = |one: &Arc<Declaration>| {
            one.category == slot.key.category || products.iter().any(|product| compatible(*product, one.product))
        };
        for (environment, file) in &complete {
            // What is said of every environment, or of none in particular, may well mean this one.
            let speaks = |one: &&Arc<Declaration>| one.environment == *environment || !one.environment.is_compared();
            let comparable = other.0.reference_rank() > environment.reference_rank() && complete.contains_key(other.0);
            if comparable && !declarations.iter().filter(speaks).any(mentions) {
                slot.lacking.insert(environment.clone(), file.clone());
            }
        }
    }
}

/// The environments that one compose file describes with several services.
fn complete(slots: &[Slot]) -> BTreeMap<Environment, RelPath> {
    let mut services: BTreeMap<(&Environment, &RelPath), usize> = BTreeMap::new();
    for (environment, list) in slots.iter().flat_map(|slot| &slot.by_environment) {
        let setups: BTreeSet<_> = list.iter().filter(|one| runs(one)).map(|one| &one.setup).collect();
        for setup in setups {
            *services.entry((environment, setup)).or_default() += 1;
        }
    }
    let whole = services.into_iter().filter(|(_, count)| *count >= COMPLETE);
    whole.map(|((environment, setup), _)| (environment.clone(), setup.clone())).collect()
}

fn runs(declaration: &Arc<Declaration>) -> bool {
    declaration.role == Role::Server
        && declaration.strength == Strength::Strong
        && matches!(declaration.source, "compose" | "dockerfile")
}

/// Mail, secrets and the like are often somebody else's service in production and nothing in development.
fn is_told(category: Category) -> bool {
    matches!(category, Category::Database | Category::Cache | Category::Queue | Category::Search)
}
