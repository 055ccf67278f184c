//! What a strict YAML reader of another make says of a text. Deliberately absent: spans, and any repair.

use serde_yaml::Value;

/// Service and image, for every service that has one; `None` if the text is not valid.
pub(crate) fn images(text: &str) -> Option<Vec<(Option<String>, String)>> {
    let mut images = Vec::new();
    for document in serde_yaml::Deserializer::from_str(text) {
        let mut value = <Value as serde::Deserialize>::deserialize(document).ok()?;
        value.apply_merge().ok()?;
        let services = value.get("services").unwrap_or(&value);
        for (name, service) in services.as_mapping().into_iter().flatten() {
            if let (Some(name), Some(image)) = (name.as_str(), service.get("image").and_then(Value::as_str)) {
                images.push((Some(name.to_owned()), image.to_owned()));
            }
        }
    }
    Some(images)
}
