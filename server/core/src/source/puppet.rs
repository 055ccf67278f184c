//! Puppet: packages, classes and containers of manifests, versions in Hiera's data, modules of a Puppetfile.
//! Formats: <https://www.puppet.com/docs/puppet/latest/lang_resources>,
//! <https://www.puppet.com/docs/puppet/latest/hiera_config_yaml_5>, <https://forge.puppet.com/modules/puppetlabs/postgresql>
//!
//! Read without a grammar: literals, and the words around them. Deliberately absent: variables, conditions (both
//! branches are read), versions of modules, which are their own.

use super::facts::{Facts, with_version};
use super::pipeline::script;
use super::pipeline::tools::Tool;
use super::pipeline::values::{Filled, Value};
use super::{Claim, RawDeclaration, RawImage, Reading, Source, Strength};
use crate::syntax::literals::{Kind, Style, Token, tokens};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath, Span};

pub static SOURCE: Source = Source {
    id: "puppet",
    about: "Puppet: packages, classes and containers of manifests, versions in Hiera's data",
    environment: None,
    claims,
    confirms,
    read,
};

const STYLE: Style = Style { hash: true, slashes: false, single: true };
/// Declarations of one file, and tokens of one resource.
const MOST: usize = 500;

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    if name.ends_with(".pp") || name == "Puppetfile" {
        return Claim::Yes;
    }
    let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    let is_data = path.folder().parts().any(|part| matches!(part, "data" | "hiera" | "hieradata"));
    if is_yaml && is_data { Claim::Maybe } else { Claim::No }
}

fn confirms(_: &RelPath, head: &str) -> bool {
    head.contains("::version:") || head.contains("::server_package_version:") || head.contains("::package_ensure:")
}

fn read(file: &File, reading: &mut Reading) {
    if file.path.name().ends_with("ml") {
        let parsed = yaml::read(&file.text);
        reading.problems.extend(parsed.problems.iter().cloned());
        let mut facts = Facts::new(file, reading);
        for entry in parsed.root().map_or(&[][..], Node::entries) {
            let key: &str = &entry.key.value;
            if let Some((class, value)) = key.rsplit_once("::").map(|(class, _)| class).zip(entry.value.as_str())
                && is_version(key.rsplit("::").next().unwrap_or(""))
            {
                version(&mut facts, class, value, entry.value.inner_span(&file.text));
            }
        }
        return;
    }
    let all = tokens(&file.text, STYLE);
    let mut facts = Facts::new(file, reading);
    for (index, token) in all.iter().enumerate().filter(|(_, token)| token.kind == Kind::Word) {
        if facts.reading.declares.len() >= MOST {
            break;
        }
        let rest = all.get(index + 1..).unwrap_or(&[]);
        match token.text {
            "package" if rest.first().is_some_and(|next| next.is_sign("{")) => packages(&mut facts, rest),
            "class" if rest.first().is_some_and(|next| next.is_sign("{")) => class(&mut facts, rest),
            "include" | "contain" | "require" => included(&mut facts, rest),
            "mod" => module(&mut facts, rest),
            "image" if rest.first().is_some_and(|next| next.is_sign("=")) => image(&mut facts, rest),
            _ => {}
        }
    }
}

fn is_version(key: &str) -> bool {
    matches!(key, "version" | "server_package_version" | "package_ensure")
}

/// The tokens of a resource: up to its closing brace.
fn body<'a, 't>(rest: &'a [Token<'t>]) -> &'a [Token<'t>] {
    let mut depth = 0_usize;
    let end = rest.iter().take(MOST).position(|token| {
        depth += usize::from(token.is_sign("{"));
        if token.is_sign("}") {
            depth = depth.saturating_sub(1);
            return depth == 0;
        }
        false
    });
    rest.get(..end.unwrap_or(rest.len().min(MOST))).unwrap_or(rest)
}

/// The literal behind `key =>`.
fn attribute<'a, 't>(body: &'a [Token<'t>], is_it: &dyn Fn(&str) -> bool) -> Option<&'a Token<'t>> {
    let at = body.windows(3).position(|three| match three {
        [key, equals, arrow] => key.kind == Kind::Word && is_it(key.text) && equals.is_sign("=") && arrow.is_sign(">"),
        _ => false,
    })?;
    body.get(at + 3).filter(|value| value.kind != Kind::Sign)
}

