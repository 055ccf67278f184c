//! Stated services written into `.onpar.yaml`: what is there stays as it is, comments and all.

use std::fmt::Write as _;

use crate::syntax::{Entry, Node, yaml};
use crate::text::Span;

/// One line of `services:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewService {
    /// Slot or name of its own.
    pub key: String,
    pub product: String,
    pub version: Option<String>,
    pub source: String,
    /// As `2026-05-01`.
    pub checked: String,
}

impl NewService {
    fn value(&self) -> String {
        let version =
            self.version.as_ref().map(|version| format!(" version: {},", quoted(version))).unwrap_or_default();
        let source = quoted(&self.source);
        format!("{{ product: {},{version} source: {source}, checked: {} }}", self.product, self.checked)
    }
}

/// The text with these services stated for an environment; those of the same name are replaced. An error says which
/// part of the text is written in a way that cannot be added to.
pub fn with_services(text: &str, environment: &str, services: &[NewService]) -> Result<String, String> {
    let yaml = yaml::read(text);
    if !yaml.problems.is_empty() {
        return Err("its YAML is broken".to_owned());
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let lines: Vec<String> =
        services.iter().map(|one| format!("{}: {}", plain_or_quoted(&one.key), one.value())).collect();
    let path = ["environments", environment, "services"];
    let Some(root) = yaml.root().filter(|root| !root.is_null()) else {
        return Ok(appended(text, text.len(), &nested(&path, &lines, 0), newline));
    };
    let mut node = root;
    for (depth, key) in path.iter().enumerate() {
        let Some(entry) = node.entry(key) else {
            let rest = path.get(depth..).unwrap_or_default();
            return added(text, node, &path_name(&path, depth), |indent| nested(rest, &lines, indent), newline);
        };
        if entry.value.is_null() {
            let rest = path.get(depth + 1..).unwrap_or_default();
            let indent = column(text, entry.key.span) + 2;
            return Ok(appended(
                text,
                line_end(text, entry.value.span.range().end.max(entry.key.span.range().end)),
                &nested(rest, &lines, indent),
                newline,
            ));
        }
        node = &entry.value;
    }
    replaced(text, node, services, newline)
}

/// The entries that are there get new values, the others are added behind the last one.
fn replaced(text: &str, node: &Node, services: &[NewService], newline: &str) -> Result<String, String> {
    let (mut edits, mut new): (Vec<(Span, String)>, Vec<String>) = (Vec::new(), Vec::new());
    for service in services {
        match node.entry(&service.key) {
            Some(entry) if entry.value.is_null() => return Err(format!("`{}` has no value", service.key)),
            Some(entry) => edits.push(value_edit(text, entry, &service.value(), newline)),
            None => new.push(format!("{}: {}", plain_or_quoted(&service.key), service.value())),
        }
    }
    let mut out = if new.is_empty() {
        text.to_owned()
    } else {
        added(text, node, "environments.services", |indent| indented(&new, indent), newline)?
    };
    // What was added stands behind all of them, so their places still hold.
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(*span));
    for (span, value) in edits {
        if out.get(span.range()).is_some() {
            out.replace_range(span.range(), &value);
        }
    }
    Ok(out)
}

fn value_edit(text: &str, entry: &Entry, value: &str, newline: &str) -> (Span, String) {
    let span = entry.value.span;
    let written = span.of(text);
    let is_flow = written.starts_with('{');
    if is_flow {
        return (span, value.to_owned());
    }
    // A block begins on a line of its own: the value moves up behind the key.
    let start = text.get(entry.key.span.range().end..).and_then(|rest| rest.find(':')).map_or(0, |at| at + 1);
    let start = entry.key.span.range().end + start;
    let kept = written.trim_end();
    let end = span.range().start + kept.len();
    let between = text.get(start..span.range().start).unwrap_or("");
    let comment = between.split(newline).next().map(str::trim).filter(|text| text.starts_with('#')).unwrap_or("");
    let gap = if comment.is_empty() { "" } else { " " };
    (Span::new(start, end), format!(" {value}{gap}{comment}"))
}

/// Lines behind the last entry of a block map.
fn added(
    text: &str,
    map: &Node,
    name: &str,
    lines: impl Fn(usize) -> Vec<String>,
    newline: &str,
) -> Result<String, String> {
    let (Some(first), Some(last)) = (map.entries().first(), map.entries().last()) else {
        return Err(format!("`{name}` is written as {{}} or is no map"));
    };
    if map.span.of(text).starts_with('{') {
        return Err(format!("`{name}` is written in braces"));
    }
    let end = last.value.span.range().end.max(last.key.span.range().end);
    let trimmed = text.get(..end).map_or(end, |before| before.trim_end().len());
    Ok(appended(text, line_end(text, trimmed), &lines(column(text, first.key.span)), newline))
}

