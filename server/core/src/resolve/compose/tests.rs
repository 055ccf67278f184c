//! Where values come from: each trail is a sentence that somebody will read beside a warning.
//! Deliberately absent: what the values are, which Docker Compose itself judges (`tests/oracle.rs`).

use std::collections::BTreeMap;

use super::*;
use crate::source::{compose as source, dotenv};

struct Memory {
    texts: BTreeMap<RelPath, String>,
    compose: BTreeMap<RelPath, Model>,
    env: BTreeMap<RelPath, Vec<Variable>>,
}

impl Files for Memory {
    fn compose(&self, path: &RelPath) -> Option<&Model> {
        self.compose.get(path)
    }

    fn env(&self, path: &RelPath) -> Option<&[Variable]> {
        self.env.get(path).map(Vec::as_slice)
    }

    fn exists(&self, path: &RelPath) -> bool {
        self.texts.contains_key(path)
    }
}

fn path(name: &str) -> RelPath {
    RelPath::new(name).unwrap()
}

fn memory(files: &[(&str, &str)]) -> Memory {
    let mut memory = Memory { texts: BTreeMap::new(), compose: BTreeMap::new(), env: BTreeMap::new() };
    for (name, text) in files {
        memory.texts.insert(path(name), (*text).to_owned());
        if name.ends_with(".yaml") {
            memory.compose.insert(path(name), source::model(text));
        } else {
            memory.env.insert(path(name), dotenv::variables(text).0);
        }
    }
    memory
}

fn loaded(files: &[(&str, &str)], chain: &[&str]) -> (Project, Memory) {
    let memory = memory(files);
    let project = load(&memory, &Chain::of(chain.iter().map(|name| path(name)).collect()));
    (project, memory)
}

/// The text at a place, with the file it stands in.
fn written(place: &Place, memory: &Memory) -> String {
    let text = memory.texts.get(&place.file).map_or("", String::as_str);
    format!("{}: {}", place.file, place.span.of(text))
}

fn trail(value: &Traced, memory: &Memory) -> Vec<String> {
    value.all_steps().iter().map(|step| format!("{} ({})", step.why, written(&step.place, memory))).collect()
}

#[test]
fn a_version_is_traced_through_an_overlay_and_a_variable_to_its_line() {
    let (project, memory) = loaded(
        &[
            ("compose.yaml", "services:\n  db:\n    image: postgres:13\n"),
            ("prod.yaml", "services:\n  db:\n    image: \"postgres:${PG:-${OLD:-12}}-alpine\"\n"),
            (".env", "PG='16.3'\n"),
        ],
        &["compose.yaml", "prod.yaml"],
    );
    let image = project.services["db"].image.as_ref().unwrap();
    assert_eq!(image.text, "postgres:16.3-alpine");
    assert_eq!(written(&image.origin(&(9..13)).unwrap(), &memory), ".env: 16.3");
    assert_eq!(written(&image.shown(&(9..13)), &memory), "prod.yaml: ${PG:-${OLD:-12}}");
    assert_eq!(written(&image.shown(&(0..8)), &memory), "prod.yaml: postgres");
    assert_eq!(
        trail(image, &memory),
        ["value of PG (.env: 16.3)", "replaces the value of compose.yaml (compose.yaml: postgres:13)"]
    );
    assert_eq!(project.services["db"].files, [path("compose.yaml"), path("prod.yaml")]);
    assert!(project.problems.is_empty());
}

#[test]
fn a_default_in_a_default_is_where_it_stands() {
    let (project, memory) =
        loaded(&[("compose.yaml", "services: {db: {image: 'pg:${PG:-${OLD:-12}}'}}\n")], &["compose.yaml"]);
    let image = project.services["db"].image.as_ref().unwrap();
    assert_eq!(image.text, "pg:12");
    assert_eq!(written(&image.origin(&(3..5)).unwrap(), &memory), "compose.yaml: 12");
    assert_eq!(
        trail(image, &memory),
        ["default of PG (compose.yaml: ${OLD:-12})", "default of OLD (compose.yaml: 12)"]
    );
}

