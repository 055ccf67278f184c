//! Ansible: versions in variables, packages and containers of tasks, roles of playbooks and of requirements.
//! Formats: <https://docs.ansible.com/ansible/latest/reference_appendices/playbooks_keywords.html>,
//! <https://docs.ansible.com/ansible/latest/collections/ansible/builtin/apt_module.html>,
//! <https://docs.ansible.com/ansible/latest/inventory_guide/intro_inventory.html>
//!
//! The environment is that of the inventory: `inventories/production/group_vars/all.yml`, `group_vars/staging.yml`.
//! Deliberately absent: templates (`{{ .. }}` is not known), variables of other files, vaults.

use super::facts::Facts;
use super::pipeline::script;
use super::pipeline::tools::{self, Tool};
use super::pipeline::values::{Filled, Hole, Value, fill};
use super::{Claim, RawDeclaration, Reading, Source, Strength};
use crate::catalog::{Category, ProductId};
use crate::syntax::{Entry, Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "ansible",
    about: "Ansible: versions in variables, packages and containers of tasks, roles",
    environment: None,
    claims,
    confirms,
    read,
};

/// Values nested deeper are not looked at.
const DEEPEST: usize = 12;
/// Declarations of one file.
const MOST: usize = 500;

fn claims(path: &RelPath) -> Claim {
    const FOLDERS: [&str; 7] = ["ansible", "roles", "playbooks", "playbook", "group_vars", "host_vars", "inventories"];
    let name = path.name();
    let folder = path.folder();
    let vars = matches!(folder.name(), "group_vars" | "host_vars") && !name.contains('.');
    let yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    let named =
        || name.starts_with("playbook") || matches!(name, "site.yml" | "requirements.yml" | "requirements.yaml");
    let inside = || folder.parts().any(|part| FOLDERS.contains(&part));
    if vars || yaml && (named() || inside()) { Claim::Maybe } else { Claim::No }
}

fn confirms(path: &RelPath, head: &str) -> bool {
    const SIGNS: [&str; 14] = [
        "apt:",
        "apt_",
        "yum:",
        "dnf:",
        "package:",
        "apk:",
        "homebrew:",
        "docker_container",
        "_version",
        "hosts:",
        "roles:",
        "shell:",
        "service:",
        "systemd:",
    ];
    let requirements = path.name().starts_with("requirements") && (head.contains("src:") || head.contains("name:"));
    !head.contains("apiVersion:") && (requirements || SIGNS.iter().any(|sign| head.contains(sign)))
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let mut facts = Facts::new(file, reading);
    for root in &parsed.documents {
        if file.path.name().starts_with("requirements") {
            let roles = root.get("roles").unwrap_or(root);
            roles.items().iter().for_each(|role| self::role(&mut facts, role, true));
        } else {
            walk(&mut facts, root, 0);
        }
    }
}

fn walk(facts: &mut Facts<'_>, node: &Node, depth: usize) {
    if depth > DEEPEST || facts.reading.declares.len() >= MOST {
        return;
    }
    for item in node.items() {
        walk(facts, item, depth + 1);
    }
    for entry in node.entries() {
        if !task(facts, entry) {
            walk(facts, &entry.value, depth + 1);
        }
    }
}

/// A module of a task, or a variable. False: its value is to be looked into.
fn task(facts: &mut Facts<'_>, entry: &Entry) -> bool {
    let key: &str = &entry.key.value;
    let value = &entry.value;
    match key.rsplit('.').next().unwrap_or(key) {
        module @ ("apt" | "yum" | "dnf" | "apk" | "package") => packages(facts, module, value),
        "docker_container" | "podman_container" => {
            if let Some(image) = value.get("image") {
                facts.image(image, value.get("name").and_then(Node::as_str));
            }
        }
        "service" | "systemd" | "systemd_service" => unit(facts, value),
        "shell" | "command" => script::read(facts, value.get("cmd").unwrap_or(value), &|word| filled(word)),
        "roles" => value.items().iter().for_each(|role| self::role(facts, role, false)),
        _ => return variable(facts, key, value),
    }
    true
}

/// `postgresql_version: "14"`. The value may be a template.
fn variable(facts: &mut Facts<'_>, name: &str, node: &Node) -> bool {
    let Some(value) = Value::of(facts.file, node).filter(|value| !value.text.trim().is_empty()) else { return false };
    // Of a package, of a module, of the role's own.
    let foreign = ["package_version", "role_version", "chart_version", "api_version", "schema_version"];
    let Some(tool) = Tool::of_input(name).filter(|_| !foreign.iter().any(|end| name.ends_with(end))) else {
        return false;
    };
    let plain = value.text.starts_with(|c: char| c.is_ascii_digit()) || matches!(&*value.text, "latest" | "present");
    if plain {
        let before = facts.reading.declares.len();
        tools::declare(facts, tool, name, &Filled::plain(&value));
        for declared in facts.reading.declares.iter_mut().skip(before) {
            declared.name = Some(name.to_owned());
        }
    }
    true
}

