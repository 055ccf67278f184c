//! From a root module down: the resources and the modules it calls, each with the values it is given.
//! Deliberately absent: which modules are roots and what they are deployed for (`roots`).

use std::collections::BTreeMap;

use super::eval::{Bound, Evaluator, Scope, Value};
use super::{guess, server};
use crate::catalog::{self, Managed, ProductId};
use crate::environment::Environment;
use crate::inventory::Declaration;
use crate::resolve::environments::Placed;
use crate::source::terraform::{Call, Model, Resource};
use crate::syntax::hcl::{Body, Expr, Kind};
use crate::text::{Place, RelPath, Span};

/// Modules call modules: longer chains are not followed.
const DEPTH: usize = 8;
/// Instances of one root beyond this many are left out.
const MOST: usize = 400;
/// Entries of one `for_each` beyond this many are left out.
const MOST_EACH: usize = 50;

/// The files of each folder.
pub(super) type Modules<'a> = BTreeMap<RelPath, Vec<(&'a RelPath, &'a Model)>>;

/// What a file says of its environment.
pub(super) type OfFile<'w> = dyn Fn(&RelPath) -> Option<Placed> + 'w;

/// One root, for one environment.
pub(super) struct Walk<'w, 'a> {
    pub(super) modules: &'w Modules<'a>,
    pub(super) evaluator: Evaluator<'a>,
    pub(super) placed: Placed,
    /// What a file of the root says of its environment, where nothing else does.
    pub(super) of_file: Option<&'w OfFile<'w>>,
    pub(super) found: Vec<Declaration>,
}

/// A resource or a call, as far as both are alike.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    pub(super) body: &'a Body,
    pub(super) name: &'a str,
    /// What to point at where nothing better is known.
    head: Span,
    pub(super) file: &'a RelPath,
    pub(super) scope: usize,
    /// Id of the source that read the file.
    pub(super) origin: &'static str,
}

impl<'a> Item<'a> {
    pub(super) fn bound(&self, expr: &'a Expr) -> Bound<'a> {
        Bound { expr, file: self.file, scope: self.scope }
    }

    pub(super) fn attribute(&self, name: &str) -> Option<Bound<'a>> {
        self.body.attribute(name).map(|attribute| self.bound(&attribute.value))
    }
}

impl<'w, 'a> Walk<'w, 'a> {
    fn made(&mut self, made: &server::Made<'_>) {
        let stated = server::declaration(made);
        self.found.extend(server::restated(made, &stated));
        self.found.push(stated);
    }

    /// Everything an instance of the module in `scope` makes. `caller`: the name it is called by.
    pub(super) fn module(&mut self, scope: usize, folder: &RelPath, caller: Option<&'a str>, depth: usize) {
        let files = self.evaluator.scopes.get(scope).map(|scope| scope.files.clone()).unwrap_or_default();
        for (file, model) in files {
            for resource in model.resources.iter().filter(|resource| !resource.is_data) {
                let head = resource.kind.span;
                let item = Item { body: &resource.body, name: &resource.name, head, file, scope, origin: model.origin };
                for (item, placed) in self.instances(item) {
                    self.resource(resource, &item, caller, &placed, model);
                }
            }
            for call in &model.calls {
                let (head, origin) = (call.name.span, model.origin);
                let item = Item { body: &call.body, name: &call.name.value, head, file, scope, origin };
                for (item, placed) in self.instances(item) {
                    self.call(call, &item, folder, &placed, depth);
                }
            }
        }
    }

    /// None where `count` is 0; one for each entry of a known `for_each`; else the one.
    fn instances(&mut self, item: Item<'a>) -> Vec<(Item<'a>, Placed)> {
        let placed = self.of_file.and_then(|of_file| of_file(item.file)).unwrap_or_else(|| self.placed.clone());
        let count = item.attribute("count").and_then(|count| self.evaluator.text(count));
        if count.is_some_and(|count| count.text == "0") {
            return Vec::new();
        }
        let each = item.attribute("for_each").map(|each| self.evaluator.value(each, 0));
        let Some(Value::Node(node)) = each.filter(|_| self.evaluator.scopes.len() < MOST) else {
            return vec![(item, placed)];
        };
        if !matches!(node.expr.kind, Kind::Object(_)) {
            return vec![(item, placed)];
        }
        let mut instances = Vec::new();
        for (key, value) in node.expr.entries().iter().take(MOST_EACH) {
            let Some(mut scope) = self.evaluator.scopes.get(item.scope).cloned() else { continue };
            scope.each = Some((key.value.clone(), Bound { expr: value, ..node }));
            let word = catalog::environment_token(&key.value).filter(|(_, weight)| *weight >= super::SURE);
            let mut placed = placed.clone();
            if let Some((word, _)) = word {
                placed = super::deployed(Placed::new(Environment::from_word(word), "key of for_each"));
                scope.environment = Some(placed.environment.clone());
            }
            let scope = self.evaluator.add(scope);
            let name = if word.is_some() { item.name } else { &*key.value };
            instances.push((Item { scope, name, ..item }, placed));
        }
        instances
    }

