//! Physical lines to instructions: directives, comments, continuations, heredocs, `ONBUILD`.

use std::collections::HashSet;

use super::words::{flags, json, words};
use super::{Directive, Dockerfile, Heredoc, Instruction, Joined};
use crate::syntax::Problem;
use crate::text::{Span, Spanned};

const KNOWN: &[&str] = &[
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// Heredocs without an end that are searched for; a file with more is no Dockerfile.
const MAX_ENDLESS: usize = 20;

pub(super) fn lex(text: &str) -> Dockerfile {
    let file = Dockerfile {
        escape: '\\',
        directives: Vec::new(),
        instructions: Vec::new(),
        args_before: Vec::new(),
        stages: Vec::new(),
        comments: Vec::new(),
        problems: Vec::new(),
    };
    let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lexer = Lexer { text, at, file, endless: HashSet::new() };
    lexer.directives();
    while let Some(line) = lexer.line() {
        let content = lexer.content(line);
        if content.is_empty() {
            continue;
        }
        if content.of(text).starts_with('#') {
            lexer.file.comments.push(content);
        } else {
            lexer.instruction(content);
        }
    }
    lexer.file
}

struct Lexer<'a> {
    text: &'a str,
    /// The start of the next line.
    at: usize,
    file: Dockerfile,
    /// Heredoc names that no later line closes: not searched for again.
    endless: HashSet<String>,
}

impl<'a> Lexer<'a> {
    /// The next physical line without its break.
    fn line(&mut self) -> Option<Span> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = rest.find('\n');
        let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or("").trim_end_matches('\r');
        let span = Span::new(self.at, self.at + line.len());
        self.at += end.map_or(rest.len(), |end| end + 1);
        Some(span)
    }

    /// The line without the blanks in front.
    fn content(&self, line: Span) -> Span {
        let text = line.of(self.text);
        line.slice(text.len() - text.trim_start().len(), line.len())
    }

    /// `# key=value` lines at the very top.
    fn directives(&mut self) {
        loop {
            let before = self.at;
            let Some(line) = self.line() else { return };
            let content = self.content(line);
            let Some(directive) = directive(content, self.text) else {
                self.at = before;
                return;
            };
            if &*directive.name.value == "escape"
                && let Some(c) = directive.value.value.chars().next().filter(|c| matches!(c, '\\' | '`'))
            {
                self.file.escape = c;
            }
            self.file.comments.push(content);
            self.file.directives.push(directive);
        }
    }

    /// The logical line that starts with `first`, and its heredocs.
    fn instruction(&mut self, first: Span) {
        let mut joined = Joined::default();
        let mut line = first;
        loop {
            let text = line.of(self.text);
            let Some(kept) = continued(text, self.file.escape) else {
                joined.push(text, line.range().start);
                break;
            };
            joined.push(kept, line.range().start);
            match self.continuation() {
                Some(next) => line = next,
                None => break,
            }
        }
        let text = joined.text.clone();
        let mut name = word_end(&text, 0);
        let mut start = 0;
        let onbuild = text.get(..name).is_some_and(|name| name.eq_ignore_ascii_case("ONBUILD"));
        if onbuild {
            start = name + blanks(&text, name);
            name = word_end(&text, start);
        }
        let upper: Box<str> = text.get(start..name).unwrap_or("").to_ascii_uppercase().into();
        let name_span = if start < name { joined.span(start..name) } else { joined.span(0..text.len()) };
        if !KNOWN.contains(&&*upper) {
            self.file.problems.push(Problem::new(name_span, "not an instruction"));
        }
        let (flags, from) = flags(&joined, name, self.file.escape);
        let rest = joined.slice(from..text.trim_end().len());
        let args = words(&rest.text, 0, self.file.escape).into_iter().map(|word| rest.spanned(word)).collect();
        let heredocs = if matches!(&*upper, "RUN" | "COPY" | "ADD") { self.heredocs(&rest) } else { Vec::new() };
        self.file.instructions.push(Instruction {
            span: joined.span(0..text.trim_end().len()),
            name: Spanned::new(upper, name_span),
            onbuild,
            flags,
            json: json(&rest),
            args,
            rest,
            heredocs,
        });
    }

    /// The next line of a continued instruction; blank lines and comments between do not end it, unless the line
    /// behind a blank one is an instruction itself: then the mark was left over while typing.
    fn continuation(&mut self) -> Option<Span> {
        let mut blank = false;
        loop {
            let before = self.at;
            let line = self.line()?;
            let content = self.content(line);
            let text = content.of(self.text);
            if text.starts_with('#') {
                self.file.comments.push(content);
            } else if text.is_empty() {
                blank = true;
            } else if blank && content == line && KNOWN.contains(&text.get(..word_end(text, 0)).unwrap_or("")) {
                self.file.problems.push(Problem::new(content.slice(0, 0), "the line above is continued by nothing"));
                self.at = before;
                return None;
            } else {
                return Some(line);
            }
        }
    }

    fn heredocs(&mut self, rest: &Joined) -> Vec<Heredoc> {
        let mut found = Vec::new();
        if json(rest).is_some() {
            return found;
        }
        for word in words(&rest.text, 0, self.file.escape) {
            let written = rest.text.get(word.clone()).unwrap_or("");
            let Some((name, expand, tabs)) = marker(written) else { continue };
            match self.heredoc_end(name, tabs) {
                Some((body, next)) => {
                    self.at = next;
                    found.push(Heredoc { name: name.into(), body, expand, tabs });
                }
                None => self.file.problems.push(Problem::new(rest.span(word), "a heredoc without its closing line")),
            }
        }
        found
    }

    /// The body of a heredoc that starts here and the start of the line behind it.
    fn heredoc_end(&mut self, name: &str, tabs: bool) -> Option<(Span, usize)> {
        if self.endless.contains(name) || self.endless.len() >= MAX_ENDLESS {
            return None;
        }
        let start = self.at;
        while let Some(line) = self.line() {
            let text = line.of(self.text);
            let text = if tabs { text.trim_start_matches('\t') } else { text };
            if text == name {
                let next = std::mem::replace(&mut self.at, start);
                return Some((Span::new(start, line.range().start), next));
            }
        }
        self.at = start;
        self.endless.insert(name.to_owned());
        None
    }
}

