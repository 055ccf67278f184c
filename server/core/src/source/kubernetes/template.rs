//! Parameters of OpenShift templates: `${NAME}` and `${{NAME}}` stand for the values at the template's end.
//! Format: <https://docs.openshift.com/container-platform/latest/openshift_images/using-templates.html>
//! Deliberately absent: values given when the template is processed.

use std::collections::BTreeMap;

use crate::syntax::Node;
use crate::text::{File, Place};
use crate::traced::{Piece, Step, Traced};

/// Expanded texts are cut here.
const LONGEST: usize = 4096;

/// Default values by name.
#[derive(Debug, Default)]
pub(super) struct Parameters(BTreeMap<String, (String, Place, bool)>);

impl Parameters {
    /// Those of a template; none for anything else.
    pub(super) fn of(file: &File, node: &Node) -> Self {
        let mut known = BTreeMap::new();
        for item in node.get("parameters").map_or(&[][..], Node::items) {
            let (Some(name), Some(value)) = (item.get("name").and_then(Node::as_str), item.get("value")) else {
                continue;
            };
            let Some(text) = value.as_str() else { continue };
            let inner = value.inner_span(&file.text);
            let verbatim = inner.of(&file.text) == text;
            known.insert(name.to_owned(), (text.to_owned(), Place::new(&file.path, inner), verbatim));
        }
        Self(known)
    }

    /// A text with its parameters filled in.
    pub(super) fn plain(&self, text: &str) -> String {
        if self.0.is_empty() || !text.contains("${") {
            return text.to_owned();
        }
        parts(text)
            .map(|part| part.name.and_then(|name| self.0.get(name)).map_or(part.text, |known| &known.0))
            .collect()
    }

    /// A value with its parameters filled in, and where its parts come from.
    pub(super) fn expand(&self, file: &File, node: &Node) -> Option<Traced> {
        let text = node.as_str()?;
        let inner = node.inner_span(&file.text);
        let at = Place::new(&file.path, inner);
        let verbatim = inner.of(&file.text) == text;
        if self.0.is_empty() || !text.contains("${") {
            return Some(Traced::literal(text.to_owned(), at, inner, verbatim));
        }
        let mut out = Traced { text: String::new(), at: at.clone(), pieces: Vec::new(), trail: Vec::new() };
        for part in parts(text) {
            let shown = if verbatim {
                Place::new(&file.path, inner.slice(part.at, part.at + part.text.len()))
            } else {
                at.clone()
            };
            let known = part.name.and_then(|name| Some((name, self.0.get(name)?)));
            let (text, origin, via) = match known {
                Some((name, (value, place, verbatim))) => {
                    let via = vec![Step::new(place.clone(), format!("value of parameter {name}"))];
                    (value.as_str(), verbatim.then(|| place.clone()), via)
                }
                None => (part.text, verbatim.then(|| shown.clone()), Vec::new()),
            };
            if out.text.len() + text.len() > LONGEST {
                return None;
            }
            let range = out.text.len()..out.text.len() + text.len();
            out.text.push_str(text);
            out.pieces.push(Piece { range, shown, origin, via });
        }
        Some(out)
    }
}

struct Part<'a> {
    at: usize,
    text: &'a str,
    /// Name of the parameter, if it is one.
    name: Option<&'a str>,
}

/// Literal texts and parameters, in order.
fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let start = at;
        let length = match rest.strip_prefix("${").and_then(|inner| inner.find('}')) {
            Some(end) => {
                let double = rest.starts_with("${{") && rest.get(end + 3..).is_some_and(|after| after.starts_with('}'));
                end + 3 + usize::from(double)
            }
            None => {
                let first = rest.chars().next().map_or(0, char::len_utf8);
                rest.get(first..).and_then(|after| after.find("${")).map_or(rest.len(), |next| next + first)
            }
        };
        let length = if rest.is_char_boundary(length) { length } else { rest.len() };
        at += length;
        let text = rest.get(..length)?;
        let is_name = text.starts_with("${") && text.ends_with('}');
        let name = is_name.then(|| text.trim_matches(['$', '{', '}']));
        Some(Part { at: start, text, name })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_at_parameters() {
        let cut = |text| parts(text).map(|part| (part.text, part.name)).collect::<Vec<_>>();
        assert_eq!(
            cut("a${B}:${{C}}d"),
            [("a", None), ("${B}", Some("B")), (":", None), ("${{C}}", Some("C")), ("d", None)]
        );
        assert_eq!(cut("${"), [("${", None)]);
        assert_eq!(cut("é${é"), [("é", None), ("${é", None)]);
        assert_eq!(cut(""), []);
    }
}