/// The lines inserted at the end of a line.
fn appended(text: &str, at: usize, lines: &[String], newline: &str) -> String {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let mut out = before.to_owned();
    if !before.is_empty() && !before.ends_with('\n') {
        out.push_str(newline);
    }
    for (number, line) in lines.iter().enumerate() {
        let _ = write!(out, "{line}");
        if number + 1 < lines.len() || !after.starts_with(['\n', '\r']) {
            out.push_str(newline);
        }
    }
    out.push_str(after);
    out
}

fn nested(path: &[&str], lines: &[String], indent: usize) -> Vec<String> {
    let mut out: Vec<String> = path
        .iter()
        .enumerate()
        .map(|(depth, key)| format!("{:1$}{2}:", "", indent + depth * 2, plain_or_quoted(key)))
        .collect();
    out.extend(indented(lines, indent + path.len() * 2));
    out
}

fn indented(lines: &[String], indent: usize) -> Vec<String> {
    lines.iter().map(|line| format!("{:indent$}{line}", "")).collect()
}

fn path_name(path: &[&str], depth: usize) -> String {
    if depth == 0 { "the file".to_owned() } else { path.get(..depth).unwrap_or_default().join(".") }
}

fn column(text: &str, span: Span) -> usize {
    let before = text.get(..span.range().start).unwrap_or("");
    before.len() - before.rfind('\n').map_or(0, |at| at + 1)
}

/// The end of the line of a byte, without its break.
fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    at + rest.find(['\n', '\r']).unwrap_or(rest.len())
}

fn plain_or_quoted(key: &str) -> String {
    let plain = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        && !matches!(key.to_ascii_lowercase().as_str(), "true" | "false" | "null" | "yes" | "no" | "on" | "off");
    if plain { key.to_owned() } else { quoted(key) }
}

/// In double quotes, which YAML and JSON read alike.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn service(key: &str, version: &str) -> NewService {
        NewService {
            key: key.to_owned(),
            product: "postgresql".to_owned(),
            version: Some(version.to_owned()),
            source: "aws rds \"main\"".to_owned(),
            checked: "2026-05-01".to_owned(),
        }
    }

    const LINE: &str = r#"{ product: postgresql, version: "16.3", source: "aws rds \"main\"", checked: 2026-05-01 }"#;

    fn written(text: &str) -> Result<String, String> {
        with_services(text, "production", &[service("database", "16.3")])
    }

    /// The same, with `@` for the line that is added.
    #[track_caller]
    fn becomes(text: &str, wanted: &str) {
        let got = written(text).unwrap();
        assert_eq!(got.replace(LINE, "@"), wanted, "{text}");
        let config = Config::parse(&got);
        assert_eq!((config.problems.len(), config.stated().is_empty()), (0, false), "{got}");
        assert_eq!(written(&got).unwrap(), got, "twice is once");
    }

    #[test]
    fn what_is_there_stays() {
        becomes("", "environments:\n  production:\n    services:\n      database: @\n");
        becomes("# a\nrules: {}", "# a\nrules: {}\nenvironments:\n  production:\n    services:\n      database: @\n");
        becomes(
            "environments:\n    shared: # none\n        files: a\n\nrules: {} # b\n",
            "environments:\n    shared: # none\n        files: a\n    production:\n      services:\n        database: @\n\nrules: {} # b\n",
        );
        becomes(
            "environments:\r\n  production:\r\n    files: a # c\r\n",
            "environments:\r\n  production:\r\n    files: a # c\r\n    services:\r\n      database: @\r\n",
        );
        becomes(
            "environments:\n  production:\n    services:\n      cache: { product: redis } # d\nrules: {}\n",
            "environments:\n  production:\n    services:\n      cache: { product: redis } # d\n      database: @\nrules: {}\n",
        );
        becomes(
            "environments:\n  production:\n    services:\n      database: { product: mysql } # d\n      cache: { product: redis }\n",
            "environments:\n  production:\n    services:\n      database: @ # d\n      cache: { product: redis }\n",
        );
        becomes(
            "environments:\n  production:\n    services:\n      database: # mine\n        product: mysql\n      cache: { product: redis }\n",
            "environments:\n  production:\n    services:\n      database: @ # mine\n      cache: { product: redis }\n",
        );
        becomes("environments:\n  production:\n", "environments:\n  production:\n    services:\n      database: @\n");
    }

    #[test]
    fn what_cannot_be_added_to_is_refused() {
        assert_eq!(
            written("environments: { test: { files: a } }\n").unwrap_err(),
            "`environments` is written in braces"
        );
        assert!(written("environments: [\n").is_err());
        assert!(written("environments: [a]\n").is_err());
    }
}
