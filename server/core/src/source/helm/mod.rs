//! Helm: images in values files, and the charts that `Chart.yaml` depends on.
//! Formats: <https://helm.sh/docs/chart_template_guide/values_files/>, <https://helm.sh/docs/topics/charts/>
//! Deliberately absent: rendering of templates; merging values files (`resolve::helm`). A chart's version is not that of
//! the application in it, which is told only where the catalogue knows it.

pub(super) mod assign;
mod chart;
mod image;
mod values;

pub use chart::Dependency;
pub(crate) use image::{images, is_enabled};
pub use values::{Field, Part, Values};

use super::facts::Facts;
use super::{Claim, Model, Reading, Source};
use crate::syntax::{Node, yaml};
use crate::text::{File, RelPath};
use crate::traced::Traced;

pub static SOURCE: Source = Source {
    id: "helm",
    about: "Helm: images in values files, charts that a chart depends on",
    environment: Some("production"),
    claims,
    confirms,
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    let Some(stem) = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")) else { return Claim::No };
    let separated = |rest: &str| rest.starts_with(['-', '_', '.']);
    match stem {
        "Chart" | "values" => Claim::Yes,
        "requirements" => Claim::Maybe,
        _ if stem.strip_prefix("values").is_some_and(separated) => Claim::Maybe,
        _ if stem.strip_suffix("values").is_some_and(|rest| rest.ends_with(['-', '_', '.'])) => Claim::Maybe,
        _ if path.folder().name() == "values" => Claim::Maybe,
        _ => Claim::No,
    }
}

fn confirms(path: &RelPath, head: &str) -> bool {
    let key = |line: &str, keys: &[&str]| keys.iter().any(|key| line.trim_start().starts_with(key));
    if path.name().starts_with("requirements.") {
        return head.lines().any(|line| line.starts_with("dependencies:"));
    }
    head.lines().any(|line| key(line, &["image:", "tag:", "repository:", "enabled:", "env:", "environment:"]))
        && !head.lines().any(|line| line.starts_with("services:") || line.starts_with("apiVersion:"))
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let root = parsed.root();
    let name = file.path.name();
    let mut facts = Facts::new(file, reading);
    let model = if name.starts_with("Chart.") || name.starts_with("requirements.") {
        Model::HelmChart(root.map(|root| chart::dependencies(&facts, root)).unwrap_or_default())
    } else {
        Model::HelmValues(root.map(|root| values::values(&mut facts, root, "")).unwrap_or_default())
    };
    reading.model = Some(model);
}

/// A release of a chart with the values given in place, in the order in which Helm takes them: Flux, Argo CD, K3s,
/// Helmfile, Skaffold, Tilt.
pub(super) fn release(facts: &mut Facts<'_>, chart: &Node, version: Option<&Node>, repository: &str, values: &[&Node]) {
    let name = chart.as_str().map_or("", |name| name.rsplit('/').next().unwrap_or(name));
    let known = crate::catalog::chart(name).is_some();
    let prefix = if known { name } else { "" };
    let given: Vec<Values> = values.iter().map(|values| values::values(facts, values, prefix)).collect();
    let found = images(&given.iter().collect::<Vec<_>>());
    let covered = found.iter().any(|found| found.path.starts_with(name));
    for image in found {
        let environment = facts.environment.clone();
        facts.reading.images.push(super::RawImage { environment, image: image.image, name: image.name });
    }
    if known
        && !covered
        && let Some(raw) = chart::installed(facts, name, repository, version.unwrap_or(chart), chart)
    {
        facts.push(raw);
    }
}

/// A scalar and where it stands.
fn traced(file: &File, node: &Node) -> Option<Traced> {
    let text = node.as_str()?;
    let inner = node.inner_span(&file.text);
    let verbatim = inner.of(&file.text) == text;
    Some(Traced::literal(text.to_owned(), crate::text::Place::new(&file.path, inner), inner, verbatim))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_files_are_known_by_name() {
        for name in [
            "Chart.yaml",
            "helm/values.yaml",
            "values-prod.yaml",
            "values.staging.yml",
            "prod-values.yaml",
            "values/prod.yaml",
        ] {
            assert_ne!(claims(&RelPath::new(name).unwrap()), Claim::No, "{name}");
        }
        for name in ["valuestore.yaml", "compose.yaml", "chart.yaml", "values.json"] {
            assert_eq!(claims(&RelPath::new(name).unwrap()), Claim::No, "{name}");
        }
    }
}
