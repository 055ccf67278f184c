//! From the text of `.onpar.yaml` to a [`Config`]: key by key, so that a mistake costs only what it stands in.

use globset::{Glob, GlobMatcher};

use super::{Accept, Config, RuleEntry, Stated};
use crate::catalog::{Category, Date, ProductId};
use crate::environment::Environment;
use crate::rule::{self, Level, RULES};
use crate::suggest;
use crate::syntax::{Entry, Node, Problem, yaml};
use crate::text::{RelPath, Span};
use crate::version::{Agreement, Pin};

/// After how many days a statement is old, where the file does not say.
const RECHECK: u32 = 180;

pub(super) fn read(text: &str) -> Config {
    let yaml = yaml::read(text);
    let mut reader = Reader { text, config: Config { recheck: RECHECK, ..Config::default() } };
    if let Some(root) = yaml.root().filter(|root| !root.is_null()) {
        reader.file(root);
    }
    // What stands in broken text is no mistake of its own.
    let broken =
        |span: Span| yaml.problems.iter().any(|one| one.span.touches(span.start) || one.span.touches(span.end));
    reader.config.problems.retain(|problem| !broken(problem.span));
    reader.config.problems.extend(yaml.problems.iter().cloned());
    reader.config.problems.sort_by_key(|problem| problem.span);
    reader.config
}

pub(super) struct Reader<'a> {
    text: &'a str,
    pub(super) config: Config,
}

