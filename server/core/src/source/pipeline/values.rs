//! Values of pipelines with holes in them (`postgres:${{ matrix.pg }}`), and what stands there once they are filled.
//!
//! A filled value knows where each part is written: the version may stand in a matrix far from the image that uses it.
//! Deliberately absent: how holes look and what they stand for (each pipeline's own syntax).

use std::ops::Range;

use crate::catalog;
use crate::syntax::{Node, Style};
use crate::text::{File, Place, Span};
use crate::traced::{Piece, Step, Traced};

/// Ways in which one value may be filled: a matrix multiplies.
const MOST: usize = 64;

/// Text and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) struct Value {
    pub(in crate::source) text: Box<str>,
    /// Without quotes.
    pub(in crate::source) span: Span,
    /// Whether `text` is byte for byte what stands at `span`.
    pub(in crate::source) verbatim: bool,
}

impl Value {
    pub(in crate::source) fn new(file: &File, text: &str, span: Span) -> Self {
        Self { text: text.into(), span, verbatim: span.of(&file.text) == text }
    }

    /// The value of a scalar; nothing for anything else.
    pub(in crate::source) fn of(file: &File, node: &Node) -> Option<Self> {
        node.as_str().map(|text| Self::new(file, text, node.inner_span(&file.text)))
    }

    /// The lines of a block of text, each in its place; the whole value where it is no block.
    pub(in crate::source) fn lines(file: &File, node: &Node) -> Vec<Self> {
        let is_block = node.scalar().is_some_and(|scalar| matches!(scalar.style, Style::Literal | Style::Folded));
        if !is_block {
            return Self::of(file, node).into_iter().collect();
        }
        let mut at = 0;
        let mut lines = Vec::new();
        for line in node.span.of(&file.text).split('\n') {
            let lead = line.len() - line.trim_start().len();
            let text = line.trim();
            lines.push(Self::new(file, text, node.span.slice(at + lead, at + lead + text.len())));
            at += line.len() + 1;
        }
        lines.retain(|line| !line.text.is_empty() && !line.text.starts_with(['|', '>', '#']));
        lines
    }

    /// Bytes `range` of the text, with their place where it is known.
    pub(in crate::source) fn part(&self, range: Range<usize>) -> Self {
        let text: Box<str> = self.text.get(range.clone()).unwrap_or("").into();
        let span = if self.verbatim { self.span.slice(range.start, range.end) } else { self.span };
        Self { text, span, verbatim: self.verbatim }
    }

    /// The same value at another text: what a hole stands for where its content is written differently.
    pub(in crate::source) fn with_text(&self, text: &str) -> Self {
        Self { text: text.into(), span: self.span, verbatim: self.verbatim && *self.text == *text }
    }
}

/// A part of a value that stands for another one.
#[derive(Debug, Clone)]
pub(in crate::source) struct Hole {
    /// Bytes of the value's text, marks included.
    pub(in crate::source) range: Range<usize>,
    /// What it may stand for; nothing if that is not known.
    pub(in crate::source) values: Vec<Filled>,
}

/// A value whose holes are filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) struct Filled {
    pub(in crate::source) text: String,
    pub(in crate::source) parts: Vec<Part>,
    /// The value as written where it is used.
    pub(in crate::source) at: Span,
}

/// Bytes of a filled value that stand at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) struct Part {
    pub(in crate::source) range: Range<usize>,
    pub(in crate::source) span: Span,
    pub(in crate::source) verbatim: bool,
    pub(in crate::source) kind: PartKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) enum PartKind {
    /// Written where the value is used.
    Written,
    /// Stands elsewhere: in a matrix, a variable, a default.
    Given,
    /// Not known; empty in the text.
    Unknown,
}

/// Every way in which the holes of a value may be filled. `holes` are in the order of the text.
pub(in crate::source) fn fill(written: &Value, holes: &[Hole]) -> Vec<Filled> {
    let mut all = vec![Filled { text: String::new(), parts: Vec::new(), at: written.span }];
    let mut from = 0;
    for hole in holes.iter().filter(|hole| hole.range.start <= hole.range.end) {
        all.iter_mut().for_each(|filled| filled.push(&written.part(from..hole.range.start), PartKind::Written));
        from = hole.range.end;
        let token = written.part(hole.range.clone());
        if hole.values.is_empty() {
            let unknown = Value { text: "".into(), span: token.span, verbatim: false };
            all.iter_mut().for_each(|filled| filled.push(&unknown, PartKind::Unknown));
            continue;
        }
        let with = |filled: Filled, value: &Filled| {
            let mut filled = filled;
            filled.append(value);
            filled
        };
        all = all
            .iter()
            .flat_map(|filled| hole.values.iter().map(move |value| with(filled.clone(), value)))
            .take(MOST)
            .collect();
    }
    all.iter_mut().for_each(|filled| filled.push(&written.part(from..written.text.len()), PartKind::Written));
    all
}

impl From<Value> for Filled {
    fn from(value: Value) -> Self {
        Self::plain(&value)
    }
}

/// A value for each run of a pipeline, whose holes stand for something else in each; what is the same comes once.
pub(in crate::source) fn each<R>(written: &Value, runs: &[R], holes: impl Fn(&R) -> Vec<Hole>) -> Vec<Filled> {
    let mut all: Vec<Filled> = Vec::new();
    for run in runs {
        let mut holes = holes(run);
        if holes.is_empty() {
            return vec![Filled::plain(written)];
        }
        holes.sort_by_key(|hole| hole.range.start);
        for filled in fill(written, &holes) {
            if !all.contains(&filled) {
                all.push(filled);
            }
        }
    }
    all
}

