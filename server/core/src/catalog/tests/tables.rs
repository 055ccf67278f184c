//! Products, adapter values, tags of official images, life cycles.

use crate::catalog::{
    Base, Category, Compatibility, Date, Eol, Kind, Meaning, ProductId, base_of_variant, cycles, floats_over,
    glued_version, kafka_of_confluent, lifecycle, meaning, mssql_year, newest_release, substitutes, table,
    table_in_slot, variant_differs, variant_exists,
};
use crate::version::{Version, parse};

fn version(product: ProductId, text: &str) -> Version {
    parse(product, text).unwrap()
}

#[test]
fn products() {
    assert_eq!(ProductId::get("postgresql"), Some(ProductId::POSTGRESQL));
    assert_eq!(ProductId::get("PostgreSQL"), None);
    assert_eq!(format!("{} {:?}", ProductId::REDIS, ProductId::REDIS), "redis redis");
    assert!(ProductId::MARIADB < ProductId::POSTGRESQL);
    let ids: Vec<&str> = ProductId::all().map(ProductId::as_str).collect();
    assert!(ids.is_sorted() && ids.len() > 300);
    for product in ProductId::all() {
        assert_eq!(product.product().id, product);
        assert!(!product.name().is_empty() && !product.product().categories.is_empty(), "{product}");
        assert!(product.product().codenames.is_sorted(), "{product}");
        for (other, _) in product.product().substitutes {
            assert_ne!(*other, product);
        }
    }
    assert_eq!(ProductId::POSTGRESQL.product().default_port, Some(5432));
    assert_eq!(ProductId::SQLITE.product().kind, Kind::Embedded);
    assert!(!ProductId::GRAFANA.product().backing);
    assert!(Category::Cache.is_backing_service() && !Category::Os.is_backing_service());
    assert_eq!(Category::ObjectStore.to_string(), "object-store");
}

#[test]
fn stand_ins() {
    let told = |a: ProductId, b: ProductId| {
        assert_eq!(substitutes(a, b), substitutes(b, a));
        substitutes(a, b)
    };
    assert!(told(ProductId::MYSQL, ProductId::MARIADB).is_some_and(|how| how != Compatibility::OtherProduct));
    assert!(told(ProductId::REDIS, ProductId::VALKEY).is_some_and(|how| how != Compatibility::OtherProduct));
    assert!(
        told(ProductId::ELASTICSEARCH, ProductId::OPENSEARCH).is_some_and(|how| how != Compatibility::OtherProduct)
    );
    assert!(told(ProductId::S3, ProductId::MINIO).is_some_and(|how| how != Compatibility::OtherProduct));
    assert!(
        told(ProductId::POSTGRESQL, ProductId::AURORA_POSTGRESQL).is_some_and(|how| how != Compatibility::OtherProduct)
    );
    assert!(told(ProductId::SQS, ProductId::ELASTICMQ).is_some_and(|how| how != Compatibility::OtherProduct));
    assert_eq!(told(ProductId::SQLITE, ProductId::POSTGRESQL), Some(Compatibility::OtherProduct));
    assert_eq!(told(ProductId::POSTGRESQL, ProductId::RABBITMQ), None);
}

