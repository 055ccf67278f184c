//! The table of the README that shows for each name in "Dev/prod parity" of the twelve-factor app
//! (<https://12factor.net/dev-prod-parity>) what onpar finds. Files and findings come from the markers of fixtures, which
//! their own test holds against the program.

use std::fmt::Write as _;

use crate::files::{below, read};

/// Each name with the fixture that shows it and a word that the finding must have.
const NAMES: &[(&str, &str, &str)] = &[
    ("ActiveRecord: SQLite, MySQL, PostgreSQL", "service-type/finds-active-record", "MySQL"),
    ("Celery: Redis, RabbitMQ", "service-type/finds-celery-brokers", "RabbitMQ"),
    ("Celery: Beanstalkd", "service-type/finds-celery-beanstalkd", "beanstalkd"),
    ("ActiveSupport::Cache: memory, Memcached", "service-type/finds-in-rails", "Memcached"),
    ("ActiveSupport::Cache: filesystem", "service-type/finds-file-store", "Memcached"),
    ("process memory against Memcached", "service-type/finds-django-inherited", "Memcached"),
    ("Nginx against Apache", "service-type/finds-web-servers", "Apache"),
    ("SQLite against a server", "service-type/finds-django-settings", "SQLite"),
    ("OS X: Homebrew", "service-version/finds-homebrew", "13"),
    ("Linux: apt-get", "service-version/finds-apt-get", "13"),
    ("Chef", "service-version/finds-chef", "13"),
    ("Puppet", "service-version/finds-puppet", "13"),
    ("Docker", "service-version/finds-docker", "13"),
    ("Vagrant", "service-version/finds-vagrant", "13"),
];

pub(crate) fn table() -> String {
    let mut table = String::from("| name | declared in | found |\n|---|---|---|\n");
    for (name, fixture, word) in NAMES {
        let folder = format!("fixtures/rule/{fixture}");
        let rule = fixture.split('/').next().unwrap();
        let all: Vec<_> = below(&folder).iter().filter_map(|path| found(path, rule, word)).collect();
        // Told from the side that is to change.
        let (path, told) =
            all.iter().max_by_key(|(_, told)| told.contains("differs: development")).unwrap_or_else(|| {
                panic!("{folder} has no marker of {rule} with {word:?}");
            });
        let file = path.strip_prefix(&format!("{folder}/")).unwrap();
        let _ = writeln!(table, "| {name} | [`{file}`]({folder}) | {told} |");
    }
    table
}

/// The first marker of a rule in a file whose message has a word.
fn found(path: &str, rule: &str, word: &str) -> Option<(String, String)> {
    let text = read(path);
    text.lines().find_map(|line| {
        let (_, rest) = line.split_once("^ ")?;
        let told = rest.strip_prefix(rule)?.trim_start();
        let (level, message) = told.split_once(" (")?;
        let message = message.strip_suffix(')')?;
        message.contains(word).then(|| (path.to_owned(), format!("{level}: {message}")))
    })
}
