//! Python that is being typed: a bracket that is not closed yet takes all that follows into itself, and a string the rest
//! of its line. On a copy they are closed where the next statement begins, so that the rest of the file is read on.
//! Deliberately absent: other languages, whose statements do not tell where they begin.

use super::{Language, depth};

/// More is not what somebody is typing.
const MOST: usize = 64;

/// A copy of a text with closing brackets and quotes.
pub(super) struct Repaired {
    pub(super) text: String,
    /// Where in the copy something was put in, and how long it is.
    added: Vec<(usize, usize)>,
}

impl Repaired {
    /// Where an offset of the copy is in the text.
    pub(super) fn original(&self, offset: usize) -> usize {
        let before = self.added.iter().take_while(|(at, _)| *at < offset);
        offset - before.map(|(at, length)| (*length).min(offset - at)).sum::<usize>()
    }
}

/// The copy, if anything needs to be closed.
pub(super) fn repaired(language: Language, text: &str) -> Option<Repaired> {
    if language != Language::Python {
        return None;
    }
    let mut copy = Repaired { text: String::with_capacity(text.len() + MOST), added: Vec::new() };
    let bytes = text.as_bytes();
    let (mut open, mut quote, mut at): (Vec<char>, Option<char>, usize) = (Vec::new(), None, 0);
    let mut copied = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let starts = at == 0 || bytes.get(at - 1) == Some(&b'\n');
        if starts && !open.is_empty() && text.get(at..).is_some_and(is_statement) {
            copy.text.push_str(text.get(copied..at)?);
            copied = at;
            copy.close(&mut open, "\n");
        }
        if let Some(length) = depth::skipped(language, rest, None) {
            at += length;
            continue;
        }
        match byte {
            b'(' => open.push(')'),
            b'[' => open.push(']'),
            b'{' => open.push('}'),
            b')' | b']' | b'}' => drop(open.pop()),
            b'"' | b'\'' => quote = quote.or(Some(char::from(byte))),
            b'\n' | b'\r' => {
                if let Some(quote) = quote.take() {
                    copy.text.push_str(text.get(copied..at)?);
                    copied = at;
                    copy.add(&quote.to_string());
                }
            }
            _ => {}
        }
        if copy.added.len() > MOST || open.len() > MOST {
            return None;
        }
        at += 1;
    }
    copy.text.push_str(text.get(copied..)?);
    copy.close(&mut open, "");
    (!copy.added.is_empty()).then_some(copy)
}

impl Repaired {
    fn add(&mut self, text: &str) {
        self.added.push((self.text.len(), text.len()));
        self.text.push_str(text);
    }

    /// Closes what is open.
    fn close(&mut self, open: &mut Vec<char>, behind: &str) {
        let closing: String = open.drain(..).rev().collect();
        if !closing.is_empty() {
            self.add(&format!("{closing}{behind}"));
        }
    }
}

/// Whether a line is the beginning of a statement, as it cannot stand inside brackets.
fn is_statement(line: &str) -> bool {
    const WORDS: [&str; 12] =
        ["def", "class", "import", "from", "if", "elif", "else:", "try:", "except", "with", "for", "return"];
    let line = line.split('\n').next().unwrap_or("");
    let word = line.split([' ', '\t']).next().unwrap_or("");
    if WORDS.contains(&word) {
        return true;
    }
    let name = word.split(['[', '.']).next().unwrap_or("");
    let named = !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    named
        && line
            .split_once(" = ")
            .is_some_and(|(target, _)| !target.contains(['(', ',', ':', '"', '\'']) || target.ends_with(']'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_strings_are_closed_before_the_next_statement() {
        let text = "A = {\n  'x': [\n    'é,\n  ]\n\nB = f('y')\nC = (\n";
        let copy = repaired(Language::Python, text).unwrap();
        assert_eq!(copy.text, "A = {\n  'x': [\n    'é,'\n  ]\n\n}\nB = f('y')\nC = (\n)");
        for (word, found) in [("'y'", "'y'"), ("C", "C")] {
            let at = copy.original(copy.text.find(word).unwrap());
            assert!(text.get(at..).unwrap().starts_with(found));
        }
        assert_eq!(copy.original(copy.text.len()), text.len());
    }

    #[test]
    fn what_is_whole_is_left_alone() {
        for text in ["", "A = {\n'x': 1,\n}\nB = '''\nit's (\n'''\n", "# it's (\nA = 1\n", "f(\n  a=1,\n)\n"] {
            assert!(repaired(Language::Python, text).is_none(), "{text}");
        }
        assert!(repaired(Language::Ruby, "A = {\nB = 1").is_none());
        assert!(repaired(Language::Python, &"((('\n".repeat(100)).is_none());
    }
}
