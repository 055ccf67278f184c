//! What of a file matters: variables, locals, values, calls of modules, resources that the catalogue knows.
//! Deliberately absent: resolving any of it.

use std::collections::BTreeMap;

use crate::catalog;
use crate::syntax::hcl::{Attribute, Block, Body, Expr, Kind};
use crate::text::Spanned;

/// What a file is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `*.tf`: together with the others of its folder, a module.
    Module,
    /// `*.tfvars`.
    Values,
    /// `terragrunt.hcl` and what it includes.
    Terragrunt,
}

/// One file.
#[derive(Debug)]
pub struct Model {
    pub part: Part,
    /// Id of the source it was read by.
    pub origin: &'static str,
    /// The catalogue's word for those whose resource types it uses.
    pub platform: &'static str,
    /// Variables by name, with their defaults.
    pub variables: BTreeMap<Box<str>, Option<Expr>>,
    /// The values that a variable may have, where they are listed.
    pub allowed: BTreeMap<Box<str>, Expr>,
    pub locals: BTreeMap<Box<str>, Expr>,
    /// Values of variables: the lines of a `.tfvars`, `inputs` of Terragrunt.
    pub values: Vec<(Spanned<Box<str>>, Expr)>,
    pub resources: Vec<Resource>,
    pub calls: Vec<Call>,
    /// Terragrunt: paths of the files that are included.
    pub includes: Vec<Expr>,
    /// Terragrunt: the module that is run. Bicep: the template that a file of parameters is for.
    pub source: Option<Expr>,
}

/// `resource "type" "name"`; data sources are those of which something is asked.
#[derive(Debug)]
pub struct Resource {
    pub kind: Spanned<Box<str>>,
    pub name: Box<str>,
    pub is_data: bool,
    pub body: Body,
}

/// `module "name"`.
#[derive(Debug)]
pub struct Call {
    pub name: Spanned<Box<str>>,
    pub source: Option<Box<str>>,
    pub body: Body,
}

impl Model {
    /// A file that says nothing yet.
    #[must_use]
    pub fn new(part: Part, origin: &'static str, platform: &'static str) -> Self {
        Self {
            part,
            origin,
            platform,
            variables: BTreeMap::new(),
            allowed: BTreeMap::new(),
            locals: BTreeMap::new(),
            values: Vec::new(),
            resources: Vec::new(),
            calls: Vec::new(),
            includes: Vec::new(),
            source: None,
        }
    }

    /// Whether a resource of this type is one that something is known of.
    #[must_use]
    pub fn wants(&self, kind: &str) -> bool {
        catalog::managed(self.platform, kind).is_some() || catalog::workload(self.platform, kind).is_some()
    }
}

impl Resource {
    /// What is made, not asked for.
    #[must_use]
    pub fn new(kind: Spanned<Box<str>>, name: &str, body: Body) -> Self {
        Self { kind, name: name.into(), is_data: false, body }
    }

    /// The attribute at a dotted path, through blocks and objects.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Expr> {
        at(&self.body, path)
    }
}

impl Call {
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Expr> {
        at(&self.body, path)
    }
}

fn at<'a>(body: &'a Body, path: &str) -> Option<&'a Expr> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let Some(rest) = rest else { return body.attribute(first).map(|attribute| &attribute.value) };
    if let Some(block) = body.blocks.iter().find(|block| &*block.name.value == first) {
        return at(&block.body, rest);
    }
    inside(&body.attribute(first)?.value, rest)
}

fn inside<'a>(value: &'a Expr, path: &str) -> Option<&'a Expr> {
    let mut value = value.items().first().unwrap_or(value);
    for key in path.split('.') {
        value = &value.entries().iter().find(|(name, _)| &*name.value == key)?.1;
        value = value.items().first().unwrap_or(value);
    }
    Some(value)
}

pub(super) fn model(part: Part, body: Body) -> Model {
    let mut model = Model::new(part, "terraform", "terraform");
    for Attribute { name, value } in body.attributes {
        match part {
            Part::Values => model.values.push((name, value)),
            Part::Terragrunt if &*name.value == "inputs" => inputs(&value, &mut model.values),
            _ => {}
        }
    }
    if part != Part::Values {
        body.blocks.into_iter().for_each(|block| put(&mut model, block));
    }
    model
}

/// Inputs, in `merge(..)` as far as they stand there; later ones win.
fn inputs(value: &Expr, into: &mut Vec<(Spanned<Box<str>>, Expr)>) {
    match &value.kind {
        Kind::Call { name, arguments } if &**name == "merge" => {
            into.extend(arguments.iter().flat_map(|argument| argument.entries().iter().cloned()));
        }
        _ => into.extend(value.entries().iter().cloned()),
    }
}

fn put(model: &mut Model, block: Block) {
    let Block { name, mut labels, body } = block;
    let take = |body: Body, wanted: &str| {
        body.attributes.into_iter().find(|attribute| &*attribute.name.value == wanted).map(|found| found.value)
    };
    match (&*name.value, labels.len()) {
        ("variable", 1) => {
            let Some(label) = labels.pop() else { return };
            model.variables.insert(label.value, take(body, "default"));
        }
        ("locals", 0) => {
            model.locals.extend(body.attributes.into_iter().map(|Attribute { name, value }| (name.value, value)));
        }
        ("module", 1) => {
            let Some(name) = labels.pop() else { return };
            let source = body.attribute("source").and_then(|source| source.value.as_str()).map(Into::into);
            model.calls.push(Call { name, source, body });
        }
        (word @ ("resource" | "data"), 2) => {
            let (Some(name), Some(kind)) = (labels.pop(), labels.pop()) else { return };
            let is_data = word == "data";
            let wanted = kind.value.starts_with("cloudfoundry_service")
                || !is_data && (model.wants(&kind.value) || &*kind.value == "helm_release");
            if wanted {
                model.resources.push(Resource { kind, name: name.value, is_data, body });
            }
        }
        ("include", _) if model.part == Part::Terragrunt => model.includes.extend(take(body, "path")),
        ("terraform", 0) if model.part == Part::Terragrunt => model.source = take(body, "source"),
        _ => {}
    }
}
