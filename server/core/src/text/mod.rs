//! Positions in text: byte spans, the files they belong to, and line/column conversion.
//! Deliberately absent: reading files, and any editor's position type.

mod file;
mod line_index;
mod span;

pub use file::{File, RelPath, hash_text};
pub use line_index::{LineCol, LineIndex};
pub use span::{Place, Span, Spanned};
