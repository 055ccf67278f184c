//! Infrastructure that is code: databases, caches and search domains that AWS CDK, Pulumi and troposphere programs and
//! CloudFormation templates in JavaScript make, and what scripts for virtual machines install. Formats: <https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_rds-readme.html>,
//! <https://www.pulumi.com/registry/packages/aws/api-docs/rds/instance/>,
//! <https://github.com/cloudtools/troposphere>, <https://github.com/mapbox/cloudfriend>
//!
//! A version is a member of a class (`PostgresEngineVersion.VER_16_3`) or stands beside the engine. Deliberately absent:
//! values that are computed, which stack is for which environment where no name says so, buckets and queues (which have
//! no version), Java, C# and Go.

use super::facts::{Facts, engine, with_version};
use super::pipeline::script;
use super::pipeline::values::Filled;
use super::{Claim, RawDeclaration, Reading, Source, runtimes};
use crate::catalog::{ProductId, lifecycle};
use crate::syntax::code::{self, Call, Language, Literal, Pair, View};
use crate::syntax::dockerfile::Joined;
use crate::text::{File, RelPath, Span};
use crate::version::{Pin, Version, parse};

pub static SOURCE: Source = Source {
    id: "infrastructure-code",
    about: "AWS CDK, Pulumi, troposphere, CloudFormation in JavaScript: the databases, caches and search domains they make",
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
    let named = ["stack", "infra", "pulumi", "cdk", "rds", "serverless"].iter().any(|word| stem.contains(word));
    let inside = || path.folder().parts().any(|folder| FOLDERS.contains(&folder.to_ascii_lowercase().as_str()));
    let ours = language(path).is_some() && !path.name().ends_with(".d.ts");
    if ours && (named || inside()) { Claim::Maybe } else { Claim::No }
}

fn confirms(_: &RelPath, head: &str) -> bool {
    const SIGNS: [&str; 9] = [
        "aws-cdk",
        "aws_cdk",
        "pulumi",
        "troposphere",
        "cloudfriend",
        "AWS::",
        "EngineVersion",
        ".userData(",
        "@serverless/",
    ];
    SIGNS.iter().any(|word| head.contains(word))
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
        } else if let Some(pair) = view.pair() {
            resource(&mut facts, &pair, tree.root());
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
        None if class == "Runtime" => return of_function(facts, view, name),
        None => None,
    };
    let versioned = name.bytes().any(|b| b.is_ascii_digit());
    if let Some(product) = product.filter(|_| versioned) {
        let whole = view.span();
        let at = whole.slice(whole.len().saturating_sub(name.len()), whole.len());
        push(facts, product, name, at, view);
    }
}

/// `lambda.Runtime.PYTHON_3_12`, which is written back by nobody: a cloud offers few.
fn of_function(facts: &mut Facts<'_>, view: View<'_>, name: &str) {
    let spelled = name.replace('_', ".");
    let Some((product, range)) = runtimes::stated(&spelled) else { return };
    let whole = view.span();
    let at = whole.slice(whole.len().saturating_sub(name.len()), whole.len());
    runtime(facts, product, spelled.get(range).unwrap_or(""), name, at);
}

fn runtime(facts: &mut Facts<'_>, product: ProductId, version: &str, shown: &str, at: Span) {
    let service = facts.service(product, at, shown);
    facts.push(RawDeclaration { pin: Pin::read(product, version), version_at: Some(at), ..service });
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
    if call.method.value == "userData" {
        return call.arguments.iter().for_each(|lines| on_start(facts, *lines));
    }
    if MADE.contains(&call.method.value) {
        let option = |names: [&str; 3]| names.iter().find_map(|name| call.option(name)?.literal());
        let engine = option(["engine", "Engine", "databaseVersion"]);
        let version = option(["engineVersion", "engine_version", "EngineVersion"]);
        stated(facts, engine, version, name_of(view));
    }
}

