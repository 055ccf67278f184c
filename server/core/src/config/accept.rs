//! Accepted findings, for files that have no comments and for those that are to end on a day.

use globset::GlobMatcher;

use super::{Notice, matches};
use crate::catalog::Date;
use crate::rule::Level;
use crate::text::{RelPath, Span};

/// One entry of `accept:`.
#[derive(Debug)]
pub struct Accept {
    pub rule: &'static str,
    pub reason: String,
    pub(super) files: Vec<GlobMatcher>,
    pub(super) slot: Option<String>,
    pub(super) owner: Option<String>,
    pub(super) until: Option<Date>,
    pub(super) span: Span,
}

impl Accept {
    pub(super) fn fits(&self, rule: &str, path: &RelPath, slot: &str) -> bool {
        self.rule == rule
            && (self.files.is_empty() || self.files.iter().any(|glob| matches(glob, path)))
            && self.slot.as_deref().is_none_or(|wanted| wanted == slot)
    }

    /// The day it was good for has passed.
    pub(super) fn is_over(&self, today: Option<Date>) -> bool {
        self.until.zip(today).is_some_and(|(until, today)| until < today)
    }

    pub(super) fn notice(&self, today: Option<Date>, used: bool) -> Option<Notice> {
        let notice = |code, level, message| Some(Notice { span: self.span, code, level, message });
        let owner = self.owner.as_ref().map(|owner| format!(" (owner: {owner})")).unwrap_or_default();
        match self.until.filter(|_| self.is_over(today)) {
            Some(until) => {
                let message = format!("{} was accepted until {until}{owner}: its findings are told again", self.rule);
                notice("expired-acceptance", Level::Warning, message)
            }
            None if !used => {
                let message = format!("no finding of {} is accepted by this: it can go{owner}", self.rule);
                notice("unused-acceptance", Level::Hint, message)
            }
            None => None,
        }
    }
}
