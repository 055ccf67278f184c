//! The `images` of a kustomization: another name, tag or digest for an image, wherever it is used.
//! Deliberately absent: which images there are.

use std::ops::Range;

use crate::resolve::traced::{Piece, Step, Traced};
use crate::source::kustomize::Rename;

/// The image as the entry makes it; `None` if the entry is for another one.
pub(super) fn apply(image: &Traced, rename: &Rename) -> Option<Traced> {
    let text = image.text.as_str();
    let digest = text.find('@');
    let named = text.get(..digest.unwrap_or(text.len()))?;
    let slash = named.rfind('/').map_or(0, |at| at + 1);
    let colon = named.get(slash..)?.find(':').map(|at| slash + at);
    let end = colon.unwrap_or(named.len());
    if text.get(..end)? != rename.name {
        return None;
    }
    let place = rename.new_tag.as_ref().or(rename.digest.as_ref()).or(rename.new_name.as_ref())?;
    let mut new = Traced { text: String::new(), at: place.at.clone(), pieces: Vec::new(), trail: image.trail.clone() };
    new.trail.insert(0, Step::new(image.at.clone(), "the image that the kustomization names anew"));
    match &rename.new_name {
        Some(name) => append(&mut new, name, 0..name.text.len()),
        None => append(&mut new, image, 0..end),
    }
    match (&rename.new_tag, &rename.digest) {
        (None, None) => append(&mut new, image, end..text.len()),
        (tag, digest) => {
            for (mark, value) in [(":", tag), ("@", digest)] {
                if let Some(value) = value {
                    let at = new.text.len();
                    new.text.push_str(mark);
                    let shown = value.at.clone();
                    new.pieces.push(Piece { range: at..at + mark.len(), shown, origin: None, via: Vec::new() });
                    append(&mut new, value, 0..value.text.len());
                }
            }
        }
    }
    Some(new)
}

/// Adds a part of another value, with where it comes from.
fn append(out: &mut Traced, from: &Traced, range: Range<usize>) {
    let Some(text) = from.text.get(range.clone()) else { return };
    let base = out.text.len();
    out.text.push_str(text);
    for piece in &from.pieces {
        let (start, end) = (piece.range.start.max(range.start), piece.range.end.min(range.end));
        if start >= end {
            continue;
        }
        let part = start - piece.range.start..end - piece.range.start;
        let slice =
            |place: &crate::text::Place| crate::text::Place::new(&place.file, place.span.slice(part.start, part.end));
        let literal = piece.via.is_empty() && piece.origin.as_ref() == Some(&piece.shown);
        out.pieces.push(Piece {
            range: base + start - range.start..base + end - range.start,
            shown: if literal { slice(&piece.shown) } else { piece.shown.clone() },
            origin: piece.origin.as_ref().map(slice),
            via: piece.via.clone(),
        });
    }
}
