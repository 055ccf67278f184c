//! What a stage installs: servers, client tools and pinned libraries by the managers of systems, drivers by those of
//! languages, runtimes from repositories of third parties, and lists of packages kept in a variable.
//! Deliberately absent: reading commands (`syntax::dockerfile`), which package is what (the catalogue).

use std::ops::Range;

use super::Reader;
use crate::catalog::{self, Category, ProductId, Repository};
use crate::inventory::{Declaration, Role, Strength};
use crate::resolve::server;
use crate::syntax::dockerfile::{Arg, Joined, Manager, Run, Stage, Variables};
use crate::syntax::expand::Expanded;
use crate::text::{Place, Span, Spanned};
use crate::version::Pin;

/// Commands of one stage that are searched for repositories.
const MOST_COMMANDS: usize = 500;

impl Reader<'_> {
    pub(super) fn installed(&mut self, stage: &Stage, base: &str) {
        let repositories = self.repositories(stage);
        let mut known: Option<Variables> = None;
        for install in stage.runs.iter().flat_map(Run::packages) {
            if !install.name.value.contains('$') {
                self.package(install.manager, &install.name, base, &repositories);
                continue;
            }
            let known = known.get_or_insert_with(|| self.variables());
            for name in
                words(&self.dockerfile.expand(&install.name, &|name| known.get(name).cloned()), install.name.span)
            {
                self.package(install.manager, &name, base, &repositories);
            }
        }
        let before = self.dockerfile.args_before.iter().filter(|arg| is_list(arg) && self.speaks_for(arg));
        let before: Vec<&Arg> = before.collect();
        let own = stage.args.iter().chain(&stage.envs).filter(|arg| is_list(arg));
        for list in before.into_iter().chain(own) {
            let (Some(default), Some(manager)) = (&list.default, manager_of(base)) else { continue };
            let expanded = self.dockerfile.expand(default, &|_| None);
            for name in words(&expanded, default.span) {
                self.package(manager, &name, base, &repositories);
            }
        }
    }

    fn variables(&self) -> Variables {
        let given = |name: &str| self.args.get(name)?.as_ref().map(|value| Expanded::variable(&value.text, name));
        self.dockerfile.variables(self.index, &given)
    }

    /// The repositories that the stage adds. One of a runtime declares that runtime's line by itself.
    fn repositories(&mut self, stage: &Stage) -> Vec<Repository> {
        let mut all = Vec::new();
        let scripts = stage.runs.iter().flat_map(|run| &run.scripts);
        let commands = scripts.flat_map(|script| commands(&script.text).into_iter().map(move |range| (script, range)));
        for (script, command) in commands.take(MOST_COMMANDS) {
            for repository in catalog::repositories(script.text.get(command.clone()).unwrap_or("")) {
                self.runtime(script, command.start, &repository);
                all.push(repository);
            }
        }
        all
    }

    fn runtime(&mut self, script: &Joined, from: usize, repository: &Repository) {
        let (Some(version), Some(range)) = (&repository.version, &repository.range) else { return };
        if repository.product.category() != Category::Runtime {
            return;
        }
        let at = Place::new(self.path, script.span(from + range.start..from + range.end));
        let shown = format!("{} {version}", repository.product);
        let runtime = self.weak(repository.product, Role::Server, at);
        let declaration =
            Declaration { strength: Strength::Strong, pin: Pin::Exact(version.clone()), shown, ..runtime };
        self.found.declarations.push(declaration);
    }

    fn package(&mut self, manager: Manager, name: &Spanned<Box<str>>, base: &str, repositories: &[Repository]) {
        if let Some(ecosystem) = ecosystem(manager) {
            self.driver(ecosystem, name);
            return;
        }
        let Some(package) = catalog::package(system(manager, &name.value), &name.value) else { return };
        let stated = package.version.is_some();
        let role = match package.role {
            catalog::Role::Server => Role::Server,
            catalog::Role::Client => Role::Client,
            catalog::Role::Runtime if stated => Role::Server,
            // Headers and drivers that are pinned tell which server somebody had in mind.
            catalog::Role::Library if stated => Role::Adapter,
            catalog::Role::Library | catalog::Role::Tool | catalog::Role::Runtime => return,
        };
        let at = Place::new(self.path, name.span);
        let exact = package.version_range.clone().filter(|_| name.span.len() == name.value.len());
        let version_at =
            exact.map_or_else(|| at.clone(), |range| Place::new(self.path, at.span.slice(range.start, range.end)));
        let pin = match repository(package.product, repositories).filter(|_| !stated) {
            Some(repository) => repository.version.clone().map_or(Pin::Unstated, Pin::Exact),
            None => server::pin_of_package(&package, base),
        };
        let stage = self.dockerfile.stages.get(self.index).and_then(|stage| stage.alias.as_ref());
        self.found.declarations.push(Declaration {
            category: package.product.product().categories.first().copied().unwrap_or(Category::Other),
            pin,
            version_at,
            name: stage.map(|alias| alias.value.to_string()),
            shown: name.value.to_string(),
            ..self.weak(package.product, role, at)
        });
    }

    /// A library of a language that speaks to one product.
    fn driver(&mut self, ecosystem: &str, name: &Spanned<Box<str>>) {
        let text = &*name.value;
        let bare = text.get(1..).and_then(|rest| rest.find(['=', '<', '>', '~', '!', ';', '[', '@', ' ']));
        let bare = text.get(..bare.map_or(text.len(), |at| at + 1)).unwrap_or(text);
        let [product] = catalog::library(ecosystem, bare) else { return };
        if product.category().is_backing_service() {
            let at = Place::new(self.path, name.span);
            let driver = Declaration { shown: bare.to_owned(), ..self.weak(*product, Role::Adapter, at) };
            self.found.declarations.push(driver);
        }
    }
}

