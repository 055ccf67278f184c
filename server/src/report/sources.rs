//! Source lines for a report, read again from the disk when they are needed: an analysis keeps no text.
//! Deliberately absent: showing them (`snippet`) and what may be shown (`mask`).

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use onpar_core::text::{Place, RelPath, Span, hash_text};

use super::Analysis;
use super::mask::Kind;
use super::snippet::Line;
use crate::workspace::disk;

/// Gives the lines of the files of an analysis.
#[derive(Debug)]
pub(crate) struct Sources<'a> {
    pub(super) analysis: &'a Analysis,
    /// `None`: not readable any more, or another text than the one that was judged.
    texts: RefCell<BTreeMap<RelPath, Option<Rc<str>>>>,
}

impl<'a> Sources<'a> {
    pub(crate) fn new(analysis: &'a Analysis) -> Self {
        Self { analysis, texts: RefCell::default() }
    }

    /// The line that a place begins on.
    pub(super) fn line(&self, place: &Place) -> Line {
        let (start, end) = self.analysis.range(place);
        let source = self.analysis.engine.reading(&place.file).map_or("", |reading| reading.source);
        let span = self.analysis.engine.lines(&place.file).and_then(|lines| lines.line_span(start.line));
        let text = span.and_then(|span: Span| Some(span.of(self.text(&place.file)?.as_ref()).to_owned()));
        let end = if end.line == start.line { end.column as usize } else { usize::MAX };
        Line {
            path: place.file.to_string(),
            number: start.line + 1,
            column: start.column + 1,
            text,
            span: start.column as usize..end,
            kind: if source == "dotenv" { Kind::Env } else { Kind::Other },
        }
    }

    fn text(&self, path: &RelPath) -> Option<Rc<str>> {
        if let Some(known) = self.texts.borrow().get(path) {
            return known.clone();
        }
        let read = disk::read(&self.analysis.root.absolute(path)).ok();
        let unchanged = read.filter(|read| self.analysis.engine.hash(path) == Some(hash_text(&read.text)));
        let text: Option<Rc<str>> = unchanged.map(|read| read.text.into());
        self.texts.borrow_mut().insert(path.clone(), text.clone());
        text
    }
}
