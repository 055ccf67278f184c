//! Which string literals of test code are images of containers.
//!
//! Deliberately absent: names that stand for images defined in other files.

use super::url;
use crate::catalog::{self, ProductId};
use crate::source::facts::{Facts, with_version};
use crate::source::pipeline::push_image;
use crate::source::pipeline::values::{Filled, Value};
use crate::syntax::literals::{Kind, Token};
use crate::text::Span;

/// How far a call's name, or what it is called on, is looked for.
const BACK: usize = 40;

/// What the string at `at` says.
pub(super) fn literal(facts: &mut Facts<'_>, all: &[Token<'_>], at: usize) {
    let Some(token) = all.get(at) else { return };
    if url::read(facts, token.text, token.span) {
        return;
    }
    let (call, position) = call(all, at);
    let on = || call.and_then(|call| subject(all, call));
    let name = call.and_then(|call| all.get(call)).map_or("", |token| token.text);
    match name {
        // `new("redis", "7.2")`, where the tag follows; `with_tag("16")`, `make('15.0')`
        "new" if position == 1 && on() == Some("GenericImage") => tag_of_previous(facts, all, at),
        "with_tag" | "withTag" | "WithTag" | "make" => tagged(facts, all, call.unwrap_or(at), token),
        "asCompatibleSubstituteFor" | "as_compatible_substitute_for" => {}
        _ if is_image(name, position, on()) || is_key(all, at) => stated(facts, token.text, token.span),
        _ if speaks_for_itself(token.text) => stated(facts, token.text, token.span),
        _ => {}
    }
}

/// An image that is certainly meant as one.
pub(super) fn stated(facts: &mut Facts<'_>, text: &str, span: Span) {
    // A string that is being typed runs on to the end of its line; one with something put into it is not known.
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !"._-/:@".contains(c)).unwrap_or(text.len());
    let (text, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    if rest.starts_with(['$', '#', '{', '%', '<']) {
        return;
    }
    let span = span.slice(0, text.len());
    let known = catalog::image(text).filter(|image| !image.tool).and_then(|image| image.product);
    if known.is_some_and(|product| product.category().is_backing_service()) {
        push_image(facts, &Filled::plain(&Value::new(facts.file, text, span)), None);
    }
}

/// The word in front of the parenthesis that the token stands in, and how many commas stand between.
fn call(all: &[Token<'_>], at: usize) -> (Option<usize>, usize) {
    let (mut depth, mut commas) = (0_usize, 0);
    for index in (at.saturating_sub(BACK)..at).rev() {
        let Some(token) = all.get(index).filter(|token| token.kind == Kind::Sign) else { continue };
        match token.text {
            ")" | "]" | "}" => depth += 1,
            "(" if depth == 0 => return (word_before(all, index), commas),
            "[" | "{" | ";" if depth == 0 => break,
            "(" | "[" | "{" => depth -= 1,
            "," if depth == 0 => commas += 1,
            _ => {}
        }
    }
    (None, 0)
}

/// The name in front of a parenthesis, behind type arguments: `PostgreSQLContainer<>(`.
fn word_before(all: &[Token<'_>], parenthesis: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for index in (parenthesis.saturating_sub(BACK)..parenthesis).rev() {
        let token = all.get(index)?;
        match token.text {
            ">" => depth += 1,
            "<" => depth = depth.checked_sub(1)?,
            _ if depth > 0 => {}
            _ => return (token.kind == Kind::Word).then_some(index),
        }
    }
    None
}

/// What a method is called on: `DockerImageName` of `DockerImageName.parse`, `GenericImage` of `GenericImage::new`.
fn subject<'a>(all: &[Token<'a>], call: usize) -> Option<&'a str> {
    let back = |n: usize| call.checked_sub(n).and_then(|index| all.get(index));
    let word = match back(1)? {
        dot if dot.is_sign(".") => back(2)?,
        colon if colon.is_sign(":") => back(3)?,
        _ => return None,
    };
    (word.kind == Kind::Word).then_some(word.text)
}

