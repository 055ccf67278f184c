//! `$NAME`, `${NAME}` and `${NAME:-default}` in values of pipelines.
//!
//! Deliberately absent: other operators of shells, whose result is not known.

use super::values::{Filled, Hole, Value};

/// The variables in a text, with what `lookup` says they stand for.
pub(in crate::source) fn holes(written: &Value, lookup: &dyn Fn(&str) -> Option<Filled>) -> Vec<Hole> {
    let text = &*written.text;
    let mut holes = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find('$')).map(|at| from + at) {
        let rest = text.get(start + 1..).unwrap_or("");
        from = start + 1;
        if rest.starts_with("{{") {
            // An expression of the pipeline, not of the shell.
            from += rest.find("}}").map_or(rest.len(), |end| end + 2);
        } else if let Some(body) = rest.strip_prefix('{') {
            let Some(length) = body.find('}') else { break };
            let body = body.get(..length).unwrap_or("");
            let name = name(body);
            from = start + 2 + length + 1;
            let default = [":-", "-"].iter().find_map(|sign| body.get(name.len()..)?.strip_prefix(sign));
            let at = from - 1 - default.map_or(0, str::len);
            let value = lookup(name).or_else(|| default.map(|default| written.part(at..at + default.len()).into()));
            holes.push(Hole { range: start..from, values: value.into_iter().collect() });
        } else if !name(rest).is_empty() {
            from += name(rest).len();
            holes.push(Hole { range: start..from, values: lookup(name(rest)).into_iter().collect() });
        }
    }
    holes
}

fn name(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    text.get(..end).filter(|name| !name.starts_with(|c: char| c.is_ascii_digit())).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::pipeline::values::fill;
    use crate::text::{File, RelPath, Span};

    #[test]
    fn variables_are_filled() {
        let of = |text: &str| {
            let file = File::new(RelPath::new("ci.yml").unwrap(), text);
            let written = Value::new(&file, text, Span::new(0, text.len()));
            let known = |name: &str| (name == "PG").then(|| Value::new(&file, "15", Span::default()).into());
            fill(&written, &holes(&written, &known)).remove(0).text
        };
        assert_eq!(of("postgres:$PG-alpine"), "postgres:15-alpine");
        assert_eq!(of("postgres:${PG}"), "postgres:15");
        assert_eq!(of("postgres:${X:-14}-alpine"), "postgres:14-alpine");
        assert_eq!(of("postgres:${X}-$Y"), "postgres:-");
        assert_eq!(of("${{ x }}$5 $"), "${{ x }}$5 $");
        assert_eq!(of("${"), "${");
    }
}
