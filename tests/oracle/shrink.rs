//! Makes a case that differs smaller for as long as it differs.

use super::judge::{Judge, Verdict};
use super::tree::{Case, Content, Y};

/// How many smaller cases are tried.
const TRIES: usize = 400;

/// The smallest case found, and what differs in it.
pub(crate) fn shrink(mut case: Case, judge: &Judge) -> (Case, String) {
    let Verdict::Other(mut why) = judge.judge(&case.render()) else { return (case, "it differed only once".into()) };
    let mut tries = 0;
    let mut at = 0;
    while tries < TRIES {
        let Some(smaller) = candidate(&case, at) else {
            return (case, why);
        };
        tries += 1;
        match judge.judge(&smaller.render()) {
            Verdict::Other(other) => {
                case = smaller;
                why = other;
            }
            Verdict::Same { .. } => at += 1,
        }
    }
    (case, why)
}

/// The `at`th way to make a case smaller: without a file, an argument, or a node of a file.
fn candidate(case: &Case, at: usize) -> Option<Case> {
    let mut at = at;
    let mut smaller = case.clone();
    for path in case.files.keys() {
        if step(&mut at) {
            smaller.files.remove(path);
            return Some(smaller);
        }
    }
    if cut(&mut smaller.profiles, &mut at) || cut(&mut smaller.env_files, &mut at) {
        return Some(smaller);
    }
    if smaller.chain.len() > 1 && cut(&mut smaller.chain, &mut at) {
        return Some(smaller);
    }
    for source in smaller.files.values_mut() {
        let done = match &mut source.content {
            Content::Lines(lines) => cut(lines, &mut at),
            Content::Yaml(documents) => {
                (documents.len() > 1 && cut(documents, &mut at))
                    || documents.iter_mut().any(|document| smaller_tree(document, &mut at))
            }
        };
        if done {
            return Some(smaller);
        }
        if source.crlf && step(&mut at) {
            source.crlf = false;
            return Some(smaller);
        }
    }
    None
}

fn step(at: &mut usize) -> bool {
    let now = *at == 0;
    *at = at.wrapping_sub(1);
    now
}

fn cut<T>(list: &mut Vec<T>, at: &mut usize) -> bool {
    for index in 0..list.len() {
        if step(at) {
            list.remove(index);
            return true;
        }
    }
    false
}

fn smaller_tree(tree: &mut Y, at: &mut usize) -> bool {
    match tree {
        Y::Raw(text) => {
            // Halves of a long text; what is no longer YAML is refused by both.
            if text.len() > 12 && text.is_ascii() && step(at) {
                let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
                let half = text.len() / 2;
                *text = match quote {
                    Some(quote) => format!("{}{quote}", &text[..half]),
                    None => text[..half].trim_end().to_owned(),
                };
                return true;
            }
            false
        }
        Y::Block(_, lines) => lines.len() > 1 && cut(lines, at),
        Y::Seq(items) => cut(items, at) || items.iter_mut().any(|item| smaller_tree(item, at)),
        Y::Map(entries) => cut(entries, at) || entries.iter_mut().any(|(_, value)| smaller_tree(value, at)),
        Y::Marked(_, value) => {
            if step(at) {
                *tree = (**value).clone();
                return true;
            }
            smaller_tree(value, at)
        }
    }
}