#[test]
fn anchors_and_merge_keys_are_steps() {
    let text = "x-db: &db\n  image: postgres:13\n  environment: &env {A: '1'}\nservices:\n  db:\n    <<: *db\n  web: {image: x, environment: *env}\n";
    let (project, memory) = loaded(&[("compose.yaml", text)], &["compose.yaml"]);
    let image = project.services["db"].image.as_ref().unwrap();
    assert_eq!(trail(image, &memory), ["merged from this anchor (compose.yaml: *db)"]);
    assert_eq!(written(&image.at, &memory), "compose.yaml: postgres:13");
    let a = project.services["web"].environment["A"].as_ref().unwrap();
    assert_eq!(trail(a, &memory), ["alias of this anchor's value (compose.yaml: *env)"]);
}

#[test]
fn what_a_service_extends_or_a_project_includes_is_a_step() {
    let (project, memory) = loaded(
        &[
            (
                "app/compose.yaml",
                "include: [db/compose.yaml]\nservices:\n  web:\n    extends: {file: ../common.yaml, service: base}\n",
            ),
            ("app/db/compose.yaml", "services:\n  db: {image: 'postgres:$V'}\n"),
            ("app/db/.env", "V=15\n"),
            ("common.yaml", "services:\n  base: {build: {context: ./src, args: [A=1]}, env_file: base.env}\n"),
            ("base.env", "DATABASE_URL=postgres://db/app\n"),
        ],
        &["app/compose.yaml"],
    );
    assert_eq!(project.problems, []);
    let image = project.services["db"].image.as_ref().unwrap();
    assert_eq!(
        trail(image, &memory),
        ["value of V (app/db/.env: 15)", "included by app/compose.yaml (app/compose.yaml: db/compose.yaml)"]
    );
    let build = project.services["web"].build.as_ref().unwrap();
    assert_eq!(build.dockerfile_path(), Some(path("src/Dockerfile")));
    assert_eq!(
        trail(&build.context, &memory),
        ["extended by web (app/compose.yaml: {file: ../common.yaml, service: base})"]
    );
    let url = project.services["web"].environment["DATABASE_URL"].as_ref().unwrap();
    assert_eq!(written(&url.at, &memory), "base.env: postgres://db/app");
    assert_eq!(trail(url, &memory), ["env_file of web (common.yaml: base.env)"]);
    assert_eq!(project.env_files, [path("app/db/.env"), path("base.env")]);
    assert!(project.consulted.contains(&path("app/.env")));
}

#[test]
fn a_list_of_pairs_knows_where_each_value_stands() {
    let (project, memory) = loaded(
        &[
            (
                "compose.yaml",
                "services:\n  web:\n    image: x\n    environment:\n      - URL=redis://cache/0\n      - PG\n      - A=$A\n",
            ),
            ("over.yaml", "services:\n  web:\n    environment: {URL: redis://other/0}\n"),
            (".env", "PG=13\n"),
        ],
        &["compose.yaml", "over.yaml"],
    );
    let environment = &project.services["web"].environment;
    let url = environment["URL"].as_ref().unwrap();
    assert_eq!(url.text, "redis://other/0");
    assert_eq!(written(&url.at, &memory), "over.yaml: redis://other/0");
    assert_eq!(trail(url, &memory), ["replaces the value of compose.yaml (compose.yaml: URL=redis://cache/0)"]);
    let pg = environment["PG"].as_ref().unwrap();
    assert_eq!(written(&pg.origin(&(0..2)).unwrap(), &memory), ".env: 13");
    assert_eq!(trail(pg, &memory), ["value of PG (.env: 13)"]);
    let a = environment["A"].as_ref().unwrap();
    assert_eq!((a.text.as_str(), trail(a, &memory)), ("", vec!["A is not set (compose.yaml: $A)".to_owned()]));
}

