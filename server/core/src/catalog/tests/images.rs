//! Image references of real files and what they say.

use crate::catalog::{Extension, Image, image};
use crate::version::Pin;

/// `product[?] pin [variant] [+extension version]`: `?` told by the last segment only, `~` floats, `-` unstated.
fn told(reference: &str) -> String {
    let Some(found) = image(reference) else { return "none".to_owned() };
    consistent(reference, &found);
    let mut out = found.product.map_or("own".to_owned(), |product| product.to_string());
    if found.product.is_some() && !found.exact {
        out.push('?');
    }
    match &found.pin {
        Pin::Exact(version) => out.push_str(&format!(" {version}")),
        Pin::Floating(tag) => out.push_str(&format!(" ~{}", tag.as_deref().unwrap_or(""))),
        Pin::Unstated => out.push_str(" -"),
        Pin::Range(range) => out.push_str(&format!(" range {range}")),
    }
    if found.decoded {
        out.push('*');
    }
    if let Some(variant) = &found.variant {
        out.push_str(&format!(" {variant}"));
    }
    if let Some((extension, version)) = &found.extension {
        out.push_str(format!(" +{} {}", extension.as_str(), version.as_deref().unwrap_or("")).trim_end());
    }
    if found.tool {
        out.push_str(" tool");
    }
    out
}

/// The ranges lie in the reference and cover what they claim.
fn consistent(reference: &str, found: &Image) {
    if let Some(range) = &found.version {
        let text = reference.get(range.clone()).expect("range on character boundaries");
        if let (false, Some(version)) = (found.decoded, found.pin.version()) {
            assert_eq!(text, version.text(), "{reference}");
        }
    }
    if let Some(range) = &found.tag {
        assert_eq!(reference.as_bytes().get(range.start - 1), Some(&b':'), "{reference}");
    }
}

