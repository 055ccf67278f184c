//! Patterns translated from the catalogue's regular expressions when the tables are generated, and the machine that
//! runs them: all threads in step over the text, so the time is bounded by program length times text length.
//!
//! Deliberately absent: parsing of regular expressions (nothing is compiled at run time), and backtracking.

/// How much of a text is looked at; names, paths and hosts are shorter.
const LONGEST: usize = 2048;
/// Room for the places remembered on the way: (start, end) of a version, of a glued version, of a second capture.
const PLACES: usize = 6;

/// One instruction. Programs are made by the generator; the first instruction is the start.
#[derive(Debug, Copy, Clone)]
pub(crate) enum Step {
    /// This byte.
    Byte(u8),
    /// A byte of the class of this number in `generated::classes`.
    Class(u8),
    /// Both, the first preferred.
    Split(u16, u16),
    /// Go on elsewhere.
    Jump(u16),
    /// Remember the place.
    Save(u8),
    /// Only at the start of the text.
    Start,
    /// Only at its end.
    End,
    /// Found.
    Match,
}

/// A translated regular expression.
#[derive(Debug)]
pub(crate) struct Program {
    /// One of these words occurs in every text that matches (none known: empty), each with its pairs of letters. Most
    /// texts lack a pair of every word, so that the machine is seldom started.
    pub(crate) need: &'static [(u128, &'static str)],
    /// The instructions.
    pub(crate) steps: &'static [Step],
}

/// What a match remembered.
#[derive(Debug, Copy, Clone, PartialEq, Eq)]
pub(crate) struct Places([Option<u16>; PLACES]);

impl Places {
    /// Where capture `n` (0: a version or environment, 1: a glued version, 2: something beside it) lies, in bytes.
    pub(crate) fn range(self, n: usize) -> Option<std::ops::Range<usize>> {
        let start = self.0.get(2 * n).copied().flatten()?;
        let end = self.0.get(2 * n + 1).copied().flatten()?;
        Some(usize::from(start)..usize::from(end))
    }
}

/// A text and the pairs of letters in it, as bits.
pub(crate) struct Haystack<'a> {
    text: &'a str,
    pairs: u128,
}

impl<'a> Haystack<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        // The generator numbers pairs in the same way.
        let pairs = bytes
            .iter()
            .zip(bytes.iter().skip(1))
            .fold(0, |pairs, (a, b)| pairs | 1 << ((a.wrapping_mul(31) ^ b) & 127));
        Self { text, pairs }
    }

    fn has(&self, pairs: u128, word: &str) -> bool {
        self.pairs & pairs == pairs && self.text.contains(word)
    }
}

impl Program {
    /// Whether the pattern occurs in the text.
    pub(crate) fn is_match(&self, text: &Haystack<'_>) -> bool {
        self.find_in(text).is_some()
    }

    /// Searches the text and tells what the leftmost, preferred match remembered.
    pub(crate) fn find(&self, text: &str) -> Option<Places> {
        self.find_in(&Haystack::new(text))
    }

    /// As [`Self::find`], for a text that many programs search.
    pub(crate) fn find_in(&self, text: &Haystack<'_>) -> Option<Places> {
        let possible = self.need.is_empty() || self.need.iter().any(|(pairs, word)| text.has(*pairs, word));
        if !possible || text.text.len() > LONGEST {
            return None;
        }
        let text = text.text;
        Machine {
            steps: self.steps,
            length: text.len(),
            threads: Vec::new(),
            open: Vec::new(),
            seen: vec![0; self.steps.len()],
            round: 0,
        }
        .search(text.as_bytes())
    }
}

struct Machine {
    steps: &'static [Step],
    length: usize,
    /// Threads waiting for the next byte, preferred first.
    threads: Vec<(u16, Places)>,
    /// Instructions still to enter at this place.
    open: Vec<(u16, Places)>,
    /// In which round each instruction was last entered: once a place is enough.
    seen: Vec<u16>,
    round: u16,
}

impl Machine {
    fn search(mut self, bytes: &[u8]) -> Option<Places> {
        let mut found = None;
        let mut waiting = Vec::new();
        for at in 0..=self.length {
            std::mem::swap(&mut self.threads, &mut waiting);
            self.threads.clear();
            self.round = self.round.saturating_add(1);
            let byte = at.checked_sub(1).and_then(|before| bytes.get(before)).copied();
            let mut matched = false;
            for (pc, places) in &waiting {
                let goes_on = byte.is_some_and(|byte| self.takes(*pc, byte));
                if goes_on && self.enter(pc.saturating_add(1), at, *places, &mut found) {
                    matched = true;
                    break;
                }
            }
            // A later start is worth less than any match, and than any thread already on its way.
            if found.is_none() && !matched {
                self.enter(0, at, Places([None; PLACES]), &mut found);
            }
            if self.threads.is_empty() && (found.is_some() || at > 0 && matches!(self.steps.first(), Some(Step::Start)))
            {
                break;
            }
        }
        found
    }

    fn takes(&self, pc: u16, byte: u8) -> bool {
        match self.steps.get(usize::from(pc)) {
            Some(Step::Byte(wanted)) => *wanted == byte,
            Some(Step::Class(class)) => super::generated::classes::CLASSES
                .get(usize::from(*class))
                .and_then(|words| words.get(usize::from(byte >> 6)))
                .is_some_and(|word| word >> (byte & 63) & 1 == 1),
            _ => false,
        }
    }

    /// Follows everything that takes no byte. True when a match was reached: threads after this one are worth less.
    fn enter(&mut self, pc: u16, at: usize, places: Places, found: &mut Option<Places>) -> bool {
        self.open.clear();
        self.open.push((pc, places));
        while let Some((pc, mut places)) = self.open.pop() {
            match self.seen.get_mut(usize::from(pc)) {
                Some(seen) if *seen != self.round => *seen = self.round,
                _ => continue,
            }
            match self.steps.get(usize::from(pc)) {
                Some(Step::Byte(_) | Step::Class(_)) => self.threads.push((pc, places)),
                Some(Step::Split(first, second)) => {
                    self.open.push((*second, places));
                    self.open.push((*first, places));
                }
                Some(Step::Jump(to)) => self.open.push((*to, places)),
                Some(Step::Save(place)) => {
                    if let Some(slot) = places.0.get_mut(usize::from(*place)) {
                        *slot = u16::try_from(at).ok();
                    }
                    self.open.push((pc.saturating_add(1), places));
                }
                Some(Step::Start) if at == 0 => self.open.push((pc.saturating_add(1), places)),
                Some(Step::End) if at == self.length => self.open.push((pc.saturating_add(1), places)),
                Some(Step::Match) => {
                    *found = Some(places);
                    return true;
                }
                _ => {}
            }
        }
        false
    }
}
