//! The commands of a script that stands in another file: a step of a pipeline, a line of a Makefile.
//!
//! Deliberately absent: what the commands do, and variables, which are kept as they are written.

use super::packages::{MAX_DEPTH, inner_span, unquoted, without_prefix};
use super::shell::{commands, is_command_flag, is_shell};
use super::{Joined, Word};

/// The commands of a script in order, without what stands before the program (`sudo`, `X=y`), those of `sh -c '..'`
/// in their place. Words have no quotes.
#[must_use]
pub fn script_commands(script: &Joined) -> Vec<Vec<Word>> {
    let mut found = Vec::new();
    collect(script, &mut found, 0);
    found
}

fn collect(script: &Joined, found: &mut Vec<Vec<Word>>, depth: usize) {
    for command in commands(&script.text) {
        let words = without_prefix(&command);
        let Some((program, rest)) = words.split_first() else { continue };
        if is_shell(&program.text) && depth < MAX_DEPTH {
            let flag = rest.iter().position(|word| is_command_flag(&word.text));
            if let Some(inner) = flag.and_then(|flag| rest.get(flag + 1)) {
                collect(&unquoted(script, inner), found, depth + 1);
                continue;
            }
        }
        let word = |word: &super::shell::Word| {
            let span = script.span(word.range.clone());
            Word::new(word.text.as_str().into(), inner_span(script, word, span))
        };
        found.push(words.iter().map(word).collect());
    }
}
