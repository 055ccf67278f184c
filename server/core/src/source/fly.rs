//! Fly: `fly.toml` with the image of an app and its variables.
//! Format: <https://fly.io/docs/reference/configuration/>
//! Deliberately absent: databases, which are attached as secrets.

use super::facts::Facts;
use super::{Claim, RawImage, Reading, Source};
use crate::syntax::sections;
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "fly",
    about: "Fly apps: image and variables",
    environment: Some("production"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let fits = name == "fly.toml" || (name.starts_with("fly.") || name.starts_with("fly-")) && name.ends_with(".toml");
    if fits { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let mut facts = Facts::new(file, reading);
    for line in sections::read(&file.text) {
        match (line.section, line.key.value) {
            ("build", "image") if !line.value.value.is_empty() => {
                let image = RawImage::literal(file, line.value.value, line.value.span, None);
                facts.reading.images.push(image);
            }
            ("env", name) => facts.value(name, line.value.value, line.value.span),
            _ => {}
        }
    }
}