/// Calls whose first argument is an image: containers, builders and what names an image.
fn is_image(name: &str, position: usize, on: Option<&str>) -> bool {
    const NAMED: [&str; 7] =
        ["WithImage", "withImage", "with_image", "fromString", "ImageName", "DockerImageName", "DockerContainer"];
    let is_class = name.starts_with(|c: char| c.is_ascii_uppercase());
    let makes = is_class && (name.ends_with("Container") || name.ends_with("Builder"));
    let parses = name == "parse" && on.is_some_and(|on| on.ends_with("ImageName"));
    position == 0 && (makes || parses || NAMED.contains(&name))
}

/// `Image: "redis:7"`, `image="redis:7"`, `imageName = "redis:7"`.
fn is_key(all: &[Token<'_>], at: usize) -> bool {
    let back = |n: usize| at.checked_sub(n).and_then(|index| all.get(index));
    let sign = back(1).is_some_and(|token| token.is_sign(":") || token.is_sign("="));
    let key = back(2).map_or("", |token| token.text);
    sign && matches!(key, "Image" | "image" | "imageName" | "image_name" | "dockerImage" | "DockerImage")
}

/// A repository that is known with a version that is no port: what else would say it in a file about containers.
fn speaks_for_itself(text: &str) -> bool {
    let Some(image) = catalog::image(text).filter(|image| image.exact && image.version.is_some()) else { return false };
    let tag = image.tag_text(text).unwrap_or("");
    let is_port = tag.len() >= 4 && tag.bytes().all(|b| b.is_ascii_digit());
    !is_port && !text.contains("://")
}

/// The tag that follows an image's name: `GenericImage::new("redis", "7.2")`.
fn tag_of_previous(facts: &mut Facts<'_>, all: &[Token<'_>], at: usize) {
    let name = at.checked_sub(2).and_then(|index| all.get(index)).filter(|token| token.kind == Kind::String);
    let (Some(name), Some(tag)) = (name, all.get(at)) else { return };
    let product = catalog::image(&format!("{}:{}", name.text, tag.text)).and_then(|image| image.product);
    if let Some(product) = product.filter(|product| product.category().is_backing_service()) {
        let service = facts.service(product, tag.span, format!("{}:{}", name.text, tag.text));
        facts.push(with_version(service, tag.text, Some(tag.span)));
        // The name was taken for an image without a tag.
        facts.reading.images.retain(|image| image.image.at.span != name.span);
    }
}

/// `Postgres::default().with_tag("16-alpine")`, `PostgresContainer::make('15.0')`: the product is the class.
fn tagged(facts: &mut Facts<'_>, all: &[Token<'_>], call: usize, tag: &Token<'_>) {
    if !tag.text.starts_with(|c: char| c.is_ascii_digit()) {
        return;
    }
    let before = all.get(call.saturating_sub(BACK)..call).unwrap_or(&[]);
    let statement = before.iter().rev().take_while(|token| !token.is_sign(";") && !token.is_sign("{"));
    let classes = statement.filter(|t| t.kind == Kind::Word && t.text.starts_with(|c: char| c.is_ascii_uppercase()));
    if let Some(product) = classes.filter_map(|class| product(class.text)).next() {
        let service = facts.service(product, tag.span, format!("{} {}", product.name(), tag.text));
        facts.push(with_version(service, tag.text, Some(tag.span)));
    }
}

/// `PostgreSQLContainer`, `Postgres`, `RedisImage`.
fn product(class: &str) -> Option<ProductId> {
    let bare = ["Container", "Image"].iter().find_map(|end| class.strip_suffix(end)).unwrap_or(class);
    let word = bare.to_ascii_lowercase();
    let product = catalog::platform_word("asdf", &word).or_else(|| ProductId::get(&word))?;
    product.category().is_backing_service().then_some(product)
}
