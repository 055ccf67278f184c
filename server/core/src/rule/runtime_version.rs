//! # runtime-version
//!
//! The language runtime that the application runs on has another version in another environment.
//!
//! ## Why it matters
//! Syntax, the standard library and the packages that can be installed depend on it: what runs on the Ruby of a
//! developer's machine may not start on that of the production image, and a test run in CI proves little about a runtime
//! that nobody deploys. See the release notes of the runtime, for example <https://www.ruby-lang.org/en/news/>,
//! <https://nodejs.org/en/blog/release> and <https://docs.python.org/3/whatsnew/>.
//!
//! ## What is compared
//! Images of Dockerfiles and compose files, version files (`.ruby-version`, `.nvmrc`, `.tool-versions`), dev containers
//! and the set-up steps of pipelines with the files that they read, for each runtime of a project. Applications that lie
//! beside each other in one project are compared each by itself. Versions are compared as far as the less precise one
//! goes. A change of the release line (Ruby 3.3 and 3.4, Node.js 20 and 22) is a warning, less a hint. The versions that a
//! matrix in CI tries besides the reference's are no divergence, and where production itself has several versions it is
//! enough to have one of them.
//!
//! ## How to fix it
//! Use the version of the production image; the quick fix changes the place where the version is written.
//!
//! Accept it with `# onpar: allow[runtime-version] reason` on the line or the line above.

use super::drift::{self, Matters};
use super::{Draft, Over, Rule};
use crate::inventory::Slot;

pub(super) static RULE: Rule = Rule {
    id: "runtime-version",
    about: "the language runtime differs: the image, the version file, CI",
    docs: include_str!("runtime_version.rs"),
    since: "0.1.0",
    over: Over::Runtimes,
    check,
};

fn check(slot: &Slot, drafts: &mut Vec<Draft>) {
    drift::check(&RULE, slot, Matters::Line, drafts);
}
