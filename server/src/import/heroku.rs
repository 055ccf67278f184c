//! `heroku addons --json`: which products, not which versions
//! (<https://devcenter.heroku.com/articles/platform-api-reference#add-on>).

use onpar_core::catalog;
use serde_json::Value;

use super::{Running, items, text};

pub(super) fn read(document: &Value, found: &mut Vec<Running>) {
    for item in items(document) {
        let Some(service) = item.get("addon_service").and_then(|service| text(service, "name")) else { continue };
        let product = catalog::platform_word("heroku", service);
        let Some(product) = product.filter(|product| product.category().is_backing_service()) else { continue };
        found.push(Running::new(text(item, "name").unwrap_or(service), product, None, "heroku addons"));
    }
}
