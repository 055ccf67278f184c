//! `az postgres flexible-server show`, `az mysql flexible-server show`, `az redis show`, and the lists
//! (<https://learn.microsoft.com/cli/azure/postgres/flexible-server>).

use serde_json::Value;

use super::{Running, items, text};

/// The type of a resource in lower case, the Terraform resource that it is, the key of its version.
const TYPES: [(&str, &str, &str); 6] = [
    ("microsoft.cache/redis", "azurerm_redis_cache", "redisVersion"),
    ("microsoft.dbformysql/flexibleservers", "azurerm_mysql_flexible_server", "version"),
    ("microsoft.dbformysql/servers", "azurerm_mysql_server", "version"),
    ("microsoft.dbforpostgresql/flexibleservers", "azurerm_postgresql_flexible_server", "version"),
    ("microsoft.dbforpostgresql/servers", "azurerm_postgresql_server", "version"),
    ("microsoft.sql/servers", "azurerm_mssql_server", ""),
];

pub(super) fn read(document: &Value, found: &mut Vec<Running>) {
    for item in items(document) {
        let Some((name, of_type)) = text(item, "name").zip(text(item, "type")) else { continue };
        let of_type = of_type.to_ascii_lowercase();
        let Some((_, kind, key)) = TYPES.iter().find(|(known, ..)| *known == of_type) else { continue };
        let properties = item.get("properties");
        let version = text(item, key).or_else(|| text(properties?, key));
        found.extend(Running::managed(kind, name, version, version, "az"));
    }
}
