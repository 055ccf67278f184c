//! Names of variables, schemes, hosts, services and packages.

use crate::catalog::{
    Category, EnvKind, ProductId, Role, distribution_default, env_var, env_var_with_environment, fake, host, library,
    package, scheme, service_category, service_name,
};

/// `slot kind product`, `-` for none.
fn told(name: &str) -> String {
    env_var(name).map_or("none".to_owned(), |var| {
        let slot = var.slot.map_or("-", Category::as_str);
        let product = var.product.map_or("-", ProductId::as_str);
        format!("{slot} {:?} {product}", var.kind)
    })
}

#[test]
fn variables() {
    let table = [
        ("DATABASE_URL", "database Url -"),
        ("TEST_DATABASE_URL", "database Url -"),
        ("APP_DATABASE_URL", "database Url -"),
        ("DB_URL", "database Url -"),
        ("DB_CONNECTION", "database Adapter -"),
        ("DB_HOST", "database Host -"),
        ("DB_PASSWORD", "database Credential -"),
        ("DB_PORT", "database Port -"),
        ("POSTGRES_HOST", "database Host postgresql"),
        ("POSTGRES_PASSWORD", "database Credential postgresql"),
        ("POSTGRES_VERSION", "database Version postgresql"),
        ("PG_VERSION", "database Version postgresql"),
        ("PGHOST", "database Host postgresql"),
        ("HEROKU_POSTGRESQL_ROSE_URL", "database Url postgresql"),
        ("MYSQL_HOST", "database Host mysql"),
        ("MYSQL_VERSION", "database Version mysql"),
        ("MARIADB_URL", "database Url mariadb"),
        ("JAWSDB_MARIA_URL", "database Url mariadb"),
        ("JAWSDB_URL", "database Url mysql"),
        ("DB_VERSION", "database Version -"),
        ("MONGODB_URI", "database Url mongodb"),
        ("ConnectionStrings__DefaultConnection", "database Url -"),
        ("REDIS_URL", "cache Url redis"),
        ("CACHE_REDIS_URL", "cache Url redis"),
        ("SIDEKIQ_REDIS_URL", "cache Url redis"),
        ("REDIS_HOST", "cache Host redis"),
        ("REDIS_VERSION", "cache Version redis"),
        ("CACHE_STORE", "cache Adapter -"),
        ("MEMCACHED_SERVERS", "cache Host memcached"),
        ("SESSION_DRIVER", "session Adapter -"),
        ("QUEUE_CONNECTION", "queue Adapter -"),
        ("CELERY_BROKER_URL", "queue Url -"),
        ("RABBITMQ_URL", "queue Url rabbitmq"),
        ("KAFKA_BOOTSTRAP_SERVERS", "queue Host kafka"),
        ("KAFKA_ADVERTISED_LISTENERS", "queue ServerConfig kafka"),
        ("MESSENGER_TRANSPORT_DSN", "queue Url -"),
        ("ELASTICSEARCH_URL", "search Url elasticsearch"),
        ("STACK_VERSION", "search Version elasticsearch"),
        ("MEILI_HOST", "search Url meilisearch"),
        ("SCOUT_DRIVER", "search Adapter -"),
        ("FILESYSTEM_DISK", "object-store Adapter -"),
        ("AWS_BUCKET", "object-store Name s3"),
        ("MINIO_ENDPOINT", "object-store Endpoint minio"),
        ("MAIL_MAILER", "mail Adapter -"),
        ("SMTP_HOST", "mail Host smtp"),
        ("MAILER_DSN", "mail Url -"),
        ("SENDGRID_API_KEY", "mail Credential sendgrid"),
        ("NODE_VERSION", "runtime Version nodejs"),
        ("NGINX_VERSION", "web-server Version nginx"),
        ("DATABASE_SERVER_VERSION", "database DeclaredVersion -"),
        ("REDIS_IMAGE", "- Image -"),
        ("RAILS_ENV", "- EnvironmentSelector -"),
        ("CI", "- EnvironmentSelector -"),
        ("ME_CONFIG_MONGODB_URL", "- Tool -"),
        ("SECRET_KEY_BASE", "none"),
        ("HOME", "none"),
        ("", "none"),
        ("DATABASE_URLS", "none"),
        ("database_url", "none"),
        ("DÄTABASE_URL", "none"),
    ];
    for (name, wanted) in table {
        assert_eq!(told(name), wanted, "{name}");
    }
    assert_eq!(env_var("CACHE_STORE").and_then(|var| var.table), Some("laravel.cache"));
    assert_eq!(env_var("DB_ENGINE").and_then(|var| var.table), Some("generic.node_env_adapter"));
}

