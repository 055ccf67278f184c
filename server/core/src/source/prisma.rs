//! Prisma: the provider of the `datasource` in `schema.prisma`, and of `migration_lock.toml`.
//! Format: <https://www.prisma.io/docs/orm/reference/prisma-schema-reference#datasource>
//! Deliberately absent: models, and what the variable behind `url` holds.

use super::facts::Facts;
use super::{Claim, RawDeclaration, Reading, Role, Source};
use crate::catalog;
use crate::syntax::sections;
use crate::text::{File, RelPath, Span};

pub static SOURCE: Source = Source {
    id: "prisma",
    about: "Prisma schemas: the database they are written for",
    environment: None,
    claims,
    confirms: |_, head| head.contains("datasource"),
    read,
};

fn claims(path: &RelPath) -> Claim {
    if path.name().ends_with(".prisma") { Claim::Maybe } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let mut facts = Facts::new(file, reading);
    let (mut start, mut inside) = (0, false);
    for line in file.text.split_inclusive('\n') {
        let body = line.trim();
        if body.starts_with("datasource ") {
            inside = true;
        } else if body.starts_with('}') {
            inside = false;
        }
        if inside && !body.starts_with("//") {
            provider(&mut facts, line, start);
        }
        start += line.len();
    }
}

/// `provider = "postgresql"`; older schemas list several, of which no one is chosen.
fn provider(facts: &mut Facts<'_>, line: &str, start: usize) {
    let Some(setting) = sections::read(line).find(|setting| setting.key.value == "provider") else { return };
    let value = setting.value.value;
    let Some(product) = catalog::table("prisma.provider", value) else { return };
    let from = start + setting.value.span.range().start;
    let service = facts.service(product, Span::new(from, from + value.len()), value);
    facts.push(RawDeclaration { role: Role::Adapter, name: Some("provider".to_owned()), ..service });
}
