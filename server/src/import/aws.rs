//! `aws rds describe-db-instances`, `elasticache describe-cache-clusters` and their kin
//! (<https://docs.aws.amazon.com/cli/latest/reference/>).

use serde_json::Value;

use super::{Running, text};

/// A list in the output, the Terraform resource that its items would be, and their keys: name, engine, version.
struct Shape {
    list: &'static str,
    kind: &'static str,
    keys: [&'static str; 3],
    source: &'static str,
}

const SHAPES: [Shape; 9] = [
    shape("DBInstances", "aws_db_instance", ["DBInstanceIdentifier", "Engine", "EngineVersion"], "aws rds"),
    shape("DBClusters", "aws_rds_cluster", ["DBClusterIdentifier", "Engine", "EngineVersion"], "aws rds"),
    shape("CacheClusters", "aws_elasticache_cluster", ["CacheClusterId", "Engine", "EngineVersion"], "aws elasticache"),
    shape(
        "ServerlessCaches",
        "aws_elasticache_serverless_cache",
        ["ServerlessCacheName", "Engine", "FullEngineVersion"],
        "aws elasticache",
    ),
    shape(
        "DomainStatusList",
        "aws_opensearch_domain",
        ["DomainName", "EngineVersion", "EngineVersion"],
        "aws opensearch",
    ),
    shape("DomainStatus", "aws_opensearch_domain", ["DomainName", "EngineVersion", "EngineVersion"], "aws opensearch"),
    shape("Clusters", "aws_memorydb_cluster", ["Name", "Engine", "EngineVersion"], "aws memorydb"),
    shape("BrokerSummaries", "aws_mq_broker", ["BrokerName", "EngineType", "EngineVersion"], "aws mq"),
    shape("ClusterInfoList", "aws_msk_cluster", ["ClusterName", "", "KafkaVersion"], "aws kafka"),
];

const fn shape(list: &'static str, kind: &'static str, keys: [&'static str; 3], source: &'static str) -> Shape {
    Shape { list, kind, keys, source }
}

pub(super) fn read(document: &Value, found: &mut Vec<Running>) {
    for shape in &SHAPES {
        let Some(list) = document.get(shape.list) else { continue };
        let items = list.as_array().map_or(std::slice::from_ref(list), Vec::as_slice);
        found.extend(items.iter().filter_map(|item| of_item(shape, item)));
    }
    // `aws mq describe-broker` prints the broker itself.
    let broker = Shape {
        list: "",
        kind: "aws_mq_broker",
        keys: ["BrokerName", "EngineType", "EngineVersion"],
        source: "aws mq",
    };
    if document.get("EngineType").is_some() {
        found.extend(of_item(&broker, document));
    }
}

fn of_item(shape: &Shape, item: &Value) -> Option<Running> {
    let [name, engine, version] = shape.keys;
    let nested = || text(item.get("CurrentBrokerSoftwareInfo")?, version);
    let version = text(item, version).or_else(nested);
    // The members of a replication group are one service.
    let name = text(item, "ReplicationGroupId").or_else(|| text(item, name))?;
    Running::managed(shape.kind, name, text(item, engine), version, shape.source)
}
