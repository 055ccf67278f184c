//! Ways over what is not understood.
//! Deliberately absent: any meaning.

use super::cursor::Cursor;

/// Heredocs without an end that are searched for one.
pub(super) const MOST_UNCLOSED: u8 = 8;

/// To the end of the expression that starts here: the line's, or that of the brackets it opens.
pub(super) fn skip_expression(cursor: &mut Cursor<'_>) {
    while let Some(byte) = cursor.peek() {
        match byte {
            b'\n' | b'}' | b']' | b')' | b',' => return,
            b'{' | b'[' | b'(' => {
                cursor.at += 1;
                skip_brackets(cursor, 1);
            }
            _ => skip_one(cursor),
        }
    }
}

/// Behind the bracket that closes what `open` brackets opened; at most to a block in the first column.
pub(super) fn skip_brackets(cursor: &mut Cursor<'_>, open: usize) {
    let mut open = open;
    while let Some(byte) = cursor.peek() {
        match byte {
            b'{' | b'[' | b'(' => open += 1,
            b'}' | b']' | b')' => {
                open = open.saturating_sub(1);
                if open == 0 {
                    cursor.at += 1;
                    return;
                }
            }
            b'\n'
                if ["\nresource \"", "\nmodule \"", "\nvariable \"", "\nlocals {"].iter().any(|w| cursor.starts(w)) =>
            {
                return;
            }
            _ => {
                skip_one(cursor);
                continue;
            }
        }
        cursor.at += 1;
    }
}

/// Over a string, a comment, a heredoc or one character.
fn skip_one(cursor: &mut Cursor<'_>) {
    let from = cursor.at;
    match cursor.peek() {
        Some(b'"') => {
            cursor.at += 1;
            while let Some(byte) = cursor.peek() {
                match byte {
                    b'\n' => return,
                    b'\\' => cursor.at += 2,
                    b'"' => {
                        cursor.at += 1;
                        return;
                    }
                    _ => cursor.at += 1,
                }
            }
            cursor.at = cursor.at.min(cursor.text.len());
        }
        Some(b'<') if cursor.starts("<<") => heredoc(cursor),
        Some(b'#' | b'/') => {
            cursor.skip(false);
            if cursor.at == from {
                cursor.at += 1;
            }
        }
        _ => cursor.at += 1,
    }
}

/// `<<EOT` up to the line that holds the word alone; a heredoc without an end is one line.
pub(super) fn heredoc(cursor: &mut Cursor<'_>) {
    let from = cursor.at;
    cursor.at += 2;
    cursor.take(b'-');
    let word = cursor.identifier().unwrap_or("");
    cursor.end_line();
    let first = cursor.at;
    if word.is_empty() || cursor.unclosed >= MOST_UNCLOSED {
        cursor.at = if word.is_empty() { from + 2 } else { first };
        return;
    }
    while cursor.at < cursor.text.len() {
        cursor.at += 1;
        let start = cursor.at;
        cursor.end_line();
        if cursor.slice(start).trim() == word {
            return;
        }
    }
    cursor.unclosed += 1;
    cursor.at = first;
}