/// `apt: { name: [postgresql-14, libpq-dev] }`, `apt: name=redis-server state=present`.
fn packages(facts: &mut Facts<'_>, module: &str, node: &Node) {
    let manager = if module == "package" { "apt" } else { module };
    let mut names: Vec<Value> = Vec::new();
    if let Some(value) = Value::of(facts.file, node) {
        let given = ["name=", "pkg="].iter().find_map(|key| Some(value.text.find(key)? + key.len()));
        names.extend(given.map(|from| {
            let length = value.text.get(from..).map_or(0, |rest| rest.find(char::is_whitespace).unwrap_or(rest.len()));
            value.part(from..from + length)
        }));
    }
    for listed in ["name", "pkg", "package"].iter().filter_map(|key| node.get(key)) {
        names.extend(Value::of(facts.file, listed));
        names.extend(listed.items().iter().filter_map(|item| Value::of(facts.file, item)));
    }
    for name in names {
        package(facts, manager, &name);
    }
}

/// `systemd: { name: nginx.service, enabled: yes }`: what is started is there, of whichever version.
fn unit(facts: &mut Facts<'_>, node: &Node) {
    const OFF: [&str; 4] = ["stopped", "absent", "no", "false"];
    let is_off = |key: &str| node.get(key).and_then(Node::as_str).is_some_and(|word| OFF.contains(&word));
    let starts = ["state", "enabled"].iter().any(|key| node.get(key).is_some());
    let Some(value) = node.get("name").and_then(|name| Value::of(facts.file, name)) else { return };
    if !starts || is_off("state") || is_off("enabled") {
        return;
    }
    let bare = value.text.strip_suffix(".service").unwrap_or(&value.text);
    let bare = bare.strip_suffix("-server").unwrap_or(bare);
    let word = if bare == "apache2" || bare == "httpd" { "apache-httpd" } else { bare };
    let product = Tool::of_word(word).map(|tool| tool.product).or_else(|| ProductId::get(word));
    let fits = |category: Category| category.is_backing_service() || category == Category::WebServer;
    if let Some(product) = product.filter(|product| fits(product.category())) {
        let service = facts.service(product, value.span, &*value.text);
        facts.push(RawDeclaration { strength: Strength::Weak, ..service });
    }
}

fn package(facts: &mut Facts<'_>, manager: &str, name: &Value) {
    let Some(hole) = name.text.find("{{") else { return script::package(facts, manager, &Filled::plain(name)) };
    // What is installed is known although its version is not.
    let bare = name.text.get(..hole).unwrap_or("").trim_end_matches(['-', '=', ' ']);
    let before = facts.reading.declares.len();
    script::package(facts, manager, &Filled::plain(&name.part(0..bare.len())));
    for declared in facts.reading.declares.iter_mut().skip(before) {
        declared.strength = Strength::Weak;
    }
}

/// `- geerlingguy.postgresql`, `- { role: postgresql }`, `- src: geerlingguy.redis`.
fn role(facts: &mut Facts<'_>, node: &Node, required: bool) {
    let named = ["role", "name", "src"].iter().find_map(|key| node.get(key)).unwrap_or(node);
    let Some(value) = Value::of(facts.file, named) else { return };
    let word = value.text.rsplit(['.', '/']).next().unwrap_or("").trim_start_matches("ansible-role-");
    let word = word.strip_prefix("ansible-").unwrap_or(word).to_ascii_lowercase();
    let Some(tool) = Tool::of_word(&word) else { return };
    let category = tool.product.category();
    if !category.is_backing_service() && category != Category::WebServer {
        return;
    }
    let service = facts.service(tool.product, value.span, &*value.text);
    // A list of what is to be fetched says not where it is used.
    let strength = if required { Strength::Weak } else { Strength::Strong };
    facts.push(RawDeclaration { strength, name: Some(word), ..service });
}

/// A word of a script; templates in it are not known.
fn filled(word: &Value) -> Vec<Filled> {
    let mut holes = Vec::new();
    let mut from = 0;
    while let Some(start) = word.text.get(from..).and_then(|rest| rest.find("{{")).map(|at| from + at) {
        let end = word.text.get(start..).and_then(|rest| rest.find("}}")).map_or(word.text.len(), |at| start + at + 2);
        holes.push(Hole { range: start..end, values: Vec::new() });
        from = end;
    }
    fill(word, &holes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog;

    #[test]
    fn files_of_ansible_are_known_by_their_folders() {
        for (path, expected) in [
            ("group_vars/all", Claim::Maybe),
            ("deploy/ansible/roles/db/tasks/main.yml", Claim::Maybe),
            ("playbook-db.yml", Claim::Maybe),
            ("requirements.yml", Claim::Maybe),
            ("roles/README.md", Claim::No),
            ("config/app.yml", Claim::No),
        ] {
            assert_eq!(claims(&RelPath::new(path).unwrap()), expected, "{path}");
        }
        assert!(catalog::package("apt", "postgresql-14").is_some());
    }
}