impl Reader<'_> {
    fn file(&mut self, root: &Node) {
        const KEYS: [&str; 7] =
            ["rules", "environments", "reference", "projects", "slots", "accept", "recheck-after-days"];
        for entry in self.entries(root, "the file") {
            match &*entry.key.value {
                "rules" => self.rules(&entry.value),
                "environments" => self.environments(&entry.value),
                "reference" => {
                    self.config.reference = self.text_of(&entry.value).map(|word| Environment::from_word(&word));
                }
                "projects" => self.projects(&entry.value),
                "slots" => self.slots(&entry.value),
                "accept" => self.accepts(&entry.value),
                "recheck-after-days" => match entry.value.as_str().and_then(|days| days.parse().ok()) {
                    Some(days) => self.config.recheck = days,
                    None => self.problem(entry.value.span, "must be a number of days"),
                },
                _ => self.unknown(&entry, &KEYS),
            }
        }
    }

    fn rules(&mut self, node: &Node) {
        for entry in self.entries(node, "`rules`") {
            let Some(rule) = self.rule(&entry.key.value, entry.key.span) else { continue };
            let mut setting = RuleEntry::default();
            if entry.value.as_str().is_some() {
                setting.level = self.level(&entry.value);
            } else {
                for option in self.entries(&entry.value, "a rule's setting") {
                    match &*option.key.value {
                        "level" => setting.level = self.level(&option.value),
                        "threshold" => setting.threshold = self.threshold(&option.value),
                        _ => self.unknown(&option, &["level", "threshold"]),
                    }
                }
            }
            self.config.rules.insert(rule, setting);
        }
    }

    fn rule(&mut self, id: &str, span: Span) -> Option<&'static str> {
        let known = rule::rule(id).map(|rule| rule.id);
        if known.is_none() {
            let near = suggest::phrase(id, RULES.iter().map(|rule| rule.id));
            self.problem(span, format!("there is no rule `{id}`{near}"));
        }
        known
    }

    fn level(&mut self, node: &Node) -> Option<Level> {
        let level = node.as_str().and_then(Level::from_word);
        if level.is_none() {
            self.problem(node.span, format!("must be one of {}", Level::ALL.map(Level::as_str).join(", ")));
        }
        level
    }

    fn threshold(&mut self, node: &Node) -> Option<Agreement> {
        match node.as_str() {
            Some("major") => Some(Agreement::Major),
            Some("minor") => Some(Agreement::Minor),
            Some("patch") => Some(Agreement::Patch),
            _ => {
                self.problem(node.span, "must be one of major, minor, patch");
                None
            }
        }
    }

    fn environments(&mut self, node: &Node) {
        for entry in self.entries(node, "`environments`") {
            let environment = Environment::from_word(&entry.key.value);
            for option in self.entries(&entry.value, "an environment") {
                match &*option.key.value {
                    "files" => {
                        let globs = self.globs(&option.value);
                        self.config.environments.extend(globs.into_iter().map(|glob| (glob, environment.clone())));
                    }
                    "services" => {
                        for service in self.entries(&option.value, "`services`") {
                            let stated = self.service(&environment, &service);
                            self.config.stated.extend(stated);
                        }
                    }
                    "keys" => {
                        let words = option.value.as_str().map(str::to_owned).into_iter();
                        let items = option.value.items().iter().filter_map(|item| item.as_str().map(str::to_owned));
                        let words: Vec<String> = words.chain(items).collect();
                        if words.is_empty() {
                            self.problem(option.value.span, "must be a name or a list of names");
                        }
                        let keys = words.into_iter().map(|word| (word.to_ascii_lowercase(), environment.clone()));
                        self.config.keys.extend(keys);
                    }
                    _ => self.unknown(&option, &["files", "keys", "services"]),
                }
            }
        }
    }

    fn service(&mut self, environment: &Environment, entry: &Entry) -> Option<Stated> {
        const KEYS: [&str; 5] = ["product", "version", "source", "checked", "project"];
        for option in self.entries(&entry.value, "a service") {
            if !KEYS.contains(&&*option.key.value) {
                self.unknown(&option, &KEYS);
            }
        }
        let Some(named) = entry.value.get("product") else {
            self.problem(entry.key.span, "`product` is missing: which one is it?");
            return None;
        };
        let product = self.product(named)?;
        let key = entry.key.value.to_string();
        let of_key = product.product().categories.iter().find(|category| category.as_str() == key);
        let version = entry.value.get("version").filter(|node| node.as_str().is_some());
        let pin = version.and_then(Node::as_str).map_or(Pin::Unstated, |text| Pin::read(product, text));
        if let Some(version) = version.filter(|_| !matches!(pin, Pin::Exact(_))) {
            self.problem(version.span, "must be a version, such as \"16.3\"");
        }
        let project = entry.value.get("project").and_then(|node| {
            let path = RelPath::new(node.as_str()?.trim_end_matches('/'));
            if path.is_none() {
                self.problem(node.span, "must be a folder below this file");
            }
            path
        });
        Some(Stated {
            environment: environment.clone(),
            category: of_key.copied().unwrap_or_else(|| product.category()),
            key,
            product,
            pin,
            project,
            source: entry.value.get("source").and_then(Node::as_str).map(str::to_owned),
            checked: entry.value.get("checked").and_then(|node| self.date(node)),
            at: named.inner_span(self.text),
            version_at: version.map(|node| node.inner_span(self.text)),
        })
    }

    fn product(&mut self, node: &Node) -> Option<ProductId> {
        let word = self.text_of(node)?;
        let known =
            ProductId::get(&word).or_else(|| crate::catalog::service_name(&word).filter(|_| !word.contains('-')));
        if known.is_none() {
            let services =
                ProductId::all().filter(|id| id.category().is_backing_service() || id.is(Category::WebServer));
            let near = suggest::phrase(&word, services.map(ProductId::as_str));
            self.problem(node.span, format!("onpar knows no product `{word}`{near}"));
        }
        known
    }

    fn accepts(&mut self, node: &Node) {
        const KEYS: [&str; 6] = ["rule", "reason", "files", "slot", "owner", "until"];
        if !node.is_seq() && !node.is_null() {
            self.problem(node.span, "`accept` must be a list: each entry begins with `-`");
        }
        for item in node.items() {
            for option in self.entries(item, "an acceptance") {
                if !KEYS.contains(&&*option.key.value) {
                    self.unknown(&option, &KEYS);
                }
            }
            let (Some(named), Some(reason)) = (item.get("rule"), item.get("reason").and_then(Node::as_str)) else {
                self.problem(item.span, "an acceptance needs `rule` and `reason`");
                continue;
            };
            let word = named.as_str().unwrap_or("");
            let Some(rule) = self.rule(word, named.span) else { continue };
            let files = item.get("files").map(|node| self.globs(node)).unwrap_or_default();
            if item.get("files").is_some() && files.is_empty() {
                continue;
            }
            let text = |key: &str| item.get(key).and_then(Node::as_str).map(str::to_owned);
            let (reason, slot, owner) = (reason.to_owned(), text("slot"), text("owner"));
            let until = item.get("until").and_then(|node| self.date(node));
            self.config.accepts.push(Accept { rule, reason, files, slot, owner, until, span: named.span });
        }
    }

    fn date(&mut self, node: &Node) -> Option<Date> {
        let date = node.as_str().and_then(Date::parse);
        if date.is_none() {
            self.problem(node.span, "must be a day, such as 2026-05-01");
        }
        date
    }

    pub(super) fn globs(&mut self, node: &Node) -> Vec<GlobMatcher> {
        let one = node.as_str().map(|_| node);
        let mut globs = Vec::new();
        for node in one.into_iter().chain(node.items()) {
            let Some(text) = self.text_of(node) else { continue };
            match Glob::new(text.trim_start_matches("./")) {
                Ok(glob) => globs.push(glob.compile_matcher()),
                Err(error) => self.problem(node.span, error.to_string()),
            }
        }
        if node.is_map() {
            self.problem(node.span, "must be a glob or a list of globs");
        }
        globs
    }

    pub(super) fn text_of(&mut self, node: &Node) -> Option<String> {
        let text = node.as_str().map(str::to_owned);
        if text.is_none() {
            self.problem(node.span, "must be a word");
        }
        text
    }

    /// The entries of a map; anything else but nothing at all is a mistake.
    pub(super) fn entries(&mut self, node: &Node, what: &str) -> Vec<Entry> {
        if !node.is_map() && !node.is_null() {
            self.problem(node.span, format!("{what} must be keys and values"));
        }
        node.entries().to_vec()
    }

    pub(super) fn unknown(&mut self, entry: &Entry, known: &[&'static str]) {
        let key = &*entry.key.value;
        let near = suggest::phrase(key, known.iter().copied());
        self.problem(entry.key.span, format!("there is no key `{key}` here{near}"));
    }

    pub(super) fn problem(&mut self, span: Span, message: impl Into<Box<str>>) {
        self.config.problems.push(Problem::new(span, message));
    }
}
