//! Words and paths that name environments.

use crate::catalog::{environment_of_name, environment_of_path, environment_token, is_example_path};

#[test]
fn words() {
    for (word, wanted) in [
        ("production", Some(("production", 100))),
        ("PROD", Some(("production", 100))),
        ("prd", Some(("production", 97))),
        ("prod2", Some(("production", 100))),
        ("dev", Some(("development", 95))),
        ("local", Some(("development", 95))),
        ("testing", Some(("test", 95))),
        ("ci", Some(("ci", 95))),
        ("stg", Some(("staging", 97))),
        ("pre-prod", Some(("preproduction", 97))),
        ("pre_prod", Some(("preproduction", 97))),
        ("nonprod", Some(("nonproduction", 90))),
        ("uat", Some(("uat", 90))),
        ("qa", Some(("qa", 95))),
        ("preview", Some(("preview", 95))),
        ("base", Some(("shared", 85))),
        ("product", None),
        ("devops", None),
        ("latest", None),
        ("localstack", None),
        ("device", None),
        ("redis", None),
        ("", None),
    ] {
        assert_eq!(environment_token(word), wanted, "{word}");
    }
}

#[test]
fn names() {
    for (name, wanted) in [
        ("db_test", Some("test")),
        ("myapp-production", Some("production")),
        ("StagingDb", Some("staging")),
        ("postgres-dev", Some("development")),
        ("non-prod", Some("nonproduction")),
        ("test-ci", Some("test")),
        ("dev-prod", None),
        ("products", None),
        ("app", None),
    ] {
        assert_eq!(environment_of_name(name).map(|(environment, _)| environment), wanted, "{name}");
    }
}