fn repository(product: ProductId, repositories: &[Repository]) -> Option<&Repository> {
    let mut of = repositories.iter().filter(|repository| repository.product == product);
    of.clone().find(|repository| repository.version.is_some()).or_else(|| of.next())
}

/// The commands of a script, as ranges: enough to keep patterns from running over the next one.
fn commands(script: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut found = Vec::new();
    for part in script.split_inclusive(['&', ';', '\n']) {
        let end = start + part.len();
        if !part.trim_end_matches(['&', ';', '\n']).trim().is_empty() {
            found.push(start..end);
        }
        start = end;
    }
    found
}

/// `ARG PROD_PACKAGES="libpq postgresql15=15.5-r0"`.
fn is_list(arg: &Arg) -> bool {
    let last = arg.name.value.rsplit('_').next().unwrap_or("");
    ["PACKAGES", "PKGS", "DEPS", "DEPENDENCIES"].iter().any(|word| last.eq_ignore_ascii_case(word))
}

/// The words of an expanded text, each where it is written if it is written in one place of `around`.
fn words(expanded: &Expanded, around: Span) -> Vec<Spanned<Box<str>>> {
    let mut found = Vec::new();
    let mut start = 0;
    for part in expanded.text.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        let range = start..start + word.len();
        start += part.len();
        if word.is_empty() || word.contains('$') {
            continue;
        }
        let span = expanded.span_of(range).unwrap_or(around);
        found.push(Spanned::new(word.into(), span));
    }
    found
}

/// The manager of the system that an image is built on.
fn manager_of(base: &str) -> Option<Manager> {
    let image = catalog::image(base)?;
    let tag = image.tag_text(base).unwrap_or("");
    let has = |word: &str| image.repository.contains(word) || tag.contains(word);
    if has("alpine") {
        Some(Manager::Apk)
    } else if ["fedora", "rocky", "alma", "centos", "ubi", "rhel", "amazonlinux", "oracle"].iter().any(|word| has(word))
    {
        Some(Manager::Dnf)
    } else {
        image.product.map(|_| Manager::Apt)
    }
}

/// The catalogue's word for a package manager of an operating system.
fn system(manager: Manager, name: &str) -> &'static str {
    match manager {
        Manager::Yum | Manager::Dnf | Manager::Microdnf if name.contains(':') => "dnf-module",
        Manager::Yum => "yum",
        Manager::Dnf | Manager::Microdnf => "dnf",
        Manager::Apk => "apk",
        Manager::Zypper => "zypper",
        Manager::Pacman => "pacman",
        Manager::AmazonLinuxExtras => "amazon-linux-extras",
        Manager::Apt | Manager::Pip | Manager::Gem | Manager::Npm => "apt",
    }
}

/// The catalogue's word for where the packages of a language come from.
fn ecosystem(manager: Manager) -> Option<&'static str> {
    match manager {
        Manager::Pip => Some("pypi"),
        Manager::Gem => Some("gem"),
        Manager::Npm => Some("npm"),
        _ => None,
    }
}
