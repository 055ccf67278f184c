//! Tilt: `Tiltfile` with the charts that a development loop installs.
//! Formats: <https://docs.tilt.dev/api.html>, <https://github.com/tilt-dev/tilt-extensions/tree/master/helm_resource>,
//! <https://github.com/tilt-dev/tilt-extensions/tree/master/helm_remote>
//! Deliberately absent: evaluation; compose files, manifests and charts in the repository (they are read as such).

use super::facts::Facts;
use super::helm::{self, assign};
use super::{Claim, Reading, Source};
use crate::syntax::Node;
use crate::syntax::hcl::{Expr, Kind};
use crate::syntax::script::{self, PYTHON};
use crate::text::{File, RelPath, Span};

pub static SOURCE: Source = Source {
    id: "tiltfile",
    about: "Tilt: charts that are installed, with the values given in place",
    environment: Some("development"),
    claims,
    confirms: |_, _| true,
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name();
    if name == "Tiltfile" || name.ends_with(".tiltfile") || name.starts_with("Tiltfile.") {
        Claim::Yes
    } else {
        Claim::No
    }
}

fn read(file: &File, reading: &mut Reading) {
    let tokens = script::read(&file.text, &PYTHON);
    let mut facts = Facts::new(file, reading);
    for (at, token) in tokens.iter().enumerate() {
        let calls = tokens.get(at + 1).is_some_and(|next| next.is("("));
        if calls && (token.is_name("helm_remote") || token.is_name("helm_resource")) {
            let (arguments, _) = script::call(&tokens, at + 1);
            install(&mut facts, &arguments, token.is_name("helm_remote"));
        }
    }
}

/// `helm_resource(name, chart, flags=[..])`, `helm_remote(chart, repo_url=.., version=.., set=[..])`.
fn install(facts: &mut Facts<'_>, arguments: &[Expr], remote: bool) {
    let named = arguments.iter().flat_map(Expr::entries);
    let by_name = |name: &str| named.clone().find(|(key, _)| &*key.value == name).map(|(_, value)| value);
    let place = usize::from(!remote);
    let Some(chart) = by_name("chart").or_else(|| arguments.get(place)).and_then(node) else { return };
    let list = by_name(if remote { "set" } else { "flags" }).map_or(&[][..], Expr::items);
    let mut pairs = Vec::new();
    let mut version = by_name("version").and_then(node);
    let mut elsewhere = by_name("values").is_some();
    for (text, at) in list.iter().filter_map(literal) {
        let given = text.strip_prefix("--set=").or_else(|| text.strip_prefix("--set-string="));
        if let Some(stated) = text.strip_prefix("--version=") {
            version = Some(assign::scalar(stated, at.slice(text.len() - stated.len(), text.len())));
        } else if text.starts_with("--values") || text.starts_with("-f") {
            elsewhere = true;
        } else if let Some((name, value)) =
            given.or_else(|| remote.then_some(text)).and_then(|text| text.split_once('='))
        {
            pairs.push((name, assign::scalar(value, at.slice(text.len() - value.len(), text.len()))));
        }
    }
    let text = |name: &str| by_name(name).and_then(Expr::as_str).unwrap_or("");
    let repository = format!("{} {} {}", text("repo_name"), text("repo_url"), chart.as_str().unwrap_or(""));
    let values = assign::assigned(pairs.into_iter());
    helm::release(facts, &chart, version.as_ref().filter(|_| !elsewhere), &repository, &[&values]);
}

fn literal(expr: &Expr) -> Option<(&str, Span)> {
    match &expr.kind {
        Kind::Text { value, inner } => Some((value, *inner)),
        _ => None,
    }
}

fn node(expr: &Expr) -> Option<Node> {
    literal(expr).map(|(text, at)| assign::scalar(text, at))
}
