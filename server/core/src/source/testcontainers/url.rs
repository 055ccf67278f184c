//! `jdbc:tc:postgresql:15.3:///shop`, `r2dbc:tc:postgresql:///shop?TC_IMAGE_TAG=15`.
//!
//! Rules: <https://java.testcontainers.org/modules/databases/jdbc/>, <https://java.testcontainers.org/modules/databases/r2dbc/>
//! Deliberately absent: the version where the URL has none.

use crate::catalog;
use crate::source::facts::{Facts, engine, with_version};
use crate::text::Span;

/// Longest part of a URL that is looked at.
const LONGEST: usize = 300;

/// Whether a text that stands at `span` is such a URL; what it says is declared.
pub(super) fn read(facts: &mut Facts<'_>, text: &str, span: Span) -> bool {
    let lead = text.len() - text.trim_start().len();
    let (start, reactive) = match text.trim_start() {
        url if url.starts_with("jdbc:tc:") => (lead + "jdbc:tc:".len(), false),
        url if url.starts_with("r2dbc:tc:") => (lead + "r2dbc:tc:".len(), true),
        _ => return false,
    };
    let rest = text.get(start..).unwrap_or("");
    let rest = rest.get(..rest.floor_char_boundary(LONGEST)).unwrap_or(rest);
    let head = rest.split("//").next().unwrap_or("");
    let driver = head.split(':').next().unwrap_or("");
    // `postgis` is the image, and PostgreSQL; others are drivers' names.
    let of_image = |name: &str| catalog::image(name).and_then(|image| image.product);
    let product = of_image(&format!("{driver}/{driver}")).or_else(|| engine(driver)).or_else(|| of_image(driver));
    let Some(product) = product else { return true };
    let version = if reactive {
        const KEY: &str = "TC_IMAGE_TAG=";
        rest.find(KEY)
            .map(|at| at + KEY.len())
            .map(|at| (at, rest.get(at..).unwrap_or("").split('&').next().unwrap_or("")))
    } else {
        let at = driver.len() + 1;
        rest.get(at..).map(|behind| (at, behind.split([':', '/']).next().unwrap_or("")))
    };
    let shown = text.get(lead..start + driver.len()).unwrap_or("");
    let mut service = facts.service(product, span, shown);
    if let Some((at, version)) = version.filter(|(_, version)| !version.is_empty()) {
        let verbatim = span.of(&facts.file.text) == text;
        let place = span.slice(start + at, start + at + version.len());
        service.shown = format!("{shown}:{version}");
        service.at = if verbatim { place } else { span };
        service = with_version(service, version, verbatim.then_some(place));
    }
    facts.push(service);
    true
}
