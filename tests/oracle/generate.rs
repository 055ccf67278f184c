//! Chains as people and their tools write them, only stranger: overlays, `extends`, `include`, anchors, merge keys,
//! nested variables, env files, odd quoting. Deliberately absent: keys of the engine (networks' options, limits).

use super::random::Random;
use super::text;
use super::tree::{Case, Content, Source, Y};

/// Names of services; few, so that files speak of the same ones.
const SERVICES: &[&str] = &["web", "db", "cache", "job.x"];
const PROFILES: &[&str] = &["dev", "debug", "Prod-1"];

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

struct Make<'r> {
    r: &'r mut Random,
    /// The file is laid over another: services may lack an image, tags make sense.
    overlay: bool,
    /// Anchors of the file so far: their name and what they hold.
    anchors: Vec<(&'static str, Kind)>,
    /// Files that services can extend, seen from the file being made.
    others: Vec<(String, Vec<&'static str>)>,
    /// Services wait for each other; else they may have profiles.
    tied: bool,
    /// Services that the files so far gave an image.
    known: Vec<&'static str>,
    /// The service being made, by number.
    own: usize,
}

/// What an anchor holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Service,
    Environment,
    Text,
}

fn key(name: &str) -> String {
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
        for folder in folders.iter().chain([&"other/".to_owned()]) {
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

    fn lines(&mut self, case: &mut Case, path: &str, lines: Vec<String>) {
        let crlf = self.r.percent(10);
        case.files.insert(path.to_owned(), Source { content: Content::Lines(lines), crlf });
    }

    /// Included projects below `folder`, and the entries that include them.
    fn included(&mut self, case: &mut Case, folder: &str) -> Vec<Y> {
        let mut entries = Vec::new();
        let others = std::mem::take(&mut self.others);
        self.known.clear();
        self.file(case, &format!("{folder}/compose.yaml"), true);
        if self.r.percent(50) {
            let lines = text::env_file(self.r);
            self.lines(case, &format!("{folder}/.env"), lines);
        }
        if self.r.percent(50) {
            let lines = text::env_file(self.r);
            self.lines(case, &format!("{folder}/a.env"), lines);
        }
        if self.r.percent(20) {
            let inner = format!("{folder}/inner");
            let known = std::mem::take(&mut self.known);
            self.file(case, &format!("{inner}/compose.yaml"), true);
            add_top(
                case,
                &format!("{folder}/compose.yaml"),
                "include",
                Y::Seq(vec![Y::Raw("inner/compose.yaml".into())]),
            );
        }
        let mut entry = vec![(key("path"), Y::Raw("inc/compose.yaml".into()))];
        if self.r.percent(30) {
            self.overlay = true;
            self.file(case, &format!("{folder}/over.yaml"), true);
            entry =
                vec![(key("path"), Y::Seq(vec![Y::Raw("inc/compose.yaml".into()), Y::Raw("./inc/over.yaml".into())]))];
        }
        if self.r.percent(30) {
            entry.push((key("env_file"), Y::Raw((self.r.pick(&["a.env", "inc/a.env"])).into())));
        }
        if self.r.percent(25) {
            entry.push((key("project_directory"), Y::Raw((self.r.pick(&[".", "inc", "./other"])).into())));
        }
        self.others = others;
        if !self.r.mistake(50) {
            for (path, prefix) in [("inner/compose.yaml", "inner-"), ("compose.yaml", "inc-"), ("over.yaml", "inc-")] {
                rename(case, &format!("{folder}/{path}"), prefix);
            }
        }
        entries.push(if entry.len() == 1 && self.r.percent(60) {
            match entry.pop() {
                Some((_, path @ Y::Raw(_))) => path,
                Some((key, path)) => Y::Map(vec![(key, path)]),
                None => Y::Raw("inc/compose.yaml".into()),
            }
        } else {
            Y::Map(entry)
        });
        entries
    }

    fn file(&mut self, case: &mut Case, path: &str, whole: bool) -> Vec<&'static str> {
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
        if !merges.is_empty() && self.r.percent(40) {
            let value = if merges.len() > 1 && self.r.percent(50) {
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
                            items.retain(|item| matches!(item, Y::Raw(name) if later(name.split(':').next().unwrap())))
                        }
                        _ => {}
                    }
                    true
                }
                _ => true,
            }
        });
    }

    fn image(&mut self) -> Y {
        if self.anchors.iter().any(|(_, kind)| *kind == Kind::Text) && self.r.percent(40) {
            return Y::Raw("*img".into());
        }
        Y::Raw(text::quoted(self.r, "image"))
    }

    /// A service for an anchor: it extends and awaits nothing.
    fn plain_map(&mut self) -> Y {
        let mut map = self.service_map(2);
        if let Y::Map(entries) = &mut map {
            entries.iter_mut().for_each(|(_, value)| {
                if let Y::Marked(_, inner) = value {
                    *value = (**inner).clone();
                }
            });
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
            if let Some(twice) = entries.first().cloned() {
                entries.push(twice);
            }
        }
        Y::Map(entries)
    }

    fn field(&mut self) -> (&'static str, Y) {
        match self.r.below(30) {
            0..=3 => ("image", self.image()),
            4..=6 => ("build", self.build()),
            7..=12 => ("environment", self.environment()),
            13..=15 => ("env_file", self.env_file()),
            16 | 17 => ("labels", self.pairs()),
            18 if !self.tied || self.r.mistake(50) => ("profiles", self.names(PROFILES)),
            19 if self.tied || self.r.mistake(50) => ("depends_on", self.depends_on()),
            20 => ("command", self.command()),
            21 => ("entrypoint", self.command()),
            22 => ("volumes", self.volumes()),
            23 => ("ports", self.ports()),
            24 | 25 if !self.overlay || self.r.percent(50) => ("extends", self.extends()),
            26 => {
                ("restart", Y::Raw((self.r.pick(&["always", "'no'", "unless-stopped", "on-failure:${A:-3}"])).into()))
            }
            27 => ("networks", self.networks()),
            28 => self.rare(),
            _ => ("environment", self.environment()),
        }
    }

    fn rare(&mut self) -> (&'static str, Y) {
        let raw = |text: &str| Y::Raw(text.to_owned());
        if !self.r.mistake(40) {
            return match self.r.below(9) {
                0 => ("container_name", raw(&format!("{}-${{COMPOSE_PROJECT_NAME}}", SERVICES[self.own]))),
                1 => ("deploy", Y::Map(vec![(key("replicas"), raw("1"))])),
                2 => ("scale", raw(self.r.pick(&["1", "${N:-1}"]))),
                3 => ("x-own", raw(self.r.pick(&["1", "{a: $A}"]))),
                4 => ("tty", raw(self.r.pick(&["true", "'yes'", "${T:-false}"]))),
                5 if self.tied => ("links", self.names(&["db", "cache:c", "job.x"])),
                6 => (
                    "healthcheck",
                    Y::Map(vec![
                        (key("test"), raw(self.r.pick(&["[CMD, a]", "curl x", "[]"]))),
                        (key("interval"), raw("30s")),
                    ]),
                ),
                7 => ("cap_add", raw("[SYS_PTRACE, NET_ADMIN]")),
                _ => ("working_dir", raw("/app/$A")),
            };
        }
        match self.r.below(11) {
            0 => ("container_name", raw(self.r.pick(&["one", "${A}", "two"]))),
            1 => ("deploy", Y::Map(vec![(key("replicas"), raw(self.r.pick(&["2", "'1'", "${N:-1}", "x"])))])),
            2 => ("scale", raw(self.r.pick(&["1", "${N:-2}"]))),
            3 => ("x-own", raw(self.r.pick(&["${UNSET?needed}", "${"]))),
            4 => ("tty", raw("maybe")),
            5 => ("network_mode", raw(self.r.pick(&["host", "service:db", "bridge"]))),
            6 => ("links", self.names(&["db", "cache:c", "web"])),
            7 => ("healthcheck", Y::Map(vec![(key("test"), raw("[curl]"))])),
            8 => ("platform", raw("linux/amd64")),
            9 => ("unknown", raw("1")),
            _ => ("user", raw(self.r.pick(&["'1000'", "1000", "${UID:-1}"]))),
        }
    }

    fn build(&mut self) -> Y {
        if self.r.percent(35) {
            return Y::Raw(text::quoted(self.r, "path"));
        }
        let mut entries = Vec::new();
        if self.r.percent(80) {
            entries.push((key("context"), Y::Raw(text::quoted(self.r, "path"))));
        }
        if self.r.percent(50) {
            entries.push((
                key("dockerfile"),
                Y::Raw((self.r.pick(&["Dockerfile.dev", "../Dockerfile", "${D:-docker/x}", "$EMPTY"])).into()),
            ));
        }
        if self.r.percent(40) {
            entries.push((key("target"), Y::Raw((self.r.pick(&["dev", "${T:-prod}", "$A"])).into())));
        }
        if self.r.percent(50) {
            let args = self.pairs();
            entries.push((key("args"), args));
        }
        if (entries.len() < 2 && self.r.percent(8)) || self.r.mistake(5) {
            entries.push((key("dockerfile_inline"), Y::Block("|", vec!["FROM x:$A".into(), "RUN y".into()])));
        }
        if entries.is_empty() {
            entries.push((key("context"), Y::Raw(".".into())));
        }
        Y::Map(entries)
    }

    fn environment(&mut self) -> Y {
        if self.anchors.iter().any(|(_, kind)| *kind == Kind::Environment) && self.r.percent(45) {
            if self.r.percent(40) {
                return Y::Raw("*env".into());
            }
            if let Y::Map(mut entries) = self.pairs_map() {
                entries.insert(0, (key("<<"), Y::Raw("*env".into())));
                return Y::Map(entries);
            }
        }
        self.pairs()
    }

    fn pairs(&mut self) -> Y {
        if self.r.percent(50) { self.pairs_map() } else { self.pairs_list() }
    }

    fn pairs_map(&mut self) -> Y {
        let mut entries: Vec<(String, Y)> = Vec::new();
        for _ in 0..=self.r.below(4) {
            let name = text::pair_name(self.r);
            if entries.iter().all(|(known, _)| *known != name) {
                entries.push((name, text::value(self.r)));
            }
        }
        Y::Map(entries)
    }

    fn pairs_list(&mut self) -> Y {
        let mut items: Vec<Y> = Vec::new();
        for _ in 0..=self.r.below(4) {
            items.push(Y::Raw(text::pair(self.r)));
        }
        Y::Seq(items)
    }

    fn env_file(&mut self) -> Y {
        let names = ["a.env", "./b.env", "conf/c.env", "./conf/../a.env"];
        let absent = ["none.env", "${A:-a}.env"];
        if self.r.percent(40) {
            return Y::Raw((if self.r.mistake(10) { self.r.pick(&absent) } else { self.r.pick(&names) }).into());
        }
        let mut items = Vec::new();
        for _ in 0..=self.r.below(2) {
            items.push(if self.r.percent(35) {
                let missing = self.r.percent(40);
                let name = if missing { self.r.pick(&absent) } else { self.r.pick(&names) };
                let mut entry = vec![(key("path"), Y::Raw(name.to_owned()))];
                if missing && !self.r.mistake(20) {
                    entry.push((key("required"), Y::Raw((self.r.pick(&["false", "'no'", "${R:-false}"])).into())));
                } else if self.r.percent(30) {
                    entry.push((key("required"), Y::Raw("true".into())));
                }
                if self.r.percent(20) {
                    entry.push((key("format"), Y::Raw("raw".into())));
                }
                Y::Map(entry)
            } else {
                Y::Raw((self.r.pick(&names)).to_owned())
            });
        }
        Y::Seq(items)
    }

    fn names(&mut self, names: &[&str]) -> Y {
        let mut items: Vec<Y> = Vec::new();
        for name in names {
            if self.r.percent(50) {
                items.push(Y::Raw((*name).to_owned()));
            }
        }
        Y::Seq(items)
    }

    fn depends_on(&mut self) -> Y {
        if self.r.percent(50) {
            return self.names(SERVICES);
        }
        let mut entries = Vec::new();
        for name in SERVICES {
            if self.r.percent(40) {
                let mut entry =
                    vec![(key("condition"), Y::Raw((self.r.pick(&["service_started", "service_healthy"])).into()))];
                if self.r.percent(50) {
                    entry.push((key("required"), Y::Raw((self.r.pick(&["false", "true"])).into())));
                }
                entries.push(((*name).to_owned(), Y::Map(entry)));
            }
        }
        Y::Map(entries)
    }

    fn command(&mut self) -> Y {
        match self.r.below(5) {
            0 => Y::Seq(vec![Y::Raw("run".into()), Y::Raw(text::quoted(self.r, "text"))]),
            1 => Y::Raw(String::new()),
            2 => Y::Block(">", vec!["run --a 'b c'".into(), "--d \"$A\"".into()]),
            3 => Y::Raw(
                (self.r.pick(&["sh -c \"a && b\"", "a | b", "a \\; b", "\"x \\\"y z\\\" $$A\"", "'it''s'"])).into(),
            ),
            _ => {
                let kind = if self.r.mistake(30) { "text" } else { "words" };
                Y::Raw(text::quoted(self.r, kind))
            }
        }
    }

    fn volumes(&mut self) -> Y {
        let mut items = Vec::new();
        for _ in 0..=self.r.below(2) {
            items.push(match self.r.below(6) {
                0 => Y::Raw("data:/data".into()),
                1 => Y::Raw("./src:/app:ro".into()),
                2 => Y::Raw("/anonymous/./x/".into()),
                3 => Y::Raw("${V:-logs}:/logs".into()),
                4 => Y::Map(vec![
                    (key("type"), Y::Raw("bind".into())),
                    (key("source"), Y::Raw("../x".into())),
                    (key("target"), Y::Raw("/app".into())),
                ]),
                _ if self.r.mistake(50) => Y::Raw((self.r.pick(&["gone:/x", "::"])).into()),
                _ => Y::Raw("data:/data/".into()),
            });
        }
        Y::Seq(items)
    }

    fn ports(&mut self) -> Y {
        let all = [
            "80",
            "'8080:80'",
            "\"${P:-1}:2\"",
            "127.0.0.1:53:53/udp",
            "3000-3001:3000-3001",
            "'x:80'",
            "{target: 80, published: '81'}",
        ];
        let mut items = Vec::new();
        for port in all {
            if self.r.percent(30) && (!port.contains('x') || self.r.mistake(30)) {
                items.push(Y::Raw(port.to_owned()));
            }
        }
        Y::Seq(items)
    }

    fn networks(&mut self) -> Y {
        match self.r.below(4) {
            0 => Y::Seq(vec![Y::Raw("front".into())]),
            1 => Y::Map(vec![(key("front"), Y::Raw(String::new())), (key("default"), Y::Raw(String::new()))]),
            2 => Y::Map(vec![(key("front"), Y::Map(vec![(key("aliases"), Y::Raw("[x, y]".into()))]))]),
            _ => Y::Seq(vec![Y::Raw("default".into())]),
        }
    }

    fn extends(&mut self) -> Y {
        let name = Y::Raw((self.r.pick(SERVICES)).to_owned());
        let Some((file, services)) = self.others.first().cloned().filter(|_| self.r.percent(75)) else {
            return if self.r.percent(50) { name } else { Y::Map(vec![(key("service"), name)]) };
        };
        let fitting: Vec<&str> = services
            .iter()
            .copied()
            .filter(|name| SERVICES.iter().position(|known| known == name) >= Some(self.own))
            .collect();
        let name =
            if fitting.is_empty() || self.r.mistake(10) { name } else { Y::Raw(self.r.pick(&fitting).to_owned()) };
        if fitting.is_empty() && !self.r.mistakes {
            return Y::Map(vec![(key("service"), name)]);
        }
        Y::Map(vec![(key("file"), Y::Raw(file)), (key("service"), name)])
    }
}

