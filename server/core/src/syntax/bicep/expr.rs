//! Expressions: literals, references, comparisons, choices, objects, lists, calls.
//! Deliberately absent: what names mean; arithmetic and logic are unknown.

use super::cursor::Cursor;
use crate::syntax::hcl::{Expr, Kind, Step};
use crate::text::{Span, Spanned};

/// Expressions nested deeper are not read.
const DEPTH: usize = 40;

/// Operators that make the whole unknown, the longer ones first.
const OPERATORS: [&str; 12] = ["??", "&&", "||", "<=", ">=", "=~", "!~", "<", ">", "+", "*", "%"];

pub(super) fn expression(cursor: &mut Cursor<'_>, depth: usize) -> Expr {
    let from = cursor.position();
    if depth > DEPTH {
        skip_statement(cursor);
        return Expr::unknown(cursor.span(from));
    }
    let left = compared(cursor, depth);
    let back = cursor.clone();
    cursor.skip(true);
    if cursor.starts("?") && !cursor.starts("??") && !cursor.starts("?.") {
        cursor.advance(1);
        cursor.skip(true);
        let yes = expression(cursor, depth + 1);
        cursor.skip(true);
        if cursor.take(b':') {
            cursor.skip(true);
            let no = expression(cursor, depth + 1);
            return Expr { span: cursor.span(from), kind: Kind::Choice(Box::new([left, yes, no])) };
        }
        return Expr::unknown(cursor.span(from));
    }
    *cursor = back;
    left
}

fn compared(cursor: &mut Cursor<'_>, depth: usize) -> Expr {
    let from = cursor.position();
    let mut left = term(cursor, depth);
    loop {
        let back = cursor.clone();
        cursor.skip(false);
        let equal = cursor.take_word("==");
        if equal || cursor.take_word("!=") {
            cursor.skip(true);
            let right = term(cursor, depth + 1);
            let known = !matches!(left.kind, Kind::Equal { .. });
            let kind = Kind::Equal { sides: Box::new([left, right]), negated: !equal };
            left = Expr { span: cursor.span(from), kind: if known { kind } else { Kind::Unknown } };
            continue;
        }
        let Some(operator) = OPERATORS.iter().find(|operator| cursor.starts(operator)) else {
            *cursor = back;
            return left;
        };
        cursor.advance(operator.len());
        cursor.skip(true);
        let right = term(cursor, depth + 1);
        let kind = match *operator {
            "??" => Kind::Call { name: "coalesce".into(), arguments: vec![left, right] },
            _ => Kind::Unknown,
        };
        left = Expr { span: cursor.span(from), kind };
    }
}

fn term(cursor: &mut Cursor<'_>, depth: usize) -> Expr {
    let from = cursor.position();
    if depth > DEPTH {
        skip_statement(cursor);
        return Expr::unknown(cursor.span(from));
    }
    match cursor.peek() {
        Some(b'\'') => string(cursor, depth),
        Some(b'{') => object(cursor, depth),
        Some(b'[') => list(cursor, depth),
        Some(b'(') => {
            cursor.advance(1);
            let mut inner = items(cursor, depth, b')');
            match (inner.pop(), inner.is_empty()) {
                (Some(only), true) => only,
                _ => Expr::unknown(cursor.span(from)),
            }
        }
        Some(b'!' | b'-') => {
            cursor.advance(1);
            cursor.skip(false);
            term(cursor, depth + 1);
            Expr::unknown(cursor.span(from))
        }
        Some(byte) if byte.is_ascii_digit() => {
            while cursor.peek().is_some_and(|byte| byte.is_ascii_digit() || byte == b'.') {
                cursor.advance(1);
            }
            text(cursor.slice(from), cursor.span(from), cursor.span(from))
        }
        _ => named(cursor, depth),
    }
}

fn text(value: &str, span: Span, inner: Span) -> Expr {
    Expr { span, kind: Kind::Text { value: value.into(), inner } }
}

