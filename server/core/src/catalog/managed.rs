//! Resources of clouds and modules of Terraform that make a service.
//!
//! Deliberately absent: what their attributes hold (`source::terraform` reads, `resolve::terraform` resolves).

use super::generated::managed::MANAGED;
use super::pattern::Program;
use super::product::ProductId;

/// What a resource type or a module says of the service it makes.
#[derive(Debug)]
pub struct Managed {
    /// Dotted path of the attribute that tells the product; empty where every such resource is the same product.
    pub selector: &'static str,
    pub(crate) values: &'static [(&'static str, ProductId)],
    pub(crate) patterns: &'static [(Program, ProductId)],
    pub(crate) default: Option<ProductId>,
    /// Dotted path of the attribute that states the version; empty where none does.
    pub version: &'static str,
}

impl Managed {
    /// The product that the selecting attribute's value means; with `None`, what holds where the attribute is absent.
    #[must_use]
    pub fn product(&self, value: Option<&str>) -> Option<ProductId> {
        let Some(value) = value.filter(|_| !self.selector.is_empty()) else { return self.default };
        let word = value.to_ascii_lowercase();
        let listed = self.values.iter().find(|(known, _)| *known == word);
        listed
            .or_else(|| self.values.iter().find(|(known, _)| known.ends_with(':') && word.starts_with(known)))
            .map(|(_, product)| *product)
            .or_else(|| {
                self.patterns.iter().find(|(program, _)| program.find(value).is_some()).map(|(_, product)| *product)
            })
    }
}

/// The row of a resource type (platform `terraform`, `cloudformation`, or `arm` in lower case) or of a module's source
/// (`terraform-module`: `terraform-aws-modules/rds/aws`).
#[must_use]
pub fn managed(platform: &str, resource: &str) -> Option<&'static Managed> {
    MANAGED
        .binary_search_by_key(&(platform, resource), |(key, _)| *key)
        .ok()
        .and_then(|at| MANAGED.get(at))
        .map(|(_, row)| row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_tell_products_and_versions() {
        assert!(MANAGED.is_sorted_by_key(|(key, _)| *key));
        for (platform, resource, value, product, version) in [
            ("terraform", "aws_db_instance", Some("postgres"), Some(ProductId::POSTGRESQL), "engine_version"),
            ("terraform", "aws_db_instance", Some("sqlserver-se"), Some(ProductId::MSSQL_SERVER), "engine_version"),
            ("terraform", "aws_db_instance", None, None, "engine_version"),
            ("terraform", "aws_elasticache_replication_group", None, Some(ProductId::REDIS), "engine_version"),
            (
                "terraform",
                "google_sql_database_instance",
                Some("MYSQL_8_0"),
                Some(ProductId::MYSQL),
                "database_version",
            ),
            ("terraform", "aws_mq_broker", Some("RabbitMQ"), Some(ProductId::RABBITMQ), "engine_version"),
            ("terraform", "azurerm_redis_cache", Some("6"), Some(ProductId::REDIS), "redis_version"),
            ("terraform", "azurerm_mssql_server", None, Some(ProductId::MSSQL_SERVER), ""),
            ("cloudformation", "AWS::RDS::DBCluster", Some("postgres"), Some(ProductId::POSTGRESQL), "EngineVersion"),
            ("cloudformation", "AWS::MSK::Cluster", None, Some(ProductId::KAFKA), "KafkaVersion"),
            (
                "arm",
                "microsoft.dbforpostgresql/flexibleservers",
                None,
                Some(ProductId::POSTGRESQL),
                "properties.version",
            ),
            (
                "terraform-module",
                "terraform-aws-modules/rds/aws",
                Some("mysql"),
                Some(ProductId::MYSQL),
                "engine_version",
            ),
        ] {
            let row = managed(platform, resource).unwrap();
            assert_eq!((row.product(value), row.version), (product, version), "{resource} {value:?}");
        }
        for none in ["AWS::RDS::DBParameterGroup", "AWS::Lambda::Function", "AWS::ECS::TaskDefinition"] {
            assert!(managed("cloudformation", none).is_none(), "{none}");
        }
        for none in ["aws_db_parameter_group", "aws_lambda_function", "aws_instance", "docker_image", ""] {
            assert!(managed("terraform", none).is_none(), "{none}");
        }
    }
}
