//! Chains as people and their tools write them, only stranger: overlays, `extends`, `include`, anchors, merge keys,
//! nested variables, env files, odd quoting. Deliberately absent: keys of the engine (networks' options, limits).

use super::inclusion::add_top;
use super::random::Random;
use super::text;
use super::tree::{Case, Content, Source, Y};

/// Names of services; few, so that files speak of the same ones.
pub(crate) const SERVICES: &[&str] = &["web", "db", "cache", "job.x"];
pub(crate) const PROFILES: &[&str] = &["dev", "debug", "Prod-1"];

/// The case of a seed.
pub(crate) fn case(seed: u64) -> Case {
    let mut random = Random::new(seed);
    for _ in 0..4 {
        random.below(2);
    }
    let mut case = Case::default();
    random.mistakes = random.percent(25);
    let tied = random.percent(50);
    let mut make = Make {
        r: &mut random,
        tied,
        overlay: false,
        anchors: Vec::new(),
        others: Vec::new(),
        known: Vec::new(),
        own: 0,
    };
    make.case(&mut case);
    case
}

pub(crate) struct Make<'r> {
    pub(crate) r: &'r mut Random,
    /// The file is laid over another: services may lack an image, tags make sense.
    pub(crate) overlay: bool,
    /// Anchors of the file so far: their name and what they hold.
    pub(crate) anchors: Vec<(&'static str, Kind)>,
    /// Files that services can extend, seen from the file being made.
    pub(crate) others: Vec<(String, Vec<&'static str>)>,
    /// Services wait for each other; else they may have profiles.
    pub(crate) tied: bool,
    /// Services that the files so far gave an image.
    pub(crate) known: Vec<&'static str>,
    /// The service being made, by number.
    pub(crate) own: usize,
}

/// What an anchor holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Service,
    Environment,
    Text,
}

pub(crate) fn key(name: &str) -> String {
    name.to_owned()
}

