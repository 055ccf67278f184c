//! Escapes of quoted text. Deliberately absent: which escapes a language forbids.

use std::iter::Peekable;
use std::str::Chars;

/// The text that an escape (`\n`, `\u0041`, `\'`) stands for.
pub(super) fn decode(escape: &str, out: &mut String) {
    let mut chars = escape.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => one(&mut chars, out),
            c => out.push(c),
        }
    }
}

fn one(chars: &mut Peekable<Chars<'_>>, out: &mut String) {
    let Some(c) = chars.next() else { return out.push('\\') };
    let code = match c {
        'n' => return out.push('\n'),
        't' => return out.push('\t'),
        'r' => return out.push('\r'),
        'e' => return out.push('\u{1b}'),
        's' => return out.push(' '),
        'a' => return out.push('\u{7}'),
        'b' => return out.push('\u{8}'),
        'f' => return out.push('\u{c}'),
        'v' => return out.push('\u{b}'),
        // A line that goes on.
        '\n' => return,
        'x' => number(chars, 16, 2),
        'u' if chars.peek() == Some(&'{') => {
            chars.next();
            let code = number(chars, 16, 6);
            chars.next_if_eq(&'}');
            code
        }
        'u' => number(chars, 16, 4),
        'U' => number(chars, 16, 8),
        '0'..='7' => {
            let first = c.to_digit(8).unwrap_or(0);
            let mut code = first;
            for _ in 0..2 {
                let Some(digit) = chars.peek().and_then(|c| c.to_digit(8)) else { break };
                chars.next();
                code = code * 8 + digit;
            }
            Some(code)
        }
        c => return out.push(c),
    };
    out.push(code.and_then(char::from_u32).unwrap_or('\u{fffd}'));
}

fn number(chars: &mut Peekable<Chars<'_>>, base: u32, most: usize) -> Option<u32> {
    let mut code: Option<u32> = None;
    for _ in 0..most {
        let Some(digit) = chars.peek().and_then(|c| c.to_digit(base)) else { break };
        chars.next();
        code = Some(code.unwrap_or(0).checked_mul(base)?.checked_add(digit)?);
    }
    code
}

/// Text between single quotes, where only the quote and the backslash are escaped.
pub(super) fn single(text: &str, out: &mut String) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\'
            && let Some(escaped) = chars.next_if(|next| matches!(next, '\\' | '\''))
        {
            out.push(escaped);
        } else {
            out.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded_and_damaged_ones_end() {
        let decoded = |text: &str| {
            let mut out = String::new();
            decode(text, &mut out);
            out
        };
        assert_eq!(decoded(r"\n\t\\\'\x41\u0042\u{43}\104"), "\n\t\\'ABCD");
        assert_eq!(decoded("a\\"), "a\\");
        assert_eq!(decoded(r"\x\u{\U99999999\ud800"), "\u{fffd}\u{fffd}\u{fffd}\u{fffd}");
        let mut out = String::new();
        single(r"it\'s \n \\", &mut out);
        assert_eq!(out, r"it's \n \");
    }
}
