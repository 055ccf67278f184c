//! What `mask` shows and hides.

use super::*;

fn shown(line: &str, kind: Kind, keep: &str) -> String {
    let start = line.find(keep).unwrap();
    mask(line, kind, start..start + keep.len()).text
}

fn other_line(line: &str) -> String {
    mask(line, Kind::Other, 0..0).text
}

#[test]
fn lines_of_env_files() {
    for (line, keep, expected) in [
        ("POSTGRES_VERSION=13", "13", "POSTGRES_VERSION=13"),
        ("export PG=\"13.2\" # pass hunter2", "13.2", "export PG=…13.2…"),
        ("PG_IMAGE=postgres:16-alpine", "16", "PG_IMAGE=postgres:16-alpine"),
        ("QUEUE_CONNECTION=sync", "sync", "QUEUE_CONNECTION=sync"),
        (
            "DATABASE_URL=postgres://u:hunter2@db:5432/app?x=hunter2",
            "postgres",
            "DATABASE_URL=postgres://…@db:5432/app…",
        ),
        ("DATABASE_URL=postgres://u:hun ter2@db/app", "postgres", "DATABASE_URL=postgres://…@db/app"),
        ("DATABASE_URL=postgres://u:hun/ter#2?@db/app", "postgres", "DATABASE_URL=postgres://…@db/app"),
        ("DATABASE_URL='postgres://u:hun\"ter2@db/app'", "postgres", "DATABASE_URL='postgres://…@db/app'"),
        ("DATABASE_URL=postgres://u:hunter2", "postgres", "DATABASE_URL=postgres://…"),
        ("ELASTIC_URL=https://es.example.com:9200/hunter2", "https", "ELASTIC_URL=https://es.example.com:9200…"),
        ("DB_PASSWORD=hunter2", "=", "DB_PASSWORD=…"),
        ("SOMETHING=hunter2", "=", "SOMETHING=…"),
        ("hunter2 of a value of two lines", "of", "…of…"),
        (
            "DOCTRINE_URL=mysql://u:hunter2@db/app?serverVersion=8.0&x=hunter2",
            "8.0",
            "DOCTRINE_URL=mysql://…@db/app…8.0…",
        ),
    ] {
        assert_eq!(shown(line, Kind::Env, keep), expected, "{line}");
    }
}

#[test]
fn other_lines() {
    for (line, expected) in [
        ("    image: postgres:13-alpine", "    image: postgres:13-alpine"),
        ("  DATABASE_URL: postgres://u:hunter2@db/app", "  DATABASE_URL: postgres://…@db/app"),
        ("  - URLS=redis://a:hunter2@h1,redis://b:hunter2@h2/0", "  - URLS=redis://…@h2/0"),
        ("  url: \"postgres://u:hunter2\\\"x@db/app\"", "  url: \"postgres://…"),
        (
            "  URL: ${DATABASE_URL:-postgres://u:hunter2@db:5432/app}",
            "  URL: ${DATABASE_URL:-postgres://…@db:5432/app}",
        ),
        ("  URL: postgres://${USER}:${PW}@${HOST}:${PORT}/app", "  URL: postgres://…@${HOST}:${PORT}/app"),
        ("  URL: amqp://rabbit:5672", "  URL: amqp://rabbit:5672"),
        ("environment: {POSTGRES_PASSWORD: hunter2, A: b}", "environment: {POSTGRES_PASSWORD: …"),
        ("\"password\":\"hunter2\"", "\"password\":…"),
        ("ENV DB_PASS hunter2", "ENV DB_PASS …"),
        ("command: redis-server --requirepass hunter2", "command: redis-server --requirepass …"),
        (
            "command: [\"redis-server\", \"--requirepass\", \"hunter2\"]",
            "command: [\"redis-server\", \"--requirepass\", …",
        ),
        ("RUN mysql -uroot -phunter2 -e x", "RUN mysql -uroot -p… -e x"),
        ("RUN curl -u me:hunter2 http://x/", "RUN curl -u …"),
        ("dsn = app:hunter2@tcp(db:3306)/app", "dsn = …"),
        ("root:hunter2@tcp(db:3306)/app", "…@tcp(db:3306)/app"),
        ("Server=db;User Id=sa;Password=hunter2;", "Server=db;User Id=sa;Password=…"),
        (
            "image: postgres:16@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            "image: postgres:16@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        ),
        ("x: ghp_0123456789abcdefghijABCDEFGHIJ", "x: …"),
        ("ports: [\"5432:5432\"]", "ports: [\"5432:5432\"]"),
        ("image: registry.example.com:5000/team/auth:1.2", "image: registry.example.com:5000/team/auth:1.2"),
    ] {
        assert_eq!(other_line(line), expected, "{line}");
    }
}

#[test]
fn what_the_finding_is_about_stays_if_it_is_plain() {
    let line = "db: {environment: {PASSWORD: hunter2}, image: postgres:13}";
    assert_eq!(shown(line, Kind::Other, "13"), "db: {environment: {PASSWORD: …13…");
    assert_eq!(shown(line, Kind::Other, "hunter2}, image"), "db: {environment: {PASSWORD: …");
}

#[test]
fn offsets_follow() {
    let line = "A: postgres://u:hunter2@db/app # é";
    let masked = mask(line, Kind::Other, 0..0);
    let db = line.find("db").unwrap();
    assert_eq!(masked.text.get(masked.offset(db)..masked.offset(db) + 2), Some("db"));
    assert_eq!(masked.offset(line.find("hunter2").unwrap()), masked.text.find('…').unwrap());
    assert_eq!(masked.offset(line.len()), masked.text.len());
}

/// A password of any letters, at any of the usual places, is not to be seen.
#[test]
fn passwords_of_any_letters() {
    let tails = [
        "", "a", "/", "?", "#", "@", ":", " ", "\"", "'", "%", "&", "=", ",", ";", "$", "{", "}", "😀", "\\", "//",
        "://",
    ];
    for tail in tails {
        for other in tails {
            let secret = format!("hunter2{tail}{other}Zq9");
            for (line, kind) in [
                (format!("DATABASE_URL=postgres://u:{secret}@db/app"), Kind::Env),
                (format!("DB_PASSWORD={secret}"), Kind::Env),
                (format!("X_VERSION_SECRET={secret}"), Kind::Env),
                (format!("  DATABASE_URL: postgres://u:{secret}@db/app"), Kind::Other),
                (format!("  password: {secret}"), Kind::Other),
                (format!("  - PASSWORD={secret}"), Kind::Other),
                (format!("ENV A=b TOKEN={secret}"), Kind::Other),
            ] {
                let masked = mask(&line, kind, 0..0).text;
                assert!(!masked.contains("hunter2") && !masked.contains("Zq9"), "{line} -> {masked}");
            }
        }
    }
}