#[test]
fn mistakes_cost_only_themselves() {
    let (project, memory) = loaded(
        &[(
            "compose.yaml",
            "services:\n  db:\n    image: postgres:${PG:?set it}\n  web:\n    image: 16\n    extends: nobody\n    env_file: ../../out.env\n  ok:\n    image: redis:7\n",
        )],
        &["compose.yaml", "gone.yaml"],
    );
    assert_eq!(project.services["ok"].image.as_ref().unwrap().text, "redis:7");
    let image = project.services["db"].image.as_ref().unwrap();
    assert_eq!(
        (image.text.as_str(), written(&image.pieces.last().unwrap().shown, &memory)),
        ("postgres:", "compose.yaml: ${PG:?set it}".into())
    );
    let told: Vec<_> =
        project.problems.iter().map(|(place, message)| format!("{} ({message})", written(place, &memory))).collect();
    assert_eq!(
        told,
        [
            "compose.yaml: ${PG:?set it} (PG has to be set, and is not)",
            "compose.yaml: nobody (there is no service `nobody` to extend)",
            "compose.yaml: 16 (`web.image` has the wrong type)",
            "gone.yaml:  (this compose file is not there)",
            "compose.yaml: ../../out.env (this env file lies outside the workspace)",
        ]
    );
}

#[test]
fn circles_end() {
    let (project, _) = loaded(
        &[(
            "compose.yaml",
            "include: [compose.yaml]\nservices:\n  a: {extends: b, image: x}\n  b: {extends: a, image: x}\n  c: {image: x, depends_on: [d]}\n  d: {image: x, links: [c]}\n",
        )],
        &["compose.yaml"],
    );
    let told: Vec<_> = project.problems.iter().map(|(_, message)| message.as_str()).collect();
    assert_eq!(
        told,
        ["`a` extends itself in a circle", "files include each other in a circle", "`d` and `c` depend on each other"]
    );
}

#[test]
fn compose_takes_the_files_it_is_not_told() {
    let one = |files: &[(&str, &str)]| {
        default_files(&memory(files), &RelPath::root()).iter().map(|path| path.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(one(&[("compose.yaml", ""), ("docker-compose.yaml", "")]), ["compose.yaml"]);
    assert_eq!(
        one(&[("docker-compose.yaml", ""), ("compose.override.yaml", "")]),
        ["docker-compose.yaml", "compose.override.yaml"]
    );
    assert_eq!(one(&[("compose.yaml", ""), (".env", "COMPOSE_FILE=a.yaml:b/c.yaml\n")]), ["a.yaml", "b/c.yaml"]);
    assert_eq!(one(&[(".env", "COMPOSE_PATH_SEPARATOR=,\nCOMPOSE_FILE=a.yaml,b.yaml\n")]), ["a.yaml", "b.yaml"]);
    assert_eq!(one(&[("a.yaml", "")]), [""; 0]);
}

#[test]
fn profiles_decide_what_runs() {
    let files = [
        (
            "compose.yaml",
            "services:\n  a: {image: x}\n  b: {image: x, profiles: [dev]}\n  c: {image: x, profiles: [test]}\n",
        ),
        (".env", "COMPOSE_PROFILES=dev, other\n"),
    ];
    let memory = memory(&files);
    let enabled = |profiles: &[&str]| {
        let mut chain = Chain::of(vec![path("compose.yaml")]);
        chain.profiles = profiles.iter().map(|name| (*name).to_owned()).collect();
        let project = load(&memory, &chain);
        project
            .services
            .values()
            .filter(|service| service.enabled)
            .map(|service| service.name.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(enabled(&[]), ["a", "b"]);
    assert_eq!(enabled(&["test"]), ["a", "c"]);
    assert_eq!(enabled(&["*"]), ["a", "b", "c"]);
}

#[test]
fn only_folders_of_source_count_as_mounted() {
    let binds = |volume: &str| {
        let text = format!("services: {{a: {{image: x, volumes: [{volume}]}}}}\nvolumes: {{data: {{}}}}\n");
        loaded(&[("compose.yaml", &text)], &["compose.yaml"]).0.services["a"].binds_source
    };
    for volume in [".:/app", "./src:/app", "../:/x", "'${PWD}/src:/app'", "{type: bind, source: ./src, target: /app}"] {
        assert!(binds(volume), "{volume}");
    }
    for volume in ["data:/data", "./nginx.conf:/etc/nginx.conf", "/var/run/docker.sock:/x", "/data"] {
        assert!(!binds(volume), "{volume}");
    }
}
