//! The modules and classes of a file, and what each does to settings, in the order written.
//! Deliberately absent: functions that return settings, instances of classes.

use super::super::facts::Facts;
use super::super::settings::value::{self, Value};
use super::super::settings::when;
use super::super::settings::{Effect, Event, Said, Sayer, Scope, Set, Sure};
use super::setting::{self, Settings};
use crate::catalog;
use crate::source::Reading;
use crate::syntax::code::{Call, Tree, View};
use crate::text::{File, Span, Spanned};

/// More classes and settings than this nobody writes.
const MOST_SCOPES: usize = 100;
const MOST_EVENTS: usize = 2_000;
/// Deeper nodes are not placed.
const MAX_DEPTH: usize = 256;

pub(super) fn read(file: &File, tree: &Tree<'_>, reading: &mut Reading) -> Vec<Scope> {
    let stem = super::stem(&file.path).unwrap_or("");
    let mut facts = Facts::new(file, reading);
    let mut walk = Walk {
        settings: Settings { sayer: Sayer { facts: &mut facts } },
        scopes: vec![Scope::default()],
        spans: Vec::new(),
        small: stem.starts_with("celery"),
        pydantic: file.text.contains("BaseSettings"),
        events: 0,
    };
    for view in tree.root().descendants() {
        if walk.events > MOST_EVENTS {
            break;
        }
        match view.kind() {
            "class_definition" => walk.class(view),
            "import_from_statement" => walk.import(view),
            "assignment" => walk.assignment(view),
            "call" => walk.call(view),
            _ => {}
        }
    }
    walk.rest(tree);
    walk.scopes
}

struct Walk<'a, 'b> {
    settings: Settings<'a, 'b>,
    scopes: Vec<Scope>,
    /// Where the classes stand that are scopes: the first is scope number 1.
    spans: Vec<Span>,
    /// Settings may be written in small letters.
    small: bool,
    /// Classes of settings read their fields from the environment.
    pydantic: bool,
    events: usize,
}

/// Where a node stands.
struct Place {
    scope: usize,
    /// In the body of a function.
    called: bool,
    /// In a class that is no scope.
    foreign: bool,
}

impl Walk<'_, '_> {
    /// A class of settings: `ProductionConfig`, `Settings(BaseSettings)`.
    fn class(&mut self, view: View<'_>) {
        let Some(name) = view.child("name").filter(|_| self.spans.len() < MOST_SCOPES) else { return };
        let parents = view.child("superclasses");
        let bases = parents.map(|list| list.children().filter_map(View::last_name).map(String::from).collect());
        let bases: Vec<String> = bases.unwrap_or_default();
        let holds = |name: &str| ["Config", "Settings", "Configuration"].iter().any(|word| name.contains(word));
        let named = catalog::environment_of_name(name.text()).is_some_and(|(_, weight)| weight >= 80);
        if holds(name.text()) || bases.iter().any(|base| holds(base)) || named && bases.is_empty() {
            let class = Some(Spanned::new(name.text().to_owned(), name.span()));
            self.scopes.push(Scope { class, bases, events: Vec::new() });
            self.spans.push(view.span());
        }
    }

    fn import(&mut self, view: View<'_>) {
        let all = view.children().any(|part| part.kind() == "wildcard_import");
        let Some(module) = view.child("module_name").filter(|_| all) else { return };
        let name: String = module.text().split_whitespace().collect();
        self.push(0, Event::Import(Spanned::new(name, module.span())));
    }

    fn push(&mut self, scope: usize, event: Event) {
        self.events += 1;
        if let Some(scope) = self.scopes.get_mut(scope) {
            scope.events.push(event);
        }
    }

    fn place(&self, view: View<'_>) -> Place {
        let mut place = Place { scope: 0, called: false, foreign: false };
        for around in view.ancestors().take(MAX_DEPTH) {
            match around.kind() {
                "function_definition" | "lambda" => place.called = true,
                "class_definition" => {
                    let at = self.spans.iter().position(|span| *span == around.span());
                    place.foreign = at.is_none();
                    place.scope = at.map_or(0, |at| at + 1);
                    return place;
                }
                _ => {}
            }
        }
        place
    }

    fn assignment(&mut self, view: View<'_>) {
        let Some(assign) = view.assign() else { return };
        let Some(path) = assign.target.path() else { return };
        let path: Vec<String> = path.into_iter().map(String::from).collect();
        // `app.config["X"]`, `app.conf.x`, `settings.X`.
        let holder = path.iter().position(|part| matches!(part.as_str(), "config" | "conf" | "settings"));
        let held = holder.filter(|at| at + 1 < path.len());
        let Some(path) = path.get(held.map_or(0, |at| at + 1)..) else { return };
        let place = self.place(view);
        if (place.called || place.foreign) && held.is_none() {
            return;
        }
        self.set(path, assign.value, held.is_some(), &place);
    }

