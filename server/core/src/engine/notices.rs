//! What is no divergence, but that somebody should look at: statements grown old, acceptances that accept nothing.

use super::{CONFIG_FILE, Engine};
use crate::config::Notice;
use crate::rule::{self, Level, RULES};
use crate::source::Allow;
use crate::suggest;
use crate::suppress::By;
use crate::text::RelPath;

impl Engine {
    /// The notices of a file, by place.
    #[must_use]
    pub fn notices(&self, path: &RelPath) -> Vec<Notice> {
        if path.as_str() == CONFIG_FILE {
            return self.config.notices(self.options.today, |number| self.is_used(&By::Entry(number)));
        }
        // Where no project was judged nothing is known about what a comment does.
        if self.projects_at(path).next().is_none() {
            return Vec::new();
        }
        self.allows(path).iter().filter_map(|allow| self.of_comment(path, allow)).collect()
    }

    /// Every file that may have a notice now that a project is judged anew.
    pub(super) fn noticing<'a>(&'a self, root: &'a RelPath) -> impl Iterator<Item = RelPath> + 'a {
        let config = RelPath::new(CONFIG_FILE).filter(|_| self.config.may_notice());
        self.partition.files(root).filter(|path| !self.allows(path).is_empty()).cloned().chain(config)
    }

    /// Every file that has a notice, with its notices.
    pub fn noticed(&self) -> impl Iterator<Item = (&RelPath, Vec<Notice>)> {
        let may = |path: &&RelPath| path.as_str() == CONFIG_FILE || !self.allows(path).is_empty();
        let of = |path| (path, self.notices(path));
        self.files().filter(may).map(of).filter(|(_, notices)| !notices.is_empty())
    }

    fn is_used(&self, by: &By) -> bool {
        self.projects().any(|project| project.used.contains(by))
    }

    fn of_comment(&self, path: &RelPath, allow: &Allow) -> Option<Notice> {
        let unknown = allow.rules.iter().find(|name| rule::rule(&name.value).is_none());
        if let Some(name) = unknown {
            let near = suggest::phrase(&name.value, RULES.iter().map(|rule| rule.id));
            let message = format!("there is no rule `{}`{near}", name.value);
            return Some(Notice { span: name.span, code: "unknown-rule", level: Level::Warning, message });
        }
        // A rule that is off finds nothing that could be accepted.
        let is_off = |id: &str| {
            self.options.level(id).or_else(|| self.config.level(id)).is_some_and(|level| level == Level::Off)
        };
        let first = allow.lines.first().copied()?;
        if self.is_used(&By::Comment(path.clone(), first)) || allow.rules.iter().any(|name| is_off(&name.value)) {
            return None;
        }
        let message = "this accepts nothing: no such finding is here any more".to_owned();
        Some(Notice { span: allow.span, code: "unused-acceptance", level: Level::Hint, message })
    }
}