/// An engine and its version; an engine that is computed, where the version is one of it alone.
fn stated(facts: &mut Facts<'_>, name: Option<Literal<'_>>, version: Option<Literal<'_>>, called: Option<String>) {
    let version = version.filter(|version| version.verbatim);
    let product = match &name {
        Some(name) => engine(&name.value),
        None => version.as_ref().and_then(|version| of_version(&version.value)),
    };
    let (Some(product), Some(shown)) = (product, name.as_ref().or(version.as_ref())) else { return };
    let service = facts.service(product, shown.inner, shown.value.as_ref());
    let service = RawDeclaration { name: called, ..service };
    // `POSTGRES_15` is both.
    let both = name.filter(|name| name.verbatim && name.value.bytes().any(|b| b.is_ascii_digit()));
    let made = match version.or(both) {
        Some(version) => {
            let at = version.inner;
            // What a resource says of a parameter is more than what its default does.
            facts.reading.declares.retain(|before| before.at != at);
            RawDeclaration { at, ..with_version(service, &version.value, Some(at)) }
        }
        None => service,
    };
    facts.push(made);
}

/// The only engine of Amazon RDS that has such a version.
fn of_version(version: &str) -> Option<ProductId> {
    let has = |product: &ProductId| {
        let version = parse(*product, version);
        // It never offered the releases of MySQL that came between two long ones.
        let offered = |version: &Version| *product != ProductId::MYSQL || version.parts().first() < Some(&9);
        version.filter(offered).is_some_and(|version| lifecycle(*product, &version).is_some())
    };
    let mut engines = [ProductId::POSTGRESQL, ProductId::MYSQL, ProductId::MARIADB].into_iter().filter(has);
    engines.next().filter(|_| engines.next().is_none())
}

/// `{ Engine: "postgres", EngineVersion: "16.3" }`, `UserData: [..]`.
fn resource(facts: &mut Facts<'_>, pair: &Pair<'_>, root: View<'_>) {
    match &*pair.key.value {
        // A function of the Serverless Framework.
        "runtime" if facts.file.path.name().starts_with("serverless") => {
            let Some(written) = pair.value.literal().filter(|written| written.verbatim) else { return };
            let Some((product, range)) = runtimes::stated(&written.value) else { return };
            let version = written.value.get(range).unwrap_or("");
            runtime(facts, product, version, &written.value, written.inner);
        }
        // A parameter of a template, whatever it is used for: `DatabaseEngineVersion: { Default: "16.3" }`.
        name if name.ends_with("EngineVersion") => {
            let default = pair.value.get("Default").and_then(View::literal);
            stated(facts, None, default.filter(|default| default.value.contains('.')), None);
        }
        "UserData" if pair.value.call().is_none() => on_start(facts, pair.value),
        "Properties" => {
            let (Some(engine), Some(version)) = (pair.value.get("Engine"), pair.value.get("EngineVersion")) else {
                return;
            };
            let written = version.literal().or_else(|| parameter(root, version));
            stated(facts, engine.literal(), written, None);
        }
        _ => {}
    }
}

/// What a parameter holds by default: `cf.ref("EngineVersion")`, `{ Ref: "EngineVersion" }`.
fn parameter<'t>(root: View<'t>, reference: View<'t>) -> Option<Literal<'t>> {
    let name = match reference.call() {
        Some(call) => call.literal(0)?,
        None => reference.get("Ref")?.literal()?,
    };
    let mut pairs = root.descendants().filter_map(View::pair).filter(|pair| pair.key.value == name.value);
    pairs.find_map(|pair| pair.value.get("Default")?.literal())
}

/// The lines that a virtual machine runs at its start.
fn on_start(facts: &mut Facts<'_>, lines: View<'_>) {
    let items = lines.items();
    for line in if items.is_empty() { vec![lines] } else { items } {
        let Some(text) = line.template().filter(|_| facts.reading.declares.len() < MOST) else { continue };
        let joined = Joined::at(&facts.file.text, text.inner);
        script::of_script(facts, &joined, &|value| vec![Filled::plain(value)]);
    }
}
