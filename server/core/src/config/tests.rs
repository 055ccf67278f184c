//! The file as people write it, right and wrong.

use super::file::ConfigFile;
use super::*;

const ALL: &str = "\
rules:
  image-variant: off
  service-version: { level: error, threshold: major }
environments:
  production:
    files: [\"deploy/**\", docker-compose.yml]
    services:
      database: { product: postgresql, version: 16.3, source: console, checked: 2026-05-01 }
      analytics: { product: ClickHouse, project: apps/shop/ }
  shared: { files: deploy/dev.yml }
  staging: { keys: [uat, Blue] }
reference: staging
projects:
  apps/shop: { files: \"infra/shop/**\" }
  .: {}
slots:
  analytics: { match: [\"ANALYTICS_*\", olap], category: database }
  sonar: { match: sonar/**, ignore: true }
recheck-after-days: 90
accept:
  - rule: substitute
    slot: cache
    files: deploy/*.yml
    reason: the provider's
    owner: ops
    until: 2026-06-30
";

fn path(path: &str) -> RelPath {
    RelPath::new(path).unwrap()
}

fn day(text: &str) -> Option<Date> {
    Some(Date::parse(text).unwrap())
}

fn problems(text: &str) -> Vec<String> {
    let config = Config::parse(text);
    config.problems.iter().map(|problem| format!("{}: {}", problem.span.of(text), problem.message)).collect()
}

#[test]
fn everything_that_can_be_said() {
    let config = Config::parse(ALL);
    assert_eq!(config.problems, []);
    assert_eq!(config.level("image-variant"), Some(Level::Off));
    assert_eq!(
        (config.level("service-version"), config.threshold("service-version")),
        (Some(Level::Error), Some(Agreement::Major))
    );
    assert_eq!(config.environment(&path("deploy/prod.yml")), Some(&Environment::Production));
    assert_eq!(config.environment(&path("deploy/dev.yml")), Some(&Environment::Shared));
    assert_eq!(config.environment(&path("web/docker-compose.yml")), Some(&Environment::Production));
    assert_eq!(config.environment(&path("compose.yml")), None);
    assert_eq!((config.meant("blue"), config.meant("green")), (Some(&Environment::Staging), None));
    assert_eq!(config.reference(), Some(&Environment::Staging));
    let stated: Vec<_> =
        config.stated().iter().map(|one| (one.shown(), one.key.as_str(), one.project.clone())).collect();
    assert_eq!(
        stated,
        [
            ("postgresql 16.3 (stated, console, checked 2026-05-01)".to_owned(), "database", None),
            ("clickhouse (stated)".to_owned(), "analytics", Some(path("apps/shop"))),
        ]
    );
    let accepted = |file: &str, today| config.accepted("substitute", &path(file), "cache", today).map(|(at, _)| at);
    assert_eq!(accepted("deploy/a.yml", day("2026-06-30")), Some(0));
    assert_eq!(accepted("deploy/a.yml", day("2026-07-01")), None);
    assert_eq!(accepted("compose.yml", None), None);
}

#[test]
fn the_schema_has_the_same_keys() {
    let read: Result<ConfigFile, _> = serde_yaml::from_str(ALL);
    assert!(read.is_ok(), "{read:?}");
}

#[test]
fn what_belongs_together() {
    let config = Config::parse(ALL);
    assert_eq!(config.project_folders().map(RelPath::as_str).collect::<Vec<_>>(), ["apps/shop", ""]);
    assert_eq!(config.project_of(&path("infra/shop/db.tf")), Some(&path("apps/shop")));
    assert_eq!(config.project_of(&path("infra/db.tf")), None);
    let slot = |category, names: &[&str], file: &str| config.slot_of(category, names, &path(file));
    let analytics = Some(SlotChoice::Named("analytics"));
    assert_eq!(slot(Category::Database, &["analytics_url"], ".env"), analytics);
    assert_eq!(slot(Category::Database, &["other", "OLAP"], ".env"), analytics);
    assert_eq!(slot(Category::Cache, &["olap"], ".env"), None);
    assert_eq!(slot(Category::Cache, &["x"], "sonar/compose.yaml"), Some(SlotChoice::Ignored));
    let mistakes =
        "projects: { ../x: {}, a: { file: b } }\nslots: { a: {}, b: { match: x, category: databse, ignore: maybe } }\n";
    assert_eq!(
        problems(mistakes),
        [
            "../x: must be a folder below this file, or `.`",
            "file: there is no key `file` here: did you mean `files`?",
            "a: `match` is missing: which services, variables, hosts or files are it?",
            "databse: there is no category `databse`: did you mean `database`?",
            "maybe: must be true or false",
        ]
    );
}

#[test]
fn what_grows_old_is_told() {
    let config = Config::parse(ALL);
    let told =
        |today, used| config.notices(day(today), |_| used).into_iter().map(|notice| notice.code).collect::<Vec<_>>();
    assert_eq!(told("2026-06-01", true), [] as [&str; 0]);
    assert_eq!(told("2026-06-01", false), ["unused-acceptance"]);
    assert_eq!(told("2026-07-31", false), ["stale-statement", "expired-acceptance"]);
    assert_eq!(config.notices(None, |_| true), []);
}

#[test]
fn a_mistake_costs_what_it_stands_in() {
    let text = "\
rules: { servce-version: off, substitute: loud }
enviroments: {}
environments:
  production:
    file: a
    services: { db: { version: 3 }, cache: { product: postgress } }
accept: [{ rule: substitute }, { rule: substitute, reason: x, until: soon }]
";
    assert_eq!(
        problems(text),
        [
            "servce-version: there is no rule `servce-version`: did you mean `service-version`?",
            "loud: must be one of off, hint, information, warning, error",
            "enviroments: there is no key `enviroments` here: did you mean `environments`?",
            "file: there is no key `file` here: did you mean `files`?",
            "db: `product` is missing: which one is it?",
            "postgress: onpar knows no product `postgress`: did you mean `postgresql`?",
            "{ rule: substitute }: an acceptance needs `rule` and `reason`",
            "soon: must be a day, such as 2026-05-01",
        ]
    );
    assert_eq!(problems("rules: [\n").len(), 1, "{:?}", problems("rules: [\n"));
    assert_eq!(problems("# nothing yet\n"), [] as [&str; 0]);
    assert_eq!(problems("text"), ["text: the file must be keys and values"]);
}

#[test]
fn days_are_counted() {
    let date = |text: &str| Date::parse(text).unwrap();
    assert_eq!(date("2024-03-01").days_since(date("2024-02-28")), 2);
    assert_eq!(date("2026-01-01").days_since(date("2025-01-01")), 365);
    assert_eq!(Date::from_days(0), Some(date("1970-01-01")));
    for days in (0..40_000).step_by(13) {
        let day = Date::from_days(days).unwrap();
        assert_eq!(i64::from(days), day.days_since(date("1970-01-01")), "{day}");
    }
}