    /// `path` is set to `value`.
    fn set(&mut self, path: &[String], value: View<'_>, held: bool, place: &Place) {
        let Some(written) = path.first().filter(|name| name.len() < 80) else { return };
        let fields = self.pydantic && place.scope > 0;
        let small = self.small || held || fields;
        let shaped = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
        if !small && !written.bytes().all(shaped) {
            return;
        }
        let root = setting::canonical(written);
        let when = when::of(value);
        let partial = path.len() > 1;
        let mut says = match setting::aliases_of(&root) {
            Some(of) => self.settings.aliases(of, path.get(1..).unwrap_or_default(), value),
            None if partial => return,
            None => self.settings.plain(&root, value),
        };
        // An option of an adapter changes no service.
        if says.is_empty() && path.len() > 2 {
            return;
        }
        if fields {
            let read = |said: &mut Said| {
                said.sure = said.sure.min(Sure::Default);
                said.variable.get_or_insert_with(|| written.to_ascii_uppercase());
            };
            says.iter_mut().for_each(read);
        }
        let known = setting::aliases_of(&root).is_some() || catalog::env_var(&root).is_some();
        if known || !says.is_empty() {
            let effect = when.effect(value.conditions().is_empty());
            self.push(place.scope, Event::Set(Set { root, effect, says }));
        }
    }

    fn call(&mut self, view: View<'_>) {
        let Some(call) = view.call() else { return };
        let on = call.on().unwrap_or_default();
        match call.method.value {
            "update" | "from_mapping" => self.update(&call, &on, view),
            "settings" if on == "django_heroku" => {
                let root = "DATABASES".to_owned();
                let effect = Effect::MayReplace(Sure::Alternative);
                self.push(0, Event::Set(Set { root, effect, says: Vec::new() }));
            }
            "Cache" => {
                if let Some(kind) = call.option("config").and_then(|config| config.get("CACHE_TYPE")) {
                    let place = Place { scope: 0, called: false, foreign: false };
                    self.set(&["CACHE_TYPE".to_owned()], kind, true, &place);
                }
            }
            "Celery" => {
                for (option, variable) in [("broker", setting::BROKER), ("backend", "CELERY_RESULT_BACKEND")] {
                    if let Some(value) = call.option(option) {
                        self.connect(variable, variable, value);
                    }
                }
            }
            method => {
                if let Some((variable, option)) = connector(&on, method)
                    && let Some(value) = call.option(option).or_else(|| call.arguments.first().copied())
                {
                    self.connect(variable, method, value);
                }
            }
        }
    }

    /// `app.config.update(X=..)`, `DATABASES["default"].update(..)`.
    fn update(&mut self, call: &Call<'_>, on: &str, view: View<'_>) {
        let mut place = self.place(view);
        place.scope = if place.foreign { 0 } else { place.scope };
        let last = on.rsplit('.').next().unwrap_or("");
        if matches!(last, "config" | "conf") {
            let given = call.arguments.iter().flat_map(|argument| argument.pairs());
            for pair in call.named.iter().cloned().chain(given) {
                self.set(&[pair.key.value.into_owned()], pair.value, true, &place);
            }
        } else if let Some(of) = setting::aliases_of(on.split('.').next().unwrap_or("")) {
            let path: Vec<String> = on.split('.').skip(1).map(str::to_owned).collect();
            let values = call.arguments.first().copied();
            let says = values.map_or(Vec::new(), |value| self.settings.aliases(of, &path, value));
            let effect = Effect::MayReplace(Sure::Alternative);
            self.push(place.scope, Event::Set(Set { root: of.root.to_owned(), effect, says }));
        }
    }

    /// Adapters in dictionaries that something else chooses from: `DATABASES = ALL[name]`.
    fn rest(&mut self, tree: &Tree<'_>) {
        let events = self.scopes.iter().flat_map(|scope| &scope.events);
        let said = events.filter_map(|event| match event {
            Event::Set(set) => Some(set.says.iter().map(|said| said.raw.at)),
            Event::Import(_) => None,
        });
        let known: Vec<Span> = said.flatten().collect();
        for pair in tree.root().descendants().filter_map(View::pair) {
            if self.events > MOST_EVENTS {
                break;
            }
            let says = self.settings.loose(&pair.key.value, pair.value);
            if says.iter().any(|said| !known.contains(&said.raw.at)) {
                let root = format!("({})", pair.key.value);
                self.push(0, Event::Set(Set { root, effect: Effect::Adds, says }));
            }
        }
    }

    /// A connection that is made here, whatever is set.
    fn connect(&mut self, variable: &str, name: &str, value: View<'_>) {
        let address = |value: Value| self.settings.sayer.address(variable, name, &value);
        let says: Vec<Said> = value::values(value).into_iter().filter_map(address).collect();
        if !says.is_empty() {
            self.push(0, Event::Set(Set { root: name.to_owned(), effect: Effect::Adds, says }));
        }
    }
}

/// What a function connects to: a variable that holds such addresses, and the argument that holds one.
fn connector(on: &str, method: &str) -> Option<(&'static str, &'static str)> {
    let last = on.rsplit('.').next().unwrap_or("");
    Some(match method {
        "create_engine" | "create_async_engine" => ("SQLALCHEMY_DATABASE_URI", "url"),
        "Database" | "AsyncDatabase" => ("DATABASE_URL", "url"),
        "init" | "register_tortoise" if on.is_empty() || last == "Tortoise" => ("DATABASE_URL", "db_url"),
        "MongoClient" | "AsyncIOMotorClient" | "AsyncMongoClient" => ("MONGODB_URI", "host"),
        "from_url" if matches!(last, "redis" | "Redis" | "aioredis" | "StrictRedis" | "RedisDsn" | "valkey") => {
            ("REDIS_URL", "url")
        }
        "build" if last.ends_with("Dsn") || last.ends_with("Url") => ("SQLALCHEMY_DATABASE_URI", "scheme"),
        _ => return None,
    })
}