#[test]
fn adapter_values() {
    for (name, value, wanted) in [
        ("laravel.cache", "redis", Some("redis")),
        ("laravel.cache", "Array", Some("in-process-cache")),
        ("laravel.cache", "file", Some("file-cache")),
        ("laravel.queue", "sync", Some("in-process-queue")),
        ("laravel.mail", "log", Some("log-mail")),
        ("laravel.database", "pgsql", Some("postgresql")),
        ("rails.cache_store", ":redis_cache_store", Some("redis")),
        ("rails.cache_store", "redis_cache_store", Some("redis")),
        ("rails.queue_adapter", "sidekiq", Some("redis")),
        ("django.engine", "django.db.backends.sqlite3", Some("sqlite")),
        ("django.engine", "DJANGO.db.backends.sqlite3", None),
        ("django.cache", "django.core.cache.backends.locmem.LocMemCache", Some("in-process-cache")),
        ("symfony.messenger", "amqp://rabbit:5672/%2f", Some("rabbitmq")),
        ("symfony.messenger", "doctrine://default", Some("database-queue")),
        ("symfony.mailer", "ses+smtp://key@default", Some("ses")),
        ("symfony.doctrine_server_version", "10.11.2-MariaDB", Some("mariadb")),
        ("sonarqube", "jdbc:postgresql://db/sonar", Some("postgresql")),
        ("dotnet.connection_string", "Host=db;Username=app;Password=x", Some("postgresql")),
        ("generic.node_env_adapter", "postgres", Some("postgresql")),
        ("generic.node_env_adapter", "memory", None),
        ("laravel.cache", "failover", None),
        ("laravel.cache", "unheard-of", None),
        ("no.such.table", "redis", None),
        ("laravel.cache", "", None),
    ] {
        assert_eq!(table(name, value).map(ProductId::as_str), wanted, "{name} {value}");
    }
    assert_eq!(meaning("laravel.cache", "failover"), Some(Meaning::Elsewhere));
    assert_eq!(table_in_slot("generic.node_env_adapter", "memory", Category::Cache), Some(ProductId::IN_PROCESS_CACHE));
    assert_eq!(
        table_in_slot("generic.node_env_adapter", "local", Category::ObjectStore),
        Some(ProductId::FILESYSTEM_STORAGE)
    );
    assert_eq!(table_in_slot("generic.node_env_adapter", "s3", Category::ObjectStore), Some(ProductId::S3));
}

#[test]
fn decoded() {
    for (product, digits, wanted) in [
        (ProductId::MYSQL, "84", Some("8.4")),
        (ProductId::POSTGRESQL, "15", Some("15")),
        (ProductId::POSTGRESQL, "96", Some("9.6")),
        (ProductId::MARIADB, "106", Some("10.6")),
        (ProductId::MARIADB, "1011", Some("10.11")),
        (ProductId::PYTHON, "310", Some("3.10")),
        (ProductId::NODEJS, "20", Some("20")),
        (ProductId::MONGODB, "70", Some("7.0")),
        (ProductId::JAVA, "21", Some("21")),
        (ProductId::MSSQL_SERVER, "2022", Some("2022")),
        (ProductId::UBUNTU, "2204", Some("22.04")),
        (ProductId::MYSQL, "", None),
        (ProductId::MYSQL, "8x", None),
        (ProductId::MYSQL, "80000", None),
    ] {
        assert_eq!(glued_version(product, digits).as_deref(), wanted, "{product} {digits}");
    }
    assert_eq!(kafka_of_confluent("7.4.1").as_deref(), Some("3.4"));
    assert_eq!(kafka_of_confluent("99.1"), None);
    assert_eq!((mssql_year(16), mssql_year(2022)), (Some(2022), None));
}

#[test]
fn floating_tags() {
    let latest = floats_over("postgres", None).unwrap();
    assert_eq!((latest.version, latest.since.map(|day| day.to_string()).as_deref()), ("18.6", Some("2025-09-25")));
    assert_eq!(floats_over("postgres", Some("alpine")).map(|found| found.version), Some("18.6"));
    let eight = floats_over("mysql", Some("8")).unwrap();
    assert_eq!((eight.version, eight.before.first().map(|(_, line)| *line)), ("8.4", Some("8.0")));
    assert_eq!(floats_over("redis", Some("7-alpine")).map(|found| found.version), Some("7.4"));
    assert_eq!(floats_over("postgres", Some("no-such-tag")), None);
    assert_eq!(floats_over("mycompany/shop", None), None);
    assert_eq!(newest_release("postgres", &version(ProductId::POSTGRESQL, "16.3")), None, "no line of itself");
    assert_eq!(newest_release("postgres", &version(ProductId::POSTGRESQL, "16")), Some("16.15"));
    assert_eq!(newest_release("redis", &version(ProductId::REDIS, "8")), None, "several lines");
}

