//! What the catalogue says of a project's images, asked once for each service.

use std::collections::BTreeMap;

use super::Project;
use super::compose::Service;
use crate::catalog::{self, Category, ProductId};

/// The services of a project by what their images are.
pub(super) struct Kinds<'a>(BTreeMap<&'a str, Kind>);

#[derive(Debug, Clone, Copy, Default)]
struct Kind {
    category: Option<Category>,
    known: bool,
    tool: bool,
}

impl<'a> Kinds<'a> {
    pub(super) fn of(project: &'a Project) -> Self {
        Self(project.services.values().map(|service| (service.name.as_str(), kind(service))).collect())
    }

    fn get(&self, service: &Service) -> Kind {
        self.0.get(service.name.as_str()).copied().unwrap_or_default()
    }

    /// Whether the image is a service or a tool of the catalogue.
    pub(super) fn is_known(&self, service: &Service) -> bool {
        self.get(service).known
    }

    pub(super) fn is_tool(&self, service: &Service) -> bool {
        self.get(service).tool
    }

    /// Whether another service of the project is of the same category.
    pub(super) fn has_alternative(&self, service: &Service) -> bool {
        let own = self.get(service).category;
        own.is_some() && self.0.values().filter(|kind| kind.category == own).count() > 1
    }
}

/// A language's image is not known: the application runs in it.
fn kind(service: &Service) -> Kind {
    let Some(image) = service.image.as_ref().and_then(|image| catalog::image(&image.text)) else {
        return Kind::default();
    };
    let is_service = |product: ProductId| !matches!(product.category(), Category::Runtime | Category::Os);
    Kind {
        category: image.product.map(ProductId::category),
        known: image.tool || image.product.is_some_and(is_service),
        tool: image.tool,
    }
}
