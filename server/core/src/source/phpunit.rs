//! PHPUnit: the variables that `phpunit.xml` sets for tests, over those of env files.
//! Format: <https://docs.phpunit.de/en/11.5/configuration.html#the-php-element>
//! Deliberately absent: constants and ini settings.

use super::facts::Facts;
use super::{Claim, Reading, Source};
use crate::syntax::xml;
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "phpunit",
    about: "PHPUnit: variables of the test run",
    environment: Some("test"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    if matches!(path.name(), "phpunit.xml" | "phpunit.xml.dist" | "phpunit.dist.xml") { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let mut facts = Facts::new(file, reading);
    for element in xml::read(&file.text) {
        if matches!(element.path.as_slice(), [.., "php", "env" | "server"])
            && let (Some(name), Some(value)) = (element.attribute("name"), element.attribute("value"))
        {
            facts.value(name.value, value.value, value.span);
        }
    }
}