#[test]
fn references() {
    let table: &[(&str, &str)] = &[
        // Official images.
        ("postgres", "postgresql ~"),
        ("postgres:latest", "postgresql ~latest"),
        ("postgres:alpine", "postgresql ~alpine alpine"),
        ("postgres:bookworm", "postgresql ~bookworm bookworm"),
        ("postgres:16", "postgresql 16"),
        ("postgres:16.3-alpine3.20", "postgresql 16.3 alpine3.20"),
        ("postgres:13-alpine", "postgresql 13 alpine"),
        ("postgres:18beta1-bookworm", "postgresql 18beta1 bookworm"),
        ("postgres:9.6.24-stretch", "postgresql 9.6.24 stretch"),
        ("mysql:8", "mysql 8"),
        ("mysql:8.0.40-debian", "mysql 8.0.40 debian"),
        ("mysql:lts", "mysql ~lts"),
        ("mariadb:10.11-jammy", "mariadb 10.11 jammy"),
        ("mariadb:lts-ubi9", "mariadb ~lts-ubi9 ubi9"),
        ("redis:7-alpine", "redis 7 alpine"),
        ("redis:alpine3.18", "redis ~alpine3.18 alpine3.18"),
        ("redis:7.2.4", "redis 7.2.4"),
        ("mongo:7", "mongodb 7"),
        ("mongo:7.0.5-jammy", "mongodb 7.0.5 jammy"),
        ("rabbitmq:3.13-management-alpine", "rabbitmq 3.13 management-alpine"),
        ("rabbitmq:management-alpine", "rabbitmq ~management-alpine management-alpine"),
        ("rabbitmq:3-management", "rabbitmq 3 management"),
        ("memcached:alpine", "memcached ~alpine alpine"),
        ("elasticsearch:8.13.0", "elasticsearch 8.13.0"),
        ("nginx:stable-alpine", "nginx ~stable-alpine alpine"),
        ("nginx:1.25-alpine-slim", "nginx 1.25 alpine-slim"),
        ("traefik:v3.6.1", "traefik 3.6.1"),
        ("traefik:v2.10", "traefik 2.10"),
        ("solr:9.6-slim", "solr 9.6 slim"),
        ("tomcat:7-jre8", "tomcat 7 jre8"),
        ("tomcat:8.5.100-jdk11-temurin", "tomcat 8.5.100 jdk11-temurin"),
        ("node:22.22.2-bookworm-slim", "nodejs 22.22.2 bookworm-slim"),
        ("node:lts-alpine", "nodejs ~lts-alpine alpine"),
        ("node:iron-slim", "nodejs 20* slim"),
        ("node:lts-iron", "nodejs 20*"),
        ("node:current", "nodejs ~current"),
        ("python:3.11-slim-bookworm", "python 3.11 slim-bookworm"),
        ("python:3-stretch", "python 3 stretch"),
        ("php:8.3-apache-bookworm", "php 8.3 apache-bookworm"),
        ("php:8.1-fpm-alpine3.15", "php 8.1 fpm-alpine3.15"),
        ("php:fpm", "php ~fpm fpm"),
        ("openjdk:8-alpine", "java 8 alpine"),
        ("openjdk:8u212-jdk", "java 8u212 jdk"),
        ("eclipse-temurin:17.0.11_9-jre-alpine", "java 17.0.11 jre-alpine"),
        ("maven:3-jdk-8", "java 8"),
        ("maven:3.9-eclipse-temurin-17", "java 17"),
        ("gradle:8.7-jdk17-alpine", "java 17 alpine"),
        ("ubuntu:jammy", "ubuntu 22.04*"),
        ("ubuntu:16.04", "ubuntu 16.04"),
        ("debian:bookworm-slim", "debian 12* slim"),
        ("debian:12.5", "debian 12.5"),
        ("debian:stable-slim", "debian ~stable-slim slim"),
        ("alpine:3.20.1", "alpine 3.20.1"),
        ("centos:centos7.9.2009", "centos 7.9.2009"),
        ("amazonlinux:2023.4.20240611.0", "amazon-linux 2023"),
        ("elixir:1.16.2-otp-26-alpine", "elixir 1.16.2 otp-26-alpine"),
        ("eclipse-mosquitto:2.0", "mosquitto 2.0"),
        ("scratch", "scratch ~"),
        // Registries, mirrors, architectures, digests.
        ("docker.io/library/mariadb:11.2", "mariadb 11.2"),
        ("library/redis:alpine", "redis ~alpine alpine"),
        ("public.ecr.aws/docker/library/ruby:4.0.5-slim", "ruby 4.0.5 slim"),
        ("mirror.gcr.io/library/postgres:15", "postgresql 15"),
        ("arm64v8/redis:6.2", "redis 6.2"),
        ("registry:5000/docker.io/library/postgres:13-alpine@sha256:0000", "postgresql 13 alpine"),
        ("postgres@sha256:0000", "postgresql -"),
        ("postgres:latest@sha256:0000", "postgresql -"),
        ("localhost:5000/postgres:13", "postgresql? 13"),
        ("${CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX}/postgres:15", "postgresql 15"),
        ("${REGISTRY}/redis:7", "redis? 7"),
        ("harbor.example.com/bitnami/redis:7.2", "redis? 7.2"),
        ("artifacts.example.org/docker-remote/centos/postgresql-12-centos7", "postgresql 12"),
        ("123456789012.dkr.ecr.eu-west-1.amazonaws.com/docker-hub/library/mysql:8.0", "mysql 8.0"),
        // Builds by others.
        ("docker.io/bitnami/redis:7.2", "redis 7.2"),
        ("bitnami/postgresql:15.4.0-debian-11-r45", "postgresql 15.4.0 debian-11"),
        ("bitnamilegacy/mongodb:7.0", "mongodb 7.0"),
        ("bitnami/postgresql:latest", "postgresql ~latest"),
        ("cimg/postgres:13.3-postgis", "postgresql 13.3 postgis +postgis"),
        ("cimg/postgres:15.12", "postgresql 15.12"),
        ("circleci/postgres:9.6-alpine-ram", "postgresql 9.6 alpine-ram"),
        ("pgautoupgrade/pgautoupgrade:latest", "postgresql ~latest"),
        ("ghcr.io/cloudnative-pg/postgresql:16.3-5", "postgresql 16.3"),
        ("quay.io/sclorg/postgresql-15-c9s:latest", "postgresql 15"),
        ("registry.redhat.io/rhscl/postgresql-12-rhel7", "postgresql 12"),
        ("registry.redhat.io/rhel9/mysql-84:latest", "mysql 8.4*"),
        ("registry.redhat.io/rhel8/mariadb-1011", "mariadb 10.11*"),
        ("quay.io/sclorg/redis-6-c9s", "redis 6"),
        ("ghcr.io/zalando/spilo-15:2.1-p9", "postgresql 15"),
        ("registry.access.redhat.com/ubi9/ubi-minimal:latest", "rhel 9"),
        ("laravelsail/php82-composer:latest", "php 8.2*"),
        ("sail-8.4/app", "php 8.4"),
        ("ubuntu/postgres:14-22.04_beta", "postgresql 14 22.04_beta"),
        ("linuxserver/mariadb:10.6.13-r0-ls110", "mariadb 10.6.13"),
        ("lscr.io/linuxserver/mariadb:version-10.11.8-r0", "mariadb 10.11.8"),
        ("mvertes/alpine-mongo", "mongodb ~"),
        ("sameersbn/postgresql:12-20200524", "postgresql 12"),
        ("dockage/mailcatcher:0.9.0", "mailcatcher 0.9.0"),
        ("axllent/mailpit", "mailpit ~"),
        ("amazon/dynamodb-local", "dynamodb ~"),
        ("localstack/localstack:4.12.0", "localstack 4.12.0"),
        ("getmeili/meilisearch:v1.8", "meilisearch 1.8"),
        ("opensearchproject/opensearch:2.19.1", "opensearch 2.19.1"),
        ("docker.elastic.co/elasticsearch/elasticsearch:7.17.21", "elasticsearch 7.17.21"),
        ("valkey/valkey:8-alpine", "valkey 8 alpine"),
        ("clickhouse/clickhouse-server:26.3.3", "clickhouse 26.3.3"),
        ("apache/activemq-classic:5.18.3", "activemq 5.18.3"),
        ("minio/minio:RELEASE.2024-01-01T16-36-33Z", "minio RELEASE.2024-01-01T16-36-33Z"),
        ("quay.io/minio/minio:latest", "minio ~latest"),
        ("mcr.microsoft.com/mssql/server:2022-latest", "mssql-server 2022"),
        ("mcr.microsoft.com/mssql/server:2019-CU14-ubuntu-20.04", "mssql-server 2019 ubuntu-20.04"),
        ("mcr.microsoft.com/mssql/server", "mssql-server ~"),
        ("gvenzl/oracle-xe:21-slim-faststart", "oracle-database 21 slim-faststart"),
        ("oracleinanutshell/oracle-xe-11g", "oracle-database 11.2"),
        ("mcr.microsoft.com/dotnet/aspnet:8.0-alpine", "dotnet 8.0 alpine"),
        ("mcr.microsoft.com/dotnet/sdk:9.0.100-preview.7", "dotnet 9.0.100-preview.7"),
        ("mcr.microsoft.com/devcontainers/javascript-node:1-20-bookworm", "nodejs 20 bookworm"),
        ("ghcr.io/astral-sh/uv:python3.14-bookworm-slim", "python 3.14 bookworm-slim"),
        (
            "hexpm/elixir:1.16.2-erlang-26.2.4-debian-bookworm-20240423-slim",
            "elixir 1.16.2 debian-bookworm-20240423-slim",
        ),
        ("cimg/node:22.23.2-browsers", "nodejs 22.23.2 browsers"),
        ("gcr.io/distroless/nodejs20-debian12", "nodejs 20"),
        // Extensions.
        ("postgis/postgis:16-3.4-alpine", "postgresql 16 alpine +postgis 3.4"),
        ("postgis/postgis:16-master", "postgresql 16 +postgis master"),
        ("kartoza/postgis:12.0", "postgresql 12.0 +postgis"),
        ("kartoza/postgis:16-3.4--v2024.03.17", "postgresql 16 v2024.03.17 +postgis 3.4"),
        ("mdillon/postgis:9.6", "postgresql 9.6 +postgis"),
        ("imresamu/postgis:17-3.5-alpine", "postgresql 17 alpine +postgis 3.5"),
        ("pgvector/pgvector:pg16", "postgresql 16 +pgvector"),
        ("pgvector/pgvector:0.8.0-pg17-trixie", "postgresql 17 trixie +pgvector 0.8.0"),
        ("ankane/pgvector:v0.5.1", "postgresql - +pgvector"),
        ("timescale/timescaledb:2.14.2-pg16", "postgresql 16 +timescaledb 2.14.2"),
        ("timescale/timescaledb:latest-pg15", "postgresql 15 +timescaledb latest"),
        ("timescale/timescaledb-ha:pg16.2-ts2.14.2", "postgresql 16.2 +timescaledb 2.14.2"),
        ("supabase/postgres:15.8.1.060", "postgresql 15.8 +supabase"),
        ("tensorchord/pgvecto-rs:pg16-v0.2.1", "postgresql 16 +pgvecto.rs 0.2.1"),
        ("citusdata/citus:12.1", "postgresql - +citus 12.1"),
        ("citusdata/citus:12.1-pg16", "postgresql 16 +citus 12.1"),
        (
            "ghcr.io/immich-app/postgres:14-vectorchord0.4.3-pgvectors0.2.0",
            "postgresql 14 vectorchord0.4.3-pgvectors0.2.0 +vectorchord",
        ),
        ("apache/age:PG15_latest", "postgresql 15 latest +age"),
        // Numbers that are not the product's.
        ("confluentinc/cp-kafka:7.4.0", "kafka 3.4*"),
        ("confluentinc/cp-kafka:6.1.1", "kafka 2.7*"),
        ("confluentinc/cp-kafka:latest", "kafka ~latest"),
        ("confluentinc/cp-zookeeper:7.4.0", "zookeeper -"),
        ("wurstmeister/kafka:2.13-2.8.1", "kafka 2.8.1"),
        ("quay.io/strimzi/kafka:0.40.0-kafka-3.7.0", "kafka 3.7.0"),
        ("bitnami/kafka:3.6.1", "kafka 3.6.1"),
        ("redis/redis-stack:7.2.0-v10", "redis 7.2.0 v10"),
        ("eqalpha/keydb:x86_64_v6.3.4", "keydb 6.3.4"),
        ("mcr.microsoft.com/azure-sql-edge:1.0.7", "mssql-server - +azure-sql-edge"),
        // Last segment only; the application's own images; what is nobody's slot.
        ("mycompany/postgres:13", "postgresql? 13"),
        ("vepo/mongo", "mongodb? ~"),
        ("acme/postgis:13-3.1", "postgresql? 13 +postgis 3.1"),
        ("hyku/solr:latest", "solr? ~latest"),
        ("registry.gitlab.com/acme/shop/redis:6", "redis? 6"),
        ("sylius-nginx:latest", "own ~latest"),
        ("ghcr.io/acme/ghostwriter_postgres:1.2", "own -"),
        ("mycompany/shop:3.4", "own -"),
        ("mycompany/shop", "own ~"),
        ("acme/nginx-php:8", "own -"),
        ("prometheuscommunity/postgres-exporter:v0.15", "own - tool"),
        ("oliver006/redis_exporter", "own ~ tool"),
        ("dpage/pgadmin4", "own ~ tool"),
        ("adminer", "own ~ tool"),
        ("redis/redisinsight:latest", "own ~latest tool"),
        ("edoburu/pgbouncer:1.21", "own - tool"),
        ("selenium/standalone-chrome:95.0", "own - tool"),
        ("grafana/grafana:13.1.0", "grafana 13.1.0 tool"),
        ("minio/mc:latest", "own ~latest tool"),
        // Not references, or not yet.
        ("", "none"),
        ("two words", "none"),
        ("postgres:${PG}", "postgresql -"),
        ("${IMAGE}", "own ~"),
    ];
    let wrong: Vec<String> = table
        .iter()
        .map(|(reference, wanted)| (reference, wanted, told(reference)))
        .filter(|(_, wanted, told)| told != *wanted)
        .map(|(reference, wanted, told)| format!("{reference}\n  wanted {wanted}\n  told   {told}"))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), table.len(), wrong.join("\n"));
}

