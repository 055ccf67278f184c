//! Kustomizations: which manifests they take, which images and resources they change, and for which namespace.
//! Format: <https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/>
//! Deliberately absent: applying them (`resolve::kustomize`), remote bases, generators, replacements, Helm charts.

use super::facts::Facts;
use super::kubernetes::{self, Resource};
use super::{Claim, Model, Reading, Source};
use crate::catalog;
use crate::syntax::{Node, yaml};
use crate::text::{File, Place, RelPath, Spanned};
use crate::traced::Traced;

pub static SOURCE: Source = Source {
    id: "kustomize",
    about: "Kustomizations: bases, overlays, images and patches",
    environment: Some("production"),
    claims,
    confirms: kubernetes::is_kustomization,
    read,
};

/// Entries of one list beyond this many are not read.
const MOST: usize = 200;

/// What a kustomization says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kustomization {
    /// Files and folders with manifests or further kustomizations.
    pub resources: Vec<Traced>,
    /// Files whose resources change those of the others.
    pub patches: Vec<Traced>,
    pub images: Vec<Rename>,
    /// Patches written in the file itself; their images and declarations are those of the reading.
    pub inline: Vec<Resource>,
    pub operations: Vec<Operation>,
    /// The environment that its namespace names.
    pub environment: Option<Spanned<String>>,
}

/// An entry of `images`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rename {
    pub name: String,
    pub new_name: Option<Traced>,
    pub new_tag: Option<Traced>,
    pub digest: Option<Traced>,
}

/// A JSON patch that puts a value at a path of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    pub kind: String,
    pub name: String,
    /// With dots: `spec.template.spec.containers.0.image`.
    pub path: String,
    pub value: Traced,
}

fn claims(path: &RelPath) -> Claim {
    match path.name() {
        "kustomization.yaml" | "kustomization.yml" | "Kustomization" => Claim::Yes,
        _ => Claim::No,
    }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = yaml::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut found = Kustomization { environment: environment(root, &file.text), ..Kustomization::default() };
    let words =
        |key: &str| root.get(key).map_or(&[][..], Node::items).iter().take(MOST).filter_map(|node| word(node, file));
    for key in ["resources", "bases", "components"] {
        found.resources.extend(words(key));
    }
    // Old kustomizations write a strategic merge patch instead of a path, too.
    found.patches.extend(words("patchesStrategicMerge").filter(|word| !word.text.contains('\n')));
    found.images = root
        .get("images")
        .map_or(&[][..], Node::items)
        .iter()
        .take(MOST)
        .filter_map(|node| rename(node, file))
        .collect();
    for key in ["patches", "patchesJson6902", "patchesStrategicMerge"] {
        for item in root.get(key).map_or(&[][..], Node::items).iter().take(MOST) {
            found.patches.extend(item.get("path").and_then(|node| word(node, file)));
            if let Some(patch) = item.get("patch").or(Some(item)).filter(|node| node.as_str().is_some()) {
                inline(file, reading, &mut found, patch, item.get("target"));
            }
        }
    }
    reading.model = Some(Model::Kustomize(found));
}

fn word(node: &Node, file: &File) -> Option<Traced> {
    let text = node.as_str().filter(|text| !text.is_empty())?;
    let inner = node.inner_span(&file.text);
    let verbatim = inner.of(&file.text) == text;
    Some(Traced::literal(text.to_owned(), Place::new(&file.path, inner), inner, verbatim))
}

fn rename(node: &Node, file: &File) -> Option<Rename> {
    let name = node.get("name")?.as_str()?.to_owned();
    let get = |key: &str| node.get(key).and_then(|node| word(node, file));
    Some(Rename { name, new_name: get("newName"), new_tag: get("newTag"), digest: get("digest") })
}

fn environment(root: &Node, text: &str) -> Option<Spanned<String>> {
    let node = root.get("namespace")?;
    let (word, weight) = catalog::environment_of_name(node.as_str()?)?;
    let sure = weight >= 80 && !matches!(word, "ci" | "shared");
    sure.then(|| Spanned::new(word.to_owned(), node.inner_span(text)))
}

/// A patch in a block of text: a part of a resource, or a list of operations on the target.
fn inline(file: &File, reading: &mut Reading, found: &mut Kustomization, patch: &Node, target: Option<&Node>) {
    let Some(text) = Facts::new(file, reading).block_text(patch) else { return };
    let parsed = yaml::read(&text);
    let operations = parsed.root().filter(|root| root.is_seq());
    let Some(operations) = operations else {
        found.inline.extend(kubernetes::resources(file, &parsed, reading));
        return;
    };
    let of = |key: &str| target.and_then(|target| target.get(key)).and_then(Node::as_str).unwrap_or("").to_owned();
    for operation in operations.items().iter().take(MOST) {
        let path = operation.get("path").and_then(Node::as_str).unwrap_or("");
        let path = path.trim_start_matches('/').replace('/', ".");
        if let Some(value) = operation.get("value").and_then(|node| word(node, file)) {
            found.operations.push(Operation { kind: of("kind"), name: of("name"), path, value });
        }
    }
}
