//! CapRover: `captain-definition` with the image of an app, or the lines of its Dockerfile.
//! Format: <https://caprover.com/docs/captain-definition-file.html>
//! Deliberately absent: one-click apps, which are installed by hand.

use super::facts::Facts;
use super::{Claim, RawImage, Reading, Source, runtimes};
use crate::syntax::{Node, json};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "captain-definition",
    about: "CapRover apps: image, lines of a Dockerfile, runtime",
    environment: Some("production"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    if path.name() == "captain-definition" || path.name().starts_with("captain-definition-") {
        Claim::Yes
    } else {
        Claim::No
    }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = json::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    if let Some(image) = root.get("imageName") {
        facts.image(image, None);
    }
    if let Some(template) = root.get("templateId") {
        runtimes::declare(&mut facts, template, None);
    }
    for line in root.get("dockerfileLines").map_or(&[][..], Node::items) {
        from(&mut facts, line);
    }
}

/// `FROM node:20-alpine AS build`
fn from(facts: &mut Facts<'_>, line: &Node) {
    let Some(text) = line.as_str() else { return };
    let inner = line.inner_span(&facts.file.text);
    let mut words = text.split_whitespace();
    if !words.next().is_some_and(|word| word.eq_ignore_ascii_case("from")) {
        return;
    }
    let Some(image) = words.find(|word| !word.starts_with("--")) else { return };
    let at = text.find(image).unwrap_or(0);
    let span = if inner.of(&facts.file.text) == text { inner.slice(at, at + image.len()) } else { inner };
    let image = RawImage::literal(facts.file, image, span, None);
    facts.reading.images.push(image);
}