#[test]
fn paths() {
    let table: &[(&str, Option<&str>)] = &[
        // Compose.
        ("docker-compose.yml", None),
        ("compose.yaml", None),
        ("docker-compose.prod.yml", Some("production")),
        ("docker-compose-prod.yml", Some("production")),
        ("docker-compose.production.yml", Some("production")),
        ("docker-compose.production-simple.yml", Some("production")),
        ("docker-compose.prod.aws.yml", Some("production")),
        ("docker-compose.dev.yml", Some("development")),
        ("compose-dev.yaml", Some("development")),
        ("docker-compose.override.yml", Some("development")),
        ("docker-compose.e2e.yml", Some("test")),
        ("docker-compose.ci-tests.yml", Some("ci")),
        ("docker-compose.staging.yml", Some("staging")),
        ("docker-compose.redis.yml", None),
        ("docker-compose.dbonly.yml", None),
        ("docker-compose.nonprod.yml", Some("nonproduction")),
        ("docker-compose.dev-prod.yml", None),
        ("docker-compose-non-dev.yml", None),
        ("production.yml", Some("production")),
        ("local.yml", Some("development")),
        ("ci.yml", Some("ci")),
        ("broker-compose.yml", None),
        ("docs/synology/docker-compose.yml", None),
        ("tests/docker-compose.yml", Some("test")),
        ("deploy/production/docker-compose.yml", Some("production")),
        ("product/docker-compose.yml", None),
        ("devops/docker-compose.yml", None),
        ("dev-tools/docker-compose.yml", None),
        ("docker-stack.yml", Some("production")),
        // Env files.
        (".env", Some("development")),
        (".env.local", Some("development")),
        (".env.production", Some("production")),
        (".env.prod", Some("production")),
        (".env.test", Some("test")),
        (".env.testing", Some("test")),
        (".env.ci", Some("ci")),
        (".env.staging", Some("staging")),
        (".env.example", Some("development")),
        (".env.production.example", Some("production")),
        (".env.docker", Some("development")),
        (".env.docker.production", Some("production")),
        ("scripts/docker/.env.production", Some("production")),
        (".env.example.aws", Some("production")),
        (".envs/.production/.django", Some("production")),
        (".envs/.local/.postgres", Some("development")),
        ("prod.env", Some("production")),
        ("env/prod.env", Some("production")),
        ("librephotos.env", None),
        ("db.env", None),
        // Dockerfiles.
        ("Dockerfile", Some("shared")),
        ("Dockerfile.dev", Some("development")),
        ("Dockerfile.production", Some("production")),
        ("Dockerfile.worker", None),
        ("prod.Dockerfile", Some("production")),
        ("compose/local/postgres/Dockerfile", Some("development")),
        ("compose/production/django/Dockerfile", Some("production")),
        (".devcontainer/Dockerfile", Some("development")),
        (".devcontainer/docker-compose.yml", Some("development")),
        // CI, deployment, configuration.
        (".github/workflows/ci.yml", Some("ci")),
        (".github/workflows/deploy-production.yml", Some("ci")),
        (".gitlab-ci.yml", Some("ci")),
        (".circleci/config.yml", Some("ci")),
        ("k8s/overlays/staging/db.yaml", Some("staging")),
        ("k8s/base/db.yaml", Some("shared")),
        ("infra/prod/main.tf", Some("production")),
        ("terraform/environments/dev/main.tf", Some("development")),
        ("prod.tfvars", Some("production")),
        ("production/non-purgeable/rds/terragrunt.hcl", Some("production")),
        ("values-staging.yaml", Some("staging")),
        ("values.yaml", Some("shared")),
        ("config/environments/production.rb", Some("production")),
        ("config/database.yml", None),
        ("config/dev.exs", Some("development")),
        ("settings/local.py", Some("development")),
        ("application-prod.yml", Some("production")),
        ("application.yml", Some("shared")),
        ("application-mysql.yml", None),
        ("src/test/resources/application.yml", Some("test")),
        ("appsettings.Development.json", Some("development")),
        ("appsettings.json", Some("shared")),
        ("phpunit.xml", Some("test")),
        ("Procfile", Some("production")),
        ("fly.toml", Some("production")),
        ("fly.staging.toml", Some("staging")),
        ("render.yaml", Some("production")),
        ("config/deploy.staging.yml", Some("staging")),
        ("config/deploy/production.rb", Some("production")),
        ("Vagrantfile", Some("development")),
        ("Brewfile", Some("development")),
        ("inventories/production/hosts.yml", Some("production")),
        ("group_vars/all.yml", Some("shared")),
        ("ops/terraform/sandbox/main.tf", Some("sandbox")),
        ("terraform/aks/config/review.tfvars.json", Some("review")),
        ("deploy/main.tf", Some("production")),
        ("config/deploy.yml", Some("production")),
        ("docker/.env.example.minimal", Some("development")),
        ("docker/Dockerfile.heroku", Some("production")),
        ("scripts/aws/infra/_envcommon/rds.hcl", None),
        ("server/main.yml", None),
        ("usr/local/etc/app.conf", None),
        ("", None),
    ];
    let wrong: Vec<String> = table
        .iter()
        .map(|(path, wanted)| (path, wanted, environment_of_path(path)))
        .filter(|(_, wanted, told)| told.map(|(environment, _)| environment) != **wanted)
        .map(|(path, wanted, told)| format!("{path}: wanted {wanted:?}, told {told:?}"))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), table.len(), wrong.join("\n"));
}

#[test]
fn certainty() {
    let weight = |path: &str| environment_of_path(path).map_or(0, |(_, weight)| weight);
    assert!(weight("docker-compose.prod.yml") > weight("docker-stack.yml"));
    assert!(weight(".env.production") > weight(".env.production.example"));
    assert!(weight(".env") > weight(".env.example"));
    assert!(weight("deploy/production/app.yaml") <= 90);
    assert!(weight("src/main/docker/app.yml") <= 40, "a platform's file only if it says so inside");
    assert!(weight("config/deploy.yml") >= 90);
    assert!(weight("docker-compose.override.yml") < weight("docker-compose.dev.yml"));
}

#[test]
fn examples() {
    for path in [
        "examples/docker-compose.yml",
        "docs/compose.yaml",
        "vendor/x/.env",
        "test-fixtures/a.yml",
        "fixtures/shop/compose.yaml",
    ] {
        assert!(is_example_path(path), "{path}");
    }
    for path in ["docker-compose.yml", "deploy/compose.yaml", "exampleapp/compose.yaml"] {
        assert!(!is_example_path(path), "{path}");
    }
}
