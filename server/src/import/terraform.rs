//! `terraform show -json` and state files
//! (<https://developer.hashicorp.com/terraform/internals/json-format>).

use onpar_core::catalog;
use serde_json::Value;

use super::{Running, text};

/// Modules within modules: deeper ones are not looked at.
const DEPTH: usize = 32;

pub(super) fn read(document: &Value, found: &mut Vec<Running>) {
    if let Some(root) = document.pointer("/values/root_module") {
        module(root, DEPTH, found);
    }
    let is_state = document.get("terraform_version").is_some() || document.get("lineage").is_some();
    let resources = document.get("resources").and_then(Value::as_array).filter(|_| is_state);
    for resource in resources.into_iter().flatten() {
        let instances = resource.get("instances").and_then(Value::as_array);
        for attributes in instances.into_iter().flatten().filter_map(|instance| instance.get("attributes")) {
            of_resource(resource, attributes, found);
        }
    }
}

fn module(module: &Value, depth: usize, found: &mut Vec<Running>) {
    let list = |key: &str| module.get(key).and_then(Value::as_array).into_iter().flatten();
    for resource in list("resources") {
        if let Some(values) = resource.get("values") {
            of_resource(resource, values, found);
        }
    }
    for child in list("child_modules").filter(|_| depth > 0) {
        self::module(child, depth - 1, found);
    }
}

fn of_resource(resource: &Value, attributes: &Value, found: &mut Vec<Running>) {
    let managed = text(resource, "mode").is_none_or(|mode| mode == "managed");
    let Some(kind) = text(resource, "type").filter(|_| managed) else { return };
    let Some(row) = catalog::managed("terraform", kind) else { return };
    let name = text(resource, "name").unwrap_or(kind);
    let version = at(attributes, row.version);
    let product = row.product(at(attributes, row.selector));
    // A bucket or a queue of the cloud has no version to compare.
    let Some(product) = product.filter(|product| product.category().is_backing_service() && !row.version.is_empty())
    else {
        return;
    };
    found.push(Running::new(name, product, version, "terraform"));
}

/// The text at a dotted path; blocks are lists of one.
fn at<'v>(value: &'v Value, path: &str) -> Option<&'v str> {
    let step = |value: &'v Value, key: &str| value.get(key).or_else(|| value.get(0)?.get(key));
    path.split('.').filter(|key| !key.is_empty()).try_fold(value, step)?.as_str()
}
