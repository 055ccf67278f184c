//! What the catalogue says of a project's images, asked once for each service.

use std::collections::BTreeMap;

use super::Project;
use super::compose::Service;
use crate::catalog::{self, Category, ProductId};

/// The services of a project by what their images are.
pub(in crate::resolve) struct Kinds<'a>(BTreeMap<&'a str, Kind>);

#[derive(Debug, Clone, Copy, Default)]
struct Kind {
    product: Option<ProductId>,
    known: bool,
    tool: bool,
}

impl<'a> Kinds<'a> {
    pub(in crate::resolve) fn of(project: &'a Project) -> Self {
        Self(project.services.values().map(|service| (service.name.as_str(), kind(service))).collect())
    }

    fn get(&self, service: &Service) -> Kind {
        self.0.get(service.name.as_str()).copied().unwrap_or_default()
    }

    /// Whether the image is a service or a tool of the catalogue.
    pub(in crate::resolve) fn is_known(&self, service: &Service) -> bool {
        self.get(service).known
    }

    pub(in crate::resolve) fn product(&self, service: &Service) -> Option<ProductId> {
        self.get(service).product
    }

    pub(in crate::resolve) fn is_runtime(&self, service: &Service) -> bool {
        self.product(service).is_some_and(|product| matches!(product.category(), Category::Runtime | Category::Os))
    }

    pub(super) fn is_tool(&self, service: &Service) -> bool {
        self.get(service).tool
    }

    /// Whether another service of the project is of the same category.
    pub(super) fn has_alternative(&self, service: &Service) -> bool {
        let category = |kind: &Kind| kind.product.map(ProductId::category);
        let own = category(&self.get(service));
        own.is_some() && self.0.values().filter(|kind| category(kind) == own).count() > 1
    }
}

/// A language's image is not known: the application runs in it.
fn kind(service: &Service) -> Kind {
    let Some(image) = service.image.as_ref().and_then(|image| catalog::image(&image.text)) else {
        return Kind::default();
    };
    let is_service = |product: ProductId| !matches!(product.category(), Category::Runtime | Category::Os);
    Kind { product: image.product, known: image.tool || image.product.is_some_and(is_service), tool: image.tool }
}