#[test]
fn places() {
    let reference = "registry:5000/docker.io/library/postgres:13-alpine@sha256:abc";
    let found = image(reference).unwrap();
    assert_eq!(found.repository, "postgres");
    assert_eq!(found.tag_text(reference), Some("13-alpine"));
    assert_eq!(found.version.and_then(|range| reference.get(range)), Some("13"));
    assert!(found.digest && found.exact && found.official);

    let found = image("registry.redhat.io/rhel9/postgresql-15:latest").unwrap();
    assert_eq!(found.version, Some(36..38));

    let found = image("postgis/postgis:16-3.4").unwrap();
    assert_eq!(
        found.extension.map(|(extension, _)| extension),
        Some(Extension::Product(crate::catalog::ProductId::POSTGIS))
    );
}

/// Any bytes: no panic, ranges inside.
#[test]
fn any_text() {
    let pieces = [
        "postgres", ":", "@", "/", "16", "-", ".", "é", "${", "}", "latest", "RELEASE.", "pg", " ", "v", "sha256:",
        "_", "library/", "\u{0}",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..40_000 {
        let mut text = String::new();
        for _ in 0..=(state % 9) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            text.push_str(pieces[usize::try_from(state % pieces.len() as u64).unwrap()]);
        }
        if let Some(found) = image(&text) {
            consistent(&text, &found);
        }
    }
}