    fn resource(
        &mut self,
        resource: &'a Resource,
        item: &Item<'a>,
        caller: Option<&'a str>,
        placed: &Placed,
        model: &'a Model,
    ) {
        let kind = &*resource.kind.value;
        if kind == "cloudfoundry_service_instance" {
            self.plan(item, placed, model);
            return;
        }
        if kind == "helm_release" {
            self.release(item, placed);
            return;
        }
        if let Some(row) = catalog::workload(model.platform, kind) {
            self.workload(row, item, placed);
        }
        let Some(row) = catalog::managed(model.platform, kind) else { return };
        let name = match (primary(item.body), caller) {
            (Some(primary), _) => primary,
            // Names that say nothing: the caller's tells more.
            (None, Some(caller)) if matches!(item.name, "this" | "main" | "default" | "instance" | "cluster") => caller,
            (None, _) => item.name,
        };
        self.managed(row, item, &|path| resource.at(path), name, kind, placed);
    }

    fn managed(
        &mut self,
        row: &'static Managed,
        item: &Item<'a>,
        at: &dyn Fn(&str) -> Option<&'a Expr>,
        name: &str,
        kind: &str,
        placed: &Placed,
    ) {
        let selector = Some(row.selector).filter(|path| !path.is_empty()).and_then(at);
        let selected = selector.map(|expr| self.evaluator.value(item.bound(expr), 0));
        let (product, engine) = match &selected {
            None | Some(Value::Absent) => (row.product(None), None),
            Some(Value::Text(text)) => (row.product(Some(&text.text)), Some(text)),
            // What it is cannot be known; without the attribute it might be the default.
            Some(_) => (None, None),
        };
        let Some(product) = product else { return };
        let version = Some(row.version).filter(|path| !path.is_empty()).and_then(at);
        let version = version.or_else(|| at("major_engine_version").filter(|_| kind.contains('/')));
        let stated = version.and_then(|expr| self.evaluator.text(item.bound(expr)));
        let used = version.map(|expr| Place::new(item.file, expr.span));
        let engine = engine.and_then(|text| text.origin(&(0..text.text.len())));
        let made = server::Made {
            product,
            kind,
            name,
            version: stated.as_ref(),
            used: used.as_ref(),
            at: engine.unwrap_or_else(|| Place::new(item.file, item.head)),
            floats_minor: self.floats_minor(item),
            has_version: !row.version.is_empty(),
            placed,
            source: item.origin,
        };
        self.made(&made);
    }

    /// The file states that the provider raises minor versions, or that the version in it is not kept.
    fn floats_minor(&mut self, item: &Item<'a>) -> bool {
        let ignored = item.body.blocks("lifecycle").filter_map(|block| block.body.attribute("ignore_changes"));
        let ignores = ignored.map(|attribute| &attribute.value).any(|value| {
            let version = |expr: &Expr| expr.names().first().is_some_and(|name| name.ends_with("version"));
            value.names() == ["all"] || value.items().iter().any(version)
        });
        let automatic =
            item.attribute("auto_minor_version_upgrade").or_else(|| item.attribute("AutoMinorVersionUpgrade"));
        let automatic = automatic.and_then(|value| self.evaluator.text(value));
        ignores || automatic.is_some_and(|value| value.text == "true")
    }

