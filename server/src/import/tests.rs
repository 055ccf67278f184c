//! Outputs as the programs' references show them, cut down to what matters, with what must not get through.

use serde_json::json;

use super::*;

fn said(document: &Value) -> Vec<String> {
    let line = |one: &Running| {
        format!("{}: {} {} ({})", one.name, one.product, one.version.as_deref().unwrap_or("-"), one.source)
    };
    read(document).iter().map(line).collect()
}

#[test]
fn amazon() {
    let databases = json!({ "DBInstances": [
        { "DBInstanceIdentifier": "shop", "Engine": "postgres", "EngineVersion": "16.3", "MasterUsername": "hunter2" },
        { "DBInstanceIdentifier": "old", "Engine": "mysql", "EngineVersion": "8.0.36" },
        { "DBInstanceIdentifier": "other", "Engine": "custom-thing", "EngineVersion": "1" },
    ] });
    assert_eq!(said(&databases), ["shop: postgresql 16.3 (aws rds)", "old: mysql 8.0.36 (aws rds)"]);
    let caches = json!({ "CacheClusters": [
        { "CacheClusterId": "c-001", "ReplicationGroupId": "c", "Engine": "redis", "EngineVersion": "7.1.0" },
        { "CacheClusterId": "c-002", "ReplicationGroupId": "c", "Engine": "redis", "EngineVersion": "7.1.0" },
    ] });
    assert_eq!(said(&caches), ["c: redis 7.1.0 (aws elasticache)"]);
    let search = json!({ "DomainStatus": { "DomainName": "logs", "EngineVersion": "OpenSearch_2.11" } });
    assert_eq!(said(&search), ["logs: opensearch 2.11 (aws opensearch)"]);
    let broker = json!({ "BrokerName": "jobs", "EngineType": "RABBITMQ", "EngineVersion": "3.13", "Users": [] });
    assert_eq!(said(&broker), ["jobs: rabbitmq 3.13 (aws mq)"]);
    let kafka = json!({ "ClusterInfoList": [
        { "ClusterName": "events", "CurrentBrokerSoftwareInfo": { "KafkaVersion": "3.6.0" } },
    ] });
    assert_eq!(said(&kafka), ["events: kafka 3.6.0 (aws kafka)"]);
}

#[test]
fn google_and_azure() {
    let one = json!({ "name": "shop", "databaseVersion": "POSTGRES_15", "ipAddresses": [] });
    assert_eq!(said(&one), ["shop: postgresql 15 (gcloud sql)"]);
    let list = json!([{ "name": "a", "databaseVersion": "MYSQL_8_0" }, { "name": "projects/p/locations/l/instances/c", "redisVersion": "REDIS_7_0" }]);
    assert_eq!(said(&list), ["a: mysql 8.0 (gcloud sql)", "c: redis 7.0 (gcloud redis)"]);
    let server = json!({ "name": "shop", "type": "Microsoft.DBforPostgreSQL/flexibleServers", "version": "16" });
    assert_eq!(said(&server), ["shop: postgresql 16 (az)"]);
    let cache = json!([{ "name": "c", "type": "Microsoft.Cache/Redis", "redisVersion": "6.0.14" }]);
    assert_eq!(said(&cache), ["c: redis 6.0.14 (az)"]);
}

#[test]
fn heroku_and_kubernetes() {
    let addons = json!([{ "name": "postgresql-flat-1", "addon_service": { "name": "heroku-postgresql" } }]);
    assert_eq!(said(&addons), ["postgresql-flat-1: postgresql - (heroku addons)"]);
    let pods = json!({ "kind": "List", "apiVersion": "v1", "items": [
        { "kind": "StatefulSet", "apiVersion": "apps/v1", "metadata": { "name": "db" },
          "spec": { "template": { "spec": { "containers": [
            { "image": "postgres:16.3-alpine" }, { "image": "quay.io/prometheuscommunity/postgres-exporter:v0.15.0" },
        ] } } } },
        { "kind": "Cluster", "apiVersion": "postgresql.cnpg.io/v1", "metadata": { "name": "main" },
          "spec": { "imageName": "ghcr.io/cloudnative-pg/postgresql:15.4" } },
    ] });
    assert_eq!(said(&pods), ["db: postgresql 16.3 (kubectl)", "main: postgresql 15.4 (kubectl)"]);
}

#[test]
fn terraform_shown_and_kept() {
    let shown = json!({ "format_version": "1.0", "values": { "root_module": { "child_modules": [{ "resources": [
        { "mode": "managed", "type": "aws_db_instance", "name": "main", "values": { "engine": "postgres", "engine_version": "16.3", "password": "hunter2" } },
        { "mode": "data", "type": "aws_db_instance", "name": "seen", "values": { "engine": "postgres", "engine_version": "11" } },
        { "mode": "managed", "type": "aws_s3_bucket", "name": "files", "values": {} },
    ] }] } } });
    assert_eq!(said(&shown), ["main: postgresql 16.3 (terraform)"]);
    let state = json!({ "version": 4, "terraform_version": "1.9.0", "lineage": "x", "resources": [
        { "mode": "managed", "type": "aiven_kafka", "name": "k", "instances": [
            { "attributes": { "kafka_user_config": [{ "kafka_version": "3.7" }] } },
        ] },
    ] });
    assert_eq!(said(&state), ["k: kafka 3.7 (terraform)"]);
}

#[test]
fn anything_else_is_nothing() {
    for other in [
        json!(null),
        json!(3),
        json!([]),
        json!({ "name": "x" }),
        json!([[[]]]),
        json!({ "items": 5, "resources": "x" }),
    ] {
        assert_eq!(read(&other), []);
    }
}
