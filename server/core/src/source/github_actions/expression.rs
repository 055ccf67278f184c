//! Expressions of workflows, as far as they choose between values: `${{ matrix.pg || '15' }}`,
//! `${{ matrix.db == 'mysql' && 'mysql:8' || 'postgres:15' }}`.
//!
//! Rules: <https://docs.github.com/en/actions/reference/workflows-and-actions/expressions>
//! Deliberately absent: functions, of which only `fromJSON` is passed through, and arithmetic (there is none).

use std::ops::Range;

use crate::source::pipeline::values::{Hole, Value};

/// Parentheses inside each other that are followed.
const DEPTH: usize = 16;
/// Values that one expression is taken to have.
const MOST: usize = 16;

/// The value of a name such as `matrix.pg`, if it is known.
pub(super) type Lookup<'a> = dyn Fn(&str) -> Option<Value> + 'a;

/// The `${{ }}` of a text.
pub(super) fn holes(written: &Value, lookup: &Lookup<'_>) -> Vec<Hole> {
    let mut holes = Vec::new();
    let mut from = 0;
    while let Some(start) = written.text.get(from..).and_then(|rest| rest.find("${{")).map(|at| from + at) {
        let Some(end) = written.text.get(start..).and_then(|rest| rest.find("}}")).map(|at| start + at) else { break };
        from = end + 2;
        holes.push(Hole {
            range: start..from,
            values: values(&written.part(start + 3..end), lookup).into_iter().map(Into::into).collect(),
        });
    }
    holes
}

/// The values of a text that is one expression and nothing else.
pub(super) fn whole(written: &Value, lookup: &Lookup<'_>) -> Option<Vec<Value>> {
    let trimmed = written.text.trim();
    let inner = trimmed.strip_prefix("${{")?.strip_suffix("}}").filter(|inner| !inner.contains("}}"))?;
    let start = written.text.find("${{")? + 3;
    Some(values(&written.part(start..start + inner.len()), lookup))
}

/// The values that an expression may have; none if that is not known.
pub(super) fn values(expression: &Value, lookup: &Lookup<'_>) -> Vec<Value> {
    let mut reader = Reader { expression, lookup, at: 0, depth: 0 };
    let mut answer = reader.either().values;
    answer.truncate(MOST);
    answer
}

/// What an expression may be, and whether it counts as true, if that is known.
#[derive(Debug, Clone, Default)]
struct Answer {
    values: Vec<Value>,
    truth: Option<bool>,
}

impl Answer {
    fn of(value: Value) -> Self {
        let truth = !matches!(&*value.text, "" | "false" | "0" | "null");
        Self { values: vec![value], truth: Some(truth) }
    }

    fn single(&self) -> Option<&str> {
        match self.values.as_slice() {
            [only] => Some(&only.text),
            _ => None,
        }
    }
}