#[test]
fn variables_of_an_environment() {
    let told = |name: &str| {
        env_var_with_environment(name).map(|(var, environment)| (var.kind, environment.map(|(word, _)| word)))
    };
    assert_eq!(told("DATABASE_URL"), Some((EnvKind::Url, None)));
    assert_eq!(told("TEST_DATABASE_URL"), Some((EnvKind::Url, Some("test"))));
    assert_eq!(told("DATABASE_URL_TEST"), Some((EnvKind::Url, Some("test"))));
    assert_eq!(told("PROD_DB_HOST"), Some((EnvKind::Host, Some("production"))));
    assert_eq!(told("STAGING_REDIS_URL"), Some((EnvKind::Url, Some("staging"))));
    assert_eq!(told("APP_REDIS_URL"), Some((EnvKind::Url, None)));
    assert_eq!(told("PROD_COLOUR"), None);
}

#[test]
fn schemes() {
    let first = |text: &str| scheme(text).first().map(|product| product.as_str());
    for (text, wanted) in [
        ("postgres", "postgresql"),
        ("POSTGRESQL", "postgresql"),
        ("postgresql+psycopg2", "postgresql"),
        ("postgresql+unheardof", "postgresql"),
        ("mysql2", "mysql"),
        ("jdbc:mariadb", "mariadb"),
        ("jdbc:h2:mem", "h2"),
        ("sqlite3", "sqlite"),
        ("rediss", "redis"),
        ("mongodb+srv", "mongodb"),
        ("amqp", "rabbitmq"),
        ("smtp", "smtp"),
        ("postgres://", "postgresql"),
    ] {
        assert_eq!(first(text), Some(wanted), "{text}");
    }
    assert!(scheme("redis").contains(&ProductId::VALKEY));
    assert!(scheme("gopher").is_empty() && scheme("").is_empty());
}

#[test]
fn hosts() {
    let told = |name: &str| host(name).map(|host| (host.product.map(ProductId::as_str), host.provider));
    assert_eq!(told("db.abc.eu-west-1.rds.amazonaws.com"), Some((None, "AWS")));
    assert_eq!(told("shop.postgres.database.azure.com."), Some((Some("postgresql"), "Azure")));
    assert_eq!(told("email-smtp.eu-west-1.amazonaws.com").map(|told| told.0), Some(Some("ses")));
    assert_eq!(told("ep-cool-1.eu-central-1.aws.neon.tech").map(|told| told.1), Some("Neon"));
    assert_eq!(told("Cluster0.abc.MongoDB.net").map(|told| told.0), Some(Some("mongodb")));
    assert_eq!(told("localhost"), None);
    assert_eq!(told("db"), None);
    assert_eq!(told(""), None);
}

#[test]
fn services() {
    for (name, product, category) in [
        ("postgres", Some("postgresql"), Some(Category::Database)),
        ("shop-postgres-1", Some("postgresql"), Some(Category::Database)),
        ("redis_cache", Some("redis"), Some(Category::Cache)),
        ("test-mongo", Some("mongodb"), Some(Category::Database)),
        ("postgres.default.svc.cluster.local", Some("postgresql"), Some(Category::Database)),
        ("db", None, Some(Category::Database)),
        ("app_db", None, Some(Category::Database)),
        ("broker", None, Some(Category::Queue)),
        ("mailer", None, Some(Category::Mail)),
        ("web", None, None),
        ("", None, None),
    ] {
        assert_eq!((service_name(name).map(ProductId::as_str), service_category(name)), (product, category), "{name}");
    }
}

/// `product role version`, with the place checked.
fn packed(manager: &str, text: &str) -> String {
    let Some(found) = package(manager, text) else { return "none".to_owned() };
    if let (Some(range), Some(version), false) = (&found.version_range, &found.version, found.decoded) {
        assert_eq!(text.get(range.clone()), Some(version.text()), "{text}");
    }
    format!(
        "{} {:?} {}",
        found.product,
        found.role,
        found.version.map_or("-".to_owned(), |version| version.to_string())
    )
}

