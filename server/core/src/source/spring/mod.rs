//! Spring Boot, Quarkus and Micronaut: `application.yml`, `application.properties` and those of a profile.
//! Formats: <https://docs.spring.io/spring-boot/reference/features/external-config.html>,
//! <https://quarkus.io/guides/config-reference>, <https://docs.micronaut.io/latest/guide/#config>
//! Deliberately absent: the version in a Hibernate dialect's name (the server is at least that), merging of a profile
//! over its base, profiles that are no environment (`mysql`), values that the machine's environment sets.

mod keys;
mod value;

use super::facts::{Facts, with_version};
use super::{Claim, RawDeclaration, RawImage, Reading, Role, Source, Strength, jdbc};
use crate::catalog::{self, ProductId};
use crate::connection;
use crate::syntax::{Node, properties, yaml};
use crate::text::{File, RelPath, Span, Spanned};
use crate::version::Pin;
use keys::{Database, Means, Says};
use value::Value;

pub static SOURCE: Source = Source {
    id: "spring",
    about: "Spring Boot, Quarkus and Micronaut: databases, caches, queues of `application.yml` and its profiles",
    environment: None,
    claims,
    confirms: |_, head| {
        ["spring", "quarkus", "micronaut", "datasource", "jdbc:"].iter().any(|word| head.contains(word))
    },
    read,
};

/// Maps nest no deeper than people write them.
const DEEPEST: usize = 16;
/// A word that says less (percent) is no environment.
const ENOUGH: u8 = 60;

fn claims(path: &RelPath) -> Claim {
    let Some((stem, end)) = path.name().rsplit_once('.') else { return Claim::No };
    let fits = ["application", "bootstrap"].iter().any(|name| {
        stem.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-') && rest.len() > 1)
    });
    if fits && matches!(end, "yml" | "yaml" | "properties") { Claim::Maybe } else { Claim::No }
}

/// `spring.datasource.url: jdbc:..`, wherever it was written.
struct Setting {
    /// Lower case, without `-` and `_`: names of properties are bound that loosely.
    key: String,
    value: String,
    inner: Span,
}

fn read(file: &File, reading: &mut Reading) {
    let mut documents: Vec<Vec<Setting>> = Vec::new();
    if file.path.name().ends_with(".properties") {
        for line in properties::read(&file.text) {
            let (key, value) = (loose(line.key.value), line.value.value.to_owned());
            documents.resize_with(documents.len().max(line.document + 1), Vec::new);
            if let Some(document) = documents.last_mut() {
                document.push(Setting { key, value, inner: line.value.span });
            }
        }
    } else {
        let parsed = yaml::read(&file.text);
        reading.problems.extend(parsed.problems.iter().cloned());
        documents.extend(parsed.documents.iter().map(|root| {
            let mut settings = Vec::new();
            flatten(&file.text, "", root, DEEPEST, &mut settings);
            settings
        }));
    }
    let mut facts = Facts::new(file, reading);
    for settings in &documents {
        for environment in environments(settings) {
            facts.environment = environment;
            document(&mut facts, settings);
        }
    }
}

fn loose(key: &str) -> String {
    let plain = key.chars().filter(|c| !matches!(c, '-' | '_' | '"'));
    plain.map(|c| c.to_ascii_lowercase()).collect()
}

fn flatten(text: &str, above: &str, node: &Node, depth: usize, settings: &mut Vec<Setting>) {
    if depth == 0 {
        return;
    }
    if let Some(value) = node.as_str() {
        let (key, value) = (above.to_owned(), value.to_owned());
        settings.push(Setting { key, value, inner: node.inner_span(text) });
    }
    for item in node.items() {
        flatten(text, above, item, depth - 1, settings);
    }
    for entry in node.entries() {
        let key = loose(&entry.key.value);
        let key = if above.is_empty() { key } else { format!("{above}.{key}") };
        flatten(text, &key, &entry.value, depth - 1, settings);
    }
}

/// The environments that a document is for: those of its profiles; what the file is for, if it names none.
fn environments(settings: &[Setting]) -> Vec<Option<Spanned<String>>> {
    let names = |setting: &&Setting| matches!(&*setting.key, "spring.config.activate.onprofile" | "spring.profiles");
    let mut found: Vec<Option<Spanned<String>>> = Vec::new();
    for setting in settings.iter().filter(names) {
        let alternatives = !setting.value.contains(['!', '&', '(']);
        for word in setting.value.split([',', '|']).filter(|_| alternatives) {
            let environment = environment(word.trim()).unwrap_or("shared");
            found.push(Some(Spanned::new(environment.to_owned(), setting.inner)));
        }
        if !alternatives {
            found.push(Some(Spanned::new("shared".to_owned(), setting.inner)));
        }
    }
    found.dedup_by(|a, b| a.as_ref().map(|a| &a.value) == b.as_ref().map(|b| &b.value));
    if found.is_empty() { vec![None] } else { found }
}

fn environment(profile: &str) -> Option<&'static str> {
    let found = catalog::environment_token(profile).or_else(|| catalog::environment_of_name(profile));
    found.filter(|(_, weight)| *weight >= ENOUGH).map(|(environment, _)| environment)
}

/// A database that a document sets up, and how directly this line says so.
struct Candidate {
    group: String,
    says: Says,
    declaration: RawDeclaration,
}

