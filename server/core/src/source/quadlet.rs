//! Podman quadlets (`*.container`) and systemd units that run a container.
//! Format: <https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html>
//! Deliberately absent: pods, drop-ins, units that start anything else.

use super::facts::Facts;
use super::{Claim, RawImage, Reading, Source};
use crate::syntax::sections;
use crate::text::{File, RelPath, Span};

pub static SOURCE: Source = Source {
    id: "quadlet",
    about: "Podman quadlets and systemd units that run a container: image and variables",
    environment: Some("production"),
    claims,
    confirms,
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    if name.ends_with(".container") || name.ends_with(".service") { Claim::Maybe } else { Claim::No }
}

fn confirms(path: &RelPath, head: &str) -> bool {
    let wanted = if path.name().ends_with(".container") { "[Container]" } else { "ExecStart=" };
    head.lines().any(|line| line.trim_start().starts_with(wanted))
}

fn read(file: &File, reading: &mut Reading) {
    let mut facts = Facts::new(file, reading);
    let name = file.path.name().split('.').next().unwrap_or("").to_owned();
    for line in sections::read(&file.text) {
        let (value, at) = (line.value.value, line.value.span);
        match line.key.value {
            "Image" if line.section == "Container" => image(&mut facts, value, at, &name),
            "Environment" => variables(&mut facts, value, at),
            "ExecStart" if line.section == "Service" => {
                if let Some((start, text)) = run(value) {
                    image(&mut facts, text, at.slice(start, start + text.len()), &name);
                }
            }
            _ => {}
        }
    }
}

fn image(facts: &mut Facts<'_>, text: &str, at: Span, name: &str) {
    if !text.is_empty() {
        let image = RawImage::literal(facts.file, text, at, Some(name.to_owned()));
        facts.reading.images.push(image);
    }
}

/// `NAME=value "OTHER=with blanks"`: each word; what stands in quotes is one.
fn variables(facts: &mut Facts<'_>, text: &str, at: Span) {
    let mut start = 0;
    for word in text.split(' ') {
        let bare = word.trim_matches(['"', '\'']);
        if let Some((name, value)) = bare.split_once('=') {
            let from = start + word.find(bare).unwrap_or(0) + name.len() + 1;
            facts.value(name, value, at.slice(from, from + value.len()));
        }
        start += word.len() + 1;
    }
}

/// Options of `podman run` and `docker run` that take no value of their own word.
const ALONE: [&str; 10] =
    ["--rm", "-d", "--detach", "-i", "-t", "-it", "--init", "--privileged", "--replace", "--read-only"];

/// The image in `podman run [options] image [command]`, and where it begins. Options are followed only as far as it is
/// sure which of them take the next word.
fn run(text: &str) -> Option<(usize, &str)> {
    let mut at = 0;
    let words = text.split(' ').map(|word| {
        let start = at;
        at += word.len() + 1;
        (start, word)
    });
    let mut words = words.filter(|(_, word)| !word.is_empty());
    let (_, program) = words.next()?;
    let program = program.rsplit('/').next()?;
    let (_, verb) = words.next()?;
    if !matches!(program, "podman" | "docker") || verb != "run" {
        return None;
    }
    while let Some((start, word)) = words.next() {
        if !word.starts_with('-') {
            return Some((start, word));
        }
        if !ALONE.contains(&word) && !word.contains('=') {
            words.next();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_found_behind_options() {
        let image = |text| run(text).map(|(_, image)| image);
        assert_eq!(image("/usr/bin/podman run --rm --name db -e A=b --net=host postgres:16 -c x"), Some("postgres:16"));
        assert_eq!(image("docker run  redis"), Some("redis"));
        for text in ["", "podman", "podman run", "podman run -e", "podman pull redis", "/bin/app run redis"] {
            assert_eq!(image(text), None, "{text}");
        }
    }
}