#[test]
fn flavours() {
    let exists = |repo: &str, product: ProductId, text: &str, variant: &str| {
        variant_exists(repo, &version(product, text), variant)
    };
    let pg = |text: &str, variant: &str| exists("postgres", ProductId::POSTGRESQL, text, variant);
    assert_eq!(pg("16", ""), Some(true));
    assert_eq!(pg("16.3", "alpine"), Some(true));
    assert_eq!(pg("16", "bookworm"), Some(true));
    assert_eq!(pg("16", "alpine3.20"), Some(true));
    assert_eq!(pg("16.3", "alpine3.20"), None, "when 16.3 was built is not known");
    assert_eq!(pg("16", "windowsservercore"), Some(false));
    assert_eq!(pg("99", "alpine"), None);
    assert_eq!(exists("mysql", ProductId::MYSQL, "8.4", "alpine"), Some(false));
    assert_eq!(exists("mycompany/shop", ProductId::MYSQL, "8.4", "alpine"), None);
}

#[test]
fn bases() {
    let pg16 = version(ProductId::POSTGRESQL, "16.3");
    assert_eq!(base_of_variant("postgres", Some(&pg16), "alpine3.20"), Some(Base::Alpine));
    assert_eq!(base_of_variant("postgres", Some(&pg16), ""), Some(Base::Debian));
    assert_eq!(base_of_variant("postgres", None, ""), Some(Base::Debian));
    assert_eq!(base_of_variant("mysql", None, ""), Some(Base::OracleLinux));
    assert_eq!(base_of_variant("python", None, "slim-bookworm"), Some(Base::Debian));
    assert_eq!(base_of_variant("mycompany/shop", None, "fast"), None);
    assert_eq!(variant_differs("postgres", Some(&pg16), "alpine", ""), Some(true));
    assert_eq!(variant_differs("postgres", Some(&pg16), "bookworm", ""), Some(false));
    assert_eq!(variant_differs("mycompany/shop", None, "fast", ""), None);
}

#[test]
fn life_cycles() {
    let line = |product: ProductId, text: &str| lifecycle(product, &version(product, text)).map(|cycle| cycle.cycle);
    assert_eq!(line(ProductId::POSTGRESQL, "16.3"), Some("16"));
    assert_eq!(line(ProductId::POSTGRESQL, "9.6.24"), Some("9.6"));
    assert_eq!(line(ProductId::MYSQL, "8.0.36"), Some("8.0"));
    assert_eq!(line(ProductId::MYSQL, "8"), None, "8.0 to 8.4");
    assert_eq!(line(ProductId::PYTHON, "3.11.4"), Some("3.11"));
    assert_eq!(line(ProductId::MSSQL_SERVER, "2022"), Some("16.0"));
    assert_eq!(line(ProductId::NODEJS, "20"), Some("20"));
    assert_eq!(line(ProductId::JAVA, "17.0.11"), Some("17"));
    assert_eq!(line(ProductId::UBUNTU, "jammy"), Some("22.04"));
    assert_eq!(line(ProductId::POSTGRESQL, "999"), None);
    let thirteen = lifecycle(ProductId::POSTGRESQL, &version(ProductId::POSTGRESQL, "13")).unwrap();
    assert_eq!(thirteen.latest, Some("13.23"));
    assert_eq!(thirteen.eol, Eol::On(Date::parse("2025-11-13").unwrap()));
    assert!(
        thirteen.eol.is_past(Date::parse("2026-01-01").unwrap())
            && !thirteen.eol.is_past(Date::parse("2025-11-13").unwrap())
    );
    assert_eq!(Date::parse("2025-13-01"), None);
    assert!(cycles(ProductId::REDIS).len() > 5 && cycles(ProductId::SES).is_empty());
}
