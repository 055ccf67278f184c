//! Just enough shell to see the commands of a script and their words.
//!
//! Deliberately absent: running anything, variables, loops, and what stands in `$(..)` (kept as it is).

use std::ops::Range;

/// Bytes of the longest `$(..)` that is kept whole.
const MAX_SUBSTITUTION: usize = 4096;

/// A word without its quotes.
pub(super) struct Word {
    pub(super) text: String,
    /// Where it stands in the script, quotes included.
    pub(super) range: Range<usize>,
}

/// The simple commands of a script in order, as words; redirections are left out.
pub(super) fn commands(script: &str) -> Vec<Vec<Word>> {
    let work = script.len().saturating_add(16 * MAX_SUBSTITUTION);
    let mut lexer = Lexer { script, at: 0, work, word: None, drop: false, command: Vec::new(), done: Vec::new() };
    while let Some(c) = lexer.peek() {
        lexer.step(c);
    }
    lexer.end_command();
    lexer.done
}

/// `sh`, `/bin/bash`, ...
pub(super) fn is_shell(word: &str) -> bool {
    matches!(word.rsplit('/').next(), Some("sh" | "bash" | "ash" | "dash" | "zsh" | "ksh"))
}

/// `-c`, `-lc`, `-exc`: the next word is a script.
pub(super) fn is_command_flag(word: &str) -> bool {
    word.strip_prefix('-').is_some_and(|flags| flags.ends_with('c') && flags.chars().all(|c| c.is_ascii_alphabetic()))
}

struct Lexer<'a> {
    script: &'a str,
    at: usize,
    /// Bytes that may still be searched for the end of a substitution that has none.
    work: usize,
    word: Option<Word>,
    /// The next word is where a redirection goes.
    drop: bool,
    command: Vec<Word>,
    done: Vec<Vec<Word>>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.script.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Takes `length` bytes into the current word, of which `text` is kept.
    fn take(&mut self, text: &str, length: usize) {
        let word = self.word.get_or_insert_with(|| Word { text: String::new(), range: self.at..self.at });
        word.text.push_str(text);
        self.at = (self.at + length).min(self.script.len());
        word.range.end = self.at;
    }

    fn end_word(&mut self) {
        if let Some(word) = self.word.take()
            && !std::mem::take(&mut self.drop)
        {
            self.command.push(word);
        }
    }

    fn end_command(&mut self) {
        self.end_word();
        self.drop = false;
        if !self.command.is_empty() {
            self.done.push(std::mem::take(&mut self.command));
        }
    }

    fn step(&mut self, c: char) {
        let rest = self.rest();
        match c {
            '\n' | ';' | '(' | ')' | '|' => {
                self.end_command();
                self.at += 1;
            }
            '&' if rest.starts_with("&>") => {
                self.end_word();
                self.redirect();
            }
            '&' => {
                self.end_command();
                self.at += 1;
            }
            '<' | '>' => {
                if self.word.as_ref().is_some_and(|word| word.text.chars().all(|c| c.is_ascii_digit())) {
                    self.word = None;
                }
                self.end_word();
                self.redirect();
            }
            '#' if self.word.is_none() => self.at += rest.find('\n').unwrap_or(rest.len()),
            c if c.is_whitespace() => {
                self.end_word();
                self.at += c.len_utf8();
            }
            '\'' => {
                let body = rest.get(1..).unwrap_or("");
                let end = body.find('\'').unwrap_or(body.len());
                self.take(body.get(..end).unwrap_or(""), end + 2);
            }
            '"' => self.double(),
            '\\' => self.escape(),
            '$' | '`' => self.substitution(),
            c => {
                let mut buffer = [0; 4];
                self.take(c.encode_utf8(&mut buffer), c.len_utf8());
            }
        }
    }

    fn redirect(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(['<', '>', '&']).len();
        self.drop = true;
    }

    fn escape(&mut self) {
        let mut chars = self.rest().chars();
        chars.next();
        match chars.next() {
            Some('\r') if chars.next() == Some('\n') => self.at += 3,
            Some('\n') => self.at += 2,
            Some(c) => {
                let mut buffer = [0; 4];
                self.take(c.encode_utf8(&mut buffer), 1 + c.len_utf8());
            }
            None => self.at += 1,
        }
    }

    fn double(&mut self) {
        self.take("", 1);
        while let Some(c) = self.peek() {
            let escaped = self.rest().chars().nth(1).filter(|c| matches!(c, '"' | '\\' | '$' | '`' | '\n'));
            let mut buffer = [0; 4];
            match (c, escaped) {
                ('"', _) => return self.take("", 1),
                ('\\', Some('\n')) => self.take("", 2),
                ('\\', Some(c)) => self.take(c.encode_utf8(&mut buffer), 2),
                ('$' | '`', _) => self.substitution(),
                _ => self.take(c.encode_utf8(&mut buffer), c.len_utf8()),
            }
        }
    }

    /// `${..}`, `$(..)` and backquotes are kept whole; a lone `$` is a character.
    fn substitution(&mut self) {
        let rest = self.rest();
        let rest = rest.get(..rest.floor_char_boundary(self.work.min(MAX_SUBSTITUTION))).unwrap_or(rest);
        let length = match rest.as_bytes() {
            [b'$', open @ (b'{' | b'('), ..] => {
                let close = if *open == b'{' { b'}' } else { b')' };
                let mut depth = 0_usize;
                let end = rest.bytes().position(|b| {
                    depth += usize::from(b == *open);
                    depth -= usize::from(b == close && depth > 0);
                    b == close && depth == 0
                });
                end.map_or(1, |end| end + 1)
            }
            [b'`', body @ ..] => body.iter().position(|&b| b == b'`').map_or(1, |end| end + 2),
            _ => 1,
        };
        // One that is not closed has been searched for in vain.
        if length == 1 && !matches!(rest.as_bytes(), [b'$', c, ..] if !matches!(c, b'{' | b'(')) {
            self.work = self.work.saturating_sub(rest.len());
        }
        self.take(self.rest().get(..length).unwrap_or(""), length);
    }
}