struct Reader<'a> {
    expression: &'a Value,
    lookup: &'a Lookup<'a>,
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn rest(&mut self) -> &'a str {
        let rest = self.expression.text.get(self.at..).unwrap_or("");
        let trimmed = rest.trim_start();
        self.at += rest.len() - trimmed.len();
        trimmed
    }

    fn takes(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn either(&mut self) -> Answer {
        let mut answer = self.both();
        while self.takes("||") {
            let other = self.both();
            answer = match answer.truth {
                Some(true) => answer,
                Some(false) => other,
                None => {
                    let mut values = answer.values;
                    values.extend(other.values.into_iter().take(MOST));
                    Answer { values, truth: other.truth.filter(|truth| *truth) }
                }
            };
        }
        answer
    }

    fn both(&mut self) -> Answer {
        let mut answer = self.compared();
        while self.takes("&&") {
            let other = self.compared();
            answer = match answer.truth {
                Some(true) => other,
                Some(false) => answer,
                None => Answer { values: other.values, truth: other.truth.filter(|truth| !truth) },
            };
        }
        if answer.truth == Some(false) { Answer { values: Vec::new(), ..answer } } else { answer }
    }

    fn compared(&mut self) -> Answer {
        let mut answer = self.plain();
        while let Some(sign) = ["==", "!=", "<=", ">=", "<", ">"].into_iter().find(|sign| self.takes(sign)) {
            let other = self.plain();
            let equal = answer.single().zip(other.single()).map(|(one, other)| one.eq_ignore_ascii_case(other));
            let truth = match sign {
                "==" => equal,
                "!=" => equal.map(|equal| !equal),
                _ => None,
            };
            answer = Answer { values: Vec::new(), truth };
        }
        answer
    }

    fn plain(&mut self) -> Answer {
        let mut negations = 0_usize;
        while !self.rest().starts_with("!=") && self.takes("!") {
            negations += 1;
        }
        let answer = self.primary();
        match negations {
            0 => answer,
            n => Answer { values: Vec::new(), truth: answer.truth.map(|truth| truth == (n % 2 == 0)) },
        }
    }

    fn primary(&mut self) -> Answer {
        if self.takes("(") {
            return self.inside();
        }
        let rest = self.rest();
        if rest.starts_with('\'') {
            return self.string();
        }
        let end = rest.find(|c: char| !c.is_alphanumeric() && !"_-.*".contains(c)).unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or("");
        let range = self.at..self.at + word.len();
        self.at = range.end;
        if word.is_empty() {
            // Something that is no expression: nothing behind it is read.
            self.at = self.expression.text.len();
            return Answer::default();
        }
        if self.takes("(") {
            let inner = self.inside();
            return if word.eq_ignore_ascii_case("fromjson") { inner } else { Answer::default() };
        }
        if word.starts_with(|c: char| c.is_ascii_digit()) || matches!(word, "true" | "false" | "null") {
            return Answer::of(self.expression.part(range));
        }
        let path = self.path(word);
        (self.lookup)(&path).map(Answer::of).unwrap_or_default()
    }

    /// `matrix['pg']` is `matrix.pg`.
    fn path(&mut self, word: &str) -> String {
        let mut path = word.to_owned();
        while self.takes("[") {
            let key = self.string();
            if let Some(key) = key.single() {
                path.push('.');
                path.push_str(key);
            }
            let rest = self.rest();
            self.at += rest.find(']').map_or(rest.len(), |end| end + 1);
        }
        path
    }

    /// What stands before the `)` that closes the one just taken; the first of several arguments.
    fn inside(&mut self) -> Answer {
        self.depth += 1;
        if self.depth > DEPTH {
            self.at = self.expression.text.len();
            return Answer::default();
        }
        let answer = if self.rest().starts_with(')') { Answer::default() } else { self.either() };
        while self.takes(",") {
            self.either();
        }
        self.takes(")");
        self.depth -= 1;
        answer
    }

    /// A string in single quotes, in which `''` is a quote.
    fn string(&mut self) -> Answer {
        if !self.takes("'") {
            return Answer::default();
        }
        let start = self.at;
        let rest = self.expression.text.get(start..).unwrap_or("");
        let Range { end, .. } = 0..closing(rest);
        self.at = (start + end + 1).min(self.expression.text.len());
        let inner = self.expression.part(start..start + end);
        let decoded = inner.text.replace("''", "'");
        Answer::of(inner.with_text(&decoded))
    }
}

/// Where the quote stands that closes a string.
fn closing(text: &str) -> usize {
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\'')).map(|found| at + found) {
        if text.get(found + 1..).is_some_and(|rest| rest.starts_with('\'')) {
            at = found + 2;
        } else {
            return found;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{File, RelPath, Span};

    fn of(expression: &str) -> Vec<String> {
        let file = File::new(RelPath::new("ci.yml").unwrap(), expression);
        let written = Value::new(&file, expression, Span::new(0, expression.len()));
        let known = |name: &str| match name {
            "matrix.pg" => Some(Value::new(&file, "15", Span::default())),
            "matrix.db" => Some(Value::new(&file, "mysql", Span::default())),
            _ => None,
        };
        values(&written, &known).iter().map(|value| value.text.to_string()).collect()
    }

    #[test]
    fn choices() {
        assert_eq!(of("matrix.pg"), ["15"]);
        assert_eq!(of(" matrix['pg'] "), ["15"]);
        assert_eq!(of("matrix.pg || '16'"), ["15"]);
        assert_eq!(of("vars.PG || '16'"), ["16"]);
        assert_eq!(of("matrix.db == 'mysql' && 'mysql:8' || 'postgres:15'"), ["mysql:8"]);
        assert_eq!(of("(matrix.db == 'pgsql') && 'postgres:15' || ''"), [""; 0]);
        assert_eq!(of("github.x == 'y' && 'mysql:8' || 'postgres:15'"), ["mysql:8", "postgres:15"]);
        assert_eq!(of("!cancelled() && 'a'"), ["a"]);
        assert_eq!(of("fromJSON('[\"8.2\", \"8.3\"]')"), ["[\"8.2\", \"8.3\"]"]);
        assert_eq!(of("'it''s'"), ["it's"]);
        assert_eq!(of("secrets.X"), [""; 0]);
    }

    #[test]
    fn anything_ends() {
        for text in
            ["", "(", "((((((((((((((((((((((((", "'", "a[", "a['", "||", "&& !", "!!!!", "€", "a(b,(c", "== =="]
        {
            of(text);
            of(&text.repeat(2000));
        }
    }
}
