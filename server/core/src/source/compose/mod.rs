//! Compose files: `compose.yaml`, `docker-compose.prod.yml`, Swarm stacks, and files of other names that hold services.
//! Format: <https://github.com/compose-spec/compose-spec/blob/main/spec.md>
//! Deliberately absent: variables, overlays, `extends`, `include` (they need other files: `resolve::compose`).

mod cast;
mod date;
mod item;
mod name;
mod number;
pub(crate) mod schema;

pub use item::{Data, Field, Item, Tag, Text, Type};
pub use name::{claims, confirms};

use super::{Reading, Source};
use crate::syntax::{Node, Problem, yaml};
use crate::text::{Span, Spanned};
use schema::Shape;

pub static SOURCE: Source = Source {
    id: "compose",
    about: "Compose files: images, builds and variables of services, through overlays, includes and anchors",
    environment: None,
    claims,
    confirms,
    read,
};

fn read(file: &crate::text::File, reading: &mut Reading) {
    let model = model(&file.text);
    reading.problems.extend(model.problems.iter().cloned());
    reading.model = Some(super::Model::Compose(model));
}

/// What a compose file says, as far as it can matter: parts that are valid, hold no variable and decide nothing that
/// is looked at are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Model {
    pub documents: Vec<Item>,
    /// Why Compose would refuse the file whatever stands in others.
    pub problems: Vec<Problem>,
}

/// Top-level keys that are kept.
const TOP: &[&str] = &["configs", "include", "models", "name", "networks", "secrets", "services", "version", "volumes"];

/// Keys of a service that are kept: what decides which image, build and environment it has, and what Compose compares
/// across services or files.
const KEPT: &[&str] = &[
    "build",
    "cgroup",
    "command",
    "configs",
    "container_name",
    "cpus",
    "depends_on",
    "deploy",
    "develop",
    "device_cgroup_rules",
    "entrypoint",
    "env_file",
    "environment",
    "extends",
    "external_links",
    "group_add",
    "healthcheck",
    "image",
    "ipc",
    "label_file",
    "labels",
    "links",
    "mem_limit",
    "mem_reservation",
    "models",
    "network_mode",
    "networks",
    "pid",
    "pids_limit",
    "platform",
    "ports",
    "profiles",
    "provider",
    "restart",
    "scale",
    "secrets",
    "security_opt",
    "uts",
    "volumes",
    "volumes_from",
    "working_dir",
];

/// Reads any text.
#[must_use]
pub fn model(text: &str) -> Model {
    let read = yaml::read(text);
    let mut problems = read.problems;
    let mut documents = Vec::new();
    for node in &read.documents {
        keys(node, text, &mut problems);
        let mut item = Item::new(node, text);
        if let Data::Map(_) = item.data {
            legacy(&mut item, &mut problems);
            prune(&mut item);
            documents.push(item);
        } else {
            problems.push(Problem::new(item.span, "the top level must be a map"));
        }
    }
    if read.documents.is_empty() {
        problems.push(Problem::new(Span::default(), "an empty compose file"));
    }
    Model { documents, problems }
}

/// Compose takes no numbers as keys.
fn keys(node: &Node, text: &str, problems: &mut Vec<Problem>) {
    for entry in node.entries() {
        let written = entry.key.span.of(text);
        let quoted = written.starts_with(['"', '\'', '!', '*', '&']);
        let null = matches!(&*entry.key.value, "" | "~" | "null" | "Null" | "NULL");
        if entry.merged.is_none() && !quoted && (null || number::resolve(&entry.key.value).is_some()) {
            problems.push(Problem::new(entry.key.span, "a key that is not text: it needs quotes"));
        }
        keys(&entry.value, text, problems);
    }
    for item in node.items() {
        keys(item, text, problems);
    }
}

