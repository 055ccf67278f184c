//! A copy of the text that may be edited, and for each byte of it the byte of the original it stands for.

use std::ops::Range;

/// Replaces `range` of a scratch text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) with: String,
}

impl Edit {
    pub(super) fn new(range: Range<usize>, with: impl Into<String>) -> Self {
        Self { range, with: with.into() }
    }
}

#[derive(Debug, Clone)]
pub(super) struct Scratch {
    pub(super) text: String,
    /// One entry for each byte and one for the end; nothing as long as no length has changed.
    map: Vec<u32>,
}

impl Scratch {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), map: Vec::new() }
    }

    /// The byte of the original for byte `at`.
    pub(super) fn origin(&self, at: usize) -> usize {
        match self.map.get(at) {
            Some(&origin) => origin as usize,
            None if self.map.is_empty() => at,
            None => self.map.last().map_or(at, |&end| end as usize),
        }
    }

    /// Carries out one edit; one that does not fit the text is left out.
    pub(super) fn apply(&mut self, edit: &Edit) {
        let Some(old) = self.text.get(edit.range.clone()) else { return };
        if old.len() != edit.with.len() || !self.map.is_empty() {
            if self.map.is_empty() {
                self.map = (0..=u32::try_from(self.text.len()).unwrap_or(u32::MAX - 1)).collect();
            }
            let origins = aligned(old, &edit.with);
            let origins: Vec<u32> = origins
                .into_iter()
                .map(|offset| u32::try_from(self.origin(edit.range.start + offset)).unwrap_or(u32::MAX))
                .collect();
            self.map.splice(edit.range.clone(), origins);
        }
        self.text.replace_range(edit.range.clone(), &edit.with);
    }

    /// Carries out many edits of a text that has not been edited, sorted and apart from each other, in one walk.
    pub(super) fn apply_all(&mut self, edits: &[Edit]) {
        if edits.iter().all(|edit| edit.range.len() == edit.with.len()) {
            edits.iter().for_each(|edit| self.apply(edit));
            return;
        }
        let mut text = String::with_capacity(self.text.len() + 64);
        let mut map = Vec::with_capacity(self.text.len() + 64);
        let mut at = 0;
        let origin = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        for edit in edits {
            let (Some(kept), Some(old)) = (self.text.get(at..edit.range.start), self.text.get(edit.range.clone()))
            else {
                continue;
            };
            text.push_str(kept);
            map.extend((at..edit.range.start).map(origin));
            text.push_str(&edit.with);
            map.extend(aligned(old, &edit.with).into_iter().map(|offset| origin(edit.range.start + offset)));
            at = edit.range.end;
        }
        text.push_str(self.text.get(at..).unwrap_or(""));
        map.extend((at..=self.text.len()).map(origin));
        (self.text, self.map) = (text, map);
    }
}

/// For each byte of `new` an offset into `old`: the same characters in the same order belong together,
/// what was put in stands for the place it was put at.
fn aligned(old: &str, new: &str) -> Vec<usize> {
    let mut rest = old.char_indices().peekable();
    let mut offsets = Vec::with_capacity(new.len());
    for c in new.chars() {
        let at = rest.peek().map_or(old.len(), |&(at, _)| at);
        let same = rest.next_if(|&(_, old)| old == c).is_some();
        offsets.extend((0..c.len_utf8()).map(|byte| if same { at + byte } else { at }));
    }
    offsets
}
