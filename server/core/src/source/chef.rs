//! Chef: packages and containers of recipes, versions in attributes, in environments and in roles, cookbooks.
//! Formats: <https://docs.chef.io/recipes/>, <https://docs.chef.io/attributes/>, <https://docs.chef.io/environments/>,
//! <https://docs.chef.io/resources/package/>
//!
//! Deliberately absent: attributes of other files, platforms that a recipe branches over (a condition is no
//! environment), versions of cookbooks, which are their own.

use super::facts::{Facts, with_version};
use super::pipeline::script;
use super::pipeline::tools::Tool;
use super::pipeline::values::{Filled, Value};
use super::{Claim, RawDeclaration, Reading, Source, Strength};
use crate::syntax::code::{self, Call, Language, Literal, View};
use crate::syntax::{Node, json};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "chef",
    about: "Chef: packages and containers of recipes, versions in attributes and environments",
    environment: None,
    claims,
    confirms,
    read,
};

/// Declarations of one file.
const MOST: usize = 500;
/// Attributes nested deeper are not looked at.
const DEEPEST: usize = 8;

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let folder = path.folder();
    let around = || folder.parts().any(|part| matches!(part, "chef" | "cookbooks" | "site-cookbooks" | "chef-repo"));
    let is_kind = matches!(folder.name(), "recipes" | "attributes") && name.ends_with(".rb");
    let by_environment = matches!(folder.name(), "environments" | "roles")
        && (name.ends_with(".rb") || name.ends_with(".json"))
        && folder.folder().name() != "config";
    let listed = matches!(name, "Berksfile" | "Policyfile.rb") || name == "metadata.rb" && around();
    if is_kind || by_environment || listed { Claim::Maybe } else { Claim::No }
}

fn confirms(_: &RelPath, head: &str) -> bool {
    const SIGNS: [&str; 12] = [
        "package",
        "default[",
        "override[",
        "normal[",
        "include_recipe",
        "docker_",
        "_attributes",
        "cookbook",
        "depends",
        "run_list",
        "node[",
        "service ",
    ];
    SIGNS.iter().any(|sign| head.contains(sign))
}

fn read(file: &File, reading: &mut Reading) {
    if file.path.name().ends_with(".json") {
        let parsed = json::read(&file.text);
        reading.problems.extend(parsed.problems.iter().cloned());
        let Some(root) = parsed.root() else { return };
        let mut facts = Facts::new(file, reading);
        for key in ["default_attributes", "override_attributes", "normal_attributes"] {
            if let Some(attributes) = root.get(key) {
                attributes_of(&mut facts, attributes, "", 0);
            }
        }
        return;
    }
    let (tree, problems) = code::parse(Language::Ruby, &file.text);
    reading.problems.extend(problems);
    let mut facts = Facts::new(file, reading);
    for view in tree.root().descendants() {
        if facts.reading.declares.len() >= MOST {
            break;
        }
        if let Some(call) = view.call().filter(|call| call.receiver.is_none()) {
            resource(&mut facts, &call);
        } else if let Some(assign) = view.assign() {
            let path = assign.target.path().unwrap_or_default();
            if let [level, .., product, key] = path.as_slice()
                && matches!(&**level, "default" | "override" | "normal" | "force_default" | "force_override" | "node")
                && let Some(literal) = assign.value.literal()
            {
                version(&mut facts, product, key, &literal);
            }
        } else if let Some(pair) = view.pair()
            && let Some(literal) = pair.value.literal()
        {
            let above = view.ancestors().filter_map(View::pair).next();
            version(&mut facts, above.as_ref().map_or("", |pair| &pair.key.value), &pair.key.value, &literal);
        }
    }
}

/// A resource of a recipe, or a line of a list of cookbooks.
fn resource(facts: &mut Facts<'_>, call: &Call<'_>) {
    match call.method.value {
        "package" | "apt_package" | "yum_package" | "dnf_package" => {
            let manager = call.method.value.strip_suffix("_package").unwrap_or("apt");
            for name in call.arguments.iter().flat_map(|argument| names(*argument)) {
                let value = Value { text: name.value.into(), span: name.inner, verbatim: name.verbatim };
                script::package(facts, manager, &Filled::plain(&value));
            }
        }
        "docker_container" | "docker_image" => container(facts, call),
        "include_recipe" => cookbook(facts, call, Strength::Strong),
        "depends" | "cookbook" => cookbook(facts, call, Strength::Weak),
        method => {
            // `postgresql_install 'server' do version '15' end`
            let words: Vec<&str> = method.split('_').collect();
            if let ([product, .., "install" | "server" | "service" | "package"], Some(stated)) =
                (words.as_slice(), property(call, "version"))
            {
                version(facts, product, "version", &stated);
            }
        }
    }
}

