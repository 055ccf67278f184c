//! What belongs together, where the user says so: files to applications (`projects`), declarations to slots (`slots`).

use globset::{GlobBuilder, GlobMatcher};

use super::read::Reader;
use super::{letters, matches};
use crate::catalog::Category;
use crate::syntax::Node;
use crate::text::RelPath;

/// One entry of `projects`.
#[derive(Debug)]
pub(super) struct ProjectEntry {
    folder: RelPath,
    files: Vec<GlobMatcher>,
}

/// One entry of `slots`.
#[derive(Debug)]
pub(super) struct SlotEntry {
    name: String,
    category: Option<Category>,
    names: Vec<GlobMatcher>,
    ignored: bool,
}

/// What the user says of a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotChoice<'a> {
    /// It belongs to the slot of this name.
    Named(&'a str),
    /// It belongs to nobody: a tool's own database.
    Ignored,
}

/// The folders that are applications of their own.
pub(super) fn folders(projects: &[ProjectEntry]) -> impl Iterator<Item = &RelPath> {
    projects.iter().map(|project| &project.folder)
}

/// The application that a file is given to: of several globs that fit the one with the most letters counts.
pub(super) fn project_of<'a>(projects: &'a [ProjectEntry], path: &RelPath) -> Option<&'a RelPath> {
    let globs = projects.iter().flat_map(|project| project.files.iter().map(move |glob| (glob, &project.folder)));
    globs.filter(|(glob, _)| matches(glob, path)).max_by_key(|(glob, _)| letters(glob)).map(|(_, folder)| folder)
}

/// The first entry that fits one of the names, the file's path among them.
pub(super) fn slot_of<'a>(
    slots: &'a [SlotEntry],
    category: Category,
    names: &[&str],
    path: &RelPath,
) -> Option<SlotChoice<'a>> {
    let fits = |slot: &&SlotEntry| {
        slot.category.is_none_or(|own| own == category)
            && slot.names.iter().any(|glob| {
                let is_path = glob.glob().glob().contains('/');
                if is_path { glob.is_match(path.as_str()) } else { names.iter().any(|name| glob.is_match(name)) }
            })
    };
    let slot = slots.iter().find(fits)?;
    Some(if slot.ignored { SlotChoice::Ignored } else { SlotChoice::Named(&slot.name) })
}

impl Reader<'_> {
    pub(super) fn projects(&mut self, node: &Node) {
        for entry in self.entries(node, "`projects`") {
            let written = entry.key.value.trim_end_matches('/');
            let folder = if written == "." { Some(RelPath::root()) } else { RelPath::new(written) };
            let Some(folder) = folder else {
                self.problem(entry.key.span, "must be a folder below this file, or `.`");
                continue;
            };
            let mut files = Vec::new();
            for option in self.entries(&entry.value, "a project") {
                match &*option.key.value {
                    "files" => files = self.globs(&option.value),
                    _ => self.unknown(&option, &["files"]),
                }
            }
            self.config.projects.push(ProjectEntry { folder, files });
        }
    }

    pub(super) fn slots(&mut self, node: &Node) {
        for entry in self.entries(node, "`slots`") {
            let name = entry.key.value.to_string();
            let mut slot = SlotEntry { name, category: None, names: Vec::new(), ignored: false };
            for option in self.entries(&entry.value, "a slot") {
                match &*option.key.value {
                    "match" => slot.names = self.names(&option.value),
                    "category" => slot.category = self.category(&option.value),
                    "ignore" => match option.value.as_str() {
                        Some("true") => slot.ignored = true,
                        Some("false") => slot.ignored = false,
                        _ => self.problem(option.value.span, "must be true or false"),
                    },
                    _ => self.unknown(&option, &["match", "category", "ignore"]),
                }
            }
            if slot.names.is_empty() && entry.value.get("match").is_none() {
                self.problem(entry.key.span, "`match` is missing: which services, variables, hosts or files are it?");
            }
            self.config.slots.push(slot);
        }
    }

    fn category(&mut self, node: &Node) -> Option<Category> {
        let word = self.text_of(node)?;
        let known = Category::SERVICES.into_iter();
        let found = known.clone().find(|category| category.as_str() == word);
        if found.is_none() {
            let near = crate::suggest::phrase(&word, known.map(Category::as_str));
            self.problem(node.span, format!("there is no category `{word}`{near}"));
        }
        found
    }

    /// Globs of names; case does not count.
    fn names(&mut self, node: &Node) -> Vec<GlobMatcher> {
        let one = node.as_str().map(|_| node);
        let mut globs = Vec::new();
        for node in one.into_iter().chain(node.items()) {
            let Some(text) = self.text_of(node) else { continue };
            match GlobBuilder::new(text.trim_start_matches("./")).case_insensitive(true).build() {
                Ok(glob) => globs.push(glob.compile_matcher()),
                Err(error) => self.problem(node.span, error.to_string()),
            }
        }
        globs
    }
}
