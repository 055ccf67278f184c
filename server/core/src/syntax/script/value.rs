//! Literal values in program text: objects, lists, strings, calls and references, as far as they can be told without
//! running anything.
//! Deliberately absent: statements, functions, arithmetic; such values are unknown.

use super::{Kind as Word, Token};
use crate::syntax::hcl::{Expr, Kind, Step};
use crate::text::{Span, Spanned};

/// Values nested deeper are not read.
const DEPTH: usize = 32;

/// The value that begins at token `at`, and the number of the token behind it.
#[must_use]
pub fn value(tokens: &[Token<'_>], at: usize) -> (Expr, usize) {
    let mut reader = Reader { tokens, at };
    let value = reader.value(0);
    (value, reader.at)
}

/// The arguments of a call whose opening bracket is token `at`, and the number of the token behind it. Arguments with a
/// name (`engine="redis"`) are the members of one object at the end.
#[must_use]
pub fn call(tokens: &[Token<'_>], at: usize) -> (Vec<Expr>, usize) {
    let mut reader = Reader { tokens, at };
    let arguments = if reader.take("(") { reader.arguments(0) } else { Vec::new() };
    (arguments, reader.at)
}

struct Reader<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
}

impl<'t, 'a> Reader<'t, 'a> {
    fn peek(&self) -> Option<&'t Token<'a>> {
        self.tokens.get(self.at)
    }

    fn is(&self, mark: &str) -> bool {
        self.peek().is_some_and(|token| token.is(mark))
    }

    fn take(&mut self, mark: &str) -> bool {
        let found = self.is(mark);
        self.at += usize::from(found);
        found
    }

    fn span_from(&self, start: usize) -> Span {
        let first = self.tokens.get(start).map_or(Span::new(0, 0), |token| token.span);
        let last = self.at.checked_sub(1).filter(|last| *last >= start).and_then(|last| self.tokens.get(last));
        last.map_or(first, |last| first.to(last.span))
    }

    fn unknown(&self, start: usize) -> Expr {
        Expr::unknown(self.span_from(start))
    }

    fn value(&mut self, depth: usize) -> Expr {
        let start = self.at;
        let left = self.compared(depth);
        if depth <= DEPTH && self.take("?") {
            let yes = self.value(depth + 1);
            if self.take(":") {
                let no = self.value(depth + 1);
                return Expr { span: self.span_from(start), kind: Kind::Choice(Box::new([left, yes, no])) };
            }
            return self.unknown(start);
        }
        left
    }

    fn compared(&mut self, depth: usize) -> Expr {
        let start = self.at;
        let mut left = self.term(depth);
        let negated = self.is("!=") || self.is("!==");
        if negated || self.is("==") || self.is("===") {
            self.at += 1;
            let right = self.term(depth + 1);
            let sides = Box::new([left, right]);
            left = Expr { span: self.span_from(start), kind: Kind::Equal { sides, negated } };
        }
        let mut whole = left;
        if self.is("??") || self.is("||") {
            let mut arguments = vec![whole];
            while self.take("??") || self.take("||") {
                arguments.push(self.term(depth + 1));
            }
            whole = Expr { span: self.span_from(start), kind: Kind::Call { name: "coalesce".into(), arguments } };
        }
        if !self.is_operator() {
            return whole;
        }
        while self.is_operator() {
            self.at += 1;
            self.term(depth + 1);
        }
        self.unknown(start)
    }

    fn is_operator(&self) -> bool {
        const MARKS: [&str; 18] =
            ["==", "===", "!=", "!==", "??", "||", "&&", "+", "-", "*", "/", "%", "<", ">", "<=", ">=", "&", "|"];
        self.peek().is_some_and(|token| token.kind == Word::Mark && MARKS.contains(&token.text))
    }

    fn term(&mut self, depth: usize) -> Expr {
        let start = self.at;
        let Some(token) = self.peek().copied() else { return self.unknown(start) };
        if depth > DEPTH {
            self.skip();
            return self.unknown(start);
        }
        match (token.kind, token.text) {
            (Word::Text | Word::Number, _) => {
                self.at += 1;
                text(token)
            }
            (Word::Computed, _) => {
                self.at += 1;
                Expr::unknown(token.span)
            }
            (Word::Name, "new" | "await" | "const") => {
                self.at += 1;
                self.term(depth + 1)
            }
            (Word::Name, "true" | "false" | "True" | "False") => {
                self.at += 1;
                Expr {
                    span: token.span,
                    kind: Kind::Text { value: token.text.to_ascii_lowercase().into(), inner: token.span },
                }
            }
            (Word::Name, "null" | "undefined" | "None" | "nil") => {
                self.at += 1;
                Expr { span: token.span, kind: Kind::Null }
            }
            (Word::Name, _) => self.path(depth),
            (Word::Mark, "{") => self.object(depth),
            (Word::Mark, "[") => self.list(depth),
            (Word::Mark, "(") => {
                self.at += 1;
                // `new() { .. }` of C#.
                let inner = if self.is(")") { Expr::unknown(token.span) } else { self.value(depth + 1) };
                if !self.take(")") {
                    self.close(")");
                    return self.unknown(start);
                }
                if self.take("=>") {
                    self.skip();
                    return self.unknown(start);
                }
                if self.is("{") { self.object(depth + 1) } else { inner }
            }
            (Word::Mark, "&" | "*") => {
                self.at += 1;
                self.term(depth + 1)
            }
            (Word::Mark, "!" | "-" | "+" | "~") => {
                self.at += 1;
                self.term(depth + 1);
                self.unknown(start)
            }
            (Word::Mark, "," | ";" | ")" | "]" | "}" | ":" | "=") => {
                Expr::unknown(Span::new(token.span.range().start, token.span.range().start))
            }
            (Word::Mark, _) => {
                self.at += 1;
                Expr::unknown(token.span)
            }
        }
    }

    /// `a.b["c"]`, `a.b(..)`, `a.B{..}`.
    fn path(&mut self, depth: usize) -> Expr {
        let start = self.at;
        let mut steps = Vec::new();
        while let Some(token) = self.peek().filter(|token| token.kind == Word::Name) {
            steps.push(Step::Name(token.text.into()));
            self.at += 1;
            while self.is("[") && !self.peek().is_some_and(|token| token.first) {
                self.at += 1;
                steps.push(Step::Index(self.value(depth + 1)));
                if !self.take("]") {
                    self.close("]");
                }
            }
            if !(self.take(".") || self.take("?.") || self.take("::")) {
                break;
            }
        }
        let same_line = |this: &Self, mark: &str| this.peek().is_some_and(|token| token.is(mark) && !token.first);
        if self.is("=>") {
            self.at += 1;
            self.skip();
            return self.unknown(start);
        }
        let name = name_of(&steps);
        if same_line(self, "(") {
            self.at += 1;
            let mut arguments = self.arguments(depth);
            // An initializer: `new Args() { .. }`.
            if same_line(self, "{") {
                arguments.push(self.object(depth + 1));
            }
            let mut chained = false;
            while self.take(".") || self.take("?.") {
                chained = true;
                self.at += usize::from(self.peek().is_some_and(|token| token.kind == Word::Name));
                if self.take("(") {
                    self.arguments(depth + 1);
                }
            }
            let kind = if chained { Kind::Unknown } else { Kind::Call { name: name.into(), arguments } };
            return Expr { span: self.span_from(start), kind };
        }
        if same_line(self, "{") {
            return self.object(depth + 1);
        }
        Expr { span: self.span_from(start), kind: Kind::Reference(steps) }
    }

    /// What stands behind an opening bracket, which is closed.
    fn arguments(&mut self, depth: usize) -> Vec<Expr> {
        let start = self.at;
        let (mut items, mut named) = (Vec::new(), Vec::new());
        while let Some(token) = self.peek().copied() {
            if self.take(")") {
                break;
            }
            if self.take(",") || self.take("...") {
                continue;
            }
            let before = self.at;
            let is_named = token.kind == Word::Name
                && self.tokens.get(self.at + 1).is_some_and(|next| next.is("=") || next.is(":"));
            if is_named && depth < DEPTH {
                self.at += 2;
                let value = self.value(depth + 1);
                named.push((Spanned::new(token.text.into(), token.span), value));
            } else {
                items.push(self.value(depth + 1));
            }
            if !(self.is(",") || self.is(")")) || self.at == before {
                self.close(")");
                break;
            }
        }
        if !named.is_empty() {
            items.push(Expr { span: self.span_from(start), kind: Kind::Object(named) });
        }
        items
    }

    fn list(&mut self, depth: usize) -> Expr {
        let start = self.at;
        self.at += 1;
        let mut items = Vec::new();
        while self.peek().is_some() && !self.is("]") {
            if self.take(",") || self.take("...") {
                continue;
            }
            let before = self.at;
            items.push(self.value(depth + 1));
            if self.at == before {
                self.close("]");
                return self.unknown(start);
            }
        }
        self.take("]");
        Expr { span: self.span_from(start), kind: Kind::List(items) }
    }

    fn object(&mut self, depth: usize) -> Expr {
        let start = self.at;
        self.at += 1;
        let mut entries = Vec::new();
        while let Some(token) = self.peek().copied() {
            // Another bracket closes something further out.
            if self.take("}") || token.is(")") || token.is("]") {
                break;
            }
            if self.take(",") || self.take(";") {
                continue;
            }
            let before = self.at;
            let key = matches!(token.kind, Word::Name | Word::Text | Word::Number);
            let dotted = key && self.tokens.get(self.at + 1).is_some_and(|next| next.is("."));
            if key && !dotted {
                self.at += 1;
                let key = Spanned::new(token.text.into(), token.span);
                if self.take(":") || self.take("=") {
                    entries.push((key, self.value(depth + 1)));
                } else if self.is(",") || self.is("}") {
                    let reference = Kind::Reference(vec![Step::Name(token.text.into())]);
                    entries.push((key, Expr { span: token.span, kind: reference }));
                } else {
                    self.skip_entry();
                }
            } else {
                self.skip_entry();
            }
            if self.at == before {
                self.at += 1;
            }
        }
        Expr { span: self.span_from(start), kind: Kind::Object(entries) }
    }

    /// To the comma that ends an entry, or the bracket that ends the object.
    fn skip_entry(&mut self) {
        while let Some(token) = self.peek() {
            if token.is(",") || token.is("}") || token.is(";") {
                return;
            }
            let before = self.at;
            self.skip();
            if self.at == before {
                return;
            }
        }
    }

    /// One token, or everything between a bracket and its partner.
    fn skip(&mut self) {
        let opens = |token: &Token<'_>| token.is("(") || token.is("[") || token.is("{");
        let closes = |token: &Token<'_>| token.is(")") || token.is("]") || token.is("}");
        let mut open = 0_usize;
        while let Some(token) = self.peek() {
            if closes(token) && open == 0 {
                return;
            }
            self.at += 1;
            if opens(token) {
                open += 1;
            } else if closes(token) {
                open -= 1;
            }
            if open == 0 {
                return;
            }
        }
    }

    /// Past the bracket that closes what is open.
    fn close(&mut self, mark: &str) {
        while self.peek().is_some() && !self.take(mark) {
            let before = self.at;
            self.skip();
            if self.at == before {
                // Another bracket closes something further out.
                return;
            }
        }
    }
}

fn text(token: Token<'_>) -> Expr {
    Expr { span: token.span, kind: Kind::Text { value: token.text.into(), inner: token.span } }
}

/// `a.b` of a path of names.
fn name_of(steps: &[Step]) -> String {
    let names: Vec<&str> = steps
        .iter()
        .map_while(|step| match step {
            Step::Name(name) => Some(&**name),
            Step::Index(_) => None,
        })
        .collect();
    names.join(".")
}
