//! Jenkinsfiles: images of agents and of `docker.image(..)`, variables, `sh` scripts, pods.
//!
//! Format: <https://www.jenkins.io/doc/book/pipeline/syntax/>, <https://www.jenkins.io/doc/book/pipeline/docker/>
//! Deliberately absent: Groovy beyond its literals, tools (an administrator names them), shared libraries.

use super::facts::Facts;
use super::pipeline::values::{Filled, Value, each};
use super::pipeline::{self, script, shell};
use super::{Claim, Reading, Source};
use crate::syntax::dockerfile::Joined;
use crate::syntax::literals::{Kind, Style, Token, tokens};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "jenkinsfile",
    about: "Jenkinsfiles: images of agents and services, variables, scripts",
    environment: Some("ci"),
    claims,
    confirms: |_, _| true,
    read,
};

/// Pods written in one file.
const MOST_PODS: usize = 16;

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let fits = name.starts_with("Jenkinsfile") || name.to_ascii_lowercase().ends_with(".jenkinsfile");
    if fits { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let all = tokens(&file.text, Style { hash: false, slashes: true, single: true });
    let mut facts = Facts::new(file, reading);
    let mut pods = 0;
    for (at, token) in all.iter().enumerate().filter(|(_, token)| token.kind == Kind::String) {
        let before = |back: usize| at.checked_sub(back).and_then(|index| all.get(index));
        let word = |back: usize| before(back).filter(|token| token.kind == Kind::Word).map_or("", |token| token.text);
        let sign = |back: usize| before(back).filter(|token| token.kind == Kind::Sign).map_or("", |token| token.text);
        let written = Value::new(file, token.text, token.span);
        match (sign(1), word(1)) {
            ("(", _) if word(2) == "image" && word(4) == "docker" => called(&mut facts, &written, all.get(at + 1..)),
            (":", _) if word(2) == "image" => service(&mut facts, &written, None),
            ("=", _) if word(2).chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_') => {
                facts.value(word(2), &written.text, written.span);
            }
            ("(", _) if word(2) == "sh" => shell_script(&mut facts, token),
            (":", _) if word(2) == "script" => shell_script(&mut facts, token),
            (_, "sh") => shell_script(&mut facts, token),
            (_, "image" | "docker") => container(&mut facts, &written),
            _ if token.text.contains("containers:") && pods < MOST_PODS => {
                pods += 1;
                pod(&mut facts, token);
            }
            _ => {}
        }
    }
}

fn resolve(written: &Value) -> Vec<Filled> {
    each(written, &[()], |()| shell::holes(written, &|_| None))
}

/// `docker.image('postgres:15').withRun(..)` runs it, `.inside` works in it.
fn called(facts: &mut Facts<'_>, written: &Value, behind: Option<&[Token<'_>]>) {
    match behind.and_then(|tokens| tokens.get(2)).map(|token| token.text) {
        Some("inside" | "pull" | "push") => container(facts, written),
        _ => service(facts, written, None),
    }
}

fn container(facts: &mut Facts<'_>, written: &Value) {
    for filled in resolve(written) {
        pipeline::container_of(facts, &filled);
    }
}

fn service(facts: &mut Facts<'_>, written: &Value, name: Option<&str>) {
    for filled in resolve(written) {
        pipeline::push_image(facts, &filled, name);
    }
}

fn shell_script(facts: &mut Facts<'_>, token: &Token<'_>) {
    script::of_script(facts, &Joined::at(&facts.file.text, token.span), &resolve);
}

/// A pod as YAML in a string: its containers, each with a name.
fn pod(facts: &mut Facts<'_>, token: &Token<'_>) {
    let file = facts.file;
    let before = file.text.get(..token.span.range().start).unwrap_or("");
    let mut text: String = before.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    text.push_str(token.text);
    let parsed = yaml::read(&text);
    let containers = parsed.root().and_then(|root| root.at(&["spec", "containers"])).map_or(&[][..], Node::items);
    for one in containers {
        let Some((image, node)) = one.get("image").and_then(|node| Some((node.as_str()?, node))) else { continue };
        let name = one.get("name").and_then(Node::as_str);
        service(facts, &Value::new(file, image, node.inner_span(&text)), name);
    }
}
