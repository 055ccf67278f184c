//! Configuration that is code: Ruby, Python, JavaScript, TypeScript, PHP, Elixir, Java, C# and Kotlin, read and never run.
//!
//! One [`Tree`] for all of them, with a [`View`] of each node that answers the same questions in every language: what
//! literal this is ([`View::literal`]), what is called ([`View::call`]), assigned ([`View::assign`]), keyed
//! ([`View::pairs`]), listed ([`View::items`]) or read from the environment ([`View::variable`]), and under which
//! conditions ([`View::conditions`], [`View::outcomes`]). A source asks for the calls and assignments it knows:
//!
//! ```
//! use onpar_core::syntax::code::{Language, parse};
//! let text = "config.cache_store = ENV.fetch('STORE', 'redis') if Rails.env.production?";
//! let (tree, _) = parse(Language::Ruby, text);
//! let assign = tree.root().descendants().find_map(|view| view.assign());
//! # #[cfg(feature = "code")] {
//! let assign = assign.unwrap();
//! assert_eq!(assign.target.dotted().as_deref(), Some("config.cache_store"));
//! let variable = assign.value.variable().unwrap();
//! assert_eq!(variable.name.value, "STORE");
//! assert_eq!(variable.default.unwrap().literal().unwrap().value, "redis");
//! assert_eq!(assign.target.environment().unwrap().value, "production");
//! # }
//! ```
//!
//! The grammars are those of <https://tree-sitter.github.io/tree-sitter/>; their trees are copied into a flat table once,
//! without comments. Broken code costs the broken part: what stands under an error is walked like the rest. Without
//! Cargo feature `code` every tree is empty. Deliberately absent: evaluation, types, what a name refers to.

mod assign;
mod call;
mod condition;
mod depth;
mod environment;
mod escape;
mod guard;
mod literal;
mod outcome;
mod pair;
mod path;
mod repair;
mod tree;
mod variable;
mod view;

pub use assign::Assign;
pub use call::Call;
pub use condition::{Condition, Test};
pub use literal::Literal;
pub use outcome::Outcome;
pub use pair::Pair;
pub use tree::{Tree, parse};
pub use variable::Variable;
pub use view::View;

/// A language that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    Ruby,
    Python,
    JavaScript,
    TypeScript,
    Php,
    Elixir,
    Java,
    CSharp,
    Kotlin,
}

impl Language {
    /// The language of files that end so (`rb`, `py`, `ts`): without the dot.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "rb" => Self::Ruby,
            "py" => Self::Python,
            "js" | "mjs" | "cjs" | "jsx" => Self::JavaScript,
            "ts" | "mts" | "cts" => Self::TypeScript,
            "php" => Self::Php,
            "ex" | "exs" => Self::Elixir,
            "java" => Self::Java,
            "cs" => Self::CSharp,
            "kt" | "kts" => Self::Kotlin,
            _ => return None,
        })
    }
}

#[cfg(all(test, feature = "code"))]
mod tests;