/// `other` as seen from the folder of `path`.
fn beside(path: &str, other: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{other}"),
        None => other.to_owned(),
    }
}

fn add_top(case: &mut Case, path: &str, name: &str, value: Y) {
    let Some(source) = case.files.get_mut(path) else { return };
    let Content::Yaml(documents) = &mut source.content else { return };
    if let Some(Y::Map(entries)) = documents.first_mut() {
        entries.insert(0, (name.to_owned(), value));
    }
}

/// Gives the services of a file names of their own, so that others can include it.
fn rename(case: &mut Case, path: &str, prefix: &str) {
    let Some(Source { content: Content::Yaml(documents), .. }) = case.files.get_mut(path) else { return };
    let services = documents.iter_mut().flat_map(|document| match document {
        Y::Map(top) => top.iter_mut(),
        _ => [].iter_mut(),
    });
    for (_, services) in services.filter(|(key, _)| key == "services") {
        let Y::Map(services) = services else { continue };
        for (name, service) in services {
            *name = format!("{prefix}{name}");
            let service = match service {
                Y::Marked(_, service) => service,
                service => service,
            };
            let Y::Map(fields) = service else { continue };
            for (_, value) in
                fields.iter_mut().filter(|(key, _)| ["depends_on", "links", "extends"].contains(&key.as_str()))
            {
                refer(value, prefix);
            }
        }
    }
}

fn refer(value: &mut Y, prefix: &str) {
    match value {
        Y::Raw(name) => *name = format!("{prefix}{name}"),
        Y::Seq(items) => items.iter_mut().for_each(|item| refer(item, prefix)),
        Y::Map(entries) => {
            for (key, value) in entries {
                match value {
                    Y::Raw(_) if key == "service" => refer(value, prefix),
                    Y::Map(_) => *key = format!("{prefix}{key}"),
                    _ => {}
                }
            }
        }
        Y::Marked(_, value) => refer(value, prefix),
        Y::Block(..) => {}
    }
}
