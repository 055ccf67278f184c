//! Variables in strings: `${self:custom.version.${self:provider.stage}, '16'}`.
//! Rules: <https://www.serverless.com/framework/docs/guides/variables>
//! Deliberately absent: files, the cloud's parameters, secrets.

use crate::source::cloudformation::literal;
use crate::syntax::Node;
use crate::syntax::hcl::{Expr, Kind, Step};
use crate::text::{File, Span};

/// Variables nested deeper are unknown.
const DEPTH: usize = 8;

/// A string with its variables; one that does not stand in the file byte for byte is told as a whole.
pub(super) fn text(file: &File, node: &Node) -> Expr {
    let whole = literal(file, node);
    let Kind::Text { value, inner } = &whole.kind else { return whole };
    if !value.contains("${") {
        return whole;
    }
    if inner.is_empty() {
        return Expr::unknown(whole.span);
    }
    parts(value, *inner, 0)
}

/// A text that stands at `at`.
fn parts(text: &str, at: Span, depth: usize) -> Expr {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
        let hole = rest.starts_with("${").then(|| closing(rest)).flatten();
        let length = match hole {
            Some(end) => end + 1,
            None => rest.get(1..).and_then(|rest| rest.find("${")).map_or(rest.len(), |next| next + 1),
        };
        let Some(part) = rest.get(..length) else { break };
        let span = at.slice(from, from + length);
        found.push(match hole.and_then(|end| part.get(2..end)) {
            Some(inside) if depth < DEPTH => choice(inside, span.slice(2, 2 + inside.len()), depth + 1),
            Some(_) => Expr::unknown(span),
            None => plain(part, span),
        });
        from += length;
    }
    match found.pop() {
        Some(only) if found.is_empty() => only,
        Some(last) => {
            found.push(last);
            Expr { span: at, kind: Kind::Template(found) }
        }
        None => plain("", at),
    }
}

fn plain(text: &str, span: Span) -> Expr {
    Expr { span, kind: Kind::Text { value: text.into(), inner: span } }
}

/// Where the brace that closes the first one stands.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open += 1,
            b'}' => {
                open = open.saturating_sub(1);
                if open == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// `self:custom.a, opt:b, 'default'`: the first that is there.
fn choice(text: &str, at: Span, depth: usize) -> Expr {
    let mut arguments = Vec::new();
    let mut from = 0;
    for piece in split(text, b',') {
        let lead = piece.len() - piece.trim_start().len();
        let trimmed = piece.trim();
        let span = at.slice(from + lead, from + lead + trimmed.len());
        arguments.extend(one(trimmed, span, depth));
        from += piece.len() + 1;
    }
    match arguments.pop() {
        Some(only) if arguments.is_empty() => only,
        Some(last) => {
            arguments.push(last);
            Expr { span: at, kind: Kind::Call { name: "coalesce".into(), arguments } }
        }
        None => Expr::unknown(at),
    }
}

/// The parts of a text between a byte that stands outside of braces and quotes.
fn split(text: &str, by: u8) -> Vec<&str> {
    let (mut parts, mut from, mut open, mut quote) = (Vec::new(), 0, 0_usize, None);
    for (at, byte) in text.bytes().enumerate() {
        match (byte, quote) {
            (b'\'' | b'"', None) => quote = Some(byte),
            (_, Some(end)) if byte == end => quote = None,
            (_, Some(_)) => {}
            (b'{' | b'(', None) => open += 1,
            (b'}' | b')', None) => open = open.saturating_sub(1),
            _ if byte == by && open == 0 => {
                parts.extend(text.get(from..at));
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(from..));
    parts
}

/// One address or a literal. What the command line or the machine may give is only known by what follows it, except for
/// the stage, which is the environment.
fn one(text: &str, at: Span, depth: usize) -> Option<Expr> {
    let reference = |steps: Vec<Step>| Some(Expr { span: at, kind: Kind::Reference(steps) });
    let named = |words: &[&str]| words.iter().map(|word| Step::Name((*word).into())).collect::<Vec<_>>();
    if let Some(quote) = text.chars().next().filter(|c| matches!(c, '\'' | '"')) {
        let inner = text.get(1..)?.strip_suffix(quote)?;
        return Some(parts(inner, at.slice(1, 1 + inner.len()), depth));
    }
    if text.starts_with("${") {
        return Some(parts(text, at, depth));
    }
    match text.split_once(':') {
        Some(("opt" | "sls", "stage")) => reference(named(&["var", "stage"])),
        Some(("opt" | "env", _)) => None,
        Some(("param", name)) => {
            let mut of_stage = named(&["local", "params"]);
            of_stage.push(Step::Index(Expr { span: at, kind: Kind::Reference(named(&["var", "stage"])) }));
            of_stage.push(Step::Name(name.into()));
            reference(of_stage)
        }
        Some(("self", path)) => {
            let mut steps = named(&["local"]);
            let mut from = "self:".len();
            for piece in split(path, b'.') {
                if piece.contains("${") {
                    steps.push(Step::Index(parts(piece, at.slice(from, from + piece.len()), depth)));
                } else {
                    steps.push(Step::Name(piece.into()));
                }
                from += piece.len() + 1;
            }
            reference(steps)
        }
        Some(_) => Some(Expr::unknown(at)),
        None if text.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !text.is_empty() => Some(plain(text, at)),
        None => Some(Expr::unknown(at)),
    }
}
