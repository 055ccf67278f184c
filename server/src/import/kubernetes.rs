//! `kubectl get .. -o json`: images of workloads, and the resources of operators
//! (<https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/>).

use onpar_core::catalog;
use serde_json::Value;

use super::{Running, text};

const SOURCE: &str = "kubectl";

pub(super) fn read(document: &Value, found: &mut Vec<Running>) {
    let list = document.get("items").and_then(Value::as_array);
    for item in list.into_iter().flatten().chain(list.is_none().then_some(document)) {
        let (Some(kind), Some(api)) = (text(item, "kind"), text(item, "apiVersion")) else { continue };
        let Some(name) = item.get("metadata").and_then(|metadata| text(metadata, "name")) else { continue };
        let group = api.split_once('/').map_or("", |(group, _)| group);
        match catalog::operator(group, kind) {
            Some(operator) => {
                let mut stated = operator.paths.iter().filter_map(|path| at(item, path)?.as_str());
                let version = stated.next().and_then(version_of);
                let running = operator.product.map(|product| Running::new(name, product, version.as_deref(), SOURCE));
                found.extend(running);
            }
            None => found.extend(images(item).filter_map(|image| of_image(name, image))),
        }
    }
}

/// A version, or the tag of an image.
fn version_of(stated: &str) -> Option<String> {
    match catalog::image(stated).and_then(|image| image.pin.version().map(ToString::to_string)) {
        Some(version) => Some(version),
        None => Some(stated.to_owned()),
    }
}

fn images(item: &Value) -> impl Iterator<Item = &str> {
    const PODS: [&str; 3] =
        ["/spec/containers", "/spec/template/spec/containers", "/spec/jobTemplate/spec/template/spec/containers"];
    let containers = PODS.iter().filter_map(|pointer| item.pointer(pointer)?.as_array()).flatten();
    containers.filter_map(|container| text(container, "image"))
}

fn of_image(name: &str, image: &str) -> Option<Running> {
    let known = catalog::image(image).filter(|known| !known.tool)?;
    let product = known.product.filter(|product| product.category().is_backing_service())?;
    let version = known.pin.version().map(ToString::to_string);
    Some(Running::new(name, product, version.as_deref(), SOURCE))
}

fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, key| value.get(key))
}
