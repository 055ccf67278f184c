//! Positions at the edge: byte offsets of the engine to and from the client's lines and columns.
//! Deliberately absent: any text. Results are converted with the index of the text they were computed on.

use onpar_core::text::{LineCol, LineIndex, Span};
use tower_lsp::ls_types::{Position, Range};

/// Unit of a column, as negotiated:
/// <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#positionEncodingKind>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Encoding {
    Utf8,
    #[default]
    Utf16,
}

pub(super) fn position(lines: &LineIndex, offset: u32, encoding: Encoding) -> Position {
    let LineCol { line, column } = match encoding {
        Encoding::Utf8 => lines.utf8(offset),
        Encoding::Utf16 => lines.utf16(offset),
    };
    Position::new(line, column)
}

pub(super) fn range(lines: &LineIndex, span: Span, encoding: Encoding) -> Range {
    Range::new(position(lines, span.start, encoding), position(lines, span.end, encoding))
}

/// Byte offset of a position; one behind a line or the text counts as its end.
pub(super) fn offset(lines: &LineIndex, position: Position, encoding: Encoding) -> u32 {
    let at = LineCol { line: position.line, column: position.character };
    let offset = match encoding {
        Encoding::Utf8 => lines.offset_utf8(at),
        Encoding::Utf16 => lines.offset_utf16(at),
    };
    offset.unwrap_or_else(|| {
        let last = u32::try_from(lines.line_count().saturating_sub(1)).unwrap_or(u32::MAX);
        lines.line_span(last).map_or(0, |span| span.end)
    })
}

/// The bytes of a range; a backward range counts as its mirror image.
pub(super) fn span(lines: &LineIndex, range: Range, encoding: Encoding) -> Span {
    let (a, b) = (offset(lines, range.start, encoding), offset(lines, range.end, encoding));
    Span { start: a.min(b), end: a.max(b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_in_the_negotiated_unit() {
        let text = "a: 😀 x\r\né\n";
        let lines = LineIndex::new(text);
        let x = u32::try_from(text.find('x').unwrap()).unwrap();
        assert_eq!(position(&lines, x, Encoding::Utf16), Position::new(0, 6));
        assert_eq!(position(&lines, x, Encoding::Utf8), Position::new(0, 8));
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            assert_eq!(offset(&lines, position(&lines, x, encoding), encoding), x);
            assert_eq!(offset(&lines, Position::new(u32::MAX, u32::MAX), encoding) as usize, text.len());
            assert_eq!(offset(&lines, Position::new(0, u32::MAX), encoding), x + 1, "the end of the line");
        }
        let backward = Range::new(Position::new(1, 0), Position::new(0, 3));
        assert_eq!(span(&lines, backward, Encoding::Utf16).of(text), "😀 x\r\n");
    }
}
