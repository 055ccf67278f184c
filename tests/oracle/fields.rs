//! The keys of generated services: builds, variables, env files, commands, what ties services to each other.

use super::generate::{Kind, Make, PROFILES, SERVICES, key};
use super::text;
use super::tree::Y;

impl Make<'_> {
    pub(crate) fn field(&mut self) -> (&'static str, Y) {
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

    pub(crate) fn pairs_map(&mut self) -> Y {
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
