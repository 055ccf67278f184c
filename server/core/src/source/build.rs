//! A build of a Dockerfile that another file asks for: a development container, a step of a pipeline.
//! Deliberately absent: compose services (`compose`), and what the build makes of the Dockerfile (`resolve::dockerfile`).

use crate::syntax::Node;
use crate::text::{File, Place, RelPath};
use crate::traced::Traced;

/// What a file says about a build.
#[derive(Debug)]
pub struct RawBuild {
    pub dockerfile: RelPath,
    /// The stage asked for; `None`: the last one.
    pub target: Option<String>,
    /// Build arguments by name. An empty text: given, and not known.
    pub args: Vec<(String, Traced)>,
}

impl RawBuild {
    /// A build argument that stands in the file as it is.
    pub(super) fn literal(file: &File, node: &Node) -> Option<Traced> {
        let text = node.as_str()?;
        let inner = node.inner_span(&file.text);
        let verbatim = inner.of(&file.text) == text;
        Some(Traced::literal(text.to_owned(), Place::new(&file.path, inner), inner, verbatim))
    }
}