/// The first format had the services at the top level: they are put where they belong today. Compose 2 refuses it.
fn legacy(document: &mut Item, problems: &mut Vec<Problem>) {
    let Data::Map(fields) = &document.data else { return };
    let is_service = |field: &&Field| {
        let key: &str = &field.key.value;
        !TOP.contains(&key)
            && !key.starts_with("x-")
            && ["image", "build"].iter().any(|key| field.value.get(key).is_some())
    };
    if document.get("services").is_some() || !fields.iter().any(|field| is_service(&field)) {
        return;
    }
    let (services, mut rest): (Vec<Field>, Vec<Field>) = fields.iter().cloned().partition(|field| {
        field.value.is_map() && !field.key.value.starts_with("x-") && !TOP.contains(&&*field.key.value)
    });
    let at = services.first().map_or(document.span, |field| field.key.span);
    problems.push(Problem::new(at, "services at the top level: Compose expects them under `services`"));
    let data = Data::Map(services.into_boxed_slice());
    let value = Item { span: document.span, alias: None, tag: Tag::None, data };
    rest.push(Field {
        key: Spanned::new("services".into(), Span::new(at.range().start, at.range().start)),
        merged: None,
        value,
    });
    document.data = Data::Map(rest.into_boxed_slice());
}

fn prune(document: &mut Item) {
    hollow_extensions(document);
    let Data::Map(fields) = &mut document.data else { return };
    let Some(services) = fields.iter_mut().find(|field| &*field.key.value == "services") else { return };
    let Data::Map(services) = &mut services.value.data else { return };
    let Shape::Map { keys, .. } = &schema::SERVICE else { return };
    for service in services {
        retain(&mut service.value, |field| {
            let key: &str = &field.key.value;
            let Ok(at) = keys.binary_search_by(|(name, _)| (*name).cmp(key)) else { return true };
            let inert =
                |shape| !field.value.is_active() && schema::mismatch(shape, &field.value, &mut Vec::new()).is_none();
            KEPT.binary_search(&key).is_ok() || !keys.get(at).is_some_and(|(_, shape)| inert(shape))
        });
        hollow_extensions(&mut service.value);
    }
}

/// Empties the texts of `x-*`: nothing reads them, but files that give them different kinds cannot be merged.
fn hollow_extensions(map: &mut Item) {
    let Data::Map(fields) = &mut map.data else { return };
    for field in fields.iter_mut().filter(|field| field.key.value.starts_with("x-") && !field.value.is_active()) {
        hollow(&mut field.value);
    }
}

fn hollow(item: &mut Item) {
    match &mut item.data {
        Data::Null => {}
        Data::Scalar(text) => text.text = "".into(),
        Data::Seq(items) => items.iter_mut().for_each(hollow),
        Data::Map(fields) => fields.iter_mut().for_each(|field| hollow(&mut field.value)),
    }
}

fn retain(map: &mut Item, keep: impl Fn(&Field) -> bool) {
    let Data::Map(fields) = &mut map.data else { return };
    if !fields.iter().all(&keep) {
        *fields = std::mem::take(fields).into_vec().into_iter().filter(keep).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(text: &str) -> Model {
        super::model(text)
    }

    #[test]
    fn what_decides_nothing_is_left_out() {
        assert!(KEPT.is_sorted() && TOP.is_sorted());
        let read = model(
            "x-a: {b: 1}\nx-v: $V\nservices:\n  db:\n    image: postgres:13\n    tty: true\n    user: $U\n    hostname: [1]\n    new: 1\n",
        );
        let keys = |item: &Item| item.entries().iter().map(|field| field.key.value.to_string()).collect::<Vec<_>>();
        assert_eq!(keys(&read.documents[0]), ["x-a", "x-v", "services"]);
        assert_eq!(read.documents[0].get("x-a").unwrap().get("b").unwrap().as_str(), Some(""));
        // `hostname` is kept for being invalid, `new` for being unknown.
        assert_eq!(
            keys(read.documents[0].get("services").unwrap().get("db").unwrap()),
            ["image", "user", "hostname", "new"]
        );
        assert!(read.problems.is_empty());
    }

    #[test]
    fn what_compose_refuses_is_told() {
        let told =
            |text: &str| model(text).problems.iter().map(|problem| problem.message.to_string()).collect::<Vec<_>>();
        assert_eq!(told(""), ["an empty compose file"]);
        assert_eq!(told("- a\n"), ["the top level must be a map"]);
        assert_eq!(told("services:\n  1: {}\n"), ["a key that is not text: it needs quotes"]);
        assert_eq!(told("services:\n  '1': {image: x}\n"), [""; 0]);
        assert_eq!(told("web:\n  image: x\n"), ["services at the top level: Compose expects them under `services`"]);
        assert_eq!(model("web:\n  image: x\n").documents[0].get("services").unwrap().entries().len(), 1);
    }
}
