//! Steps that use an action, and jobs that use a workflow: the versions that their inputs state.
//!
//! Deliberately absent: what an action does besides. Files that a step takes a version from are named, not read.

use super::build;
use super::scope::Scope;
use crate::catalog::{self, Setup};
use crate::source::facts::{self, Facts};
use crate::source::follow::Follow;
use crate::source::pipeline::tools::{self, Tool};
use crate::source::pipeline::values::{Filled, Value};
use crate::source::{RawDeclaration, Role, Strength, pipeline};
use crate::syntax::{Entry, Node};
use crate::text::{RelPath, Span};

/// References to other files that one workflow may have.
const MOST_FOLLOWS: usize = 500;

/// A step's action: `actions/setup-node@v4` with its inputs.
pub(super) fn step(facts: &mut Facts<'_>, uses: &Node, with: Option<&Node>, scope: &Scope<'_>) {
    let Some(written) = Value::of(facts.file, uses) else { return };
    let (name, version) = written.text.split_once('@').unwrap_or((&written.text, ""));
    let inputs = with.map_or(&[][..], Node::entries);
    build::step(facts, name, with, scope);
    let known: Vec<Setup> = catalog::ci_setup(name).collect();
    if known.is_empty() {
        return by_name(facts, name, inputs, scope);
    }
    let before = facts.reading.declares.len();
    for setup in &known {
        let tool = tool(setup, inputs);
        if setup.input == "@" && version.starts_with(|c: char| c.is_ascii_digit()) {
            let at = name.len() + 1;
            tools::declare(facts, tool, name, &Filled::plain(&written.part(at..at + version.len())));
        }
        for input in inputs.iter().filter(|input| input.key.value.eq_ignore_ascii_case(setup.input)) {
            if !follows(facts, tool, name, &input.value) {
                declare(facts, tool, name, &input.value, scope);
            }
        }
        let of_file = format!("{}-file", setup.input);
        for input in inputs.iter().filter(|input| input.key.value.eq_ignore_ascii_case(&of_file)) {
            if let Some(written) = Value::of(facts.file, &input.value) {
                follow(facts, tool, &[&*written.text], written.span);
            }
        }
        let is_told = |input: &Entry| input.key.value.eq_ignore_ascii_case(setup.input) || *input.key.value == *of_file;
        if let Some((_, files)) = OWN.iter().find(|(own, _)| *own == name).filter(|_| !inputs.iter().any(is_told)) {
            follow(facts, tool, files, written.part(0..name.len()).span);
        }
    }
    let first = known.first().map(|setup| tool(setup, inputs));
    let service = first.filter(|tool| tool.product.category().is_backing_service());
    if let Some(tool) = service.filter(|_| facts.reading.declares.len() == before) {
        let mut service = facts.service(tool.product, written.part(0..name.len()).span, name);
        service.role = tool.role;
        facts.push(service);
    }
}

/// Files that actions read of themselves where no input says a version:
/// <https://github.com/ruby/setup-ruby#supported-version-syntax>, <https://github.com/actions/setup-python#basic-usage>,
/// <https://github.com/shivammathur/setup-php#php-version-file-optional>.
const OWN: [(&str, &[&str]); 3] = [
    ("actions/setup-python", &[".python-version"]),
    ("ruby/setup-ruby", &[".ruby-version", ".tool-versions"]),
    ("shivammathur/setup-php", &[".php-version"]),
];

/// `ruby-version: .ruby-version` and `ruby-version: default` name files, too.
fn follows(facts: &mut Facts<'_>, tool: Tool, name: &str, node: &Node) -> bool {
    let Some(written) = Value::of(facts.file, node) else { return false };
    let own = OWN.iter().find(|(own, _)| *own == name).map_or(&[][..], |(_, files)| *files);
    let named = [&*written.text];
    let files: &[&str] = match &*written.text {
        "default" => own,
        text if text.starts_with('.') => &named,
        _ => &[],
    };
    if !files.is_empty() {
        follow(facts, tool, files, written.span);
    }
    !files.is_empty()
}