impl Make<'_> {
    fn case(&mut self, case: &mut Case) {
        let base = if self.r.percent(30) {
            "compose.yaml"
        } else {
            self.r.pick(&["docker-compose.yml", "base.yaml", "sub/compose.yml"])
        };
        let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let inside = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        if self.r.percent(35) {
            let name = self.r.pick(&["common.yaml", "lib/common.yml"]);
            if self.r.percent(30) {
                let deep = beside(&inside(name), "deep/more.yaml");
                self.others.clear();
                let services = self.file(case, &deep, false);
                self.others = vec![("deep/more.yaml".into(), services)];
            }
            self.overlay = self.r.percent(30);
            let services = self.file(case, &inside(name), false);
            self.others = vec![(if self.r.percent(50) { name.to_owned() } else { format!("./{name}") }, services)];
            self.known.clear();
        }
        let mut includes = Vec::new();
        if self.r.percent(25) {
            includes = self.included(case, &inside("inc"));
        }
        self.overlay = false;
        self.known.clear();
        self.file(case, base, true);
        if !includes.is_empty() {
            add_top(case, base, "include", Y::Seq(includes));
        }
        case.chain.push(base.to_owned());
        for overlay in ["over.yaml", "sub/more.yml"].iter().take(self.r.below(3)) {
            self.overlay = true;
            self.file(case, overlay, true);
            case.chain.push((*overlay).to_owned());
        }
        if base == "compose.yaml" && case.chain.len() == 1 {
            if self.r.percent(40) {
                self.overlay = true;
                self.file(case, "compose.override.yml", true);
            }
            case.chain.clear();
        }
        self.env_files(case, &folder);
        for profile in PROFILES {
            if self.r.percent(15) {
                case.profiles.push((*profile).to_owned());
            }
        }
    }

    fn env_files(&mut self, case: &mut Case, folder: &str) {
        let inside = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        if !self.r.mistake(30) {
            let mut lines = text::env_file(self.r);
            if !self.r.mistake(30) {
                lines.insert(0, format!("A={}", self.r.pick(&["1", "16", "a b", "x$B"])));
                lines.retain(|line| !(line.starts_with("A") && line.len() < 3));
            }
            if self.r.percent(10) {
                lines.push(format!("COMPOSE_PROFILES={}", self.r.pick(&["dev", "dev, debug", "*", "none"])));
            }
            if self.r.percent(5) {
                lines.push(format!("COMPOSE_PROJECT_NAME={}", self.r.pick(&["shop", "my-app_1"])));
            }
            self.lines(case, &inside(".env"), lines);
        }
        let folders: Vec<String> = case
            .files
            .keys()
            .map(|path| path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/")))
            .collect();
        for folder in folders.iter().chain([&inside("other/")]) {
            for name in ["a.env", "b.env", "conf/c.env"] {
                let path = format!("{folder}{name}");
                if !case.files.contains_key(&path) && !self.r.mistake(10) {
                    let lines = text::env_file(self.r);
                    self.lines(case, &path, lines);
                }
            }
        }
        if self.r.percent(10) {
            let lines = text::env_file(self.r);
            let mut lines = lines;
            lines.insert(0, "A=other".into());
            lines.retain(|line| line != "A=" && line != "A");
            self.lines(case, "other.env", lines);
            case.env_files.push("other.env".into());
            if self.r.percent(30) {
                let lines = text::env_file(self.r);
                self.lines(case, "second.env", lines);
                case.env_files.push("second.env".into());
            }
        }
    }

    pub(crate) fn lines(&mut self, case: &mut Case, path: &str, lines: Vec<String>) {
        let crlf = self.r.percent(10);
        case.files.insert(path.to_owned(), Source { content: Content::Lines(lines), crlf });
    }

    pub(crate) fn file(&mut self, case: &mut Case, path: &str, whole: bool) -> Vec<&'static str> {
        self.anchors.clear();
        let mut documents = vec![self.document(whole)];
        if self.r.percent(6) {
            self.anchors.clear();
            let before = std::mem::replace(&mut self.overlay, true);
            documents.push(self.document(whole));
            self.overlay = before;
        }
        let mut names = Vec::new();
        for document in &documents {
            let Y::Map(top) = document else { continue };
            let services = top.iter().find(|(key, _)| key == "services");
            let Some((_, Y::Map(services))) = services else { continue };
            names.extend(SERVICES.iter().copied().filter(|name| services.iter().any(|(key, _)| key == name)));
        }
        case.files.insert(path.to_owned(), Source { content: Content::Yaml(documents), crlf: self.r.percent(8) });
        names
    }

    fn document(&mut self, whole: bool) -> Y {
        let mut top = Vec::new();
        if self.r.percent(15) {
            top.push((key("version"), Y::Raw((self.r.pick(&["'3.8'", "\"2\""])).into())));
        }
        if self.r.percent(10) {
            top.push((key("name"), Y::Raw((self.r.pick(&["shop", "${A:-my}-app", "Big_Shop"])).into())));
        }
        if self.r.percent(30) {
            let value = Y::Marked("&common".into(), Box::new(self.plain_map()));
            top.push((key("x-common"), value));
            self.anchors.push(("common", Kind::Service));
        }
        if self.r.percent(30) {
            let value = Y::Marked("&env".into(), Box::new(self.pairs_map()));
            top.push((key("x-env"), value));
            self.anchors.push(("env", Kind::Environment));
        }
        if self.r.percent(20) {
            let value = Y::Marked("&img".into(), Box::new(Y::Raw(text::quoted(self.r, "image"))));
            top.push((key("x-img"), value));
            self.anchors.push(("img", Kind::Text));
        }
        let all = whole && !self.overlay && self.tied;
        let names: Vec<usize> = (0..SERVICES.len()).filter(|_| all || self.r.percent(55)).collect();
        let names = if names.is_empty() { vec![0] } else { names };
        let mut services = Vec::new();
        for &number in &names {
            let name = SERVICES[number];
            self.own = number;
            let mut service = self.service(name);
            self.repair(&mut service, number, &names);
            if name == "web" && self.r.percent(20) {
                service = Y::Marked("&web".into(), Box::new(service));
                self.anchors.push(("web", Kind::Service));
            }
            services.push((name.to_owned(), service));
        }
        top.push((key("services"), Y::Map(services)));
        if whole && self.r.percent(60) {
            top.push((
                key("volumes"),
                Y::Map(vec![(key("data"), Y::Map(Vec::new())), (key("logs"), Y::Raw(String::new()))]),
            ));
        }
        if whole && !self.r.mistake(40) {
            top.push((key("networks"), Y::Map(vec![(key("front"), Y::Raw(String::new()))])));
        }
        Y::Map(top)
    }

    fn service(&mut self, name: &'static str) -> Y {
        let size = 1 + self.r.below(5);
        let mut service = match self.service_map(size) {
            Y::Map(entries) => entries,
            other => return other,
        };
        let merges: Vec<&'static str> =
            self.anchors.iter().filter(|(_, kind)| *kind == Kind::Service).map(|(name, _)| *name).collect();
        let dotted = self.overlay && name.contains('.');
        if !merges.is_empty() && !dotted && self.r.percent(40) {
            let value = if merges.len() > 1 && !self.overlay && self.r.percent(50) {
                format!("[{}]", merges.iter().map(|name| format!("*{name}")).collect::<Vec<_>>().join(", "))
            } else {
                format!("*{}", self.r.pick(&merges))
            };
            let at = if self.r.percent(70) { 0 } else { service.len() };
            service.insert(at, (key("<<"), Y::Raw(value)));
        }
        let has = |service: &[(String, Y)], name: &str| service.iter().any(|(key, _)| key == name);
        let pictured = has(&service, "image") || has(&service, "build");
        if !pictured && !self.known.contains(&name) && !self.r.mistake(15) {
            let image = self.image();
            service.push((key("image"), image));
        }
        if !self.known.contains(&name) {
            self.known.push(name);
        }
        if self.overlay && self.r.percent(15) {
            let usual = self.r.pick(&["environment", "env_file", "labels", "command", "ports", "profiles"]);
            let name = if self.r.mistake(20) { "image" } else { usual };
            let tag = "!reset";
            if !has(&service, name) {
                service.push((
                    key(name),
                    Y::Marked(tag.into(), Box::new(Y::Raw((self.r.pick(&["null", "[]", "{}"])).into()))),
                ));
            }
        }
        Y::Map(service)
    }

    /// Takes out references that lead nowhere or in a circle: those to services that come before, or are not there.
    fn repair(&mut self, service: &mut Y, number: usize, here: &[usize]) {
        let Y::Map(entries) = service else { return };
        if self.r.mistake(50) {
            return;
        }
        let later = |name: &str| {
            SERVICES.iter().position(|known| *known == name).is_some_and(|at| at > number && here.contains(&at))
        };
        entries.retain_mut(|(name, value)| {
            let value = match value {
                Y::Marked(_, value) => value,
                value => value,
            };
            match name.as_str() {
                "extends" => match value {
                    Y::Raw(name) => later(name),
                    Y::Map(entries) if entries.len() == 1 => matches!(&entries[0].1, Y::Raw(name) if later(name)),
                    _ => true,
                },
                "depends_on" | "links" => {
                    match value {
                        Y::Map(entries) => entries.retain(|(name, _)| later(name)),
                        Y::Seq(items) => {
                            items.retain(|item| matches!(item, Y::Raw(name) if later(name.split(':').next().unwrap())));
                        }
                        _ => {}
                    }
                    true
                }
                _ => true,
            }
        });
    }

    pub(crate) fn image(&mut self) -> Y {
        if self.anchors.iter().any(|(_, kind)| *kind == Kind::Text) && self.r.percent(40) {
            return Y::Raw("*img".into());
        }
        Y::Raw(text::quoted(self.r, "image"))
    }

    /// A service for an anchor: it extends and awaits nothing.
    fn plain_map(&mut self) -> Y {
        let mut map = self.service_map(2);
        if let Y::Map(entries) = &mut map {
            entries.retain(|(name, _)| !["extends", "depends_on", "links", "container_name"].contains(&name.as_str()));
        }
        map
    }

    /// A service of about `size` keys.
    fn service_map(&mut self, size: usize) -> Y {
        let mut entries: Vec<(String, Y)> = Vec::new();
        for _ in 0..size {
            let (name, value) = self.field();
            if entries.iter().all(|(known, _)| known != name) {
                let value = if self.overlay && self.r.percent(8) {
                    Y::Marked("!override".into(), Box::new(value))
                } else {
                    value
                };
                entries.push((name.to_owned(), value));
            }
        }
        if self.r.mistake(2) {
            let twice = entries.first().cloned();
            entries.extend(twice);
        }
        Y::Map(entries)
    }
}

/// `other` as seen from the folder of `path`.
fn beside(path: &str, other: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{other}"),
        None => other.to_owned(),
    }
}