impl Filled {
    /// A value without holes.
    pub(in crate::source) fn plain(written: &Value) -> Self {
        let mut filled = Self { text: String::new(), parts: Vec::new(), at: written.span };
        filled.push(written, PartKind::Written);
        filled
    }

    fn push(&mut self, value: &Value, kind: PartKind) {
        if value.text.is_empty() && kind != PartKind::Unknown {
            return;
        }
        let start = self.text.len();
        self.text.push_str(&value.text);
        let range = start..self.text.len();
        self.parts.push(Part { range, span: value.span, verbatim: value.verbatim, kind });
    }

    /// Puts what a hole stands for behind what is there.
    fn append(&mut self, given: &Self) {
        let start = self.text.len();
        self.text.push_str(&given.text);
        self.parts.extend(given.parts.iter().map(|part| Part {
            range: start + part.range.start..start + part.range.end,
            kind: if part.kind == PartKind::Unknown { PartKind::Unknown } else { PartKind::Given },
            ..part.clone()
        }));
    }

    pub(in crate::source) fn is_known(&self) -> bool {
        self.parts.iter().all(|part| part.kind != PartKind::Unknown)
    }

    /// The part that holds byte `at` of the text.
    pub(in crate::source) fn part_at(&self, at: usize) -> Option<&Part> {
        self.parts.iter().find(|part| part.range.contains(&at))
    }

    /// Where bytes `range` of the text are written, byte for byte.
    pub(in crate::source) fn origin(&self, range: &Range<usize>) -> Option<Span> {
        let part = self.part_at(range.start).filter(|part| part.verbatim && range.end <= part.range.end)?;
        Some(part.span.slice(range.start - part.range.start, range.end - part.range.start))
    }

    /// What to look at for bytes `range`: the value that was filled in, or all of what is written.
    pub(in crate::source) fn place(&self, range: &Range<usize>) -> Span {
        match self.part_at(range.start) {
            Some(part) if part.kind == PartKind::Given => part.span,
            _ => self.at,
        }
    }

    /// The same without the `/` that is left of an unknown registry.
    fn behind_registry(&self) -> Option<Self> {
        let [unknown, rest @ ..] = self.parts.as_slice() else { return None };
        let text = self.text.strip_prefix('/').filter(|_| unknown.kind == PartKind::Unknown)?;
        let part = |part: &Part| {
            let cut = usize::from(part.range.start == 0 && part.verbatim);
            let range = part.range.start.saturating_sub(1)..part.range.end.saturating_sub(1);
            Part { range, span: part.span.slice(cut, part.span.len()), ..part.clone() }
        };
        Some(Self { text: text.to_owned(), parts: rest.iter().map(part).collect(), at: self.at })
    }

    /// The image that this names, at the place where its version is written.
    pub(in crate::source) fn image(&self, file: &File) -> Traced {
        if let Some(bare) = self.behind_registry() {
            return bare.image(file);
        }
        let known = catalog::image(&self.text);
        let deciding = known.and_then(|image| image.version.or(image.tag)).unwrap_or(0..self.text.len());
        let traced = self.traced(file);
        let at = Place::new(&file.path, self.place(&deciding));
        let trail = if at == traced.at { Vec::new() } else { vec![Step::new(traced.at.clone(), "used by the image")] };
        Traced { at, trail, ..traced }
    }

    /// The value with the place of each part.
    pub(in crate::source) fn traced(&self, file: &File) -> Traced {
        let place = |span: Span| Place::new(&file.path, span);
        let piece = |part: &Part| Piece {
            range: part.range.clone(),
            shown: place(part.span),
            origin: part.verbatim.then(|| place(part.span)),
            via: Vec::new(),
        };
        let pieces = self.parts.iter().map(piece).collect();
        Traced { text: self.text.clone(), at: place(self.at), pieces, trail: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::RelPath;

    #[test]
    fn holes_multiply_and_keep_their_places() {
        let text = "image: postgres:<pg>-<os>\npg: 15 16\nimage: <r>/redis:7\n";
        let file = File::new(RelPath::new("ci.yml").unwrap(), text);
        let at = |word: &str| {
            let start = text.find(word).unwrap();
            Value::new(&file, word, Span::new(start, start + word.len()))
        };
        let holes = [
            Hole { range: 9..13, values: vec![at("15").into(), at("16").into()] },
            Hole { range: 14..18, values: Vec::new() },
        ];
        let all = fill(&at("postgres:<pg>-<os>"), &holes);
        let registry = Hole { range: 0..3, values: Vec::new() };
        let behind = fill(&at("<r>/redis:7"), &[registry]).remove(0).image(&file);
        assert_eq!((behind.text.as_str(), behind.shown(&(6..7)).span.of(text)), ("redis:7", "7"));
        let texts: Vec<_> = all.iter().map(|filled| filled.text.as_str()).collect();
        assert_eq!(texts, ["postgres:15-", "postgres:16-"]);
        assert!(!all[0].is_known());
        assert_eq!(all[1].origin(&(9..11)).unwrap().of(text), "16");
        assert_eq!(all[1].image(&file).at.span.of(text), "16");
        assert_eq!(all[1].place(&(0..8)).of(text), "postgres:<pg>-<os>");
    }
}
