//! No secret is printed, by any command, in any format, wherever it is written.

use crate::tree::{Tree, ran};

const SECRET: &str = "hunter2";

const FILES: &[(&str, &str)] = &[
    (
        "compose.yaml",
        r#"x-common: &common {POSTGRES_PASSWORD: hunter2, A: "b"}
services:
  web:
    build: {context: ., args: {TOKEN: hunter2}}
    environment:
      DATABASE_URL: postgres://app:hunter2@db:5432/app?password=hunter2
      CACHE_URL: "redis://:hunter2@cache/0"
      CELERY_BROKER_URL: amqp://u:${BROKER_PASSWORD:-hunter2}@queue//
      SECRET_KEY: hunter2
    env_file: [.env, web.env]
  db: {image: "postgres:${PG:-12}-alpine", environment: {POSTGRES_PASSWORD: hunter2, URL: "postgres://u:hunter2@db/x"}}
  cache: {image: redis, command: redis-server --requirepass hunter2, labels: ["token=hunter2"]}
  queue: {environment: {<<: *common, RABBITMQ_DEFAULT_PASS: hunter2}, image: "rabbitmq:3.12"}
  search: {image: elasticsearch, environment: [ELASTIC_PASSWORD=hunter2]}
  broken: {image: "mysql:5.7", environment: {MYSQL_PASSWORD: "hunter2
"#,
    ),
    (
        "compose.prod.yaml",
        r#"services:
  web:
    environment: {DATABASE_URL: "postgres://app:hunter2@db/app", CACHE_URL: "memcached://u:hunter2@cache"}
  db: {image: "postgres:16.3", environment: {POSTGRES_PASSWORD: hunter2}, restart: always}
  cache: {image: "valkey/valkey:8.0", command: ["--requirepass", "hunter2"]}
  queue: {image: "rabbitmq:4.0", environment: ["RABBITMQ_DEFAULT_PASS=hunter2"]}
  search: {image: "elasticsearch:8.1", environment: {A: "http://elastic:hunter2@search:9200"}}
"#,
    ),
    (
        ".env",
        "PG=13 # hunter2\nDATABASE_URL=sqlite:///dev.db?key=hunter2\nAPP_KEY=hunter2\nBROKER_PASSWORD=hunter2\nX='unclosed hunter2\n",
    ),
    (
        ".env.production",
        "DATABASE_URL=postgres://app:hunter2@prod.example.com/app?sslpassword=hunter2\nREDIS_URL=rediss://default:hunter2@r:6380\n\
         CACHE_DRIVER=redis\nQUEUE_CONNECTION=sqs\nAWS_SECRET_ACCESS_KEY=hunter2\nexport MAIL_MAILER=\"smtp\" # hunter2\nMAIL_PASSWORD=hunter2\nDB_HOST=hunter2@db\nhunter2\n",
    ),
    (
        ".env.test",
        "DATABASE_URL=mysql2://root:hunter2@127.0.0.1/app\nREDIS_URL=redis://:hunter2@r\nCACHE_DRIVER=array\nQUEUE_CONNECTION=sync\nMAIL_MAILER=log\n",
    ),
    ("web.env", "DB_CONNECTION=pgsql\nDB_PASSWORD=hunter2\nDATABASE_URL=Server=db;User=sa;Password=hunter2\n"),
    (
        "Dockerfile",
        "ARG PASSWORD=hunter2\nFROM postgres:15 AS db\nENV DB_PASSWORD hunter2\nRUN apt-get install -y postgresql-client-14 && mysql -phunter2 && curl -u a:hunter2 http://x\nFROM redis:${TOKEN:-hunter2}\n",
    ),
    (".onpar.yaml", "environments:\n  development:\n    files: .env\n"),
];

#[test]
fn no_secret_is_printed() {
    let commands: &[&[&str]] = &[
        &["check", "--level", "hint", "--verbose"],
        &["check", "--format", "json", "--verbose"],
        &["check", ".env", "--level", "hint", "--color", "always"],
        &["inventory"],
        &["inventory", "--format", "json"],
        &["fix", "--dry-run"],
        &["fix"],
    ];
    let tree = Tree::new(FILES);
    for arguments in commands {
        let ran = ran(&tree.command(arguments).env("ONPAR_LOG", "trace").output().unwrap());
        assert!(ran.status < 2, "{arguments:?} {ran:?}");
        // It has to say something, or it would be right for nothing.
        assert!(ran.stdout.len() > 100, "{arguments:?} {}", ran.stdout);
        for line in ran.stdout.lines().chain(ran.stderr.lines()) {
            assert!(!line.contains(SECRET), "{arguments:?}: {line}");
        }
    }
}