/// A literal, or the items of a list.
fn names(argument: View<'_>) -> Vec<Literal<'_>> {
    match argument.literal() {
        Some(literal) => vec![literal],
        None => argument.items().into_iter().filter_map(View::literal).collect(),
    }
}

/// `tag '13'` in the block of a resource.
fn property<'t>(call: &Call<'t>, name: &str) -> Option<Literal<'t>> {
    let inside = call.block?.descendants().filter_map(View::call);
    inside.filter(|inner| inner.receiver.is_none() && inner.method.value == name).find_map(|inner| inner.literal(0))
}

/// `docker_container 'db' do repo 'postgres'; tag '13' end`.
fn container(facts: &mut Facts<'_>, call: &Call<'_>) {
    let repo = property(call, "repo").or_else(|| property(call, "image")).or_else(|| call.literal(0));
    let Some(repo) = repo else { return };
    let Some(known) = crate::catalog::image(&repo.value).filter(|image| image.tag.is_none()) else { return };
    let Some(product) = known.product.filter(|product| product.category().is_backing_service()) else { return };
    let mut service = facts.service(product, repo.inner, repo.value.as_ref());
    service.name = call.literal(0).map(|name| name.value.into_owned());
    if let Some(tag) = property(call, "tag") {
        let numbers = tag.value.find('-').unwrap_or(tag.value.len());
        let at = tag.verbatim.then(|| tag.slice(0, numbers));
        service = with_version(service, tag.value.get(..numbers).unwrap_or(""), at);
        service.shown = format!("{}:{}", repo.value, tag.value);
    }
    facts.push(service);
}

/// `include_recipe 'postgresql::server'`, `depends 'redisio'`.
fn cookbook(facts: &mut Facts<'_>, call: &Call<'_>, strength: Strength) {
    let Some(name) = call.literal(0) else { return };
    let (word, recipe) = name.value.split_once("::").unwrap_or((&name.value, ""));
    let Some(tool) = tool(word).filter(|_| !recipe.starts_with("client")) else { return };
    let service = facts.service(tool.product, name.inner, name.value.as_ref());
    facts.push(RawDeclaration { strength, name: Some(word.to_owned()), ..service });
}

fn tool(word: &str) -> Option<Tool> {
    let word = match word {
        "redisio" | "redis2" => "redis",
        "mongodb3" | "sc-mongodb" => "mongodb",
        word => word,
    };
    Tool::of_word(word).filter(|tool| tool.product.category().is_backing_service())
}

fn attributes_of(facts: &mut Facts<'_>, node: &Node, above: &str, depth: usize) {
    for entry in node.entries().iter().filter(|_| depth < DEEPEST) {
        match entry.value.as_str() {
            Some(text) => {
                let inner = entry.value.inner_span(&facts.file.text);
                let verbatim = inner.of(&facts.file.text) == text;
                let literal = Literal { value: text.into(), inner, verbatim, computed: false };
                version(facts, above, &entry.key.value, &literal);
            }
            None => attributes_of(facts, &entry.value, &entry.key.value, depth + 1),
        }
    }
}

/// `default['postgresql']['version'] = '9.6'`.
fn version(facts: &mut Facts<'_>, product: &str, key: &str, stated: &Literal<'_>) {
    let is_version = key == "version" || key == "server_version";
    let known = Tool::of_word(product).filter(|_| is_version);
    let Some(tool) = known.filter(|_| stated.value.starts_with(|c: char| c.is_ascii_digit())) else { return };
    let service = facts.service(tool.product, stated.inner, format!("{product} {}", stated.value));
    let service = with_version(service, &stated.value, stated.verbatim.then_some(stated.inner));
    facts.push(RawDeclaration { name: Some(product.to_owned()), ..service });
}
