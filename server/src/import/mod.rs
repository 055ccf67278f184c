//! What clouds and clusters print about the services that run there, as JSON: one kind of output a file.
//! Deliberately absent: asking them (nothing is fetched), and everything but names, products and versions. The rest of
//! such output holds addresses and sometimes passwords.

mod aws;
mod azure;
mod google;
mod heroku;
mod kubernetes;
mod terraform;

use onpar_core::catalog::{self, ProductId};
use onpar_core::version::Pin;
use serde_json::Value;

/// A service that runs somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Running {
    /// Its name there.
    pub(crate) name: String,
    pub(crate) product: ProductId,
    /// Leading numbers; `None` where the output states none.
    pub(crate) version: Option<String>,
    /// What printed it: `aws rds`, `gcloud sql`.
    pub(crate) source: &'static str,
}

impl Running {
    /// A service whose kind is that of a Terraform resource: the catalogue tells the product from `selector` and the
    /// version from its spelling there.
    fn managed(
        kind: &str,
        name: &str,
        selector: Option<&str>,
        version: Option<&str>,
        source: &'static str,
    ) -> Option<Self> {
        let product = catalog::managed("terraform", kind)?.product(selector)?;
        product.category().is_backing_service().then(|| Self::new(name, product, version, source))
    }

    fn new(name: &str, product: ProductId, version: Option<&str>, source: &'static str) -> Self {
        let pin = version.map(|text| Pin::read(product, text));
        let version = pin.as_ref().and_then(Pin::version).map(ToString::to_string);
        Self { name: name.to_owned(), product, version, source }
    }
}

/// The services that a document tells of, without doubles. None where it is no output that is known.
pub(crate) fn read(document: &Value) -> Vec<Running> {
    let mut found = Vec::new();
    for reader in [aws::read, google::read, azure::read, heroku::read, kubernetes::read, terraform::read] {
        reader(document, &mut found);
    }
    let mut distinct: Vec<Running> = Vec::new();
    for running in found {
        if !distinct.contains(&running) {
            distinct.push(running);
        }
    }
    distinct
}

/// The document itself, or the items of the list that it is.
fn items(document: &Value) -> impl Iterator<Item = &Value> {
    let list = document.as_array();
    list.into_iter().flatten().chain(list.is_none().then_some(document))
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