#[test]
fn packages() {
    for (manager, text, wanted) in [
        ("apt", "postgresql", "postgresql Server -"),
        ("apt", "postgresql-15", "postgresql Server 15"),
        ("apt", "postgresql-9.6", "postgresql Server 9.6"),
        ("apt-get", "postgresql-client-15", "postgresql Client 15"),
        ("apt", "postgresql-client", "postgresql Client -"),
        ("apt", "postgresql-15=15.4-1.pgdg120+1", "postgresql Server 15.4"),
        ("apt", "redis-server=5:6.0.16-1+deb11u1", "redis Server 6.0.16"),
        ("apt", "redis-tools", "redis Client -"),
        ("apt", "libpq-dev", "postgresql Library -"),
        ("apt", "default-mysql-client", "mariadb Client -"),
        ("apt", "mysql-client-8.0", "mysql Client 8.0"),
        ("apt", "php8.2-fpm", "php Runtime 8.2"),
        ("apt", "openjdk-17-jdk-headless", "java Runtime 17"),
        ("apk", "postgresql15-client", "postgresql Client 15"),
        ("apk", "postgresql15-client~=15.4", "postgresql Client 15.4"),
        ("apk", "php82-fpm", "php Runtime 8.2"),
        ("apk", "mysql-client", "mariadb Client -"),
        ("apk", "redis", "redis Server -"),
        ("yum", "postgresql96-server", "postgresql Server 9.6"),
        ("dnf", "postgresql15-server", "postgresql Server 15"),
        ("dnf", "postgresql15", "postgresql Client 15"),
        ("yum", "postgresql15-server-15.4-1PGDG.rhel8", "postgresql Server 15.4"),
        ("microdnf", "nginx", "nginx Server -"),
        ("brew", "postgresql@14", "postgresql Server 14"),
        ("brew", "mysql@8.0", "mysql Server 8.0"),
        ("brew", "redis", "redis Server -"),
        ("brew", "node@20", "nodejs Runtime 20"),
        ("dnf-module", "postgresql:15", "postgresql Server 15"),
        ("apt", "curl", "none"),
        ("apt", "", "none"),
        ("portage", "postgresql", "none"),
    ] {
        assert_eq!(packed(manager, text), wanted, "{manager} {text}");
    }
    assert_eq!(package("apt", " postgresql-client-15 ").and_then(|found| found.version_range), Some(19..21));
    assert_eq!(package("apt", "postgresql-client-15").map(|found| found.role), Some(Role::Client));
}

#[test]
fn distribution_defaults() {
    for (distribution, product, wanted) in [
        ("debian:12", ProductId::POSTGRESQL, Some("15")),
        ("debian:bookworm-slim", ProductId::POSTGRESQL, Some("15")),
        ("debian:12.5", ProductId::REDIS, Some("7.0")),
        ("ubuntu:22.04", ProductId::MYSQL, Some("8.0")),
        ("ubuntu:jammy", ProductId::POSTGRESQL, Some("14")),
        ("alpine:3.19.1", ProductId::POSTGRESQL, Some("16")),
        ("alpine:3.1", ProductId::POSTGRESQL, None),
        ("rockylinux:9", ProductId::POSTGRESQL, Some("13")),
        ("amazonlinux:2023", ProductId::MARIADB, Some("10.5")),
        ("debian:12", ProductId::KAFKA, None),
        ("debian", ProductId::POSTGRESQL, None),
    ] {
        assert_eq!(distribution_default(distribution, product), wanted, "{distribution}");
    }
}

#[test]
fn libraries() {
    assert_eq!(library("npm", "pg"), [ProductId::POSTGRESQL]);
    assert_eq!(library("pypi", "psycopg2-binary"), [ProductId::POSTGRESQL]);
    assert!(library("npm", "react").is_empty());
    assert_eq!(fake("pypi", "fakeredis"), Some(ProductId::REDIS));
    assert_eq!(fake("pypi", "redis"), None);
}

/// Any text, in any place: an answer, and ranges inside the text.
#[test]
fn any_text() {
    let pieces = [
        "postgres",
        "15",
        ".",
        "-",
        "_",
        "@",
        "=",
        "~",
        ":",
        "é",
        "\u{1f418}",
        " ",
        "prod",
        "v",
        "RELEASE.",
        "/",
        "u",
        "X",
        "<",
        "|",
        "^",
        "1.",
        "rc",
        "c",
    ];
    let products = [
        ProductId::POSTGRESQL,
        ProductId::JAVA,
        ProductId::MINIO,
        ProductId::MARIADB,
        ProductId::ORACLE_DATABASE,
        ProductId::MSSQL_SERVER,
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |n: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(n).unwrap()).unwrap()
    };
    for _ in 0..20_000 {
        let text: String = (0..=next(8)).map(|_| pieces[next(pieces.len())]).collect();
        let product = products[next(products.len())];
        if let Some(version) = crate::version::parse(product, &text) {
            assert!(!version.parts().is_empty());
            let again = crate::version::parse(product, version.text())
                .unwrap_or_else(|| panic!("{product} {text:?} gave {version}"));
            assert_eq!(again.parts().first(), version.parts().first(), "{product} {text:?} gave {version}");
        }
        let _ = crate::version::Pin::read(product, &text);
        for manager in ["apt", "yum", "brew", "apk"] {
            if let Some(range) = package(manager, &text).and_then(|found| found.version_range) {
                assert!(text.get(range).is_some(), "{manager} {text:?}");
            }
        }
        let _ = (scheme(&text), host(&text), service_name(&text), env_var_with_environment(&text));
        let _ = (
            super::super::environment_of_path(&text),
            super::super::environment_of_name(&text),
            distribution_default(&text, product),
        );
    }
}
