//! Python applications: the databases, caches, queues, mail and files that Django's settings, the configuration of Flask
//! and FastAPI, Celery's applications and SQLAlchemy's engines choose. Formats:
//! <https://docs.djangoproject.com/en/stable/ref/settings/>, <https://django-environ.readthedocs.io/en/latest/types.html>,
//! <https://github.com/jazzband/dj-database-url>, <https://flask.palletsprojects.com/en/stable/config/>,
//! <https://docs.celeryq.dev/en/stable/userguide/configuration.html>,
//! <https://docs.sqlalchemy.org/en/20/core/engines.html#database-urls>,
//! <https://docs.pydantic.dev/latest/concepts/pydantic_settings/>
//!
//! A file is read into scopes (the module, and classes of settings) with what each sets, in order. Which of it holds in
//! which environment, `resolve::settings` says: it knows the modules that import one another. Deliberately absent:
//! evaluation, `settings_local.py` that is not committed, settings that are built by functions.

mod scope;
mod setting;

use super::settings::Model;
use super::{Claim, Model as Models, Reading, Source};
use crate::syntax::code::{self, Language};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "python",
    about: "Python: Django settings, Flask and FastAPI configuration, Celery, SQLAlchemy",
    environment: None,
    claims,
    confirms,
    read,
};

/// Names of files that hold an application's settings, or connect it.
const STEMS: [&str; 24] = [
    "app",
    "app_config",
    "application",
    "celery",
    "celery_app",
    "celeryapp",
    "celeryconfig",
    "config",
    "configuration",
    "conftest",
    "constants",
    "database",
    "db",
    "engine",
    "extensions",
    "local",
    "main",
    "session",
    "settings",
    "setting",
    "tasks",
    "test_config",
    "worker",
    "wsgi",
];
/// Words of names that are longer: `settings_test.py`, `dev_config.py`.
const WORDS: [&str; 6] = ["settings", "setting", "config", "configuration", "celery", "database"];
const FOLDERS: [&str; 10] = [
    "settings",
    "setting",
    "config",
    "configs",
    "conf",
    "configuration",
    "configurations",
    "environments",
    "envs",
    "django_settings",
];

/// Folders of what other people wrote, and of what is no setting.
const FOREIGN: [&str; 6] = ["migrations", "site-packages", "dist", "vendor", "third_party", "templates"];

/// The name without `.py`, and without what marks a template: `local_settings.py.example`.
fn stem(path: &RelPath) -> Option<&str> {
    let (stem, rest) = path.name().split_once(".py")?;
    (rest.is_empty() || rest.starts_with(['.', '-', '_']) && rest.len() <= 10).then_some(stem)
}

fn claims(path: &RelPath) -> Claim {
    let Some(stem) = stem(path) else { return Claim::No };
    let folder = path.folder();
    let known = STEMS.contains(&stem)
        || FOLDERS.contains(&folder.name())
        || stem.split(['_', '.']).any(|word| WORDS.contains(&word));
    if known && !path.parts().any(|part| FOREIGN.contains(&part)) { Claim::Maybe } else { Claim::No }
}

/// Whether a file is called as an application's only settings are: not `settings/aws.py`.
pub(crate) fn is_general(path: &RelPath) -> bool {
    const PLAIN: [&str; 8] = ["__init__", "app", "core", "django", "flask", "main", "project", "py"];
    let stem = stem(path).unwrap_or("");
    let plain = |word: &str| WORDS.contains(&word) || PLAIN.contains(&word) || BASES.contains(&word);
    STEMS.contains(&stem) || stem == "__init__" || stem.split('_').all(plain)
}

/// Words of what others build on.
const BASES: [&str; 7] = ["base", "common", "default", "defaults", "shared", "global", "core"];

/// Whether a file is called as what others build on.
pub(crate) fn is_base(path: &RelPath) -> bool {
    let stem = stem(path).unwrap_or("").to_ascii_lowercase();
    stem.split('_').any(|word| BASES.contains(&word))
}

fn confirms(_: &RelPath, head: &str) -> bool {
    const SIGNS: [&str; 23] = [
        "import *",
        "DATABASES",
        "CACHES",
        "INSTALLED_APPS",
        "MIDDLEWARE",
        "EMAIL_",
        "MAIL_",
        "STORAGE",
        "SESSION_",
        "CACHE_TYPE",
        "CHANNEL_LAYERS",
        "CELERY",
        "Celery(",
        "BROKER",
        "broker_url",
        "task_always_eager",
        "SQLALCHEMY",
        "create_engine",
        "create_async_engine",
        "_URL",
        "_URI",
        "database_url",
        "from_url",
    ];
    SIGNS.iter().any(|sign| head.contains(sign))
}

fn read(file: &File, reading: &mut Reading) {
    let (tree, problems) = code::parse(Language::Python, &file.text);
    reading.problems.extend(problems);
    let scopes = scope::read(file, &tree, reading);
    let empty = scopes.iter().all(|scope| scope.events.is_empty());
    if !empty {
        reading.model = Some(Models::Settings(Model { scopes }));
    }
}