/// A name with what follows it: `a.b['c']`, `f(x).y`.
fn named(cursor: &mut Cursor<'_>, depth: usize) -> Expr {
    let from = cursor.position();
    let Some(word) = cursor.identifier() else { return Expr::unknown(Span::new(from, from)) };
    match word {
        "true" | "false" => return text(word, cursor.span(from), cursor.span(from)),
        "null" => return Expr { span: cursor.span(from), kind: Kind::Null },
        _ => {}
    }
    let mut whole = if cursor.take(b'(') {
        let arguments = items(cursor, depth, b')');
        Expr { span: cursor.span(from), kind: Kind::Call { name: word.into(), arguments } }
    } else {
        Expr { span: cursor.span(from), kind: Kind::Reference(vec![Step::Name(word.into())]) }
    };
    loop {
        let step = if cursor.take_word(".?") || cursor.take(b'.') {
            cursor.identifier().map(|name| Step::Name(name.into()))
        } else if cursor.take_word("[?") || cursor.take(b'[') {
            let mut index = items(cursor, depth, b']');
            index.pop().filter(|_| index.is_empty()).map(Step::Index)
        } else if cursor.take_word("::") || cursor.take(b'!') {
            cursor.identifier();
            None
        } else {
            return whole;
        };
        whole.span = cursor.span(from);
        whole.kind = match (whole.kind, step) {
            (Kind::Reference(mut steps), Some(step)) => {
                steps.push(step);
                Kind::Reference(steps)
            }
            // ARM calls for what Bicep names.
            (Kind::Call { name, arguments }, Some(step)) => match called(&name, &arguments) {
                Some(mut steps) => {
                    steps.push(step);
                    Kind::Reference(steps)
                }
                None => Kind::Unknown,
            },
            _ => Kind::Unknown,
        };
    }
}

/// `parameters('x')` and `variables('x')` are references.
pub(super) fn called(name: &str, arguments: &[Expr]) -> Option<Vec<Step>> {
    let [only] = arguments else { return None };
    let scope = match name.to_ascii_lowercase().as_str() {
        "parameters" => "var",
        "variables" => "local",
        _ => return None,
    };
    Some(vec![Step::Name(scope.into()), Step::Name(only.as_str()?.into())])
}

/// Between brackets, whose first one is read: separated by commas or line breaks.
fn items(cursor: &mut Cursor<'_>, depth: usize, close: u8) -> Vec<Expr> {
    let mut items = Vec::new();
    loop {
        cursor.skip(true);
        while cursor.take(b',') {
            cursor.skip(true);
        }
        if cursor.take(close) || cursor.at_end() {
            return items;
        }
        let from = cursor.position();
        items.push(expression(cursor, depth + 1));
        if cursor.position() == from {
            cursor.advance(1);
            skip_statement(cursor);
        }
    }
}

/// `[a, b]`, `[for name in names: value]`.
fn list(cursor: &mut Cursor<'_>, depth: usize) -> Expr {
    let from = cursor.position();
    cursor.advance(1);
    cursor.skip(true);
    let back = cursor.clone();
    if cursor.identifier() == Some("for") {
        while cursor.peek().is_some_and(|byte| !matches!(byte, b':' | b'\n')) {
            cursor.advance(1);
        }
        cursor.take(b':');
        cursor.skip(true);
        let mut values = items(cursor, depth, b']');
        let only = values.pop().filter(|_| values.is_empty());
        return only.unwrap_or_else(|| Expr::unknown(cursor.span(from)));
    }
    *cursor = back;
    let items = items(cursor, depth, b']');
    Expr { span: cursor.span(from), kind: Kind::List(items) }
}