/// `package { ['postgresql-13', 'redis-server']: ensure => '5:6.0.16-1' }`.
fn packages(facts: &mut Facts<'_>, rest: &[Token<'_>]) {
    let body = body(rest);
    let titles = body.iter().take_while(|token| !token.is_sign(":")).filter(|token| token.kind == Kind::String);
    let stated = attribute(body, &|key| key == "ensure").filter(|value| starts_with_digit(value.text));
    for title in titles {
        let before = facts.reading.declares.len();
        let value = Value { text: title.text.into(), span: title.span, verbatim: true };
        script::package(facts, "apt", &Filled::plain(&value));
        let found: Vec<RawDeclaration> = facts.reading.declares.drain(before..).collect();
        for declared in found {
            let declared = match stated {
                Some(stated) => {
                    // The epoch and the distribution's revision are no part of the version.
                    let from = stated.text.find(':').map_or(0, |at| at + 1);
                    let rest = stated.text.get(from..).unwrap_or("");
                    let length = rest.find(['-', '+']).unwrap_or(rest.len());
                    let at = stated.span.slice(from, from + length);
                    let strong = RawDeclaration { strength: Strength::Strong, ..declared };
                    with_version(strong, rest.get(..length).unwrap_or(""), Some(at))
                }
                None => declared,
            };
            facts.push(declared);
        }
    }
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// `class { 'postgresql::globals': version => '13' }`.
fn class(facts: &mut Facts<'_>, rest: &[Token<'_>]) {
    let body = body(rest);
    let Some(title) = body.iter().find(|token| token.kind == Kind::String) else { return };
    match attribute(body, &is_version).filter(|value| starts_with_digit(value.text)) {
        Some(stated) => version(facts, title.text, stated.text, stated.span),
        None => used(facts, title.text, title.span, Strength::Strong),
    }
}

/// `include redis`, `include ::mysql::server`, `include 'postgresql::server'`.
fn included(facts: &mut Facts<'_>, rest: &[Token<'_>]) {
    let mut words = rest.iter().filter(|token| !token.is_sign(":")).take(1);
    let Some(word) = words.next().filter(|word| word.kind != Kind::Sign) else { return };
    let behind: Vec<&str> = rest.iter().take(6).map(|token| token.text).collect();
    let is_client = behind.iter().any(|part| part.contains("client"));
    if !is_client {
        used(facts, word.text, word.span, Strength::Strong);
    }
}

/// `mod 'puppetlabs-postgresql', '7.0.0'`.
fn module(facts: &mut Facts<'_>, rest: &[Token<'_>]) {
    let Some(name) = rest.first().filter(|name| name.kind == Kind::String) else { return };
    let word = name.text.rsplit(['-', '/']).next().unwrap_or(name.text);
    used(facts, word, name.span, Strength::Weak);
}

/// `docker::run { 'db': image => 'postgres:13' }`.
fn image(facts: &mut Facts<'_>, rest: &[Token<'_>]) {
    let Some(value) = rest.get(2).filter(|value| value.kind == Kind::String) else { return };
    facts.reading.images.push(RawImage::literal(facts.file, value.text, value.span, None));
}

fn product(class: &str) -> Option<Tool> {
    let word = class.trim_start_matches(':').split("::").next().unwrap_or("");
    Tool::of_word(word).filter(|tool| tool.product.category().is_backing_service())
}

fn used(facts: &mut Facts<'_>, class: &str, at: Span, strength: Strength) {
    let Some(tool) = product(class).filter(|_| !class.contains("::client")) else { return };
    let service = facts.service(tool.product, at, class);
    facts.push(RawDeclaration { strength, name: Some(tool.product.as_str().to_owned()), ..service });
}

fn version(facts: &mut Facts<'_>, class: &str, stated: &str, at: Span) {
    let Some(tool) = product(class).filter(|_| starts_with_digit(stated)) else { return };
    let verbatim = at.of(&facts.file.text) == stated;
    let service = facts.service(tool.product, at, format!("{class} {stated}"));
    let service = with_version(service, stated, verbatim.then_some(at));
    facts.push(RawDeclaration { name: Some(tool.product.as_str().to_owned()), ..service });
}
