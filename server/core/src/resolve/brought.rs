//! Web servers that come with the image of a language: `php:8.3-apache` answers requests itself, `php:8.3-fpm` needs
//! another server in front. Variants: <https://hub.docker.com/_/php>
//! Deliberately absent: servers that an application starts by itself.

use crate::catalog::{Category, ProductId};
use crate::inventory::{Declaration, Role};
use crate::version::Pin;

/// Adds the web servers that the images among `declarations` bring along.
pub(super) fn declare(declarations: &mut Vec<Declaration>) {
    let brought: Vec<Declaration> = declarations.iter().filter(|one| brings_apache(one)).map(apache).collect();
    declarations.extend(brought);
}

fn brings_apache(one: &Declaration) -> bool {
    let variant = one.variant.as_deref().unwrap_or("");
    one.product == ProductId::PHP && one.role == Role::Server && variant.split('-').any(|word| word == "apache")
}

fn apache(image: &Declaration) -> Declaration {
    Declaration {
        product: ProductId::APACHE_HTTPD,
        category: Category::WebServer,
        pin: Pin::Unstated,
        variant: None,
        version_at: image.at.clone(),
        write: None,
        ..image.clone()
    }
}