fn directive(content: Span, text: &str) -> Option<Directive> {
    let line = content.of(text);
    let (key, value) = line.strip_prefix('#')?.split_once('=')?;
    let (name, written) = (key.trim(), value.trim());
    let known = ["syntax", "escape", "check"].iter().any(|known| name.eq_ignore_ascii_case(known));
    if !known || written.is_empty() {
        return None;
    }
    let name_at = line.find(name)?;
    let value_at = line.len() - value.trim_start().len();
    Some(Directive {
        name: Spanned::new(name.to_ascii_lowercase().into(), content.slice(name_at, name_at + name.len())),
        value: Spanned::new(written.into(), content.slice(value_at, value_at + written.len())),
    })
}

/// The line without its continuation mark, if it has one; a doubled escape character is none.
fn continued(line: &str, escape: char) -> Option<&str> {
    let kept = line.trim_end_matches([' ', '\t']).strip_suffix(escape)?;
    (!kept.ends_with(escape)).then_some(kept)
}

fn word_end(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or("");
    from + rest.find(char::is_whitespace).unwrap_or(rest.len())
}

fn blanks(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or("");
    rest.len() - rest.trim_start().len()
}

/// `<<EOF`, `3<<-"EOF"`: the name, whether variables count in the body, whether tabs are taken off.
fn marker(word: &str) -> Option<(&str, bool, bool)> {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix("<<")?;
    let (rest, tabs) = rest.strip_prefix('-').map_or((rest, false), |rest| (rest, true));
    let bare = rest.trim_matches(['"', '\'']);
    (!bare.is_empty() && !bare.contains(['<', '"', '\''])).then_some((bare, bare.len() == rest.len(), tabs))
}