fn object(cursor: &mut Cursor<'_>, depth: usize) -> Expr {
    let from = cursor.position();
    cursor.advance(1);
    let mut entries = Vec::new();
    loop {
        cursor.skip(true);
        while cursor.take(b',') {
            cursor.skip(true);
        }
        if cursor.take(b'}') || cursor.at_end() {
            return Expr { span: cursor.span(from), kind: Kind::Object(entries) };
        }
        let start = cursor.position();
        let key = if cursor.peek() == Some(b'\'') {
            let key = string(cursor, depth);
            key.as_str().map(|text| Spanned::new(text.into(), key.span))
        } else {
            cursor.identifier().map(|word| Spanned::new(word.into(), cursor.span(start)))
        };
        cursor.skip(false);
        if let Some(key) = key.filter(|_| cursor.take(b':')) {
            cursor.skip(true);
            entries.push((key, expression(cursor, depth + 1)));
            cursor.skip(false);
            if matches!(cursor.peek(), None | Some(b'\n' | b',' | b'}')) {
                continue;
            }
        } else if cursor.position() == start {
            cursor.advance(1);
        }
        // A resource inside, a spread, something half typed.
        skip_statement(cursor);
    }
}

/// `'text'` with `${..}`, `''` in ARM and `\'` in Bicep; `'''` up to the next one.
fn string(cursor: &mut Cursor<'_>, depth: usize) -> Expr {
    let from = cursor.position();
    if cursor.take_word("'''") {
        cursor.past("'''");
        return Expr::unknown(cursor.span(from));
    }
    cursor.advance(1);
    let mut parts: Vec<Expr> = Vec::new();
    let mut start = cursor.position();
    let mut plain = true;
    let part = |cursor: &Cursor<'_>, start: usize, parts: &mut Vec<Expr>| {
        let span = cursor.span(start);
        if !span.is_empty() {
            parts.push(text(cursor.slice(start), span, span));
        }
    };
    loop {
        match cursor.peek() {
            None | Some(b'\n') => {
                part(cursor, start, &mut parts);
                break;
            }
            Some(b'\'') if cursor.starts("''") => {
                plain = false;
                cursor.advance(2);
            }
            Some(b'\'') => {
                part(cursor, start, &mut parts);
                cursor.advance(1);
                break;
            }
            Some(b'\\') => {
                plain = false;
                cursor.advance(2);
            }
            Some(b'$') if cursor.starts("${") => {
                part(cursor, start, &mut parts);
                cursor.advance(2);
                let mut inside = items(cursor, depth, b'}');
                parts.push(
                    inside.pop().filter(|_| inside.is_empty()).unwrap_or_else(|| Expr::unknown(cursor.span(from))),
                );
                start = cursor.position();
            }
            Some(_) => cursor.advance(1),
        }
    }
    let span = cursor.span(from);
    if !plain {
        return Expr::unknown(span);
    }
    match parts.pop() {
        None => text("", span, Span::new(from + 1, from + 1)),
        Some(Expr { kind: kind @ Kind::Text { .. }, .. }) if parts.is_empty() => Expr { span, kind },
        Some(last) => {
            parts.push(last);
            Expr { span, kind: Kind::Template(parts) }
        }
    }
}

/// To the end of the line, or behind the brackets that it opens.
pub(super) fn skip_statement(cursor: &mut Cursor<'_>) {
    let mut open = 0_usize;
    while let Some(byte) = cursor.peek() {
        match byte {
            b'\n' if open == 0 => return,
            b'{' | b'[' | b'(' => open += 1,
            b'}' | b']' | b')' if open == 0 => return,
            b'}' | b']' | b')' => open -= 1,
            b'\'' if cursor.take_word("'''") => {
                cursor.past("'''");
                continue;
            }
            b'\'' => {
                cursor.advance(1);
                while cursor.peek().is_some_and(|byte| !matches!(byte, b'\'' | b'\n')) {
                    cursor.advance(if cursor.peek() == Some(b'\\') { 2 } else { 1 });
                }
                cursor.take(b'\'');
                continue;
            }
            b'/' if cursor.starts("//") || cursor.starts("/*") => {
                cursor.skip(false);
                continue;
            }
            _ => {}
        }
        cursor.advance(1);
    }
}
