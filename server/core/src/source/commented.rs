//! The version of an image that is pinned by digest alone, in a comment behind it, as bots write and renew it:
//! `image: mysql@sha256:66ae.. # 8.4.9` (<https://docs.renovatebot.com/docker/#digest-pinning>).
//! Deliberately absent: images with a tag, which says it itself.

use super::Reading;
use crate::catalog;
use crate::text::{File, Place, Span};
use crate::traced::{Piece, Step};

/// Puts the version where the tag would be.
pub(super) fn versions(file: &File, reading: &mut Reading) {
    for raw in &mut reading.images {
        let image = &mut raw.image;
        let Some(digest) = image.text.find("@sha256:") else { continue };
        let [piece] = image.pieces.as_slice() else { continue };
        let is_bare = catalog::image(&image.text).is_some_and(|known| known.digest && known.tag.is_none());
        let Some(span) = piece.origin.as_ref().map(|origin| origin.span).filter(|_| is_bare) else { continue };
        let Some((version, at)) = behind(&file.text, span) else { continue };
        let place = Place::new(&file.path, at);
        let (start, end) = (digest + 1, digest + 1 + version.len());
        let step = Step::new(place.clone(), "version in the comment");
        let whole = piece.clone();
        let part = |from: usize, to: usize, moved: usize| Piece {
            range: from + moved..to + moved,
            origin: whole.origin.as_ref().map(|origin| Place::new(&origin.file, origin.span.slice(from, to))),
            ..whole.clone()
        };
        let length = image.text.len();
        let pieces = vec![
            part(0, digest, 0),
            Piece { range: digest..start, origin: None, ..whole.clone() },
            Piece { range: start..end, shown: whole.shown.clone(), origin: Some(place), via: vec![step] },
            part(digest, length, end - digest),
        ];
        image.text.insert_str(digest, &format!(":{version}"));
        image.pieces = pieces;
    }
}

/// The version that begins a comment behind a span, on its line, and where it stands.
fn behind(text: &str, span: Span) -> Option<(String, Span)> {
    let rest = text.get(span.range().end..)?;
    let line = rest.get(..rest.find(['\n', '\r']).unwrap_or(rest.len()))?;
    let (before, comment) = line.split_once('#')?;
    let is_plain = before.ends_with([' ', '\t']) && before.chars().all(|c| matches!(c, ' ' | '\t' | '"' | '\''));
    let word = comment.split_whitespace().next().filter(|_| is_plain)?;
    let version = word.strip_prefix('v').unwrap_or(word);
    let fits = version.starts_with(|c: char| c.is_ascii_digit())
        && version.len() <= 64
        && version.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
    let start = span.range().end + before.len() + 1 + comment.find(word)? + (word.len() - version.len());
    fits.then(|| (version.to_owned(), Span::new(start, start + version.len())))
}
