//! The image of a stage, with each byte traced to the `FROM`, the default of an `ARG`, or what is given from outside.
//! Deliberately absent: what the image is.

use std::ops::Range;

use super::Args;
use crate::resolve::traced::{Piece, Step, Traced};
use crate::syntax::dockerfile::{Arg, Dockerfile, Stage};
use crate::syntax::expand::{Expanded, Origin};
use crate::text::{Place, RelPath, Span};

/// The image that a stage's `FROM` names, with the build arguments filled in.
pub(super) fn image_of(path: &RelPath, dockerfile: &Dockerfile, stage: &Stage, args: &Args) -> Traced {
    let given = |name: &str| args.get(name)?.as_ref().map(|value| Expanded::variable(&value.text, name));
    let expanded = dockerfile.image(stage, &given);
    let token = match expanded.used.as_slice() {
        [only] => only.span,
        _ => stage.from.span,
    };
    let token = Place::new(path, token);
    let mut pieces: Vec<Piece> = Vec::new();
    for piece in &expanded.pieces {
        match &piece.origin {
            Origin::Written(span) => pieces.push(written(path, dockerfile, stage, piece.range.clone(), *span, &token)),
            Origin::Variable(name) => match args.get(&**name).and_then(Option::as_ref) {
                Some(value) if value.text.len() == piece.range.len() => {
                    pieces.extend(given_pieces(value, &piece.range, &token));
                }
                _ => pieces.push(Piece {
                    range: piece.range.clone(),
                    shown: token.clone(),
                    origin: None,
                    via: Vec::new(),
                }),
            },
        }
    }
    let end = expanded.text.len();
    // A build argument that is given, and empty because nothing sets it there, is as little known as none at all.
    let is_empty = |name: &str| args.get(name).and_then(Option::as_ref).is_some_and(|value| value.text.is_empty());
    for unset in expanded.used.iter().filter(|used| used.word.is_none() && (!used.set || is_empty(&used.name))) {
        let shown = Place::new(path, unset.span);
        let via = vec![Step::new(shown.clone(), format!("{} has no value", unset.name))];
        pieces.push(Piece { range: end..end, shown, origin: None, via });
    }
    Traced { text: expanded.text, at: Place::new(path, stage.from.span), pieces, trail: Vec::new() }
}

/// Bytes that stand in the file: in the `FROM` itself, or as the default of an `ARG`.
fn written(
    path: &RelPath,
    dockerfile: &Dockerfile,
    stage: &Stage,
    range: Range<usize>,
    span: Span,
    token: &Place,
) -> Piece {
    let place = Place::new(path, span);
    let origin = (span.len() == range.len()).then(|| place.clone());
    if stage.from.span.contains(span) {
        return Piece { range, shown: place, origin, via: Vec::new() };
    }
    let default = |arg: &&Arg| arg.default.as_ref().is_some_and(|default| default.span.contains(span));
    let name = dockerfile.args_before.iter().find(default).map_or("", |arg| &*arg.name.value);
    let via = vec![Step::new(place, format!("default of ARG {name}"))];
    Piece { range, shown: token.clone(), origin, via }
}

/// Bytes given as a build argument by a compose file.
fn given_pieces<'a>(value: &'a Traced, range: &Range<usize>, token: &'a Place) -> impl Iterator<Item = Piece> + 'a {
    let start = range.start;
    value.pieces.iter().map(move |inner| {
        let mut via = vec![Step::new(inner.shown.clone(), "build argument")];
        via.extend(inner.via.iter().chain(&value.trail).cloned());
        let range = start + inner.range.start..start + inner.range.end;
        Piece { range, shown: token.clone(), origin: inner.origin.clone(), via }
    })
}
