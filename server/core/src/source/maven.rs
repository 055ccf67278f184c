//! Maven: the Java version that `pom.xml` compiles for, and the image that Jib builds on.
//! Formats: <https://maven.apache.org/pom.html>,
//! <https://github.com/GoogleContainerTools/jib/tree/master/jib-maven-plugin#extended-usage>
//! Deliberately absent: drivers among the dependencies (which of them is used, configuration says), other properties.

use super::facts::{Facts, with_version};
use super::{Claim, RawDeclaration, RawImage, Reading, Source, Strength};
use crate::catalog::ProductId;
use crate::syntax::xml::{self, Element};
use crate::text::{File, RelPath, Spanned};

pub static SOURCE: Source = Source {
    id: "maven",
    about: "Maven: the Java version that is compiled for, the base image of Jib",
    environment: None,
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    if path.name() == "pom.xml" { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let elements = xml::read(&file.text);
    let mut facts = Facts::new(file, reading);
    let jib = elements.iter().any(|element| element.text.value.starts_with("jib-maven-plugin"));
    for element in &elements {
        let inside = |names: &[&str]| element.path.ends_with(names);
        if inside(&["properties", "java.version"]) || inside(&["properties", "maven.compiler.release"]) {
            java(&mut facts, &element.text);
        } else if jib && (inside(&["from", "image"]) || is_base(element, &elements)) && is_image(element.text.value) {
            let mut image = RawImage::literal(file, element.text.value, element.text.span, None);
            image.environment = Some(Spanned::new("production".to_owned(), element.text.span));
            facts.reading.images.push(image);
        }
    }
}

/// What is compiled for runs on newer versions too, so that it proves nothing.
fn java(facts: &mut Facts<'_>, version: &Spanned<&str>) {
    let Some(product) = ProductId::get("java").filter(|_| is_image(version.value)) else { return };
    let service = facts.service(product, version.span, format!("Java {}", version.value));
    let service = with_version(service, version.value, Some(version.span));
    facts.push(RawDeclaration { strength: Strength::Weak, ..service });
}

/// A property that `<from><image>${..}</image>` refers to.
fn is_base(element: &Element<'_>, all: &[Element<'_>]) -> bool {
    let [.., "properties", name] = element.path.as_slice() else { return false };
    let refers = |text: &str| text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) == Some(*name);
    all.iter().any(|other| other.path.ends_with(&["from", "image"]) && refers(other.text.value))
}

fn is_image(text: &str) -> bool {
    !text.is_empty() && !text.contains(['$', '@', ' '])
}
