//! Lines and columns of one text, in UTF-8 bytes and in UTF-16 code units.
//! Lines end at `\n`, `\r\n` or a lone `\r`, as LSP 3.17 has it:
//! <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#textDocuments>

/// Zero-based line and column. The unit of the column is the caller's to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct LineCol {
    pub line: u32,
    pub column: u32,
}

/// Converts offsets without keeping the text: line starts, and for the characters that are wider in UTF-8
/// than in UTF-16, their place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineIndex {
    starts: Box<[u32]>,
    /// Where each line's text ends, before its line break; one for each line.
    breaks: Box<[u8]>,
    /// Leading spaces of each line, at most 255.
    indents: Box<[u8]>,
    /// The first line break is a lone `\r`.
    lone_cr: bool,
    wide: Box<[Wide]>,
    len: u32,
}

/// A character outside ASCII: its offset, bytes and UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wide {
    at: u32,
    bytes: u8,
    units: u8,
}

impl LineIndex {
    #[must_use]
    pub fn new(text: &str) -> Self {
        let (mut starts, mut breaks, mut wide) = (vec![0], Vec::new(), Vec::new());
        let mut chars = text.char_indices().peekable();
        let offset = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        while let Some((at, c)) = chars.next() {
            match c {
                '\n' | '\r' => {
                    let crlf = c == '\r' && chars.next_if(|&(_, next)| next == '\n').is_some();
                    breaks.push(if crlf { 2 } else { 1 });
                    starts.push(offset(at + if crlf { 2 } else { 1 }));
                }
                c if !c.is_ascii() => wide.push(Wide {
                    at: offset(at),
                    bytes: u8::try_from(c.len_utf8()).unwrap_or(4),
                    units: u8::try_from(c.len_utf16()).unwrap_or(2),
                }),
                _ => {}
            }
        }
        breaks.push(0);
        let spaces =
            |start: &u32| text.bytes().skip(*start as usize).take(255).take_while(|byte| *byte == b' ').count();
        let indents = starts.iter().map(|start| u8::try_from(spaces(start)).unwrap_or(u8::MAX)).collect();
        let first = text.find(['\n', '\r']).and_then(|at| text.get(at..));
        let lone_cr = first.is_some_and(|rest| rest.starts_with('\r') && !rest.starts_with("\r\n"));
        let len = offset(text.len());
        Self { starts: starts.into(), breaks: breaks.into(), indents, lone_cr, wide: wide.into(), len }
    }

    #[must_use]
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// Leading spaces of zero-based `line`, at most 255.
    #[must_use]
    pub fn indent(&self, line: u32) -> usize {
        self.indents.get(line as usize).copied().map_or(0, usize::from)
    }

    /// The line break that the text uses: that of its first line, `\n` if it has only one line.
    #[must_use]
    pub fn line_break(&self) -> &'static str {
        match self.breaks.first() {
            Some(2) => "\r\n",
            _ if self.lone_cr => "\r",
            _ => "\n",
        }
    }

    /// The bytes of zero-based `line` without its line break; `None` behind the last line.
    #[must_use]
    pub fn line_span(&self, line: u32) -> Option<super::Span> {
        let line = line as usize;
        let start = *self.starts.get(line)?;
        let next = self.starts.get(line + 1).copied().unwrap_or(self.len);
        let end = next.saturating_sub(u32::from(*self.breaks.get(line)?));
        Some(super::Span { start, end: end.max(start) })
    }

    /// Line and column in UTF-8 bytes; an offset behind the text counts as its end.
    #[must_use]
    pub fn utf8(&self, offset: u32) -> LineCol {
        let offset = offset.min(self.len);
        let line = self.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        LineCol { line: u32::try_from(line).unwrap_or(u32::MAX), column: offset - start }
    }

    /// Line and column in UTF-16 code units; an offset inside a character counts as its start.
    #[must_use]
    pub fn utf16(&self, offset: u32) -> LineCol {
        let LineCol { line, column } = self.utf8(offset);
        let start = self.starts.get(line as usize).copied().unwrap_or(0);
        let mut units = column;
        for wide in self.wide_from(start) {
            if wide.at + u32::from(wide.bytes) > start + column {
                if wide.at < start + column {
                    units -= start + column - wide.at;
                }
                break;
            }
            units -= u32::from(wide.bytes - wide.units);
        }
        LineCol { line, column: units }
    }

    /// Offset of a line and UTF-8 column; a column behind the line counts as its end. `None` behind the last line.
    #[must_use]
    pub fn offset_utf8(&self, at: LineCol) -> Option<u32> {
        let line = self.line_span(at.line)?;
        Some(line.start.saturating_add(at.column).min(line.end))
    }

    /// Offset of a line and UTF-16 column; a column inside a surrogate pair counts as the pair's start.
    #[must_use]
    pub fn offset_utf16(&self, at: LineCol) -> Option<u32> {
        let line = self.line_span(at.line)?;
        let (mut offset, mut units) = (line.start, 0);
        for wide in self.wide_from(line.start) {
            if wide.at >= line.end || units + (wide.at - offset) >= at.column {
                break;
            }
            units += wide.at - offset;
            if units + u32::from(wide.units) > at.column {
                return Some(wide.at);
            }
            units += u32::from(wide.units);
            offset = wide.at + u32::from(wide.bytes);
        }
        Some(offset.saturating_add(at.column - units).min(line.end))
    }

    fn wide_from(&self, start: u32) -> impl Iterator<Item = &Wide> {
        let first = self.wide.partition_point(|wide| wide.at < start);
        self.wide.iter().skip(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a😀b\r\né: x\rlast\n";

    #[test]
    fn columns_count_the_asked_unit() {
        let index = LineIndex::new(TEXT);
        let b = u32::try_from(TEXT.find('b').unwrap()).unwrap();
        assert_eq!(index.utf8(b), LineCol { line: 0, column: 5 });
        assert_eq!(index.utf16(b), LineCol { line: 0, column: 3 });
        let x = u32::try_from(TEXT.find('x').unwrap()).unwrap();
        assert_eq!(index.utf16(x), LineCol { line: 1, column: 3 });
        assert_eq!(index.line_count(), 4);
        assert_eq!(index.line_span(0).unwrap().of(TEXT), "a😀b");
        assert_eq!(index.line_span(2).unwrap().of(TEXT), "last");
        assert_eq!(index.line_span(4), None);
    }

    #[test]
    fn every_boundary_comes_back() {
        for text in [TEXT, "", "\r\r\n\n", "ééé\n😀😀"] {
            let index = LineIndex::new(text);
            for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let at = u32::try_from(at).unwrap();
                let inside_crlf = text.get(..at as usize).is_some_and(|before| before.ends_with('\r'))
                    && text.get(at as usize..).is_some_and(|rest| rest.starts_with('\n'));
                if inside_crlf {
                    continue;
                }
                assert_eq!(index.offset_utf8(index.utf8(at)), Some(at), "{text:?} {at}");
                assert_eq!(index.offset_utf16(index.utf16(at)), Some(at), "{text:?} {at}");
            }
        }
    }

    #[test]
    fn columns_outside_are_cut() {
        let index = LineIndex::new("😀\nb");
        assert_eq!(index.offset_utf16(LineCol { line: 0, column: 1 }), Some(0));
        assert_eq!(index.offset_utf16(LineCol { line: 0, column: 99 }), Some(4));
        assert_eq!(index.offset_utf16(LineCol { line: 9, column: 0 }), None);
        assert_eq!(index.utf16(2), LineCol { line: 0, column: 0 });
    }
}
