//! Task: the containers that the commands of `Taskfile.yml` start. Format: <https://taskfile.dev/docs/reference/schema>
//! Deliberately absent: included files, variables of tasks, of commands' output and with functions (`{{.A | upper}}`),
//! packages (whose system nothing tells).

use super::facts::Facts;
use super::pipeline::script;
use super::pipeline::values::{Filled, Hole, Value, fill};
use super::{Claim, Reading, Source};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "taskfile",
    about: "Task: containers that its commands start",
    environment: Some("development"),
    claims,
    confirms: |_, _| true,
    read,
};

/// Commands of a file.
const MOST: usize = 500;

fn claims(path: &RelPath) -> Claim {
    let stem = ["yml", "yaml"].iter().find_map(|end| path.name().strip_suffix(end));
    let named = matches!(stem, Some("Taskfile." | "taskfile." | "Taskfile.dist." | "taskfile.dist."));
    if named { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let mut facts = Facts::new(file, reading);
    for root in &parsed.documents {
        let tasks = root.get("tasks").map_or(&[][..], Node::entries);
        tasks.iter().flat_map(|task| commands(&task.value)).take(MOST).for_each(|command| {
            script::read(&mut facts, command, &|word| filled(file, root, word));
        });
    }
}

/// `task: command`, `task: [command, ..]`, `task: { cmds: [command, { cmd: command }] }`, or `cmd: command` alone.
fn commands(task: &Node) -> Vec<&Node> {
    let list = task.get("cmds").unwrap_or(task);
    let one = task.get("cmd").or_else(|| list.as_str().map(|_| list));
    let each = list.items().iter().map(|item| item.get("cmd").unwrap_or(item));
    one.into_iter().chain(each).collect()
}

/// A word of a command with the file's own variables in the place of `{{.NAME}}`.
fn filled(file: &File, root: &Node, word: &Value) -> Vec<Filled> {
    let mut holes = Vec::new();
    let mut from = 0;
    while let Some(start) = word.text.get(from..).and_then(|rest| rest.find("{{")).map(|at| from + at) {
        let end = word.text.get(start..).and_then(|rest| rest.find("}}")).map_or(word.text.len(), |at| start + at + 2);
        let inner = word.text.get(start + 2..end).unwrap_or("").trim_end_matches('}').trim();
        let given = inner.strip_prefix('.').and_then(|name| root.get("vars")?.get(name));
        let value = given.and_then(|node| Value::of(file, node)).filter(|value| !value.text.contains(['{', '$']));
        holes.push(Hole { range: start..end, values: value.iter().map(Filled::plain).collect() });
        from = end;
    }
    fill(word, &holes)
}
