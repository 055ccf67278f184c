//! Infrastructure that is code: databases, caches and search domains that AWS CDK, Pulumi and troposphere programs make.
//! Formats: <https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_rds-readme.html>,
//! <https://www.pulumi.com/registry/packages/aws/api-docs/rds/instance/>,
//! <https://github.com/cloudtools/troposphere>
//!
//! A version is a member of a class (`PostgresEngineVersion.VER_16_3`) or stands beside the engine. Deliberately absent:
//! values that are computed, which stack is for which environment where no name says so, buckets and queues (which have
//! no version), Java, C# and Go.

use super::facts::{Facts, engine, with_version};
use super::{Claim, RawDeclaration, Reading, Source};
use crate::catalog::ProductId;
use crate::syntax::code::{self, Call, Language, View};
use crate::text::{File, RelPath, Span};

pub static SOURCE: Source = Source {
    id: "infrastructure-code",
    about: "AWS CDK, Pulumi and troposphere: the databases, caches and search domains they make",
    environment: Some("production"),
    claims,
    confirms,
    read,
};

/// More resources than this nobody writes in one file.
const MOST: usize = 200;

const FOLDERS: [&str; 12] = [
    "aws",
    "cdk",
    "cloudformation",
    "iac",
    "infra",
    "infrastructure",
    "pulumi",
    "stack",
    "stacks",
    "troposphere",
    "deploy",
    "deployment",
];

fn language(path: &RelPath) -> Option<Language> {
    let (_, extension) = path.name().rsplit_once('.')?;
    let language = Language::of_extension(extension)?;
    matches!(language, Language::Python | Language::TypeScript | Language::JavaScript).then_some(language)
}

fn claims(path: &RelPath) -> Claim {
    let stem = path.name().to_ascii_lowercase();
    let named = ["stack", "infra", "pulumi", "cdk", "rds"].iter().any(|word| stem.contains(word));
    let inside = || path.folder().parts().any(|folder| FOLDERS.contains(&folder.to_ascii_lowercase().as_str()));
    let ours = language(path).is_some() && !path.name().ends_with(".d.ts");
    if ours && (named || inside()) { Claim::Maybe } else { Claim::No }
}

fn confirms(_: &RelPath, head: &str) -> bool {
    ["aws-cdk", "aws_cdk", "@pulumi/", "pulumi", "troposphere"].iter().any(|word| head.contains(word))
}

fn read(file: &File, reading: &mut Reading) {
    let Some(language) = language(&file.path) else { return };
    let (tree, problems) = code::parse(language, &file.text);
    reading.problems.extend(problems);
    let mut facts = Facts::new(file, reading);
    for view in tree.root().descendants() {
        if facts.reading.declares.len() >= MOST {
            break;
        }
        if let Some(call) = view.call() {
            made(&mut facts, &call, view);
        } else {
            member(&mut facts, view);
        }
    }
}

/// The product whose versions a class of the CDK lists.
fn of_class(class: &str) -> Option<ProductId> {
    let name = match class {
        "PostgresEngineVersion" => "postgresql",
        "AuroraPostgresEngineVersion" => "aurora-postgresql",
        "MysqlEngineVersion" => "mysql",
        "MariaDbEngineVersion" => "mariadb",
        "SqlServerEngineVersion" => "mssql-server",
        "KafkaVersion" => "kafka",
        _ => return None,
    };
    ProductId::get(name)
}

/// `rds.PostgresEngineVersion.VER_16_3`, `EngineVersion.OPENSEARCH_2_11`.
fn member(facts: &mut Facts<'_>, view: View<'_>) {
    if !matches!(view.kind(), "attribute" | "member_expression") {
        return;
    }
    let Some(path) = view.path() else { return };
    let [.., class, name] = path.as_slice() else { return };
    let product = match of_class(class) {
        Some(product) => Some(product),
        None if class == "EngineVersion" => engine(name),
        None => None,
    };
    let versioned = name.bytes().any(|b| b.is_ascii_digit());
    if let Some(product) = product.filter(|_| versioned) {
        let whole = view.span();
        let at = whole.slice(whole.len().saturating_sub(name.len()), whole.len());
        push(facts, product, name, at, view);
    }
}

fn push(facts: &mut Facts<'_>, product: ProductId, version: &str, at: Span, view: View<'_>) {
    let service = facts.service(product, at, format!("{} {version}", product.product().name));
    let service = RawDeclaration { name: name_of(view), ..service };
    facts.push(with_version(service, version, Some(at)));
}

/// What the resource is called that a node is part of: the first text among its arguments.
fn name_of(view: View<'_>) -> Option<String> {
    let around = std::iter::once(view).chain(view.ancestors().take(24)).filter_map(View::call);
    let mut made = around.filter(|call| call.method.value.starts_with(|c: char| c.is_ascii_uppercase()));
    made.find_map(|call| {
        let name = call.arguments.iter().take(2).find_map(|argument| argument.literal())?;
        Some(name.value.to_ascii_lowercase())
    })
}

/// Classes of resources that have an engine.
const MADE: [&str; 14] = [
    "CacheCluster",
    "CfnCacheCluster",
    "CfnDBCluster",
    "CfnDBInstance",
    "CfnReplicationGroup",
    "CfnServerlessCache",
    "Cluster",
    "DBCluster",
    "DBInstance",
    "DatabaseCluster",
    "DatabaseInstance",
    "GlobalCluster",
    "Instance",
    "ReplicationGroup",
];

/// `rds.DBInstance(Engine="postgres", EngineVersion="16.3")`, `PostgresEngineVersion.of("16.3", "16")`.
fn made(facts: &mut Facts<'_>, call: &Call<'_>, view: View<'_>) {
    if call.method.value == "of"
        && let Some(product) = call.receiver.and_then(|class| of_class(&class.last_name()?))
        && let Some(version) = call.literal(0).filter(|version| version.verbatim)
    {
        return push(facts, product, &version.value, version.inner, view);
    }
    if !MADE.contains(&call.method.value) {
        return;
    }
    let option = |names: [&str; 3]| names.iter().find_map(|name| call.option(name)?.literal());
    let Some(name) = option(["engine", "Engine", "databaseVersion"]) else { return };
    let Some(product) = engine(&name.value) else { return };
    let service = facts.service(product, name.inner, name.value.as_ref());
    let service = RawDeclaration { name: name_of(view), ..service };
    let google = name.value.bytes().any(|b| b.is_ascii_digit());
    let version = option(["engineVersion", "engine_version", "EngineVersion"]);
    let version = version.or_else(|| google.then(|| name.clone())).filter(|version| version.verbatim);
    facts.push(match version {
        Some(version) => {
            RawDeclaration { at: version.inner, ..with_version(service, &version.value, Some(version.inner)) }
        }
        None => service,
    });
}
