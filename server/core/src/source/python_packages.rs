//! Python's manifests: the versions of Python that are allowed and the drivers of databases among the requirements, of
//! `requirements*.txt`, `pyproject.toml` (PEP 621, Poetry, uv) and `Pipfile`. Formats:
//! <https://pip.pypa.io/en/stable/reference/requirements-file-format/>,
//! <https://packaging.python.org/en/latest/specifications/pyproject-toml/>, <https://pipenv.pypa.io/en/latest/pipfile.html>
//!
//! Deliberately absent: lock files, `setup.py` (code), what a build needs.

use super::drivers;
use super::facts::{Facts, with_version};
use super::{Claim, Reading, Source};
use crate::catalog::ProductId;
use crate::syntax::sections::{self, Line};
use crate::text::{File, RelPath, Span, Spanned};

pub static SOURCE: Source = Source {
    id: "python-packages",
    about: "Python manifests: the versions of Python that are allowed, drivers of databases",
    environment: None,
    claims,
    confirms: |_, _| true,
    read,
};

/// Longer names are none.
const LONGEST: usize = 100;

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let listed = [".txt", ".in", ".pip"].iter().any(|end| name.ends_with(end));
    let requirements = listed && (name.contains("requirements") || path.folder().name() == "requirements");
    if requirements || matches!(name, "pyproject.toml" | "Pipfile") { Claim::Yes } else { Claim::No }
}

fn read(file: &File, reading: &mut Reading) {
    let mut facts = Facts::new(file, reading);
    match file.path.name() {
        "Pipfile" => sections::read(&file.text).for_each(|line| pipfile(&mut facts, &line)),
        "pyproject.toml" => {
            sections::read(&file.text).for_each(|line| project(&mut facts, &line));
            arrays(&mut facts, &file.text);
        }
        _ => requirements(&mut facts, &file.text),
    }
}

fn requirements(facts: &mut Facts<'_>, text: &str) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_start_matches('\u{feff}').trim_start();
        let at = start + line.len() - body.len();
        if !body.starts_with(['#', '-']) {
            requirement(facts, body, at);
        }
        start += line.len();
    }
}

/// `psycopg2-binary>=2.9`, `celery[redis] == 5.4`: its text and where it stands.
fn requirement(facts: &mut Facts<'_>, text: &str, at: usize) {
    let name = text.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c))).unwrap_or(text.len());
    let written = text.get(..name).unwrap_or("");
    if written.is_empty() || written.len() > LONGEST {
        return;
    }
    drivers::declare(facts, "pypi", &normal(written), Span::new(at, at + name));
}

/// Names are compared without case, with `-` for all that separates:
/// <https://packaging.python.org/en/latest/specifications/name-normalization/>.
fn normal(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-")
}

fn pipfile(facts: &mut Facts<'_>, line: &Line<'_>) {
    let key = &line.key;
    match line.section {
        // It is this Python that Pipenv makes an environment with.
        "requires" if matches!(key.value, "python_version" | "python_full_version") => {
            facts.environment = Some(Spanned::new("development".to_owned(), key.span));
            let service = facts.service(ProductId::PYTHON, line.value.span, format!("Python {}", line.value.value));
            let service = with_version(service, line.value.value, Some(line.value.span));
            facts.push(service);
            facts.environment = None;
        }
        "packages" | "dev-packages" => requirement(facts, key.value, key.span.range().start),
        _ => {}
    }
}

fn project(facts: &mut Facts<'_>, line: &Line<'_>) {
    let poetry = line.section.starts_with("tool.poetry.") && line.section.ends_with("dependencies");
    match (line.section, line.key.value) {
        ("project", "requires-python") => drivers::runtime(facts, ProductId::PYTHON, &line.value),
        (_, "python") if poetry => drivers::runtime(facts, ProductId::PYTHON, &line.value),
        (_, name) if poetry => requirement(facts, name, line.key.span.range().start),
        _ => {}
    }
}

/// Requirements in the arrays of a project: `dependencies = ["psycopg[binary]>=3"]`.
fn arrays(facts: &mut Facts<'_>, text: &str) {
    let (mut section, mut open, mut start) = ("", false, 0);
    for line in text.split_inclusive('\n') {
        let body = line.trim();
        let header = body.strip_prefix('[').filter(|_| !open).and_then(|rest| rest.split(']').next());
        if let Some(name) = header {
            section = name.trim_matches(['[', ' ']);
        } else {
            let key = body.split('=').next().unwrap_or("").trim();
            let grouped = section.ends_with("optional-dependencies") || section == "dependency-groups";
            let named =
                section == "project" && key == "dependencies" || section == "tool.uv" && key == "dev-dependencies";
            open |= (grouped || named) && body.contains("= [") | body.contains("=[");
            if open && !body.starts_with('#') {
                quoted(facts, line, start);
            }
            // Extras stand in brackets that are quoted.
            open &= !body.trim_end_matches(',').ends_with(']') || body.ends_with("[");
        }
        start += line.len();
    }
}

fn quoted(facts: &mut Facts<'_>, line: &str, start: usize) {
    let mut at = 0;
    for (n, piece) in line.split('"').enumerate() {
        if n % 2 == 1 {
            requirement(facts, piece, start + at);
        }
        at += piece.len() + 1;
    }
}
