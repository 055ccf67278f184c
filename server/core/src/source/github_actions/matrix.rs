//! `strategy.matrix`: the jobs that it makes, each with its values and their places.
//!
//! Rules: <https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations>
//! Deliberately absent: lists that an earlier job computes (nothing is known of them).

use std::collections::BTreeMap;

use super::expression::{self, Lookup};
use crate::source::pipeline::values::Value;
use crate::syntax::{Kind, Node, json};
use crate::text::File;

/// Jobs that a matrix may make; GitHub allows as many.
const MOST: usize = 256;
/// Maps inside maps: `matrix.db.image`.
const DEPTH: usize = 4;

/// A value of a matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Datum {
    Text(Value),
    Map(BTreeMap<String, Datum>),
    Unknown,
}

/// The values of one job.
pub(super) type Job = BTreeMap<String, Datum>;

/// The jobs of a matrix, at least one.
pub(super) fn jobs(file: &File, matrix: Option<&Node>, lookup: &Lookup<'_>) -> Vec<Job> {
    let Some(matrix) = matrix else { return vec![Job::new()] };
    let mut jobs = vec![Job::new()];
    let axes = matrix.entries().iter().filter(|entry| !matches!(&*entry.key.value, "include" | "exclude"));
    for axis in axes.clone() {
        let values = list(file, &axis.value, lookup);
        if values.is_empty() {
            continue;
        }
        let with = |job: &Job, value: &Datum| {
            let mut job = job.clone();
            job.insert(axis.key.value.to_string(), value.clone());
            job
        };
        jobs = jobs.iter().flat_map(|job| values.iter().map(move |value| with(job, value))).take(MOST).collect();
    }
    let has_axes = axes.count() > 0;
    for excluded in maps(file, matrix.get("exclude"), lookup) {
        jobs.retain(|job| !excluded.iter().all(|(key, value)| job.get(key).is_some_and(|own| same(own, value))));
    }
    include(&mut jobs, maps(file, matrix.get("include"), lookup), has_axes);
    if jobs.is_empty() {
        jobs.push(Job::new());
    }
    jobs
}

/// Each included map is added to the jobs whose own values it does not contradict; if there are none, it is a new job.
fn include(jobs: &mut Vec<Job>, included: Vec<Job>, has_axes: bool) {
    let originals = if has_axes { jobs.clone() } else { Vec::new() };
    if !has_axes && !included.is_empty() {
        jobs.clear();
    }
    for map in included {
        let mut used = false;
        for (job, original) in jobs.iter_mut().zip(&originals) {
            if map.iter().all(|(key, value)| original.get(key).is_none_or(|own| same(own, value))) {
                job.extend(map.clone());
                used = true;
            }
        }
        if !used && jobs.len() < MOST {
            jobs.push(map);
        }
    }
}

fn same(one: &Datum, other: &Datum) -> bool {
    match (one, other) {
        (Datum::Text(one), Datum::Text(other)) => one.text == other.text,
        (Datum::Map(one), Datum::Map(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|own| same(own, value)))
        }
        _ => false,
    }
}

/// The values of an axis: a list, or an expression that is one (`fromJSON('[..]')`).
fn list(file: &File, node: &Node, lookup: &Lookup<'_>) -> Vec<Datum> {
    if node.is_seq() {
        return node.items().iter().map(|item| datum(file, item, lookup, 0)).collect();
    }
    let Some(written) = Value::of(file, node) else { return Vec::new() };
    match expression::whole(&written, lookup) {
        Some(values) => values.iter().flat_map(from_json).collect(),
        None if written.text.contains("${{") => Vec::new(),
        None => vec![Datum::Text(written)],
    }
}

/// Values of a JSON list that stands in a string.
fn from_json(text: &Value) -> Vec<Datum> {
    let parsed = json::read(&text.text);
    let items = parsed.root().map_or(&[][..], Node::items);
    let item = |node: &Node| {
        let inner = node.inner_span(&text.text);
        node.as_str().map_or(Datum::Unknown, |value| Datum::Text(text.part(inner.range()).with_text(value)))
    };
    items.iter().take(MOST).map(item).collect()
}

fn maps(file: &File, node: Option<&Node>, lookup: &Lookup<'_>) -> Vec<Job> {
    let map = |node: &Node| match datum(file, node, lookup, 0) {
        Datum::Map(map) => Some(map),
        _ => None,
    };
    node.map_or(&[][..], Node::items).iter().filter_map(map).collect()
}

fn datum(file: &File, node: &Node, lookup: &Lookup<'_>, depth: usize) -> Datum {
    match &node.kind {
        Kind::Scalar(_) => Value::of(file, node).map_or(Datum::Unknown, |written| {
            match expression::whole(&written, lookup).as_deref() {
                Some([only]) => Datum::Text(only.clone()),
                None if !written.text.contains("${{") => Datum::Text(written),
                _ => Datum::Unknown,
            }
        }),
        Kind::Map(entries) if depth < DEPTH => Datum::Map(
            entries.iter().map(|e| (e.key.value.to_string(), datum(file, &e.value, lookup, depth + 1))).collect(),
        ),
        _ => Datum::Unknown,
    }
}

/// The value at a path of keys: `db.image`.
pub(super) fn at<'a>(job: &'a Job, path: &str) -> Option<&'a Value> {
    let mut keys = path.split('.');
    let mut found = job.get(keys.next()?)?;
    for key in keys {
        let Datum::Map(map) = found else { return None };
        found = map.get(key)?;
    }
    match found {
        Datum::Text(value) => Some(value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml;
    use crate::text::RelPath;

    fn of(text: &str) -> Vec<String> {
        let file = File::new(RelPath::new("ci.yml").unwrap(), text);
        let parsed = yaml::read(text);
        let shown = |job: &Job| {
            let pairs = job.keys().map(|key| format!("{key}={}", at(job, key).map_or("?", |value| &*value.text)));
            pairs.collect::<Vec<_>>().join(" ")
        };
        jobs(&file, parsed.root(), &|_| None).iter().map(shown).collect()
    }

    #[test]
    fn jobs_of_a_matrix() {
        assert_eq!(of("pg: [14, 15]\nruby: ['3.3']\n"), ["pg=14 ruby=3.3", "pg=15 ruby=3.3"]);
        assert_eq!(of("pg: [14, 15]\nexclude:\n- pg: 14\n"), ["pg=15"]);
        assert_eq!(of("include:\n- pg: 14\n- pg: 15\n"), ["pg=14", "pg=15"]);
        assert_eq!(of("pg: [14]\ninclude:\n- pg: 14\n  os: a\n- pg: 16\n"), ["os=a pg=14", "pg=16"]);
        assert_eq!(of("pg: ${{ fromJSON('[\"14\", \"15\"]') }}\n"), ["pg=14", "pg=15"]);
        assert_eq!(of("pg: ${{ fromJSON(needs.x.outputs.y) }}\n"), [""]);
        assert_eq!(of(""), [""]);
    }

    #[test]
    fn values_of_json_stand_in_the_file() {
        let text = "pg: ${{ fromJSON('[\"14\", \"15\"]') }}\n";
        let file = File::new(RelPath::new("ci.yml").unwrap(), text);
        let parsed = yaml::read(text);
        let all = jobs(&file, parsed.root(), &|_| None);
        assert_eq!(all.last().and_then(|job| at(job, "pg")).unwrap().span.of(text), "15");
    }
}
