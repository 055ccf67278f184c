//! Versions that a file takes from another one: `node-version-file: .nvmrc`.
//! Deliberately absent: reading the other file (`resolve::follow`).

use crate::catalog::ProductId;
use crate::text::{RelPath, Span, Spanned};

/// A version that stands in another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follow {
    pub product: ProductId,
    /// Where the other file is named, or what is known to read it.
    pub at: Span,
    /// The files that are looked for, the first that is there counts.
    pub files: Vec<RelPath>,
    /// An environment named inside the file.
    pub environment: Option<Spanned<String>>,
}
