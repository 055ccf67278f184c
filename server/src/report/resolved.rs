//! A loaded chain of compose files, as text or as JSON: services with images, builds, variables and trails.
//! Deliberately absent: values of variables and build arguments, unless they are asked for.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use onpar_core::connection;
use onpar_core::environment::Environment;
use onpar_core::resolve::compose::{Build, Project, Service};
use onpar_core::resolve::traced::{Step, Traced};
use onpar_core::text::{LineIndex, Place, RelPath};
use serde_json::{Map, Value, json};

use super::style::{BOLD, DIM, paint, plain};

pub(crate) struct View<'a> {
    pub(crate) project: &'a Project,
    /// Of the files that were read.
    pub(crate) lines: &'a BTreeMap<RelPath, LineIndex>,
    /// Show values that may be secrets.
    pub(crate) values: bool,
    pub(crate) trail: bool,
    /// What the chain is for, if that is known.
    pub(crate) environment: Option<&'a Environment>,
    /// The chains that were found, this one included.
    pub(crate) chains: &'a [(Environment, Vec<RelPath>)],
}

impl View<'_> {
    /// What Compose would refuse, with its place.
    pub(crate) fn problems(&self) -> impl Iterator<Item = String> + '_ {
        self.project.problems.iter().map(|(place, message)| format!("{}: {}", self.spell(place), plain(message)))
    }

    /// The chains found but the one shown, which begins with the files given.
    fn others(&self) -> impl Iterator<Item = &(Environment, Vec<RelPath>)> {
        let shown = |chain: &(Environment, Vec<RelPath>)| {
            Some(&chain.0) == self.environment && self.project.files.starts_with(&chain.1)
        };
        self.chains.iter().filter(move |chain| !shown(chain))
    }

    fn services(&self) -> impl Iterator<Item = &Service> {
        self.project.services.values().filter(|service| service.enabled)
    }

    fn at(&self, place: &Place) -> (u32, u32) {
        let start = self.lines.get(&place.file).map(|lines| lines.utf8(place.span.start)).unwrap_or_default();
        (start.line + 1, start.column + 1)
    }

    /// `path:line:column`, 1-based.
    fn spell(&self, place: &Place) -> String {
        let (line, column) = self.at(place);
        format!("{}:{line}:{column}", plain(place.file.as_str()))
    }

    fn value(&self, traced: &Traced) -> String {
        if self.values || traced.text.is_empty() { traced.text.clone() } else { connection::mask(&traced.text) }
    }

    /// The folder that is built; an address without its credentials.
    fn context(&self, build: &Build) -> String {
        build.context_path().map_or_else(|| self.value(&build.context), |path| folder(&path))
    }

    pub(crate) fn json(&self) -> Value {
        let services: Map<String, Value> =
            self.services().map(|service| (service.name.clone(), self.json_service(service))).collect();
        let problems: Vec<Value> =
            self.project.problems.iter().map(|(place, message)| self.json_place(place, message)).collect();
        let files: Vec<&str> = self.project.files.iter().map(RelPath::as_str).collect();
        let spelled = |files: &[RelPath]| files.iter().map(|path| path.as_str().to_owned()).collect::<Vec<_>>();
        let chains = self.chains.iter();
        let chains: Vec<Value> = chains
            .map(|(environment, files)| json!({ "environment": environment.as_str(), "files": spelled(files) }))
            .collect();
        json!({
            "version": 1,
            "name": self.project.name,
            "environment": self.environment.map(Environment::as_str),
            "files": files,
            "services": services,
            "problems": problems,
            "chains": chains,
        })
    }

    fn json_place(&self, place: &Place, why: &str) -> Value {
        let (line, column) = self.at(place);
        json!({ "path": place.file.as_str(), "line": line, "column": column, "why": why })
    }

    fn json_service(&self, service: &Service) -> Value {
        let env_files: Vec<Value> = service
            .env_file
            .iter()
            .map(|file| json!({ "path": file.file.as_ref().map_or(file.path.text.as_str(), RelPath::as_str), "required": file.required }))
            .collect();
        let mut json = json!({
            "image": service.image.as_ref().map(|image| image.text.as_str()),
            "build": service.build.as_ref().map(|build| self.json_build(build)),
            "environment": self.json_values(&service.environment),
            "env_file": env_files,
            "profiles": service.profiles,
            "files": service.files.iter().map(RelPath::as_str).collect::<Vec<_>>(),
        });
        if self.trail
            && let Some(map) = json.as_object_mut()
        {
            map.insert("trail".into(), self.json_trail(service));
        }
        json
    }

    fn json_build(&self, build: &Build) -> Value {
        json!({
            "context": self.context(build),
            "dockerfile": build.dockerfile_path().map(|path| path.as_str().to_owned()),
            "target": build.target.as_ref().map(|target| target.text.as_str()),
            "args": self.json_values(&build.args),
        })
    }

    fn json_values(&self, values: &BTreeMap<String, Option<Traced>>) -> Map<String, Value> {
        values
            .iter()
            .map(|(name, value)| (name.clone(), value.as_ref().map(|value| self.value(value)).into()))
            .collect()
    }

    fn json_trail(&self, service: &Service) -> Value {
        let steps = |value: &Traced| -> Vec<Value> {
            let own = Step::new(value.at.clone(), "written here");
            std::iter::once(&own)
                .chain(&value.all_steps())
                .map(|step| self.json_place(&step.place, &step.why))
                .collect()
        };
        let all = |values: &BTreeMap<String, Option<Traced>>| -> Map<String, Value> {
            values.iter().filter_map(|(name, value)| Some((name.clone(), steps(value.as_ref()?).into()))).collect()
        };
        json!({
            "image": service.image.as_ref().map(steps),
            "context": service.build.as_ref().map(|build| steps(&build.context)),
            "args": service.build.as_ref().map(|build| all(&build.args)),
            "environment": all(&service.environment),
        })
    }

    pub(crate) fn text(&self) -> String {
        let files: Vec<_> = self.project.files.iter().map(|path| plain(path.as_str())).collect();
        let environment = self.environment.map(|environment| format!("{}: ", plain(environment.as_str())));
        let mut out = format!("{}{}\n", environment.as_deref().unwrap_or_default(), paint(DIM, &files.join(" + ")));
        for service in self.services() {
            let _ = writeln!(out, "\n{}", paint(BOLD, &plain(&service.name)));
            self.service(&mut out, service);
        }
        let off: Vec<_> = self.project.services.values().filter(|service| !service.enabled).collect();
        if !off.is_empty() {
            let names: Vec<_> = off
                .iter()
                .map(|service| format!("{} ({})", plain(&service.name), plain(&service.profiles.join(", "))))
                .collect();
            let _ = writeln!(out, "\n{}", paint(DIM, &format!("only under a profile: {}", names.join(", "))));
        }
        for (at, (environment, files)) in self.others().enumerate() {
            let files: Vec<_> = files.iter().map(|path| plain(path.as_str())).collect();
            let line = format!("also here: {} ({})", plain(environment.as_str()), files.join(" + "));
            let _ = writeln!(out, "{}{}", if at == 0 { "\n" } else { "" }, paint(DIM, &line));
        }
        out
    }

    fn service(&self, out: &mut String, service: &Service) {
        if let Some(image) = &service.image {
            self.line(out, "image", &image.text, Some(image));
        }
        if let Some(build) = &service.build {
            let context = self.context(build);
            self.line(out, "build", &context, Some(&build.context));
            if let Some(path) = build.dockerfile_path() {
                self.line(out, "dockerfile", path.as_str(), build.dockerfile.as_ref());
            }
            if let Some(target) = &build.target {
                self.line(out, "target", &target.text, Some(target));
            }
            self.pairs(out, "args", &build.args);
        }
        for file in &service.env_file {
            self.line(
                out,
                "env_file",
                file.file.as_ref().map_or(&file.path.text, |path| path.as_str()),
                Some(&file.path),
            );
        }
        if !service.profiles.is_empty() {
            self.line(out, "profiles", &service.profiles.join(", "), None);
        }
        self.pairs(out, "environment", &service.environment);
    }

    fn pairs(&self, out: &mut String, what: &str, values: &BTreeMap<String, Option<Traced>>) {
        if !values.is_empty() {
            let _ = writeln!(out, "  {what}");
        }
        for (name, value) in values {
            let shown = value.as_ref().map_or_else(|| "(from the shell)".to_owned(), |value| self.value(value));
            self.line(out, &format!("  {name}"), &shown, value.as_ref());
        }
    }

    fn line(&self, out: &mut String, name: &str, shown: &str, value: Option<&Traced>) {
        let _ = writeln!(out, "  {}: {}", plain(name), plain(shown));
        let Some(value) = value.filter(|_| self.trail) else { return };
        let own = Step::new(value.at.clone(), "written here");
        for step in std::iter::once(&own).chain(&value.all_steps()) {
            let _ = writeln!(out, "      {}", paint(DIM, &format!("{} {}", self.spell(&step.place), plain(&step.why))));
        }
    }
}

/// A folder as one would type it: the root has no name of its own.
fn folder(path: &RelPath) -> String {
    if path.as_str().is_empty() { ".".to_owned() } else { path.as_str().to_owned() }
}
