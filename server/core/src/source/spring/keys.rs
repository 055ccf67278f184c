//! What the keys of `application.yml` mean. Keys are written loosely (`driver-class-name`, `driverClassName`) and come
//! here in lower case without `-` and `_`.
//! Properties: <https://docs.spring.io/spring-boot/appendix/application-properties/index.html>
//! Deliberately absent: values.

/// What a key sets.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Means {
    Database(Database),
    /// The version that the application is told of the database of this name.
    Version(String),
    /// The same as a variable of this name in an env file.
    Variable(&'static str),
    /// An image that is started.
    Image,
}

/// A line about a database.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Database {
    /// The name of the data source, `""` for the only one.
    pub(super) group: String,
    pub(super) says: Says,
    framework: Framework,
}

/// How a database is named, surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Says {
    Address,
    Driver,
    Kind,
    Dialect,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Framework {
    Spring,
    Quarkus,
    Micronaut,
}

impl Database {
    /// The variable that sets the same: what other files may call it.
    pub(super) fn variable(&self) -> String {
        let (before, behind) = match (self.framework, self.says) {
            (Framework::Spring, Says::Address) => ("SPRING_DATASOURCE", "URL"),
            (Framework::Spring, Says::Driver) => ("SPRING_DATASOURCE", "DRIVER_CLASS_NAME"),
            (Framework::Spring, Says::Kind) => ("SPRING_JPA", "DATABASE"),
            (Framework::Spring, Says::Dialect) => ("SPRING_JPA", "DATABASE_PLATFORM"),
            (Framework::Quarkus, Says::Address) => ("QUARKUS_DATASOURCE", "JDBC_URL"),
            (Framework::Quarkus, _) => ("QUARKUS_DATASOURCE", "DB_KIND"),
            (Framework::Micronaut, Says::Address) => ("DATASOURCES", "URL"),
            (Framework::Micronaut, _) => ("DATASOURCES", "DB_TYPE"),
        };
        match (&*self.group, self.framework) {
            ("", Framework::Micronaut) => format!("{before}_DEFAULT_{behind}"),
            ("", _) => format!("{before}_{behind}"),
            (group, _) => format!("{before}_{}_{behind}", group.to_ascii_uppercase()),
        }
    }

    /// The table of the catalogue that its values are from.
    pub(super) fn table(&self) -> &'static str {
        match (self.framework, self.says) {
            (_, Says::Address) => "spring.jdbc_prefix",
            (_, Says::Driver) => "spring.driver_class",
            (_, Says::Dialect) => "hibernate.dialect",
            (Framework::Spring, Says::Kind) => "spring.jpa_database",
            (Framework::Quarkus, Says::Kind) => "quarkus.db_kind",
            (Framework::Micronaut, Says::Kind) => "micronaut.datasource",
        }
    }
}

pub(super) fn means(key: &str) -> Option<Means> {
    let words: Vec<&str> = key.split('.').collect();
    database(&words).or_else(|| variable(key).map(Means::Variable))
}

fn database(words: &[&str]) -> Option<Means> {
    use Framework::{Micronaut, Quarkus, Spring};
    use Says::{Address, Dialect, Driver, Kind};
    let (framework, group, says) = match words {
        ["spring", "datasource", "url" | "jdbcurl"]
        | ["spring", "datasource", "hikari", "jdbcurl"]
        | ["spring", "r2dbc", "url"] => (Spring, "", Address),
        ["spring", "datasource", "driverclassname"] => (Spring, "", Driver),
        ["spring", "datasource", group, "url" | "jdbcurl"] => (Spring, *group, Address),
        ["spring", "datasource", group, "driverclassname"] => (Spring, *group, Driver),
        ["spring", "jpa", "database"] => (Spring, "", Kind),
        ["spring", "jpa", "databaseplatform"]
        | ["spring", "jpa", "properties", "hibernate", "dialect"]
        | ["hibernate", "dialect"] => (Spring, "", Dialect),
        ["quarkus", "datasource", "jdbc" | "reactive", "url"] => (Quarkus, "", Address),
        ["quarkus", "datasource", group, "jdbc" | "reactive", "url"] => (Quarkus, *group, Address),
        ["quarkus", "datasource", "dbkind"] => (Quarkus, "", Kind),
        ["quarkus", "datasource", group, "dbkind"] => (Quarkus, *group, Kind),
        ["quarkus", "datasource", "dbversion"] => return Some(Means::Version(String::new())),
        ["quarkus", "datasource", group, "dbversion"] => return Some(Means::Version((*group).to_owned())),
        ["quarkus", .., "devservices", "imagename"] => return Some(Means::Image),
        ["datasources", group, "url"] => (Micronaut, *group, Address),
        ["datasources", group, "driverclassname"] => (Micronaut, *group, Driver),
        ["datasources", group, "dbtype" | "dialect"] => (Micronaut, *group, Kind),
        _ => return None,
    };
    let group = if group == "default" { "" } else { group };
    Some(Means::Database(Database { group: group.to_owned(), says, framework }))
}

fn variable(key: &str) -> Option<&'static str> {
    Some(match key {
        "spring.data.mongodb.uri" | "spring.mongodb.uri" | "quarkus.mongodb.connectionstring" | "mongodb.uri" => {
            "MONGODB_URI"
        }
        "spring.data.mongodb.host" | "spring.mongodb.host" => "MONGODB_HOST",
        "spring.neo4j.uri" | "quarkus.neo4j.uri" | "neo4j.uri" => "NEO4J_URI",
        "spring.cassandra.contactpoints" | "spring.data.cassandra.contactpoints" => "CASSANDRA_CONTACT_POINTS",
        "spring.data.redis.url" | "spring.redis.url" | "quarkus.redis.hosts" | "redis.uri" => "REDIS_URL",
        "spring.data.redis.host" | "spring.redis.host" => "REDIS_HOST",
        "spring.data.redis.sentinel.nodes" | "spring.redis.sentinel.nodes" => "REDIS_SENTINELS",
        "spring.data.redis.cluster.nodes" | "spring.redis.cluster.nodes" => "REDIS_CLUSTER_NODES",
        "spring.cache.type" => "SPRING_CACHE_TYPE",
        "spring.session.storetype" => "SPRING_SESSION_STORE_TYPE",
        "spring.rabbitmq.host" | "rabbitmqhost" => "RABBITMQ_HOST",
        "spring.rabbitmq.addresses" => "RABBITMQ_ADDRESSES",
        "spring.kafka.bootstrapservers" | "kafka.bootstrap.servers" => "KAFKA_BOOTSTRAP_SERVERS",
        "spring.activemq.brokerurl" => "ACTIVEMQ_BROKER_URL",
        "spring.artemis.brokerurl" => "ARTEMIS_BROKER_URL",
        "spring.artemis.host" => "ARTEMIS_HOST",
        "spring.elasticsearch.uris" | "spring.elasticsearch.rest.uris" | "elasticsearch.httphosts" => {
            "ELASTICSEARCH_URIS"
        }
        "quarkus.elasticsearch.hosts" => "ELASTICSEARCH_HOSTS",
        "spring.mail.host" | "quarkus.mailer.host" => "MAIL_HOST",
        _ => return None,
    })
}
