//! `gcloud sql instances describe --format=json`, `gcloud redis instances describe --format=json`, and the lists
//! (<https://cloud.google.com/sql/docs/mysql/admin-api/rest/v1/instances>,
//! <https://cloud.google.com/memorystore/docs/redis/reference/rest/v1/projects.locations.instances>).

use serde_json::Value;

use super::{Running, items, text};

pub(super) fn read(document: &Value, found: &mut Vec<Running>) {
    for item in items(document) {
        let Some(name) = text(item, "name").and_then(|name| name.rsplit('/').next()) else { continue };
        if let Some(version) = text(item, "databaseVersion") {
            let kind = "google_sql_database_instance";
            found.extend(Running::managed(kind, name, Some(version), Some(version), "gcloud sql"));
        } else if let Some(version) = text(item, "redisVersion").filter(|version| version.starts_with("REDIS_")) {
            let kind = "google_redis_instance";
            found.extend(Running::managed(kind, name, Some(version), Some(version), "gcloud redis"));
        }
    }
}