/// A version that stands in another file, seen from the folder that holds `.github`.
fn follow(facts: &mut Facts<'_>, tool: Tool, files: &[&str], at: Span) {
    if tool.role != Role::Server || facts.reading.follows.len() >= MOST_FOLLOWS {
        return;
    }
    let folder = facts.file.path.folder();
    let top = folder.ancestors().find(|folder| folder.name().starts_with('.')).map(|folder| folder.folder());
    let top = top.unwrap_or_else(RelPath::root);
    let files: Vec<RelPath> = files.iter().filter_map(|file| top.join(file)).collect();
    if !files.is_empty() {
        let environment = facts.environment.clone();
        facts.reading.follows.push(Follow { product: tool.product, at, files, environment });
    }
}

/// Some actions install one of several products: `distribution: mariadb`.
fn tool(setup: &Setup, inputs: &[Entry]) -> Tool {
    let chosen = inputs.iter().find(|input| &*input.key.value == "distribution").and_then(|input| input.value.as_str());
    let product = chosen.and_then(facts::engine).filter(|product| catalog::compatible(*product, setup.product));
    let role = if setup.client { Role::Client } else { Role::Server };
    Tool { product: product.unwrap_or(setup.product), role }
}

/// An action that nobody listed: by the names of its inputs, else by its own (`install-postgres-client`, `version`).
fn by_name(facts: &mut Facts<'_>, name: &str, inputs: &[Entry], scope: &Scope<'_>) {
    for input in inputs {
        let tool = match &*input.key.value {
            "version" => of_action(name),
            key => Tool::of_input(key),
        };
        if let Some(tool) = tool {
            declare(facts, tool, name, &input.value, scope);
        }
    }
}

fn of_action(name: &str) -> Option<Tool> {
    let last = name.rsplit('/').next()?.to_ascii_lowercase();
    let word = ["setup-", "install-"].iter().find_map(|verb| last.strip_prefix(verb))?;
    Tool::of_word(word)
}

fn declare(facts: &mut Facts<'_>, tool: Tool, name: &str, node: &Node, scope: &Scope<'_>) {
    let label = name.rsplit('/').next().unwrap_or(name);
    for filled in Value::lines(facts.file, node).iter().flat_map(|line| scope.resolve(line)) {
        tools::declare(facts, tool, label, &filled);
    }
}

/// The inputs of a workflow that a job calls: versions and images by the names of the inputs.
pub(super) fn workflow(facts: &mut Facts<'_>, with: Option<&Node>, scope: &Scope<'_>) {
    for input in with.map_or(&[][..], Node::entries) {
        if let Some(tool) = Tool::of_input(&input.key.value) {
            declare(facts, tool, &input.key.value, &input.value, scope);
        }
        let key = input.key.value.to_ascii_lowercase();
        if matches!(&*key, "connections" | "databases" | "database" | "db") {
            named(facts, &input.value);
        }
        if (key.contains("image") || key.contains("img")) && !key.contains("name") && !key.contains("build") {
            images(facts, &input.value, scope);
        }
    }
}

/// Databases by name, that the workflow tries one after the other: `"['sqlite', 'mysql']"`.
fn named(facts: &mut Facts<'_>, node: &Node) {
    let Some(written) = Value::of(facts.file, node) else { return };
    let mut at = 0;
    for word in written.text.split(|c: char| !c.is_ascii_alphanumeric()) {
        let range = at..at + word.len();
        at = range.end + 1;
        let Some(product) = facts::engine(word).filter(|_| word.len() > 2) else { continue };
        let service = facts.service(product, written.part(range).span, word);
        facts.push(RawDeclaration { role: Role::Adapter, strength: Strength::Weak, ..service });
    }
}

/// Images of services, one a line. Those without a version may be names of what is built.
fn images(facts: &mut Facts<'_>, node: &Node, scope: &Scope<'_>) {
    for line in Value::lines(facts.file, node) {
        let blank = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '-');
        let lead = line.text.len() - line.text.trim_start_matches(blank).len();
        let written = line.part(lead..lead + line.text.trim_matches(blank).len());
        for filled in scope.resolve(&written) {
            let known = catalog::image(&filled.text).filter(|image| image.version.is_some());
            if known.and_then(|image| image.product).is_some_and(|product| product.category().is_backing_service()) {
                pipeline::push_image(facts, &filled, None);
            }
        }
    }
}