fn document(facts: &mut Facts<'_>, settings: &[Setting]) {
    let file_environment = facts.environment.clone();
    let mut databases: Vec<Candidate> = Vec::new();
    let mut told: Vec<(String, &Setting)> = Vec::new();
    for setting in settings {
        facts.environment.clone_from(&file_environment);
        let key = profiled(facts, setting);
        match keys::means(key) {
            Some(Means::Database(database)) => databases.extend(candidate(facts, setting, &database)),
            Some(Means::Version(group)) => told.push((grouped(facts, &group), setting)),
            Some(Means::Variable(name)) => variable(facts, setting, name),
            Some(Means::Image) => image(facts, setting),
            None => {}
        }
    }
    facts.environment = file_environment;
    // One line for each database is compared: the address, else the driver, else what stands for them.
    databases.sort_by(|a, b| (&a.group, a.says).cmp(&(&b.group, b.says)));
    let mut last: Option<String> = None;
    for Candidate { group, mut declaration, .. } in databases {
        if last.as_ref() == Some(&group) {
            declaration.strength = Strength::Weak;
        } else if let Some((_, version)) = told.iter().find(|(of, _)| *of == group) {
            declaration.pin = Pin::read(declaration.product, &version.value);
            declaration.version_at = Some(version.inner);
        }
        last = Some(group);
        facts.push(declaration);
    }
}

/// The key without the profile that Quarkus writes before it: `%prod.quarkus.datasource.db-kind`.
fn profiled<'s>(facts: &mut Facts<'_>, setting: &'s Setting) -> &'s str {
    let Some((profile, key)) = setting.key.strip_prefix('%').and_then(|key| key.split_once('.')) else {
        return &setting.key;
    };
    let word = environment(profile).unwrap_or("shared");
    facts.environment = Some(Spanned::new(word.to_owned(), setting.inner));
    key
}

/// Databases are told apart by name and environment.
fn grouped(facts: &Facts<'_>, name: &str) -> String {
    format!("{} {name}", facts.environment.as_ref().map_or("", |word| &word.value))
}

fn candidate(facts: &mut Facts<'_>, setting: &Setting, database: &Database) -> Option<Candidate> {
    let value = Value::of(&setting.value, setting.inner, &facts.file.text);
    let group = grouped(facts, &database.group);
    let name = database.variable();
    let strength = if value.is_default { Strength::Weak } else { Strength::Strong };
    let says = database.says;
    let declaration = if says == Says::Address {
        let said = jdbc::read(&value.text)?;
        let shown = value.text.get(..said.shown).unwrap_or("").to_owned();
        let service = facts.service(said.product, value.place(0..said.shown), shown);
        if let Some(range) = said.container {
            let version = value.text.get(range.clone()).unwrap_or("");
            let at = value.is_verbatim.then(|| value.place(range));
            RawDeclaration { strength, name: Some(name), ..with_version(service, version, at) }
        } else {
            let role = if said.embedded { Role::Adapter } else { Role::Connection };
            RawDeclaration { role, strength, name: Some(name), host: said.host, ..service }
        }
    } else {
        let product = adapter(database.table(), says, &value.text)?;
        let service = facts.service(product, value.place(0..value.text.len()), value.text.clone());
        RawDeclaration { role: Role::Adapter, strength, name: Some(name), ..service }
    };
    Some(Candidate { group, says, declaration })
}

/// Dialects of one's own carry the name of what they extend.
fn adapter(table: &str, says: Says, text: &str) -> Option<ProductId> {
    let word = if says == Says::Dialect { text.rsplit('.').next().unwrap_or(text) } else { text };
    let own = || {
        const NAMES: [(&str, ProductId); 5] = [
            ("postgre", ProductId::POSTGRESQL),
            ("mysql", ProductId::MYSQL),
            ("mariadb", ProductId::MARIADB),
            ("hsql", ProductId::HSQLDB),
            ("h2dialect", ProductId::H2),
        ];
        let lower = word.to_ascii_lowercase();
        NAMES.iter().find(|(name, _)| says == Says::Dialect && lower.contains(name)).map(|(_, product)| *product)
    };
    catalog::table(table, word).or_else(own)
}

fn variable(facts: &mut Facts<'_>, setting: &Setting, name: &str) {
    let value = Value::of(&setting.value, setting.inner, &facts.file.text);
    let Some(said) = connection::of_variable(name, &value.text).filter(|said| !said.names) else { return };
    let strength = if value.is_default { Strength::Weak } else { said.strength };
    let service = facts.service(said.product, value.place(said.at.clone()), said.shown);
    facts.push(RawDeclaration {
        category: said.category,
        role: said.role,
        strength,
        host: said.host,
        name: Some(name.to_owned()),
        ..service
    });
}

/// Images that Quarkus starts while one develops, and in tests.
fn image(facts: &mut Facts<'_>, setting: &Setting) {
    let value = Value::of(&setting.value, setting.inner, &facts.file.text);
    if value.text.is_empty() || !value.is_verbatim {
        return;
    }
    let mut image = RawImage::literal(facts.file, &value.text, value.place(0..value.text.len()), None);
    let development = || Spanned::new("development".to_owned(), setting.inner);
    image.environment = Some(facts.environment.clone().unwrap_or_else(development));
    facts.reading.images.push(image);
}
