//! What other languages write into YAML: template lines are blanked, template values are quoted,
//! merge conflict markers are blanked so that both sides are read.
//!
//! Block scalars keep their templates: there they are text.

use std::ops::Range;

use super::scratch::Edit;

const PAIRS: &[(&str, &str)] = &[("{{", "}}"), ("{%", "%}"), ("<%", "%>")];
/// Lines that one template may take.
const MAX_LINES: usize = 100;

/// The edits that make a template readable as YAML; none for plain YAML.
pub(super) fn masks(text: &str) -> Vec<Edit> {
    let mut masks = Masks { edits: Vec::new(), block: None, open: None };
    if !["{{", "{%", "<%", "<<<<<<< "].iter().any(|mark| text.contains(mark)) {
        return masks.edits;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let body = content.trim_start_matches(['\u{feff}', ' ', '\t']);
        let indent = content.len() - body.len();
        masks.line(body, start + indent, indent);
        start += line.len();
    }
    masks.edits
}

struct Masks {
    edits: Vec<Edit>,
    /// The indentation of the line whose block scalar the lines are in.
    block: Option<usize>,
    /// What closes the template that the lines are in, and how many more lines it may take.
    open: Option<(&'static str, usize)>,
}

impl Masks {
    /// `body` is a line without the blanks around it, `at` its first byte.
    fn line(&mut self, body: &str, at: usize, indent: usize) {
        if let Some((close, left)) = self.open {
            self.open = (!body.ends_with(close) && left > 0).then_some((close, left.saturating_sub(1)));
            return self.blank(at, body);
        }
        if body.is_empty() || self.block.is_some_and(|block| indent > block) {
            return;
        }
        if is_template(body) || (indent == 0 && is_conflict(body)) {
            return self.blank(at, body);
        }
        if let Some(&(_, close)) = PAIRS.iter().find(|(open, close)| body.starts_with(open) && !body.contains(close)) {
            self.open = Some((close, MAX_LINES));
            return self.blank(at, body);
        }
        self.block = opens_block(body).then_some(indent);
        let (front, back) = (leading(body), trailing(body));
        let rest = body.get(front..body.len() - back).unwrap_or("");
        // Taken away, not blanked: what follows is a sibling of the lines around.
        if front > 0 {
            self.edits.push(Edit::new(at..at + front, ""));
        }
        if let Some(value) = template_value(rest) {
            let start = at + front + value.start;
            let written = rest.get(value).unwrap_or("");
            self.edits.push(Edit::new(start..start + written.len(), quoted(written)));
        }
        self.blank(at + body.len() - back, body.get(body.len() - back..).unwrap_or(""));
    }

    fn blank(&mut self, at: usize, what: &str) {
        if !what.is_empty() {
            self.edits.push(Edit::new(at..at + what.len(), " ".repeat(what.len())));
        }
    }
}

/// `'value'`, with its own single quotes doubled.
pub(super) fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// A line with nothing but templates.
fn is_template(body: &str) -> bool {
    let mut rest = body;
    while !rest.is_empty() {
        let Some(length) = PAIRS.iter().find_map(|(open, close)| template(rest, open, close)) else { return false };
        rest = rest.get(length..).unwrap_or("").trim_start();
    }
    true
}

/// Bytes of the template that `rest` starts with.
fn template(rest: &str, open: &str, close: &str) -> Option<usize> {
    rest.strip_prefix(open)?.find(close).map(|end| open.len() + end + close.len())
}

/// Bytes of `<% if .. %>` and `{% if .. %}` at the head of a line. What `<%=` gives is a value and stays.
fn leading(body: &str) -> usize {
    let mut at = 0;
    while let Some(rest) = body.get(at..).filter(|rest| !rest.starts_with("<%=")) {
        let Some(length) = template(rest, "<%", "%>").or_else(|| template(rest, "{%", "%}")) else { break };
        let behind = rest.get(length..).unwrap_or("");
        at += length + behind.len() - behind.trim_start().len();
    }
    at
}

/// Bytes of `<% end %>` and `{% endif %}` at the end of a line.
fn trailing(body: &str) -> usize {
    let mut end = body.len();
    while let Some(rest) = body.get(..end) {
        let pair = PAIRS.iter().skip(1).find(|(_, close)| rest.ends_with(close));
        let Some(at) = pair.and_then(|(open, _)| rest.rfind(open)) else { break };
        if at == 0 || rest.get(at..).is_some_and(|last| last.starts_with("<%=")) {
            break;
        }
        end = rest.get(..at).unwrap_or("").trim_end().len();
    }
    body.len() - end
}

fn is_conflict(body: &str) -> bool {
    body.starts_with("<<<<<<< ") || body.starts_with(">>>>>>> ") || body.starts_with("||||||| ") || body == "======="
}

/// The value behind `key:` or `-` that starts with `{{`, which plain YAML would take for a map in a map.
fn template_value(body: &str) -> Option<Range<usize>> {
    let at = body.find("{{")?;
    let before = body.get(..at)?;
    let lead = before.trim_end();
    let value = lead.len() < before.len() && (lead.ends_with(':') || lead == "-");
    let rest = body.get(at..)?;
    let close = rest.rfind("}}")? + 2;
    let comment = rest.get(close..)?.find(" #").map_or(rest.len(), |hash| close + hash);
    let written = rest.get(..comment)?.trim_end();
    value.then_some(at..at + written.len())
}

/// Whether the line ends in `|`, `>-`, `|2+`, ...
pub(super) fn opens_block(body: &str) -> bool {
    let code = body.split(" #").next().unwrap_or(body).trim_end();
    let last = code.rsplit([' ', '\t']).next().unwrap_or("");
    let Some(indicators) = last.strip_prefix(['|', '>']) else { return false };
    let before = code.strip_suffix(last).unwrap_or("").trim_end();
    let property = before.rsplit([' ', '\t']).next().is_some_and(|word| word.starts_with(['!', '&']));
    let starts = before.is_empty() || before.ends_with([':', '-']) || property;
    starts && indicators.len() <= 2 && indicators.chars().all(|c| c.is_ascii_digit() || c == '+' || c == '-')
}
