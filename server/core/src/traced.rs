//! A value and where each of its bytes comes from, through variables, anchors, overlays and includes.
//! Deliberately absent: how variables are expanded (each format's resolver does that).

use std::ops::Range;

use crate::text::{Place, Span};

/// One step of a trail: a place that had a part in a value, and what it did, in a few words (`value of PG`,
/// `default of PG`, `merged from the base file`, `anchor &db`). Never a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Step {
    pub place: Place,
    pub why: String,
}

impl Step {
    #[must_use]
    pub fn new(place: Place, why: impl Into<String>) -> Self {
        Self { place, why: why.into() }
    }
}

/// A resolved value.
#[derive(Clone, PartialEq, Eq)]
pub struct Traced {
    /// The value after expansion. May hold a secret: print it only through `connection::mask`.
    pub text: String,
    /// The whole value as written where it is used.
    pub at: Place,
    /// Consecutive parts of `text`, in order.
    pub pieces: Vec<Piece>,
    /// What holds for the value as a whole: the overlay, anchor or include it came through.
    pub trail: Vec<Step>,
}

/// A part of a resolved value that has one origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Bytes of [`Traced::text`].
    pub range: Range<usize>,
    /// The token at the place of use: these literal bytes, or the whole `${PG:-13}`.
    pub shown: Place,
    /// Where these bytes are written, byte for byte; `None` where escapes or folding make that untrue.
    pub origin: Option<Place>,
    /// How the origin was reached from `shown`; empty for literal text.
    pub via: Vec<Step>,
}

impl std::fmt::Debug for Traced {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Traced({} bytes at {:?})", self.text.len(), self.at)
    }
}

impl Traced {
    /// A value that stands where it is used. `verbatim`: `text` is byte for byte what stands at `inner`.
    #[must_use]
    pub fn literal(text: String, at: Place, inner: Span, verbatim: bool) -> Self {
        let shown = Place::new(&at.file, inner);
        let piece = Piece { range: 0..text.len(), origin: verbatim.then(|| shown.clone()), shown, via: Vec::new() };
        Self { text, at, pieces: vec![piece], trail: Vec::new() }
    }

    /// Where exactly the bytes `range` of the text are written, if they lie in one piece of known origin.
    #[must_use]
    pub fn origin(&self, range: &Range<usize>) -> Option<Place> {
        let piece = self.piece(range)?;
        let origin = piece.origin.as_ref()?;
        let from = range.start - piece.range.start;
        Some(Place::new(&origin.file, origin.span.slice(from, from + range.len())))
    }

    /// What to underline for the bytes `range` at the place of use: the literal bytes where they stand there, else
    /// the variable token, else the whole value.
    #[must_use]
    pub fn shown(&self, range: &Range<usize>) -> Place {
        let Some(piece) = self.piece(range) else { return self.at.clone() };
        if piece.via.is_empty() && piece.origin.as_ref() == Some(&piece.shown) {
            let from = range.start - piece.range.start;
            return Place::new(&piece.shown.file, piece.shown.span.slice(from, from + range.len()));
        }
        piece.shown.clone()
    }

    /// The trail of the bytes `range`: through which variables, then through which overlay or anchor.
    #[must_use]
    pub fn steps(&self, range: &Range<usize>) -> Vec<Step> {
        let touched = |piece: &&Piece| piece.range.start < range.end && range.start < piece.range.end;
        self.steps_of(self.pieces.iter().filter(touched))
    }

    /// All steps of the whole value, those of variables that stand for nothing included.
    #[must_use]
    pub fn all_steps(&self) -> Vec<Step> {
        self.steps_of(self.pieces.iter())
    }

    fn steps_of<'a>(&'a self, pieces: impl Iterator<Item = &'a Piece>) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for step in pieces.flat_map(|piece| &piece.via).chain(&self.trail) {
            if !steps.contains(step) {
                steps.push(step.clone());
            }
        }
        steps
    }

    fn piece(&self, range: &Range<usize>) -> Option<&Piece> {
        self.pieces.iter().find(|piece| piece.range.start <= range.start && range.end <= piece.range.end)
    }
}