    fn call(&mut self, call: &'a Call, item: &Item<'a>, folder: &RelPath, placed: &Placed, depth: usize) {
        let Some(source) = call.source.as_deref() else { return };
        if source.starts_with('.')
            && let Some((folder, files)) = self.module_at(folder, source)
        {
            if depth < DEPTH && self.evaluator.scopes.len() < MOST {
                let given = call.body.attributes.iter().map(|it| (&*it.name.value, item.bound(&it.value))).collect();
                let environment = Some(placed.environment.clone());
                let scope = self.evaluator.add(Scope { files: files.clone(), given, environment, ..Scope::default() });
                let before = (self.of_file.take(), std::mem::replace(&mut self.placed, placed.clone()));
                self.module(scope, folder, Some(item.name), depth + 1);
                (self.of_file, self.placed) = before;
            }
            return;
        }
        let name = guess::registry_name(source);
        if let Some(row) = catalog::managed("terraform-module", &name) {
            self.managed(row, item, &|path| call.at(path), item.name, &name, placed);
            return;
        }
        let given = call.body.attributes.iter().map(|attribute| (&attribute.name, &attribute.value));
        self.guessed(source, item.name, &guess::arguments(given), &|expr| item.bound(expr), placed);
    }

    /// The module of this repository that a source means. A template is a module of one file, which knows its folder.
    fn module_at(&self, from: &RelPath, source: &str) -> Option<(&'w RelPath, &'w Vec<(&'a RelPath, &'a Model)>)> {
        let of_one = self.modules.get(from).is_some_and(|files| files.iter().all(|(path, _)| *path == from));
        let folder = if of_one { from.folder() } else { from.clone() };
        self.modules.get_key_value(&folder.join(source)?)
    }

    /// A module that only its source and its arguments tell of. `bind` tells where an argument stands.
    pub(super) fn guessed(
        &mut self,
        source: &str,
        name: &str,
        arguments: &[(&'a crate::text::Spanned<Box<str>>, &'a Expr)],
        bind: &dyn Fn(&'a Expr) -> Bound<'a>,
        placed: &Placed,
    ) {
        let Some(said) = guess::service(source, name, arguments) else { return };
        let bound = bind(said.version);
        // A module whose name says PostgreSQL need not run one; one that is given a version does.
        let Some(version) = self.evaluator.text(bound) else { return };
        let used = Place::new(bound.file, bound.expr.span);
        let made = server::Made {
            product: said.product,
            kind: "module",
            name,
            version: Some(&version),
            used: Some(&used),
            at: used.clone(),
            floats_minor: false,
            has_version: true,
            placed,
            source: "terraform",
        };
        self.made(&made);
    }

    /// `service_plan = data.cloudfoundry_service.rds.service_plans["small-psql"]`: the names of service and plan tell.
    fn plan(&mut self, item: &Item<'a>, placed: &Placed, model: &'a Model) {
        let Some(plan) = item.body.attribute("service_plan").map(|attribute| &attribute.value) else { return };
        let ["data", "cloudfoundry_service", service, ..] = plan.names()[..] else { return };
        let Kind::Reference(steps) = &plan.kind else { return };
        let index = steps.iter().find_map(|step| match step {
            crate::syntax::hcl::Step::Index(index) => index.as_str(),
            crate::syntax::hcl::Step::Name(_) => None,
        });
        let data = model.resources.iter().find(|resource| resource.is_data && *resource.name == *service);
        let offered = data.and_then(|data| data.at("name")).and_then(Expr::as_str).unwrap_or("");
        let product = match offered {
            "s3" => Some(ProductId::S3),
            _ => guess::product(index.unwrap_or("")).or_else(|| guess::product(offered)),
        };
        let Some(product) = product else { return };
        let made = server::Made {
            product,
            kind: offered,
            name: item.name,
            version: None,
            used: None,
            at: Place::new(item.file, plan.span),
            floats_minor: false,
            has_version: false,
            placed,
            source: item.origin,
        };
        self.made(&made);
    }
}

/// The resource that a replica or an instance of a cluster belongs to: one service together with it.
fn primary(body: &Body) -> Option<&str> {
    const TIES: [&str; 9] = [
        "DBClusterIdentifier",
        "GlobalClusterIdentifier",
        "ReplicationGroupId",
        "SourceDBInstanceIdentifier",
        "replicate_source_db",
        "master_instance_name",
        "cluster_identifier",
        "primary_cluster_id",
        "replication_group_id",
    ];
    let tie = TIES.iter().find_map(|name| body.attribute(name))?;
    match tie.value.names()[..] {
        [kind, name, ..] if kind.contains('_') => Some(name),
        _ => None,
    }
}
