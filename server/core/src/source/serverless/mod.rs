//! The Serverless Framework: `serverless.yml` with the runtimes and variables of functions, and the CloudFormation
//! resources beside them. Format: <https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml>
//! Deliberately absent: values of other files (`${file(..)}`), of the cloud and of the command line, plugins.

mod variable;

use super::cloudformation::{expression, sections};
use super::terraform::{Model, Part, Resource};
use super::{Claim, Model as Models, Reading, Source};
use crate::syntax::hcl::{Attribute, Body, Expr, Kind};
use crate::syntax::{Node, json, yaml};
use crate::text::{File, RelPath, Span, Spanned};

pub static SOURCE: Source = Source {
    id: "serverless",
    about: "Serverless Framework: runtimes and variables of functions, CloudFormation resources, for each stage",
    environment: Some("production"),
    claims,
    confirms: |_, head| head.contains("provider") || head.contains("functions") || head.contains("resources"),
    read,
};

/// Functions of one file beyond this many are left out.
const MOST: usize = 500;

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let fits = name.starts_with("serverless") && [".yml", ".yaml", ".json"].iter().any(|end| name.ends_with(end));
    if fits { Claim::Maybe } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let is_json = file.path.name().ends_with(".json");
    let parsed = if is_json { json::read(&file.text) } else { yaml::read(&file.text) };
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut model = Model::new(Part::Module, SOURCE.id, "cloudformation");
    let strings = |node: &Node| variable::text(file, node);
    let value = |node: &Node| expression(file, node, &|_| false, &strings);
    for section in ["custom", "provider", "params"] {
        if let Some(node) = root.get(section) {
            model.locals.insert(section.into(), value(node));
        }
    }
    let resources = root.get("resources");
    for template in resources.map_or(&[][..], Node::items).iter().chain(resources) {
        sections(&mut model, file, template, &strings);
    }
    functions(&mut model, root, &value);
    reading.model = Some(Models::Stack(model));
}

/// The provider's runtime and variables hold for all functions; each may have its own.
fn functions(model: &mut Model, root: &Node, value: &dyn Fn(&Node) -> Expr) {
    let provider = root.get("provider");
    let cloud = provider.and_then(|provider| provider.get("name")).and_then(Node::as_str).unwrap_or("aws");
    // Google writes `python312` and means 3.12.
    if !matches!(cloud, "aws" | "azure") {
        return;
    }
    if let Some(provider) = provider {
        function(model, "provider", provider, value);
    }
    let functions = root.get("functions");
    let listed = functions.map_or(&[][..], Node::items).iter().chain(functions).flat_map(Node::entries);
    for entry in listed.take(MOST) {
        function(model, &entry.key.value, &entry.value, value);
    }
}

/// As the resource of CloudFormation that it becomes.
fn function(model: &mut Model, name: &str, node: &Node, value: &dyn Fn(&Node) -> Expr) {
    let (runtime, environment) = (node.get("runtime"), node.get("environment"));
    let Some(head) = runtime.or(environment) else { return };
    let span = head.span;
    let mut body = Body::default();
    if let Some(runtime) = runtime {
        body.attributes.push(Attribute { name: word("Runtime", span), value: value(runtime) });
    }
    if let Some(environment) = environment {
        let members = vec![(word("Variables", span), value(environment))];
        let object = Expr { span: environment.span, kind: Kind::Object(members) };
        body.attributes.push(Attribute { name: word("Environment", span), value: object });
    }
    model.resources.push(Resource::new(word("AWS::Lambda::Function", span), name, body));
}

fn word(word: &str, span: Span) -> Spanned<Box<str>> {
    Spanned::new(word.into(), span)
}
